"""Random tables as HTML and as the four flattenings, read back: no value in another place than its own."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass
from random import Random

import pytest

from assets.documents.blocks import Row, Table
from assets.documents.reading import read_page
from assets.documents.words.numbers import read_number
from tests.random_tables import Cell as Label
from tests.random_tables import RandomTable, as_html, as_text, random_table

TABLES = int(os.environ.get("OPENBEGROTING_ROUND_TRIPS", "12000"))
FIRST_SEED = int(os.environ.get("OPENBEGROTING_ROUND_TRIP_SEED", "0"))
FORMS = ("HTML", "A", "B", "C", "D")


@dataclass(frozen=True, slots=True)
class Wrong:
    seed: int
    form: str
    row: tuple[str, ...]
    column: int
    text: str


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _columns(table: RandomTable, form: str, text: str, read: Table) -> dict[int, int]:
    """Where each column of the grid is for a reader of text, who does not see one without text.

    Pipes show every column but an empty first one, which looks like pipes before each row. In a table of
    lines all labels are one column: where one ends and the next begins is not to be seen. In one of
    paragraphs they are one column or as many as there are, which the first head tells.
    """
    heads = [cell.column for row in read.rows for cell in row if cell.header and cell.column is not None]
    first_head = min(heads, default=None)
    shown = [
        column
        for column in range(1, table.width + 1)
        if any(column in row and row[column].text for row in table.rows)
    ]
    if form == "D":
        opened = all(line.startswith("|") for line in text.split("\n") if "|" in line)
        shown = list(range(2 if opened else 1, table.width + 1))
    if form in "BC" or (form == "A" and first_head == 2):
        shown = [table.labels, *(column for column in shown if column > table.labels)]
    return dict(enumerate(shown, start=1))


def _wrong_in_text(
    seed: int, form: str, table: RandomTable, text: str, read: Table
) -> tuple[list[Wrong], int, int]:
    """The cells in a wrong place, and how many values have a column and how many do not."""
    columns = _columns(table, form, text, read)
    wrong: list[Wrong] = []
    known = unknown = 0
    at = 0
    for row in read.rows:
        placed = {cell.column: _one_line(cell.text) for cell in row if cell.column is not None}
        values = {column: text for column, text in placed.items() if column > 1}
        if all(cell.header for cell in row):
            if form == "A" and values:
                assert any(_are_heads(values, truth, columns) for truth in table.rows), (seed, values)
            continue
        unknown += sum(cell.column is None for cell in row)
        if not values:
            continue
        known += len(values)
        found = next(
            (place for place in range(at, len(table.rows)) if _stands_in(row, table, place, columns, form)),
            None,
        )
        if found is None:
            wrong.extend(
                Wrong(seed, form, tuple(cell.text for cell in row), column, text)
                for column, text in values.items()
            )
        else:
            at = found + 1
    return wrong, known, unknown


def _stands_in(row: Row, table: RandomTable, place: int, columns: dict[int, int], form: str) -> bool:
    """Whether every placed cell of a row stands there in that row of the grid."""
    truth = table.rows[place]
    for cell in row:
        if cell.column is None:
            continue
        own = truth.get(columns.get(cell.column, 0))
        shown = own.text if own is not None else ""
        if cell.column == 1 and columns.get(1) == table.labels and form != "D":
            labels = [truth[at].text for at in range(1, table.labels + 1) if at in truth and truth[at].text]
            shown = ("" if form == "B" else " ").join(labels[-1:] if form == "A" else labels)
        if cell.column == 1 and form == "A" and not shown and place:
            shown = _only_text(table.rows[place - 1])
        if _one_line(cell.text) != _one_line(shown) and not _is_cut(cell.text, shown):
            return False
    return True


def _is_cut(text: str, shown: str) -> bool:
    """Whether the text ends within the mark behind a figure, which leaves the number whole."""
    number = read_number(text)
    return shown.startswith(text) and number.value is not None and number == read_number(shown)


def _are_heads(heads: dict[int, str], truth: dict[int, Label], columns: dict[int, int]) -> bool:
    """Whether every head stands above its own column of the grid."""
    return all(
        columns.get(column) in truth and _one_line(truth[columns[column]].text) == text
        for column, text in heads.items()
    )


def _only_text(row: dict[int, Label]) -> str:
    """The text above a row without a label: in a text of paragraphs that is its label."""
    filled = [cell.text for cell in row.values() if cell.text]
    return filled[0] if len(filled) == 1 else ""


def _read(text: str, mediatype: str) -> list[Table]:
    return list(read_page(text.encode(), mediatype, "https://gemeente.example/p1/tabel").tables)


def _html_differs(table: RandomTable, read: list[Table]) -> bool:
    expected = [
        [(column, _one_line(cell.text), cell.colspan, cell.rowspan) for column, cell in sorted(row.items())]
        for row in table.rows
    ]
    found = [
        [(cell.column, _one_line(cell.text), cell.colspan, cell.rowspan) for cell in row]
        for part in read
        for row in part.rows
    ]
    certain = {cell.alignment for part in read for row in part.rows for cell in row} == {"exact"}
    return len(read) != 1 or not certain or expected != found


@pytest.mark.parametrize("part", range(4))
def test_no_value_of_a_random_table_comes_back_in_another_place(part, record_property):
    wrong: list[Wrong] = []
    counts: Counter[str] = Counter()
    for seed in range(FIRST_SEED + part, FIRST_SEED + TABLES, 4):
        table = random_table(seed)
        rng = Random(seed)
        form = FORMS[(seed // 4) % len(FORMS)]
        if form == "HTML":
            assert not _html_differs(table, _read(as_html(table, rng), "text/html")), seed
            counts["HTML"] += 1
            continue
        text = as_text(table, form, rng)
        for read in _read(text, "text/plain"):
            found, known, unknown = _wrong_in_text(seed, form, table, text, read)
            wrong += found
            counts[f"{form} known"] += known
            counts[f"{form} unknown"] += unknown
    record_property("values", dict(sorted(counts.items())))
    assert wrong == []
    assert all(counts[f"{form} known"] for form in "ACD")
