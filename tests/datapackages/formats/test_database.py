from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import polars as pl
import pytest

from datapackages.formats import database
from datapackages.formats.explaining import Preface
from datapackages.schema import table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Query = Callable[[str], list[tuple[Any, ...]]]

PREFACE = Preface("Begrotingen 2023", (("Let op", "Codes zijn tekst."),))


def _published(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return {name: table(name).published(frame) for name, frame in tables.items()}


@pytest.fixture
def path(tmp_path: Path, tables: dict[str, pl.DataFrame]) -> Path:
    database.write(_published(tables), tmp_path / "b.sqlite", preface=PREFACE)
    return tmp_path / "b.sqlite"


@pytest.fixture
def query(path: Path) -> Query:
    def ask(question: str) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(path)) as connection:
            return connection.execute(question).fetchall()

    return ask


@pytest.mark.parametrize("batch", [1, 10_000])
def test_every_table_comes_back_with_its_types(
    path: Path, tables: dict[str, pl.DataFrame], monkeypatch, batch: int
) -> None:
    monkeypatch.setattr(database, "_BATCH", batch)
    for name, frame in _published(tables).items():
        assert database.read(path, name, frame.schema).equals(frame)


def test_codes_are_text_moments_are_iso_and_truth_is_one(query: Query) -> None:
    assert query("SELECT taakveld, typeof(taakveld) FROM taakvelden WHERE naam LIKE 'Mutaties%'") == [
        ("0.10", "text")
    ]
    assert query("SELECT export_van FROM paginas") == [("2022-10-30T02:30:00+02:00",)]
    assert query("SELECT geleverd, peildatum FROM iv3_leveringen") == [(1, "2023-01-23"), (0, "2023-01-23")]


def test_the_view_has_the_placing_that_counts_with_names(
    tmp_path: Path, tables: dict[str, pl.DataFrame]
) -> None:
    first = tables["iv3_baten_lasten"].with_columns(plaatsing=pl.lit(1, dtype=pl.Int64))
    delivered = tables["iv3_leveringen"]
    not_chosen = delivered.with_columns(plaatsing=pl.lit(1, dtype=pl.Int64), gekozen=pl.lit(value=False))
    tables["iv3_baten_lasten"] = pl.concat([tables["iv3_baten_lasten"], first])
    tables["iv3_leveringen"] = pl.concat([delivered, not_chosen])
    database.write(_published(tables), tmp_path / "two.sqlite", preface=PREFACE)

    with closing(sqlite3.connect(tmp_path / "two.sqlite")) as connection:
        rows = connection.execute("SELECT * FROM gekozen ORDER BY taakveld, categorie").fetchall()

    assert rows[1][:-1] == (
        2023, "GM0307", "Amersfoort", "X000", 2, "0.1", "Bestuur", "L1.1", "Salarissen", "lasten", 8_657_000,
    )  # fmt: skip
    assert len(rows) == 3


def test_keys_references_and_explanations_travel_with_the_file(query: Query) -> None:
    assert query("PRAGMA integrity_check") == [("ok",)]
    assert query("PRAGMA foreign_key_check") == []
    assert {row[2] for row in query("PRAGMA foreign_key_list(iv3_baten_lasten)")} == {
        "gemeenten", "verslagsoorten", "taakvelden", "categorieen",
    }  # fmt: skip
    assert query("SELECT * FROM leesmij") == [("Titel", "Begrotingen 2023"), ("Let op", "Codes zijn tekst.")]
    assert query("SELECT eenheid FROM veldwijzer WHERE tabel = 'iv3_balans' AND kolom = 'bedrag_eur'") == [
        ("EUR",)
    ]


def test_a_reference_that_leads_nowhere_is_found_by_anyone(
    tmp_path: Path, tables: dict[str, pl.DataFrame]
) -> None:
    tables["taakvelden"] = tables["taakvelden"].clear()
    database.write(_published(tables), tmp_path / "loose.sqlite", preface=PREFACE)

    with closing(sqlite3.connect(tmp_path / "loose.sqlite")) as connection:
        lost = connection.execute("PRAGMA foreign_key_check").fetchall()

    assert {row[2] for row in lost} == {"taakvelden"}


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda frame: pl.concat([frame, frame]), "UNIQUE constraint failed: gemeenten.gemeente"),
        (lambda frame: frame.with_columns(naam=None).cast({"naam": pl.String}), "NOT NULL .* gemeenten.naam"),
    ],
)
def test_a_broken_key_or_an_empty_required_cell_is_refused(
    tmp_path: Path,
    tables: dict[str, pl.DataFrame],
    spoil: Callable[[pl.DataFrame], pl.DataFrame],
    message: str,
) -> None:
    tables["gemeenten"] = spoil(tables["gemeenten"])

    with pytest.raises(sqlite3.IntegrityError, match=message):
        database.write(_published(tables), tmp_path / "b.sqlite", preface=PREFACE)


@pytest.mark.parametrize("asked", ["gemeente = 'GM0307'", "taakveld = '0.1'", "verslagsoort = 'X000'"])
def test_a_question_to_the_view_never_reads_all_cells(query: Query, asked: str) -> None:
    steps = [row[3] for row in query(f"EXPLAIN QUERY PLAN SELECT * FROM gekozen WHERE {asked}")]

    [cells] = [step for step in steps if " cel " in step]
    assert cells.startswith("SEARCH cel USING PRIMARY KEY (gemeente=? AND verslagsoort=? AND plaatsing=?")
    assert ("taakveld=?" in cells) == ("taakveld" in asked)
