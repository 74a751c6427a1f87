"""Rows of every published table, followed to bytes that hold what they say."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from assets.documents.tracing import RAW_COLUMNS
from assets.release.tracing.asking import Question
from assets.release.tracing.bodies import Origin
from assets.release.tracing.explaining import Explanation, MadeFrom, explain
from assets.sources.archive import Archive
from datapackages.releasing.releases import Releases
from datapackages.schema import tables
from datapackages.values import written
from tests.small_cbs import records

YEARS = (2023, 2024, 2025)

ROWS = 6
"""Of each table and year, spread over it."""

Ask = Callable[..., list[Explanation]]


@pytest.fixture(scope="module")
def ask(samples_home: Path) -> Ask:
    releases, archive = Releases(samples_home / "public"), Archive(samples_home / "archive")

    def asked(table: str, **wanted: Any) -> list[Explanation]:
        question = Question(table, {name: written(value) for name, value in wanted.items()})
        return list(explain(releases, archive, question).explained)

    return asked


def some_rows(home: Path, table: str, jaar: int) -> list[dict[str, Any]]:
    release = Releases(home / "public").latest(jaar)
    assert release is not None
    rows = release.tables()[table]
    return rows.gather_every(max(rows.height // ROWS, 1)).head(ROWS).to_dicts()


def body_of(origin: Origin) -> bytes:
    """The archived bytes, read without any code of ours."""
    content = gzip.decompress(Path(origin.archived_as).read_bytes())
    assert hashlib.sha256(content).hexdigest() == origin.sha256
    assert len(content) == origin.bytes
    return content


def origin_in(item: Explanation, column: str) -> Origin:
    [origin] = [origin for origin in item.origins if origin.column == column]
    return origin


def line_in(item: Explanation, column: str) -> dict[str, Any]:
    """The line of a file of ours, checked against the text of the file."""
    origin = origin_in(item, column)
    line = dict(origin.raw[0])
    number = line.pop("regel")
    text = body_of(origin).decode().splitlines()[number - 1]
    assert all(value in text for value in line.values())
    return line


def sent_in(item: Explanation, column: str = "bron") -> dict[str, Any]:
    """The record of CBS, checked against all that its body holds."""
    origin = origin_in(item, column)
    [record] = origin.raw
    assert record in json.loads(body_of(origin))["value"]
    return dict(record)


def of_cell(item: Explanation) -> None:
    record, row = sent_in(item), item.row
    placing = record[("k_1ePlaatsing_1", "k_2ePlaatsing_2")[row["plaatsing"] - 1]]
    assert placing * 1_000 == row["bedrag_eur"]
    assert record["Gemeenten"].strip() == row["gemeente"]


def of_change(item: Explanation) -> None:
    record = sent_in(item)
    assert sent_in(item, "bron_oud") == record
    assert (record["k_2ePlaatsing_2"] or 0) * 1_000 == (item.row["nieuw_eur"] or 0)
    assert (record["k_1ePlaatsing_1"] or 0) * 1_000 == (item.row["oud_eur"] or 0)


def of_code(item: Explanation) -> None:
    label = item.row.get("cbs_label") or item.row["naam"]
    assert label in " ".join(sent_in(item)["Title"].split())
    if item.row.get("bron_naam"):
        assert line_in(item, "bron_naam")["naam"] == item.row["naam"]


def of_municipality(item: Explanation) -> None:
    row = item.row
    assert sent_in(item)["Title"].strip() == row["cbs_naam"]
    assert line_in(item, "bron_register")["naam"] == row["naam"]
    line = line_in(item, "bron_inwoners")
    assert (line["inwoners"], line["provincie"]) == (str(row["inwoners"]), row["provincie"])


def of_merger(item: Explanation) -> None:
    assert float(line_in(item, "bron")["verdeelfactor"]) == item.row["verdeelfactor"]
    names = {line["naam"] for line in origin_in(item, "bron_register").raw}
    assert names == {item.row["oude_naam"], item.row["nieuwe_naam"]}


def of_transition(item: Explanation) -> None:
    line = line_in(item, "bron")
    assert (line["groep"], line["noot"]) == (item.row["groep"], item.row["noot"] or "")


def of_source(item: Explanation) -> None:
    [origin] = item.origins
    assert len(body_of(origin)) == item.row["bytes"]
    assert origin.urls == (item.row["url"],)


def of_page(item: Explanation) -> None:
    """The words stand in the page; an empty cell has none."""
    [origin] = item.origins
    text = body_of(origin).decode("utf-8", "replace")
    words = next((item.row[name] for name in RAW_COLUMNS[item.table] if item.row[name]), None)
    if words is None:
        assert item.table == "cellen"
        return
    assert origin.excerpt is not None, words
    first = words.split()[0].removeprefix("•") or words.split()[1]
    assert first.replace("&", "&amp;") in text or first in text


def euros(source: MadeFrom) -> int:
    return sum(one.amount_eur for one in source.sums)


def of_derived(item: Explanation, ask: Ask) -> None:
    """What it was made from is published, and its euros add up to its own."""
    row = item.row
    for source in item.made_from:
        rows = [found.row for found in ask(source.table, **source.wanted)]
        assert len(rows) == source.rows
        if source.sums:
            assert sum(found["bedrag_eur"] for found in rows) == euros(source)
    cells = next((source for source in item.made_from if source.table == "iv3_baten_lasten"), None)
    if item.table == "iv3_leveringen" and row["geleverd"]:
        assert cells is not None
        assert euros(cells) == row["lasten_eur"] + row["baten_eur"]
    if item.table == "iv3_gekozen":
        assert cells is not None
        of_both = (row["eerste_plaatsing_eur"] or 0) + (row["tweede_plaatsing_eur"] or 0)
        assert euros(cells) == of_both
    if item.table == "aansluiting" and cells is not None:
        assert euros(cells) == row["iv3_eur"]


EVIDENCE: dict[str, Callable[[Explanation], None]] = {
    "iv3_baten_lasten": of_cell,
    "iv3_balans": of_cell,
    "iv3_wijzigingen": of_change,
    **dict.fromkeys(("taakvelden", "categorieen", "balansposten", "verslagsoorten"), of_code),
    "gemeenten": of_municipality,
    "herindelingen": of_merger,
    "taakveld_overgang": of_transition,
    "bronnen": of_source,
    **dict.fromkeys(RAW_COLUMNS, of_page),
}

DERIVED = [name for name, schema in tables().items() if schema.made_from]

BESIDE = {"correcties", "quarantaine"}
"""Empty in the samples; followed below."""


def test_every_published_table_is_followed_here() -> None:
    assert EVIDENCE.keys() | set(DERIVED) | BESIDE == tables().keys()


@pytest.mark.parametrize("table", sorted(EVIDENCE))
def test_a_row_is_followed_to_bytes_that_hold_it(samples_home, ask, table: str) -> None:
    rows = [(jaar, row) for jaar in YEARS for row in some_rows(samples_home, table, jaar)]
    assert rows
    for jaar, row in rows:
        key = {name: row[name] for name in tables()[table].primary_key}
        [item] = ask(table, **key | {"jaar": jaar})
        assert item.row == row
        assert all(origin.intact and origin.urls and origin.fetched_at for origin in item.origins)
        EVIDENCE[table](item)


@pytest.mark.parametrize("table", DERIVED)
def test_a_row_that_follows_from_others_is_followed_to_them(samples_home, ask, table: str) -> None:
    rows = [(jaar, row) for jaar in YEARS for row in some_rows(samples_home, table, jaar)]
    assert rows
    for jaar, row in rows:
        key = {name: row[name] for name in tables()[table].primary_key}
        [item] = ask(table, **key | {"jaar": jaar})
        assert item.made_from or item.origins
        of_derived(item, ask)


def test_each_step_names_the_code_that_did_it_and_each_rule_what_it_said(ask) -> None:
    item = ask("gemeenten", jaar=2023, gemeente="GM0307")[0]
    assert [step.code is not None for step in item.steps] == [False, True, True, True]
    assert {verdict.of_row for verdict in item.verdicts if verdict.scope == "rij"} == {"geslaagd"}
    assert {verdict.of_row for verdict in item.verdicts if verdict.scope == "tabel"} == {None}
    assert all(verdict.rule.startswith("gemeenten.") for verdict in item.verdicts)


# --- A refused row, an older release, a lost body.


def written_to(path: Path, base: str) -> Path:
    path.write_text(f"iv3:\n  base_url: {base}\n  years: [2024]\n", encoding="utf-8")
    return path


def explained(command: Callable[..., Any], *arguments: str) -> list[dict[str, Any]]:
    result = command("explain", *arguments, "--json")
    assert result.exit_code == 0, result.stderr
    return list(json.loads(result.stdout))


def test_a_refused_row_is_followed_to_the_record_that_was_sent(cbs, command, tmp_path) -> None:
    cbs.rows = records(codes=tuple(f"GM{code:04}" for code in (307, 310, 736, 34, 37, 47, 50, 59, 60, 72)))
    cbs.municipalities = {row["Gemeenten"].strip(): "Ergens" for row in cbs.rows}
    cbs.rows[0]["TaakveldBalanspost"] = "9.9   "
    cbs.rows[4]["k_2ePlaatsing_2"] = "12,5 mln"
    assert command("run", "--sources", written_to(tmp_path / "sources.yaml", cbs.base)).exit_code == 0

    by_rule = {item["row"]["regel"]: item for item in explained(command, "quarantaine", "jaar=2024")}

    unknown = by_rule["iv3_baten_lasten.taakveld.verwijst"]
    assert unknown["origins"][0]["raw"] == [cbs.rows[0]]
    refusing = [verdict for verdict in unknown["verdicts"] if verdict["of_row"] is not None]
    assert [(verdict["rule"], verdict["of_row"]) for verdict in refusing] == [
        ("iv3_baten_lasten.taakveld.verwijst", "geweigerd")
    ]
    assert "9.9" in refusing[0]["reason"]
    unreadable = by_rule["iv3_baten_lasten.rij.leesbaar"]
    assert unreadable["origins"][0]["raw"] == [cbs.rows[4]]


def test_an_older_release_is_explained_as_it_was(released_cbs, command, tmp_path) -> None:
    released_cbs.rows[0]["k_2ePlaatsing_2"] += 5
    assert command("run", "--sources", tmp_path / "sources.yaml").exit_code == 0
    key = ("iv3_baten_lasten", "gemeente=GM0307", "plaatsing=2", "taakveld=0.1", "categorie=L1.1")

    found = [
        explained(command, *key, "--year", "2024", "--version", version) for version in ("1.0.0", "1.0.1")
    ]

    assert [[item["row"]["bedrag_eur"] for item in items] for items in found] == [[11_000], [16_000]]
    assert [items[0]["origins"][0]["raw"][0]["k_2ePlaatsing_2"] for items in found] == [11, 16]


def test_a_body_that_the_archive_lost_is_said_to_be_lost(released_cbs, command) -> None:
    key = ("iv3_baten_lasten", "gemeente=GM0307", "plaatsing=2", "taakveld=0.1", "categorie=L1.1")
    [before] = explained(command, *key)
    Path(before["origins"][0]["archived_as"]).unlink()

    [after] = explained(command, *key)
    assert (after["origins"][0]["intact"], after["origins"][0]["raw"]) == (False, [])
    assert after["row"] == before["row"]
    told = command("explain", *key).stdout
    assert "NOT in this archive, or damaged" in told


# --- What cannot be asked.


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["begrotingen"], 2, "table 'begrotingen' · expected one of aansluiting, balansposten, "),
        (["secties", "naam=x"], 2, "column 'naam' · expected one of pagina, volgnr, "),
        (["gemeenten", "gemeente"], 2, "'gemeente' · expected KEY=VALUE"),
        (["gemeenten", "gemeente=GM0307", "gemeente=GM0736"], 2, "key gemeente · expected one value · found"),
        (["gemeenten", "jaar=2019"], 1, "year 2019 · expected one of 2023, 2024, 2025 · found no release of"),
        (["gemeenten", "jaar=x"], 2, "jaar=x · expected a value of type integer"),
        (["gemeenten", "jaar=2023", "--year", "2024"], 2, "year · expected one year · found 2023 and 2024"),
        (["gemeenten", "--version", "1.0.0"], 2, "version 1.0.0 · expected the year it is of · found none"),
        (
            ["gemeenten", "--year", "2023", "--version", "9.0.0"],
            1,
            "version 9.0.0 of 2023 · expected one of 1",
        ),
        (
            ["gemeenten", "jaar=2023", "gemeente=GM0363"],
            1,
            "has jaar=2023 gemeente=GM0363; in 2023 1.0.0 gemeente is one of GM0307, GM0310, GM0736, GM1961",
        ),
        (["correcties", "jaar=2023"], 1, "has jaar=2023; the table is empty in 2023 1.0.0"),
        (
            ["iv3_leveringen", "jaar=2025", "gemeente=GM0307", "verslagsoort=X005"],
            1,
            "in 2025 1.0.0 with gemeente=GM0307 verslagsoort is one of X000",
        ),
    ],
)
def test_what_cannot_be_asked_or_found_is_told_in_one_line_with_what_can(
    samples, arguments: list[str], code: int, told: str
) -> None:
    result = samples("explain", *arguments)
    assert result.exit_code == code
    assert result.stdout == ""
    assert told in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_several_rows_are_told_with_what_would_tell_them_apart(samples) -> None:
    result = samples("explain", "iv3_leveringen", "gemeente=GM0307", "plaatsing=2")
    assert result.exit_code == 0
    assert result.stderr.strip() == (
        "openbegroting: 4 rows; to ask for one, add jaar (3: 2023, 2024, 2025); verslagsoort (2: X000, X005)"
    )


def test_nothing_is_written_or_asked_elsewhere(samples_home, samples, monkeypatch) -> None:
    """Offline, from a home that is only read."""
    monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("asked elsewhere"))
    before = {path: path.stat().st_mtime_ns for path in samples_home.rglob("*")}
    assert samples("explain", "gemeenten", "jaar=2023").exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in samples_home.rglob("*")} == before


def test_pages_of_the_samples_are_found_whole(samples_home, ask) -> None:
    """Of every cell with words the place is found, not only of some."""
    for jaar in YEARS:
        found = ask("cellen", jaar=jaar)
        lost = [item.row for item in found if item.row["ruwe_tekst"] and item.origins[0].excerpt is None]
        assert found
        assert not lost, pl.DataFrame(lost)
