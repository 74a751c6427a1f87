"""Corrections read into typed values, and each kind of mistake gives one line: file, line, place, why."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from textwrap import dedent, indent

import pytest

from assets.corrections.model import Correction
from assets.corrections.reading import CorrectionsError, read_corrections
from assets.sources.registry import read_registry

ROOT = Path(__file__).resolve().parents[3]

WHOLE = """
table: iv3_baten_lasten
key: {jaar: 2023, gemeente: GM0307, verslagsoort: X000, plaatsing: 2, taakveld: 0.10, categorie: L7.1}
column: bedrag_eur
expected: 8657000
corrected: 8567000
reason: Twee cijfers verwisseld.
reporter: gemeente Amersfoort
date: 2024-02-01
status: actief
"""


def written(*entries: str) -> str:
    items = (f"  - {indent(entry.strip(), '    ').strip()}\n" for entry in entries)
    return f"corrections:\n{''.join(items)}"


@pytest.fixture
def read(tmp_path: Path) -> Callable[[str], tuple[Correction, ...]]:
    def reading(text: str) -> tuple[Correction, ...]:
        path = tmp_path / "corrections.yaml"
        path.write_text(text, encoding="utf-8")
        return read_corrections(path)

    return reading


@pytest.fixture
def mistakes(read, tmp_path: Path) -> Callable[[str], list[str]]:
    """The lines that the user reads, without the folder."""

    def telling(text: str) -> list[str]:
        with pytest.raises(CorrectionsError) as caught:
            read(text)
        return str(caught.value).replace(f"{tmp_path}/", "").split("\n")

    return telling


def test_a_whole_correction_has_values_of_the_types_of_their_columns(read) -> None:
    assert read(written(WHOLE)) == (
        Correction(
            table="iv3_baten_lasten",
            jaar=2023,
            key=(
                ("gemeente", "GM0307"),
                ("verslagsoort", "X000"),
                ("plaatsing", 2),
                ("taakveld", "0.10"),
                ("categorie", "L7.1"),
            ),
            column="bedrag_eur",
            expected=8_657_000,
            corrected=8_567_000,
            reason="Twee cijfers verwisseld.",
            reporter="gemeente Amersfoort",
            reported_on=date(2024, 2, 1),
        ),
    )


def test_an_empty_value_says_that_there_is_nothing(read) -> None:
    entry = WHOLE.replace(
        "{jaar: 2023, gemeente: GM0307, verslagsoort: X000, plaatsing: 2, taakveld: 0.10, categorie: L7.1}",
        "{jaar: 2023, gemeente: GM0307}",
    )
    entry = entry.replace("iv3_baten_lasten", "gemeenten").replace("bedrag_eur", "inwoners")
    (found,) = read(written(entry.replace("8657000", "''").replace("8567000", "160902")))
    assert (found.expected, found.corrected) == (None, 160_902)


@pytest.mark.parametrize("text", ["# niets\n", "corrections:\n", "corrections: []\n", "{}\n"])
def test_a_file_may_hold_no_corrections(read, text: str) -> None:
    assert read(text) == ()


def test_the_example_that_comes_with_the_product_is_right_as_it_stands_and_without_its_hashes(read) -> None:
    example = ROOT / "pipelines" / "corrections.yaml"
    assert read_corrections(example) == ()
    lines = example.read_text(encoding="utf-8").splitlines()
    shown = [line[2:] for line in lines[lines.index("# corrections:") : -1]]
    (found,) = read("\n".join(shown).replace("2026-11-22", "2024-02-01"))
    assert (found.jaar, found.corrected) == (2023, 8_567_000)


def test_a_registry_knows_the_corrections_of_each_year(tmp_path: Path) -> None:
    registry, corrections = tmp_path / "sources.yaml", tmp_path / "corrections.yaml"
    registry.write_text("iv3:\n  base_url: https://dataderden.cbs.nl\n  years: [2023, 2024]\n")
    corrections.write_text(written(WHOLE))
    found = read_registry(registry, corrections)
    assert [len(found.corrections_of(jaar)) for jaar in (2023, 2024)] == [1, 0]
    assert read_registry(registry).corrections == ()


@pytest.mark.parametrize(
    ("was", "becomes", "line"),
    [
        ("table: iv3_baten_lasten", "table: begrotingen", "2: corrections[0].table: expected one of balansp"),
        ("table: iv3_baten_lasten", "table: quarantaine", "found 'quarantaine'"),
        ("table: iv3_baten_lasten", "table: bronnen", "found 'bronnen'"),
        (
            "table: iv3_baten_lasten",
            "table: iv3_leveringen",
            "verslagsoorten: correct it there",
        ),
        ("jaar: 2023, ", "", "3: corrections[0].key: expected the key jaar, gemeente, verslagsoort, "),
        ("taakveld: 0.10, ", "", "categorie, found no taakveld"),
        (
            "taakveld: 0.10",
            "taakveld: 0.10, richting: lasten",
            "3: corrections[0].key.richting: expected the",
        ),
        (
            "jaar: 2023",
            "jaar: dit",
            "3: corrections[0].key.jaar: expected a value of type integer, found 'di",
        ),
        ("plaatsing: 2", "plaatsing: '2.0'", "key.plaatsing: expected a value of type integer, found '2.0'"),
        ("GM0307", "''", "key.gemeente: expected a value of type string, found nothing"),
        (
            "column: bedrag_eur",
            "column: bedrag",
            "4: corrections[0].column: expected one of richting, bedrag",
        ),
        (
            "column: bedrag_eur",
            "column: taakveld",
            "found 'taakveld' (a correction changes what a row says, ",
        ),
        (
            "column: bedrag_eur",
            "column: bron",
            "found 'bron' (a correction changes what a row says, not whic",
        ),
        (
            "column: bedrag_eur",
            "column: jaar",
            "found 'jaar' (a correction changes what a row says, not whic",
        ),
        (
            "expected: 8657000",
            "expected: 8.657.000",
            "5: corrections[0].expected: expected a value of type i",
        ),
        (
            "corrected: 8567000",
            "corrected: 8657000",
            "6: corrections[0].corrected: expected another value th",
        ),
        (
            "corrected: 8567000",
            "corrected:",
            "a value that may be published (Bedrag is ingevuld.), found nothing",
        ),
        ("corrected: 8567000", "corrected: 900000000001", "(Bedrag is ten minste -900.000.000.000 en ten ho"),
        (
            "reason: Twee cijfers verwisseld.",
            "reason: ''",
            "7: corrections[0].reason: expected at most 500 l",
        ),
        ("reason: Twee", 'reason: "\\u202eTwee', "reason: expected at most 500 letters on one line"),
        ("date: 2024-02-01", "date: 1 februari", "9: corrections[0].date: expected a day up to today, such "),
        (
            "date: 2024-02-01",
            "date: 2024-02-30",
            "date: expected a day up to today, such as 2026-11-22, found",
        ),
        ("status: actief", "status: weg", "10: corrections[0].status: expected 'actief' or 'vervallen', fou"),
        ("status: actief", "state: actief", "found the unknown key 'state' (did you mean status?)"),
        ("expected: 8657000\n", "", "corrections[0].expected: expected this key, found nothing"),
        (
            "expected: 8657000",
            "expected: 8657000\nexpected: 1",
            "expected once, found again (first in line 5)",
        ),
        ("key: {", "key: &a {", "found the anchor &a"),
    ],
)
def test_a_mistake_is_told_with_its_line(mistakes, was: str, becomes: str, line: str) -> None:
    assert was in WHOLE
    text = WHOLE.replace(was, becomes)
    if '"' in becomes:
        text = text.replace("verwisseld.", 'verwisseld."')
    told = mistakes(written(text))
    assert all(item.startswith("corrections.yaml:") for item in told)
    assert any(line in item for item in told), told


def test_a_day_that_has_yet_to_come_is_no_day_of_a_report(mistakes) -> None:
    later = datetime.now(UTC).date() + timedelta(days=2)
    (told,) = mistakes(written(WHOLE.replace("2024-02-01", str(later))))
    assert "expected a day up to today" in told


def test_every_code_must_be_one_that_its_column_takes(mistakes) -> None:
    entry = """
    table: taakvelden
    key: {jaar: 2023, taakveld: 0.1}
    column: hoofdtaakveld
    expected: 0
    corrected: nul
    reason: Reden.
    reporter: Melder
    date: 2024-02-01
    status: actief
    """
    (told,) = mistakes(written(dedent(entry)))
    assert "expected a value that may be published (Hoofdtaakveld heeft de vorm [0-9].), found 'nul'" in told


def test_of_one_cell_one_correction_holds_and_one_is_of_a_day(mistakes, read) -> None:
    place, first = "corrections.yaml:11: corrections[1]", "found another in line 2"
    assert mistakes(written(WHOLE, WHOLE)) == [
        f"{place}: expected one date per cell, {first}",
        f"{place}: expected one active correction per cell, {first}",
    ]
    later = WHOLE.replace("2024-02-01", "2024-02-02")
    (told,) = mistakes(written(WHOLE, later))
    assert "one active correction per cell" in told
    assert len(read(written(WHOLE.replace("actief", "vervallen"), later))) == 2
    assert len(read(written(WHOLE, WHOLE.replace("plaatsing: 2", "plaatsing: 1")))) == 2


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "corrections.yaml: expected corrections, found an empty file"),
        (b"corrections: 1\n", "corrections.yaml:1: corrections: expected a list, found '1'"),
        (b"- 1\n", "corrections.yaml:1: expected keys with values, found a list"),
        (b"correcties: []\n", "found the unknown key 'correcties'"),
        (b"corrections: [1]\n", "corrections[0]: expected keys with values, found '1'"),
        (b"\xff\n", "expected UTF-8, found the byte 0xff"),
    ],
)
def test_what_is_no_list_of_corrections_is_refused(tmp_path: Path, content: bytes, told: str) -> None:
    path = tmp_path / "corrections.yaml"
    path.write_bytes(content)
    with pytest.raises(CorrectionsError) as caught:
        read_corrections(path)
    assert told in str(caught.value)


def test_a_file_that_is_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(CorrectionsError, match="expected corrections, found: no such file"):
        read_corrections(tmp_path / "corrections.yaml")
