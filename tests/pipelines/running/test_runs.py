"""Runs on sources that fail, change and lie: what is released, what is kept, and the exit code."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from concurrent.futures.process import _RemoteTraceback
from pathlib import Path

import polars as pl
import pytest

from datapackages.releasing.releases import Releases
from tests.pipelines.conftest import FirstRun, run_once
from tests.small_cbs import Cbs

PAGE = "Ambitie\n\nWij willen een gemeente zijn waar inwoners zich thuis voelen.\n"

PAGES = ("een.txt", "twee.txt")


def kadernota(*pages: str) -> str:
    """The lines of a registry that name these pages of a kadernota of 2024."""
    return (
        "documents:\n  - {id: kadernota-2024, gemeente: GM0307, soort: kadernota, jaar: 2024, "
        f"titel: Kadernota 2024, pages: [{', '.join(pages)}]}}\n"
    )


def registry(folder: Path, *, cbs: str | None = None, pages: tuple[str, ...] = ()) -> Path:
    """A registry of 2024: Iv3 from this address, and these pages of a document."""
    iv3 = f"iv3:\n  base_url: {cbs}\n  years: [2024]\n" if cbs is not None else ""
    path = folder / "sources.yaml"
    path.write_text(iv3 + (kadernota(*pages) if pages else ""), encoding="utf-8")
    return path


def with_many_posts(cbs: Cbs) -> None:
    """Thirty taakvelden more, so that rules that ask for twenty rows have them."""
    cbs.posts |= {f"1.{number:<4}": f"1.{number} Taakveld" for number in range(1, 31)}
    more = [dict(cbs.rows[0], TaakveldBalanspost=key) for key in cbs.posts if key.startswith("1.")]
    cbs.rows = [dict(row, ID=number) for number, row in enumerate([*cbs.rows, *more])]


@pytest.fixture(scope="module")
def first_of_both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FirstRun]:
    folder = tmp_path_factory.mktemp("both")
    for name in PAGES:
        (folder / name).write_text(f"{PAGE}\nDit is pagina {name}.\n", encoding="utf-8")
    with run_once(folder, with_many_posts, kadernota(*PAGES)) as first:
        yield first


@pytest.fixture
def both(first_of_both: FirstRun, tmp_path: Path) -> Cbs:
    """A small CBS of which 2024 was released in the home of this test, and beside it two pages."""
    return first_of_both.begin(tmp_path)


def outcome(result) -> dict:
    [year] = json.loads(result.stdout)
    return year


def release(tmp_path: Path):
    return Releases(tmp_path / "home/public").latest(2024)


def test_one_changed_cell_is_a_patch_and_shows_in_the_difference(released_cbs, command, tmp_path) -> None:
    cbs, sources = released_cbs, tmp_path / "sources.yaml"
    cbs.rows[0]["k_2ePlaatsing_2"] += 5
    result = command("run", "--sources", sources, "--json")
    assert (outcome(result)["outcome"]["what"], outcome(result)["outcome"]["version"]) == (
        "published",
        "1.0.1",
    )
    told = command("diff", "2024").stdout
    assert "2024: 1.0.0 to 1.0.1" in told
    assert "iv3_baten_lasten: 0 added, 0 removed, 1 changed (bedrag_eur 1)" in told
    assert "changed from 11,000 to 16,000" in told
    feed = (tmp_path / "home/public/catalogus/uitgaven.atom").read_text()
    assert feed.count("<entry>") == 2
    assert "<summary>Rijen: 1 gewijzigd, in iv3_baten_lasten.</summary>" in feed
    # A third pull adds to what the second revised, and running again changes nothing.
    cbs.rows[1]["k_1ePlaatsing_1"] = None
    assert command("run", "--sources", sources).exit_code == 0
    tables = release(tmp_path).tables()
    revised = tables["iv3_wijzigingen"].filter(pl.col("naar").str.starts_with("ophaling")).sort("naar")
    assert revised.select("gemeente", "plaatsing", "post", "categorie", "oud_eur", "nieuw_eur").rows() == [
        ("GM0307", 2, "0.1", "L1.1", 11_000, 16_000),
        ("GM0307", 1, "0.1", "B3.7", 4_000, None),
    ]
    assert set(revised["bron_oud"]) <= set(tables["bronnen"]["bron"])
    assert outcome(command("run", "--sources", sources, "--json"))["outcome"]["what"] == "unchanged"
    # All of it follows from the archive.
    for place in ("warehouse", "public", "staging"):
        shutil.rmtree(tmp_path / "home" / place)
    assert command("run", "--sources", sources).exit_code == 0
    for name in ("iv3_wijzigingen", "iv3_leveringen", "iv3_gekozen", "bronnen"):
        assert release(tmp_path).tables()[name].equals(tables[name]), name


def test_a_source_that_is_down_keeps_what_was_pulled_and_says_so(released_cbs, command, tmp_path) -> None:
    cbs, sources = released_cbs, tmp_path / "sources.yaml"
    cbs.tamper = lambda _path, _query, _answer: {"odata.error": {"message": {"value": "Storing"}}}
    result = command("run", "--sources", sources)
    assert result.exit_code == 4
    assert "2024: could not be had: iv3: " in result.stderr
    assert "expected a list called value" in result.stderr
    assert release(tmp_path).version == "1.0.0"
    assert command("status", "--sources", sources).exit_code == 0


def test_a_run_that_breaks_off_before_it_judges_is_not_told_as_the_good_one_before_it(
    released_cbs, command, tmp_path, monkeypatch
) -> None:
    sources = tmp_path / "sources.yaml"
    assert command("status", "--sources", sources).exit_code == 0

    def full(*_: object) -> None:
        # As it comes from another process, with the text of a traceback for its cause.
        raise OSError("database or disk is full") from _RemoteTraceback("Traceback (most recent call last)")

    with monkeypatch.context() as patched:
        patched.setattr("pipelines.running.runs._Job.run", full)
        result = command("run", "--sources", sources, "--json")

    assert result.exit_code == 1
    assert "disk is full; the last release stands" in outcome(result)["crash"]
    stands = command("status", "--sources", sources)
    assert (stands.exit_code, "broken off" in stands.stdout) == (3, True)
    assert "the last run broke off: OSError: database or disk is full" in " ".join(stands.stdout.split())
    assert release(tmp_path).version == "1.0.0"
    assert outcome(command("run", "--sources", sources, "--json"))["outcome"]["what"] == "unchanged"
    assert command("status", "--sources", sources).exit_code == 0


def test_a_source_that_never_could_be_had_is_named_in_the_release(cbs, command, tmp_path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    cbs.tamper = lambda _path, _query, _answer: {"odata.error": {}}
    sources = registry(tmp_path, cbs=cbs.base, pages=("page.txt",))
    result = command("run", "--sources", sources, "--json")
    assert result.exit_code == 4
    assert outcome(result)["outcome"]["what"] == "published"
    assert outcome(result)["outcome"]["missing_sources"] == ["iv3"]
    assert "iv3" in json.dumps(release(tmp_path).descriptor().missing_sources)


def test_a_blocking_rule_keeps_the_last_good_release(released_cbs, command, tmp_path) -> None:
    cbs, sources = released_cbs, tmp_path / "sources.yaml"
    for row in cbs.rows:
        row["Categorie"] = "L9.9.9  "
    cbs.modified = "2024-08-21T02:00:00"
    result = command("run", "--sources", sources)
    assert result.exit_code == 3
    assert "2024: not released: iv3_baten_lasten.quarantaine.aandeel" in result.stderr
    assert release(tmp_path).version == "1.0.0"
    assert command("status", "--sources", sources).exit_code == 3
    # Nothing changed since: the year is still withheld, without being judged again.
    assert command("run", "--sources", sources).exit_code == 3


def test_a_row_that_cannot_be_read_goes_to_quarantine_and_nothing_is_lost(cbs, command, tmp_path) -> None:
    cbs.rows[0]["k_1ePlaatsing_1"] = "12,5 mln"
    sources = registry(tmp_path, cbs=cbs.base)
    result = command("run", "--sources", sources, "--json")
    assert outcome(result)["outcome"]["quarantined"] == 1
    tables = release(tmp_path).tables()
    [refused] = tables["quarantaine"].rows(named=True)
    assert refused["tabel"] == "iv3_baten_lasten"
    assert "12,5 mln" in refused["reden"]
    assert "12,5 mln" in refused["ruwe_rij"]
    assert tables["iv3_baten_lasten"].height + tables["quarantaine"].height == 16


def test_pages_that_are_no_pages_are_named_and_the_others_go_on(command, tmp_path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    (tmp_path / "empty.txt").write_bytes(b"")
    (tmp_path / "binary.txt").write_bytes(b"\x7fELF\x00\x00\x01")
    refused = ["missing.txt", "empty.txt", "binary.txt"]
    sources = registry(tmp_path, pages=(*refused, "page.txt"))
    result = command("run", "--sources", sources, "--json")
    assert result.exit_code == 4
    assert all(name in result.stderr for name in refused)
    assert outcome(result)["outcome"]["what"] == "published"
    assert outcome(result)["outcome"]["missing_sources"] == [f"kadernota-2024: {name}" for name in refused]
    assert release(tmp_path).tables()["paginas"]["url"].to_list() == ["page.txt"]
    assert "Traceback" not in result.stderr


def test_a_page_without_a_table_gives_text_and_no_cells_and_stays_when_it_vanishes(
    both, command, tmp_path
) -> None:
    tables = release(tmp_path).tables()
    assert tables["secties"].select("soort", "kop").rows() == [("ambitie", "Ambitie")] * 2
    assert tables["cellen"].height == 0

    (tmp_path / "een.txt").unlink()
    result = command("run", "--sources", tmp_path / "sources.yaml", "--json")
    assert result.exit_code == 4
    assert outcome(result)["outcome"]["what"] == "unchanged"
    assert outcome(result)["outcome"]["missing_sources"] == []


def test_a_damaged_archive_is_fetched_again(released_cbs, command, tmp_path) -> None:
    cbs, sources = released_cbs, tmp_path / "sources.yaml"
    objects = sorted((tmp_path / "home/archive").glob("??/*.gz"))
    for path in objects:
        path.write_bytes(path.read_bytes()[:-3])
    cbs.rows[1]["k_2ePlaatsing_2"] += 1
    assert command("run", "--sources", sources).exit_code == 0
    assert release(tmp_path).version == "1.0.1"


def test_a_damaged_body_while_cbs_is_down_is_a_source_that_cannot_be_had(
    released_cbs, command, tmp_path
) -> None:
    cbs, sources = released_cbs, tmp_path / "sources.yaml"
    for path in (tmp_path / "home/archive").glob("??/*.gz"):
        path.write_bytes(path.read_bytes()[:-3])
    shutil.rmtree(tmp_path / "home/warehouse")
    healthy = cbs.tamper
    cbs.tamper = lambda _path, _query, _answer: {"odata.error": {}}
    result = command("run", "--sources", sources)
    assert result.exit_code == 4
    assert "2024: could not be had: iv3: " in result.stderr
    assert "bytes of damaged gzip" in result.stderr
    assert "Traceback" not in result.stderr
    assert release(tmp_path).version == "1.0.0"
    assert command("run", "--sources", sources).exit_code == 4
    cbs.tamper = healthy
    result = command("run", "--sources", sources, "--json")
    assert (result.exit_code, outcome(result)["outcome"]["what"]) == (0, "unchanged")


def test_a_source_that_was_released_may_not_vanish_in_silence(both, command, tmp_path) -> None:
    shutil.rmtree(tmp_path / "home/archive/pulls/iv3")
    both.tamper = lambda _path, _query, _answer: {"odata.error": {}}
    result = command("run", "--sources", tmp_path / "sources.yaml")
    assert result.exit_code == 4, "what lacks is a source; no validation failed"
    assert "2024: not released: iv3: is in release 1.0.0, but its pull is gone" in result.stderr
    assert release(tmp_path).tables()["iv3_leveringen"].height


def test_a_damaged_body_of_iv3_beside_documents_is_a_source_problem_until_cbs_is_back(
    both, command, tmp_path
) -> None:
    cbs, sources = both, tmp_path / "sources.yaml"
    iv3 = release(tmp_path).tables()["iv3_baten_lasten"]["bron"].unique()
    for bron in iv3:
        (tmp_path / f"home/archive/{bron[:2]}/{bron}.gz").write_bytes(b"damaged")
    shutil.rmtree(tmp_path / "home/warehouse")
    healthy = cbs.tamper
    cbs.tamper = lambda _path, _query, _answer: {"odata.error": {}}
    for _ in range(2):
        result = command("run", "--sources", sources, "--json")
        assert (result.exit_code, outcome(result)["outcome"]["what"]) == (4, "incomplete")
        assert "2024: could not be had: iv3: " in result.stderr
    assert release(tmp_path).version == "1.0.0"
    failed = json.loads(command("status", "--sources", sources, "--json").stdout)[0]["failed"]
    assert [rule for rule in failed if "blokkerend" in rule] == [], "nothing is said to have failed for it"
    cbs.tamper = healthy
    assert command("run", "--sources", sources).exit_code == 0


def test_a_source_taken_out_of_the_registry_leaves_the_next_release(cbs, command, tmp_path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    both = registry(tmp_path, cbs=cbs.base, pages=("page.txt",))
    assert command("run", "--sources", both).exit_code == 0
    assert command("run", "--sources", registry(tmp_path, pages=("page.txt",))).exit_code == 0
    assert release(tmp_path).version == "1.1.0"
    assert release(tmp_path).tables()["iv3_leveringen"].height == 0


def test_hostile_text_in_a_label_is_published_as_text(cbs, command, tmp_path) -> None:
    cbs.municipalities["GM0307"] = "<script>alert(1)</script>"
    assert command("run", "--sources", registry(tmp_path, cbs=cbs.base)).exit_code == 0
    names = release(tmp_path).tables()["gemeenten"]["cbs_naam"].to_list()
    assert "<script>alert(1)</script>" in names
    for page in (tmp_path / "home/public").rglob("*.html"):
        assert "<script>alert" not in page.read_text(encoding="utf-8")


def test_a_page_that_was_released_may_not_vanish_in_silence(both, command, tmp_path) -> None:
    pages = release(tmp_path).tables()["paginas"]
    [bron] = [row["bron"] for row in pages.rows(named=True) if row["url"].endswith("twee.txt")]
    (tmp_path / f"home/archive/{bron[:2]}/{bron}.gz").write_bytes(b"damaged")
    (tmp_path / "twee.txt").unlink()
    result = command("run", "--sources", tmp_path / "sources.yaml")
    assert result.exit_code == 4
    assert "page twee.txt is in release 1.0.0, but cannot be had any more" in result.stderr
    assert release(tmp_path).tables()["paginas"].height == 2


def test_pages_that_cannot_be_made_are_told_after_what_became_of_the_years(cbs, command, tmp_path) -> None:
    in_the_way = tmp_path / "home/public/index.html"
    in_the_way.mkdir(parents=True)
    sources = registry(tmp_path, cbs=cbs.base)

    result = command("run", "--sources", sources, "--json")

    assert result.exit_code == 1, "an obstacle of ours, and no wrong use"
    assert outcome(result)["outcome"]["what"] == "published"
    assert "openbegroting: portal in" in result.stderr
    assert release(tmp_path).version == "1.0.0"

    in_the_way.rmdir()
    again = command("run", "--sources", sources, "--json")

    assert again.exit_code == 0, again.stderr
    assert in_the_way.is_file()
