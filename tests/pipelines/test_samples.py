"""The main job on the embedded samples, as a newcomer meets it."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import jsonschema
import lxml.html
import polars as pl
import pytest
from click.testing import CliRunner

from datapackages.releasing.releases import Releases
from pipelines.cli import main
from pipelines.commands.status import named
from pipelines.publications import publications

YEARS = (2023, 2024, 2025)


def package(home: Path, jaar: int) -> Path:
    release = Releases(home / "public").latest(jaar)
    assert release is not None
    return release.folder


def test_three_years_are_published(samples_home, samples) -> None:
    assert Releases(samples_home / "public").years() == YEARS
    for jaar in YEARS:
        latest = json.loads((samples_home / f"public/data/begrotingen-{jaar}/latest.json").read_text())
        assert latest["version"] == "1.0.0"
    assert (samples_home / "public/index.html").is_file()


def test_a_second_run_publishes_nothing_and_says_so(samples_home, samples) -> None:
    before = written(samples_home / "public")
    result = samples("run", "--json")
    assert result.exit_code == 0
    assert [year["outcome"]["what"] for year in json.loads(result.stdout)] == ["unchanged"] * 3
    assert written(samples_home / "public") == before


def written(public: Path) -> dict[Path, int]:
    """When each file was written; not those that tell of the last run, in the folder itself."""
    of_the_run = {"status.json", "status.html"}
    files = (path for path in public.rglob("*") if path.is_file() and path.name not in of_the_run)
    return {path: path.stat().st_mtime_ns for path in files}


def test_every_link_of_every_page_leads_somewhere(samples_home) -> None:
    public = samples_home / "public"
    anchors: dict[Path, set[str]] = {}
    for page in public.rglob("*.html"):
        anchors[page] = set(lxml.html.document_fromstring(page.read_bytes()).xpath("//@id"))
    assert {path.name for path in public.glob("*.html")} == {
        "index.html",
        "controles.html",
        "status.html",
        "verloop.html",
    }
    assert len(list(public.glob("data/*/controleverslag-1.0.0.html"))) == 3

    for page in anchors:
        document = lxml.html.document_fromstring(page.read_bytes())
        for link in map(str, document.xpath("//a/@href | //link/@href")):
            target, _, anchor = link.partition("#")
            if target.startswith(("https://", "http://", "mailto:")):
                continue
            found = (page.parent / target).resolve() if target else page
            assert found.is_file(), f"{page}: {link}"
            if anchor:
                assert anchor in anchors[found], f"{page}: {link}"


def test_the_report_on_the_last_judgement_lies_in_the_home(samples_home) -> None:
    report = samples_home / "reports/2025.html"

    assert "Controleverslag begrotingen 2025" in report.read_text(encoding="utf-8")


def test_a_catalogue_that_lags_is_made_good_by_the_next_run(samples_home, samples) -> None:
    """As after a kill between a release and its catalogue."""
    files = [
        samples_home / "public" / name for name in ("catalogus/catalogus.ttl", "catalogus/uitgaven.atom")
    ]
    whole = [path.read_bytes() for path in files]
    files[0].unlink()
    files[1].write_bytes(b"<feed")

    assert samples("run").exit_code == 0

    assert [path.read_bytes() for path in files] == whole


@pytest.mark.parametrize("jaar", YEARS)
def test_the_package_is_valid_to_frictionless_itself(samples_home, jaar: int) -> None:
    descriptor = package(samples_home, jaar) / "datapackage.json"
    ran = subprocess.run(
        [sys.executable, "-m", "frictionless", "validate", descriptor],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.mark.parametrize("jaar", YEARS)
def test_the_package_is_valid_under_the_strict_schema_of_the_standard(
    samples_home, shared, jaar: int
) -> None:
    profiles = shared / "data" / "profiles"
    schema = json.loads((profiles / "datapackage-2.0.json").read_text())
    descriptor = json.loads((package(samples_home, jaar) / "datapackage.json").read_text())
    jsonschema.validate(descriptor, schema)


def test_every_row_names_a_body_in_the_archive(samples_home) -> None:
    for jaar in YEARS:
        tables = Releases(samples_home / "public").latest(jaar).tables()
        known = set(tables["bronnen"]["bron"])
        for name, frame in tables.items():
            if "bron" in frame.columns:
                assert set(frame["bron"].drop_nulls()) <= known, name
        for sha256 in known:
            assert (samples_home / "archive" / sha256[:2] / f"{sha256}.gz").is_file()


@pytest.mark.parametrize(("richting", "euros"), [("lasten", 8_657_000), ("baten", 479_000)])
def test_a_figure_can_be_followed_to_the_bytes_it_came_from(samples, richting: str, euros: int) -> None:
    result = samples(
        "explain", "iv3_baten_lasten", "jaar=2023", "gemeente=GM0307", "verslagsoort=X000", "plaatsing=2",
        "taakveld=0.1", f"richting={richting}", "--json",
    )  # fmt: skip
    assert result.exit_code == 0
    rows = json.loads(result.stdout)
    assert sum(row["row"]["bedrag_eur"] for row in rows) == euros
    for row in rows:
        [origin] = row["origins"]
        assert origin["intact"]
        assert Path(origin["archived_as"]).is_file()
        [record] = origin["raw"]
        assert record["k_2ePlaatsing_2"] * 1000 == row["row"]["bedrag_eur"]
        assert record["Gemeenten"] == "GM0307   "


def test_explain_adds_up_what_it_found(samples) -> None:
    result = samples(
        "explain", "iv3_baten_lasten", "jaar=2023", "gemeente=GM0307", "verslagsoort=X000", "plaatsing=2",
        "taakveld=0.1", "richting=lasten",
    )  # fmt: skip
    assert "together 8,657,000 euro" in result.stdout
    assert "raw " in result.stdout


def test_what_is_not_published_is_not_explained(samples) -> None:
    result = samples("explain", "gemeenten", "gemeente=GM0363")
    assert result.exit_code == 1
    assert "no published row of gemeenten has gemeente=GM0363" in result.stderr


def test_both_placings_are_there_and_who_did_not_deliver_is_no_zero(samples_home) -> None:
    tables = Releases(samples_home / "public").latest(2025).tables()
    assert set(tables["iv3_baten_lasten"]["plaatsing"]) == {1, 2}
    silent = tables["iv3_leveringen"].filter(~pl.col("geleverd"))
    assert set(silent["gemeente"]) == {"GM0310", "GM1961"}
    assert silent["lasten_eur"].null_count() == silent.height
    assert not set(tables["iv3_baten_lasten"]["gemeente"]) & {"GM0310", "GM1961"}


def test_documents_of_both_forms_are_read(samples_home) -> None:
    forms: set[str] = set()
    platforms: set[str] = set()
    for jaar in YEARS:
        tables = Releases(samples_home / "public").latest(jaar).tables()
        assert tables["documenten"].height
        assert tables["secties"].height
        forms |= set(tables["paginas"]["vorm"])
        platforms |= set(tables["documenten"]["platform"])
    assert forms == {"html", "tekst"}
    assert {"LIAS", "Pepperflow"} <= platforms


def test_status_tells_how_each_year_stands(samples) -> None:
    result = samples("status", "--json")
    assert result.exit_code == 0
    for year in json.loads(result.stdout):
        assert year["release"] == "1.0.0"
        assert year["judged"]
        assert not year["obstacles"]
        assert year["failed"] == [], "the samples break no rule: what is found in them is our mistake"
    assert "2023" in samples("status").stdout


def test_verify_accepts_what_was_published_and_nothing_else(samples_home, samples, tmp_path) -> None:
    folder = package(samples_home, 2024)
    assert samples_verify(folder) == 0
    assert samples_verify(folder / "begrotingen-2024-1.0.0.zip") == 0
    damaged = tmp_path / "package"
    subprocess.run(["cp", "-r", folder, damaged], check=True)
    content = bytearray((damaged / "iv3_baten_lasten.csv").read_bytes())
    content[-20] ^= 1
    (damaged / "iv3_baten_lasten.csv").write_bytes(content)
    assert samples_verify(damaged) == 1


def samples_verify(path: Path) -> int:
    return CliRunner().invoke(main, ["verify", str(path)]).exit_code


def test_diff_of_a_first_release_tells_what_it_brought(samples) -> None:
    result = samples("diff", "2024")
    assert result.exit_code == 0
    assert "2024: nothing to 1.0.0" in result.stdout
    assert "iv3_baten_lasten:" in result.stdout


def test_each_publication_of_iv3_stands_as_the_release_shows_it(samples_home: Path) -> None:
    release = Releases(samples_home / "public").latest(2023)
    told = publications(2023, release, date(2026, 11, 22))
    states = {(item.verslagsoort, item.plaatsing): item for item in told}
    assert len(states) == 12
    # The samples hold budget and account; the quarters of 2023 were all due long ago.
    late = {(f"X00{quarter}", placing) for quarter in (1, 2, 3, 4) for placing in (1, 2)}
    assert {key for key, item in states.items() if item.state == "te laat"} == late
    assert {item.state for key, item in states.items() if key not in late} == {"gezien"}
    assert states["X001", 1].due == date(2023, 4, 30)
    assert states["X001", 1].expected == date(2023, 5, 10)
    assert (states["X000", 2].delivered, states["X000", 2].gemeenten) == (4, 4)
    assert named([states[key] for key in states.keys() - late]) == "X000 (1, 2), X005 (1, 2)"
    assert named([states[key] for key in late]) == "X001-X004 (1, 2)"


def test_status_awaits_nothing_of_cbs_for_examples(samples) -> None:
    assert [year["iv3"] for year in json.loads(samples("status", "--json").stdout)] == [[], [], []]
    assert "calendar" not in samples("status").stdout
