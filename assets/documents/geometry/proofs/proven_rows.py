"""Which rows of a text that lost its columns can be read in one way only, whatever separated their figures.

A row is proven when it takes part in sums that hold, or keeps what its columns keep in every row, and none of
its other readings would. How a line becomes readings is decided by the module of its form.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING, Protocol

from assets.documents.geometry.figures import Values, decimals, figure, is_absorbable, scaled, units
from assets.documents.geometry.head_words import is_numbered
from assets.documents.geometry.proofs.identities import (
    OF_A_ROW,
    OF_A_WHOLE_ROW,
    Identity,
    evidence,
    holds_last,
    identities,
    keeps,
)
from assets.documents.geometry.proofs.sums import Relation, relations, survives
from assets.documents.geometry.proofs.triples import Pattern, holds, pattern_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assets.documents.geometry.candidates import Reading
    from assets.documents.geometry.column_heads import Heads

MOST_TRIED = 100_000
"""Readings of all rows together; trying more takes seconds."""

LARGE = 300
"""Numbers that end labels are smaller, or they are years, which do not add up."""


_FIGURE_AT_END = re.compile(r"(?:(?<=[\s\w)])[0-9][0-9.,]*%?|(?<=\s)-)$")


class TextRow(Protocol):
    """A line of which the columns are not known."""

    @property
    def has_figures(self) -> bool:
        """Whether it is a row of values, and not a title between them."""

    def shown(self, width: int) -> Reading | None:
        """The reading without empty cells; None if there is none."""

    def readings(self, width: int) -> list[Reading]:
        """Every reading, that of ``shown`` among them; none when there are too many."""


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The rows as numbers, for as far as they can be read without empty cells."""

    rows: tuple[Values | None, ...]
    unit: Values
    places: int
    triples: tuple[tuple[int, int, int], ...]
    pattern: Pattern | None
    across: tuple[Identity, ...]

    def keeps_saldo(self, values: Values) -> bool:
        """Whether every saldo in these values follows from the lasten and baten beside it."""
        return self.pattern is not None and self.pattern.fits(values, self.triples, self.unit)

    def stands_by_itself(self, place: int) -> bool:
        """Whether the saldos of a row agree more often than chance explains."""
        own = self.rows[place]
        return (
            own is not None and self.pattern is not None and holds(own, self.triples, self.pattern, self.unit)
        )


def proven_rows(rows: Sequence[TextRow | None], heads: Heads) -> dict[int, Reading]:
    """The readings of the rows of which only one fits, by place; None is a line that is no row."""
    width = len(heads.lower)
    shown = [row.shown(width) if row is not None else None for row in rows]
    numbers = _numbers(shown, heads)
    if numbers is None:
        return {}
    proven = _proven(rows, shown, numbers, width)
    if not _first_column_counts(proven):
        return {}
    return {place: reading for place, reading in proven.items() if not _took_a_value(reading.label)}


def _took_a_value(label: str) -> bool:
    """Whether the figure that ends a label can be that of a column without a head: "Sport 4", "Sport82%"."""
    figure_at_end = _FIGURE_AT_END.search(label)
    return figure_at_end is not None and is_absorbable(figure_at_end[0]) and not is_numbered(label)


def _first_column_counts(proven: dict[int, Reading]) -> bool:
    """Whether the first values are no part of the labels: "fase 1", "fase 2" and "fase 3" add up as well."""
    firsts = [text for reading in proven.values() if (text := reading.texts[0]) is not None]
    largest = max((abs(value) for text in firsts if (value := figure(text)) is not None), default=0)
    return not all(map(is_absorbable, firsts)) or largest >= LARGE


def _numbers(shown: Sequence[Reading | None], heads: Heads) -> _Numbers | None:
    read = [tuple(reading.values) if reading is not None else None for reading in shown]
    known = [values for values in read if values is not None]
    if not known:
        return None
    places = decimals(value for values in known for value in values)
    unit = units(known, places)
    whole = tuple(scaled(values, places) if values is not None else None for values in read)
    pattern = pattern_of([values for values in whole if values is not None], heads.triples, unit)
    return _Numbers(whole, unit, places, heads.triples, pattern, identities(whole, unit, heads))


def _proven(
    rows: Sequence[TextRow | None], shown: Sequence[Reading | None], numbers: _Numbers, width: int
) -> dict[int, Reading]:
    """The rows of which only one reading fits."""
    kept = [place for place, row in enumerate(rows) if row is not None and row.has_figures]
    found = [
        _moved(relation, kept)
        for relation in relations([numbers.rows[place] for place in kept], numbers.unit)
    ]
    proven: dict[int, Reading] = {}
    left = MOST_TRIED
    for place in kept:
        row, whole = rows[place], shown[place]
        involved = [relation for relation in found if relation.sign(place)]
        by_sums = whole is not None and (bool(involved) or numbers.stands_by_itself(place))
        # Of the last row the last value can be cut off, where no sum holds it or rounding would hide that.
        across = place != kept[-1] or (not numbers.places and holds_last(numbers.across))
        if row is None or not (by_sums or (numbers.across and across)):
            continue
        others = row.readings(width)
        left -= len(others)
        if left < 0:
            break
        if by_sums and whole is not None and _only_reading(place, others, involved, numbers):
            proven[place] = whole
        elif numbers.across and across and (only := _only_keeping(others, numbers)) is not None:
            proven[place] = only
    return proven


def _only_keeping(readings: Sequence[Reading], numbers: _Numbers) -> Reading | None:
    """The only reading that keeps what the columns keep in other rows, if chance does not explain it."""
    fitting = []
    for reading in readings:
        values = scaled(reading.values, numbers.places)
        if keeps(values, numbers.across, numbers.unit):
            fitting.append((reading, values))
            if len(fitting) > 1:
                return None
    if not fitting:
        return None
    reading, values = fitting[0]
    enough = (OF_A_ROW if None in reading.texts else OF_A_WHOLE_ROW) + log10(len(readings))
    kept = evidence(values, numbers.across, numbers.unit) >= enough
    return reading if kept and reading.label else None


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
        values = scaled(other.values, numbers.places)
        if values == own and None not in other.texts and not own_passed:
            own_passed = True
        elif not (by_itself and not numbers.keeps_saldo(values)) and all(
            survives(place, values, relation, numbers.rows, numbers.unit) for relation in involved
        ):
            return False
    return own_passed
