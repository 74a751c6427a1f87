"""The columns of a table: what the rows of heads above them say.

What one head says is read in ``heads``; whether a row fits below them is asked in ``fitting``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from assets.documents.amounts.layout.dating import (
    are_of_whole,
    dated_by_titles,
    is_of_amounts,
    names_direction,
    of_document,
)
from assets.documents.amounts.layout.figures import (
    are_years,
    has_figure,
    is_figure,
    is_letter,
    is_raw_line,
    reaches_first,
    weakest,
)
from assets.documents.amounts.words.heads import ColumnHead, read_head
from assets.documents.amounts.words.labels import is_code
from assets.documents.amounts.words.lexicon import (
    direction_of,
    is_short_lasten,
    plain,
)
from assets.documents.words.indicator_heads import is_year
from assets.documents.words.numbers import is_unread

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assets.documents.amounts.words.labels import Label
    from assets.documents.amounts.words.lexicon import Direction
    from assets.documents.blocks import Alignment, Cell, Row
    from assets.sources.registry import DocumentSource

MOST_COLUMNS = 200
MOST_HEADS = 10
"""Rows of heads. Of a table with more of either no head is read."""

FEWEST_STANDS = 2
"""Named above the heads of a table; one is that of its title, such as "Meerjarenbegroting 2024-2027"."""

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_STAND = re.compile(r"rekening|realisatie|werkelijk|begroting|begroot|raming|prognose", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Columns:
    """What stands above each column, and how sure it is that it does."""

    heads: dict[int, ColumnHead] = field(default_factory=dict)
    alignments: dict[int, Alignment] = field(default_factory=dict)

    @property
    def first_value(self) -> int:
        """The first column with figures; ``MOST_COLUMNS`` where no head says so."""
        return min((column for column, head in self.heads.items() if head.holds_values), default=MOST_COLUMNS)

    def figure_places(self, row: Row) -> Iterator[int]:
        """The places in the row of the cells that hold figures, or stand where figures belong."""
        first = self.first_value
        known = first < MOST_COLUMNS
        for place, cell in enumerate(row):
            if not cell.text or cell.text == "€" or direction_of(plain(cell.text)) is not None:
                continue
            if cell.column is None:
                if (is_figure(cell) and not (place == 0 and is_code(cell.text))) or is_raw_line(row):
                    yield place
                continue
            head = self.heads.get(cell.column)
            if head is not None and head.letters:
                continue
            if head is not None and head.holds_values:
                if not is_letter(cell):
                    yield place
            elif cell.column > (first if known else 1) and is_figure(cell) and not is_letter(cell):
                yield place

    def direction_above(self, cell: Cell) -> Direction | None:
        """What the head above a cell says, if it is nothing but a direction."""
        head = self.heads.get(cell.column or 0)
        return direction_of(plain(head.text)) if head is not None and head.period is None else None

    def is_label(self, cell: Cell, label_heads: Sequence[str]) -> bool:
        """Whether a cell half way a row is the label of a second table beside the first."""
        head = self.heads.get(cell.column or 0)
        if (
            head is None
            or not cell.text
            or is_figure(cell)
            or is_unread(cell.text)
            or not _is_name(cell.text)
        ):
            return False
        return plain(head.text) in label_heads or self.direction_above(cell) is not None

    def head_of(
        self, cell: Cell, label: Label, group: ColumnHead | None, document: DocumentSource
    ) -> ColumnHead | None:
        """The head above a cell; below "Lasten" the label of the row or its ``group`` can tell the year."""
        head = self.heads.get(cell.column) if cell.column is not None else None
        if head is None:
            return None
        if not (names_direction(head) or is_of_amounts(head)):
            contradicted = _YEAR.search(label.text) and _is_of_other_year(label, head, document)
            return replace(head, period=None, stand=None) if contradicted else head
        beside = _date_in(label, document)
        if beside.period is None and beside.stand is None and (beside.direction or not beside.holds_values):
            if group is None:
                return head
            beside = group
        if beside.period is None or beside.stand is None or beside.direction is not None:
            # "2022" below a title "Begroting 2024": whatever it is, it is not of the title
            return replace(head, period=None, stand=None)
        return replace(head, period=beside.period, stand=beside.stand, reason=beside.reason)


def _is_of_other_year(label: Label, head: ColumnHead, document: DocumentSource) -> bool:
    """Whether a label is a year, or a side of one, that is not the year of its column: "Lasten 2023"."""
    told = read_head((label.text,), document)
    return head.period is not None and told.period not in (None, head.period)


def _date_in(label: Label, document: DocumentSource) -> ColumnHead:
    """What the one cell of a label with a year and a stand says, or else all of it."""
    dated = [
        head
        for text in label.parts
        if (head := read_head((text,), document)).period is not None and head.stand is not None
    ]
    return dated[0] if len(dated) == 1 else read_head((label.text,), document)


def below_others(columns: Columns, unplaced: Sequence[str]) -> Columns:
    """The columns below heads of which the columns are not known: where those name stands, years do not."""
    if sum(len(_STAND.findall(text)) for text in unplaced) < FEWEST_STANDS:
        return columns
    heads = {
        column: replace(head, stand=None) if is_year(head.text) else head
        for column, head in columns.heads.items()
    }
    return replace(columns, heads=heads)


def read_columns(
    heads: Sequence[Row], below: Row, titles: Sequence[str], document: DocumentSource
) -> Columns:
    """The columns under rows of heads; ``below`` is the row that follows, ``titles`` those above."""
    paths: dict[int, list[str]] = {}
    alignments: dict[int, Alignment] = {}
    for row in heads if len(heads) <= MOST_HEADS else ():
        for cell in row:
            if cell.column is None or cell.column + (cell.colspan or 1) > MOST_COLUMNS:
                continue
            for column in range(cell.column, cell.column + (cell.colspan or 1)):
                paths.setdefault(column, []).append(cell.text)
                alignments[column] = weakest(alignments.get(column, "exact"), cell.alignment)
    found = {column: read_head(tuple(path), document) for column, path in sorted(paths.items())}
    if tell_their_width(heads) and len(set(row_ends(heads))) > 1:
        return _nothing(found, alignments)
    if any(is_short_lasten(text) for path in paths.values() for text in path):
        # beside "L 2024" a "B 2024" holds baten
        return _nothing(found, alignments)
    if _has_label(below) and 1 in found and (found[1].period or found[1].stand):
        if found[1].period is not None and _are_shifted(found):
            return _nothing(found, alignments)
        titles = [*titles, found[1].text]
        found[1] = replace(found[1], holds_values=False, period=None, stand=None)
    dated = dated_by_titles(
        _without_differences(found), titles, document, of_whole=are_of_whole(found, below)
    )
    texts = (*titles, *(text for path in paths.values() for text in path))
    if {year for text in texts for year in _YEAR.findall(text)} <= {str(document.jaar)}:
        dated = of_document(dated, document)
    return Columns(dated, alignments)


def _without_differences(heads: dict[int, ColumnHead]) -> dict[int, ColumnHead]:
    """The heads; "Saldo" beside "Begroting 2024" and "Rekening 2024" is their difference, of no side."""
    if any(head.direction in ("lasten", "baten") for head in heads.values()):
        return heads
    dated = any(head.stand is not None and head.direction is None for head in heads.values())
    return {
        column: replace(head, direction=None)
        if dated and head.direction == "saldo" and head.period is None
        else head
        for column, head in heads.items()
    }


def _is_name(text: str) -> bool:
    """Whether a text is no figure in other words: digits stand only within it, as in "Programma 1 Zorg"."""
    return not any(map(str.isdigit, text)) or (text[0].isalpha() and text[-1].isalpha())


def _nothing(heads: Mapping[int, ColumnHead], alignments: dict[int, Alignment]) -> Columns:
    """The columns of heads that have moved: as many, of which nothing is known."""
    return Columns({column: ColumnHead("", holds_values=False) for column in heads}, alignments)


def tell_their_width(heads: Sequence[Row]) -> bool:
    """Whether the form tells how far heads reach, so that all of their rows must end in the same column."""
    return all(cell.colspan is not None for row in heads for cell in row)


def _has_label(row: Row) -> bool:
    """Whether a row begins with words in the first column."""
    return bool(row) and row[0].column == 1 and bool(row[0].text) and not is_figure(row[0])


def _are_shifted(heads: Mapping[int, ColumnHead]) -> bool:
    """Whether the label stands below the first of several dated heads, none of which is about the same."""
    first = heads[1]
    others = [head for column, head in heads.items() if column > 1 and head.period is not None]
    return bool(others) and all((head.period, head.stand) != (first.period, first.stand) for head in others)


def row_ends(rows: Sequence[Row]) -> list[int]:
    """The last column of each row, of cells that reach down into it too; 0 where it is not known."""
    ends: list[int] = []
    reaching: list[tuple[int, int]] = []
    for row in rows:
        own = [
            (cell.column + (cell.colspan or 1) - 1, cell.rowspan) for cell in row if cell.column is not None
        ]
        known = len(own) == len(row)
        ends.append(max((end for end, _ in (*own, *reaching)), default=0) if known else 0)
        reaching = [(end, down - 1) for end, down in (*own, *reaching) if down > 1]
    return ends


def are_heads(row: Row, document: DocumentSource) -> bool:
    """Whether a row half way holds heads that nobody marked: years, or words such as "Raming 2025"."""
    if are_years(row):
        return True
    beside = [cell for cell in row if cell.text and cell.column is not None and not reaches_first(cell)]
    if not beside or has_figure(row) or any(map(is_figure, beside)):
        return False
    heads = [read_head((cell.text,), document) for cell in beside]
    return any(head.period is not None or head.stand is not None for head in heads)
