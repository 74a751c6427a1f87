"""The columns of a table of indicators: what the heads above each of them say, and whether a row fits them.

What one head says is read in ``words.indicator_heads``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assets.documents.amounts.layout.columns import MOST_COLUMNS, MOST_HEADS, row_ends, tell_their_width
from assets.documents.blocks import Cell, Table
from assets.documents.words.indicator_heads import Head, Role, is_year, read_head
from assets.documents.words.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assets.documents.blocks import Row

PAIR = (1, 2)
"""The columns of a card: what is told, and the value."""


@dataclass(frozen=True, slots=True)
class IndicatorColumns:
    """The columns as the heads above them tell. ``moved``: rows of these heads end in different columns."""

    heads: dict[int, Head]
    moved: bool = False

    def of(self, role: Role) -> int | None:
        """The first column with that role."""
        return next((column for column, head in self.heads.items() if head.role == role), None)

    def role_of(self, column: int) -> Role:
        """What a column holds."""
        head = self.heads.get(column)
        return head.role if head is not None else "other"

    @property
    def name(self) -> int | None:
        """The column that names the indicators: the one that says so, or the first if it holds no values."""
        first = self.heads.get(1)
        return self.of("name") or (None if first is not None and first.role in ("value", "year") else 1)

    def fit(self, row: Row, end: int) -> bool:
        """Whether a row is as wide as its heads, and its label does not stand below one of values.

        A row that lacks a cell, or has one too many, has moved: all behind it stands below another head.
        """
        values = [column for column, head in self.heads.items() if head.role == "value"]
        if self.moved or (
            all(cell.colspan is not None for cell in row) and end != max(self.heads, default=0)
        ):
            return False
        label_below_value = bool(row) and row[0].column in values and is_words(row[0].text)
        return end >= max(values, default=0) and not label_below_value

    def year_in(self, texts: Mapping[int, str]) -> int | None:
        """The year that a row names for the one column of values, or for all of them where rows are years."""
        column = self.of("year")
        undated = (head for head in self.heads.values() if head.role == "value" and head.period is None)
        values = [head for head in undated if not head.only_figures]
        of_areas = bool(values) and all(head.area is not None for head in values)
        if column is None or not is_year(texts.get(column, "")):
            return None
        return int(texts[column]) if column == 1 or len(values) == 1 or of_areas else None

    def are_indicators(self, *, expected: bool) -> bool:
        """Whether the heads are those of a table of indicators."""
        values = [head for head in self.heads.values() if head.role == "value" and not head.only_figures]
        if any(head.is_indicator for head in self.heads.values()):
            return bool(values)
        kinds = {head.kind for head in values}
        return {"realisatie", "streefwaarde"} <= kinds or (expected and any(head.period for head in values))


def columns_below(heads: Sequence[Row]) -> IndicatorColumns:
    """What the heads say of each column; nothing of a table that is too wide or has too many of them."""
    paths: dict[int, list[str]] = {}
    for row in heads if len(heads) <= MOST_HEADS else ():
        for cell in row:
            first, span = cell.column or 0, cell.colspan or 1
            if first + span > MOST_COLUMNS:
                return IndicatorColumns({})
            for column in range(first, first + span):
                paths.setdefault(column, []).append(cell.text)
    moved = tell_their_width(heads) and len(set(row_ends(heads))) > 1
    return IndicatorColumns({column: read_head(tuple(path)) for column, path in sorted(paths.items())}, moved)


def card_as_rows(table: Table, name: str | None) -> Table:
    """A card (heads below each other in the first column, a value beside each) as two rows; others as is.

    ``name``: what stands above it, of which it is the card where none of its heads names an indicator.
    """
    if any(tuple(cell.column for cell in row) != PAIR for row in table.rows):
        return table
    heads = [read_head((row[0].text,)) for row in table.rows]
    told = {head.role for head in heads} | {str(head.kind) for head in heads}
    dated = any(head.period is not None for head in heads)
    if "other" in told or not dated or told.isdisjoint({"unit", "streefwaarde"}):
        return table
    values = [read_head((row[1].text,)).role for row in table.rows]
    named = any(head.role == "name" and role == "other" for head, role in zip(heads, values, strict=True))
    if not named and (name is None or "name" in told):
        return table
    rows = table.rows if named else ((Cell("Indicator"), Cell(name or "")), *table.rows)
    placed = [
        [replace(cell, column=at, colspan=1, header=cell is row[0]) for cell in row]
        for at, row in enumerate(rows, start=1)
    ]
    return replace(table, rows=tuple(zip(*placed, strict=True)))


def is_words(text: str) -> bool:
    """Whether a cell holds words and no figure."""
    reading = read_number(text)
    return bool(text) and reading.value is None and reading.qualifier is None and not is_year(text)
