"""Tables whose rows are lines of words: label and numbers share the separator, empty cells are gone.

A row gets columns when it takes part in sums that hold, and none of its other readings would keep them. The
number of columns comes from the heads; without heads that can be counted nothing gets a column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from assets.cleaning import bounded
from assets.documents.blocks import Cell, Row
from assets.documents.geometry.candidates import Reading, SpacedRow, readings, spaced_row
from assets.documents.geometry.column_heads import Heads, heads_of, is_label_head
from assets.documents.geometry.figures import Values, decimals, figure, is_absorbable, scaled, units
from assets.documents.geometry.sums import Relation, relations, survives
from assets.documents.geometry.triples import Pattern, holds, pattern_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WHY = "lines of words: sums prove these rows, and no other reading of them keeps the sums"
UNCOUNTED = "lines of words: the heads above them cannot be counted"
CODED = "lines of words: their labels begin with codes, which can be a column of their own"
UNEVEN = "lines of words: most have another number of values than there are heads"
UNPROVEN = "lines of words: empty cells leave no trace in them, and no sum or saldo proves a row"

MOST_TITLES = 4
"""Lines above the heads that belong to the table."""

MOST_ROWS = 2_000

MOST_TRIED = 100_000
"""Readings of all rows together; trying more takes seconds."""

_NIL = Decimal(0)

LARGE = 300
"""Numbers that end labels are smaller, or they are years, which do not add up."""

_CODE = re.compile(r"(?:[^\W\d_]{1,3}[-.]?)?[0-9][0-9.]*[a-z]?\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The rows as numbers, for as far as they can be read without empty cells."""

    rows: tuple[Values | None, ...]
    unit: Values
    places: int
    triples: tuple[tuple[int, int, int], ...]
    pattern: Pattern | None

    def keeps_saldo(self, values: Values) -> bool:
        """Whether every saldo in these values follows from the lasten and baten beside it."""
        return self.pattern is not None and self.pattern.fits(values, self.triples, self.unit)

    def stands_by_itself(self, place: int) -> bool:
        """Whether the saldos of a row agree more often than chance explains."""
        own = self.rows[place]
        return (
            own is not None and self.pattern is not None and holds(own, self.triples, self.pattern, self.unit)
        )


def rebuilt(lines: Sequence[str]) -> tuple[Row, ...] | str:
    """The rows of a table of lines, with columns where they are proven; why not, where that is nowhere."""
    found = _heads(lines)
    if found is None or len(lines) > MOST_ROWS:
        return UNCOUNTED
    heads, first, after = found
    width = len(heads.lower)
    head_lines = set(lines[first:after])
    rows = [spaced_row(line) for line in lines[after:]]
    shown = [
        None if line in head_lines else row.shown(width)
        for line, row in zip(lines[after:], rows, strict=True)
    ]
    body = [row for line, row in zip(lines[after:], rows, strict=True) if line not in head_lines]
    if begin_with_codes([row.label for row in body if row.figures]):
        return CODED
    if not _is_one_number_each(body, width, strictly=not _is_known(heads.label)):
        return UNEVEN
    numbers = _numbers(shown, heads)
    proven = _proven(rows, numbers, width) if numbers is not None else set()
    if numbers is None or not proven or not _first_column_counts(proven, shown, numbers):
        return UNPROVEN
    return (
        *((_raw(line, header=True),) for line in lines[:first]),
        *head_rows(heads),
        *(
            _placed(*reading)
            if place in proven and reading is not None
            else (_raw(line, header=line in head_lines),)
            for place, (line, reading) in enumerate(zip(lines[after:], shown, strict=True))
        ),
    )


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


def _first_column_counts(
    proven: set[int], shown: Sequence[tuple[str, tuple[str, ...]] | None], numbers: _Numbers
) -> bool:
    """Whether the first values are no part of the labels: "fase 1", "fase 2" and "fase 3" add up as well."""
    firsts = [reading[1][0] for place in proven if (reading := shown[place]) is not None]
    largest = max(abs(values[0]) for place in proven if (values := numbers.rows[place]) is not None)
    return not all(map(is_absorbable, firsts)) or largest >= LARGE * numbers.unit[0]


def begin_with_codes(labels: Sequence[str]) -> bool:
    """Whether labels begin with codes, which can be a column of their own: then no column can be counted."""
    coded = [_CODE.match(label) is not None for label in labels]
    return 2 * sum(coded) >= max(len(coded), 1)


def _numbers(shown: Sequence[tuple[str, tuple[str, ...]] | None], heads: Heads) -> _Numbers | None:
    read = [
        tuple(value for text in reading[1] if (value := figure(text)) is not None)
        if reading is not None
        else None
        for reading in shown
    ]
    known = [values for values in read if values is not None]
    if not known:
        return None
    places = decimals(value for values in known for value in values)
    unit = units(known, places)
    whole = [scaled(values, places) if values is not None else None for values in read]
    pattern = pattern_of([values for values in whole if values is not None], heads.triples, unit)
    return _Numbers(tuple(whole), unit, places, heads.triples, pattern)


def _proven(rows: Sequence[SpacedRow], numbers: _Numbers, width: int) -> set[int]:
    """The rows of which only one reading fits."""
    transparent = [
        values is not None or bool(row.figures) for values, row in zip(numbers.rows, rows, strict=True)
    ]
    kept = [place for place, counts in enumerate(transparent) if counts]
    found = [
        _moved(relation, kept)
        for relation in relations([numbers.rows[place] for place in kept], numbers.unit)
    ]
    proven: set[int] = set()
    left = MOST_TRIED
    for place, row in enumerate(rows):
        involved = [relation for relation in found if relation.sign(place)]
        if numbers.rows[place] is None or not (involved or numbers.stands_by_itself(place)):
            continue
        others = readings(row, width)
        left -= len(others)
        if left >= 0 and _only_reading(place, others, involved, numbers):
            proven.add(place)
    return proven


def _moved(relation: Relation, kept: Sequence[int]) -> Relation:
    return Relation(kept[relation.total], tuple((sign, kept[place]) for sign, place in relation.parts))


def _only_reading(
    place: int, others: Sequence[Reading], involved: Sequence[Relation], numbers: _Numbers
) -> bool:
    """Whether every other reading of a row breaks its own saldo, or a sum that it takes part in."""
    own = numbers.rows[place]
    by_itself = numbers.stands_by_itself(place)
    own_passed = False
    for other in others:
        values = scaled((value or _NIL for value in other), numbers.places)
        if values == own and None not in other and not own_passed:
            own_passed = True
        elif not (by_itself and not numbers.keeps_saldo(values)) and all(
            survives(place, values, relation, numbers.rows, numbers.unit) for relation in involved
        ):
            return False
    return own_passed


def _placed(label: str, values: tuple[str, ...]) -> Row:
    return tuple(
        Cell(bounded(text), at, None if at == 1 else 1, alignment="berekend")
        for at, text in enumerate((label, *values), 1)
    )


def _raw(line: str, *, header: bool = False) -> Cell:
    return Cell(bounded(line), header=header)
