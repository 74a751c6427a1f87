"""Tables whose rows are lines of words: label and numbers share the separator, empty cells are gone.

A row gets columns when it takes part in sums that hold, and none of its other readings would keep them. The
number of columns comes from the heads; without heads that can be counted nothing gets a column.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assets.cleaning import bounded
from assets.documents.blocks import Cell, Row
from assets.documents.geometry.candidates import SpacedRow, spaced_row
from assets.documents.geometry.column_heads import Heads, heads_of, names_columns
from assets.documents.geometry.head_words import is_label_head
from assets.documents.geometry.proofs.proven_rows import proven_rows

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    from assets.documents.geometry.candidates import Reading

WHY = "lines of words: sums prove these rows, and no other reading of them keeps the sums"
UNCOUNTED = "lines of words: the heads above them cannot be counted"
CODED = "lines of words: their labels begin with codes, which can be a column of their own"
UNEVEN = "lines of words: most have another number of values than there are heads"
UNPROVEN = "lines of words: empty cells leave no trace in them, and no sum or saldo proves a row"

MOST_TITLES = 4
"""Lines above the heads that belong to the table."""

MOST_ROWS = 2_000

_CODE = re.compile(r"(?:[^\W\d_]{1,3}[-.]?)?[0-9][0-9.]*[a-z]?\b", re.IGNORECASE)


def rebuilt(lines: Sequence[str]) -> tuple[Row, ...] | str:
    """The rows of a table of lines, with columns where they are proven; why not, where that is nowhere."""
    found = _heads(lines)
    if found is None or len(lines) > MOST_ROWS:
        return UNCOUNTED
    heads, first, after = found
    head_lines = set(lines[first:after])
    end = unchanged(lines, after, head_lines)
    rows = [None if line in head_lines else spaced_row(line) for line in lines[after:end]]
    body = [row for row in rows if row is not None]
    if begin_with_codes([row.label for row in body if row.figures]):
        return CODED
    if not _is_one_number_each(body, len(heads.lower), strictly=not _is_known(heads.label)):
        return UNEVEN
    proven = proven_rows(rows, heads)
    if not proven:
        return UNPROVEN
    return (
        *((_raw(line, header=True),) for line in lines[:first]),
        *head_rows(heads),
        *(
            placed(proven[place]) if place in proven else (_raw(line, header=line in head_lines),)
            for place, line in enumerate(lines[after:])
        ),
    )


def unchanged(lines: Sequence[str], after: int, heads: Container[str], *, glued: bool = False) -> int:
    """Where other heads follow among the rows that begin at ``after``; those below have other columns."""
    changes = (at for at in range(after, len(lines)) if lines[at] not in heads)
    return next((at for at in changes if names_columns(lines[at], glued=glued)), len(lines))


def head_rows(heads: Heads) -> Iterator[Row]:
    """The heads as rows of cells; the values begin in the second column."""
    label = (Cell(bounded(heads.label), 1, None, header=True, alignment="berekend"),) if heads.label else ()
    if heads.upper:
        cells: list[Cell] = []
        column = 2
        for text, span in heads.upper:
            cells.append(Cell(bounded(text), column, span, header=True, alignment="berekend"))
            column += span
        yield (*label, *cells)
        label = ()
    yield (
        *label,
        *(
            Cell(bounded(text), at, 1, header=True, alignment="berekend")
            for at, text in enumerate(heads.lower, 2)
        ),
    )


def _heads(lines: Sequence[str]) -> tuple[Heads, int, int] | None:
    """The heads, the first of their lines, and the line after them."""
    for first in range(min(MOST_TITLES, len(lines))):
        for after in (first + 2, first + 1):
            heads = heads_of(lines[first:after]) if after < len(lines) else None
            if heads is not None and len(heads.lower) > 1:
                return heads, first, after
        if len(spaced_row(lines[first]).figures) > 1:
            return None
    return None


def _is_known(label: str | None) -> bool:
    """Whether the text before the heads is surely the head of the labels, and no head of a column."""
    return label is None or is_label_head(label)


def _is_one_number_each(rows: Sequence[SpacedRow], width: int, *, strictly: bool) -> bool:
    """Whether most rows, or ``strictly`` all of them, have as many figures as there are heads.

    Where most have one more, a column without a head moves all values, and every sum would still hold.
    """
    counts = [len(row.figures) for row in rows if row.figures]
    even = sum(count == width for count in counts)
    return even == len(counts) if strictly else even > sum(count > width for count in counts)


def begin_with_codes(labels: Sequence[str]) -> bool:
    """Whether labels begin with codes, which can be a column of their own: then no column can be counted."""
    coded = [_CODE.match(label) is not None for label in labels]
    return 2 * sum(coded) >= max(len(coded), 1)


def placed(reading: Reading) -> Row:
    """A row that is proven; its empty cells are not there."""
    return tuple(
        Cell(bounded(text), at, None if at == 1 else 1, alignment="berekend")
        for at, text in enumerate((reading.label, *reading.texts), 1)
        if text is not None
    )


def _raw(line: str, *, header: bool = False) -> Cell:
    return Cell(bounded(line), header=header)
