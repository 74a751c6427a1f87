"""Which rows of a table are the sum or the difference of rows above them, in every column.

A relation counts only when chance cannot explain it; what it proves of a row is decided with ``survives``.
Sums of rounded values differ by a unit or two, more in a long column.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assets.documents.geometry.figures import Values

MOST_PARTS = 60
"""Of one sum; the longest of the pages seen has 27."""

ENOUGH = 6.0
"""Decimal digits of evidence: one chance in a million that unrelated rows would fit."""

_SIGNS = ((1, 1), (1, -1), (-1, 1))


@dataclass(frozen=True, slots=True)
class Relation:
    """A row that is the signed sum of others; ``parts`` are sign and place of each."""

    total: int
    parts: tuple[tuple[int, int], ...]

    def sign(self, row: int) -> int:
        """How the row counts in what must come to nothing: total minus parts; 0 if it takes no part."""
        if row == self.total:
            return 1
        return -sum(sign for sign, place in self.parts if place == row)

    def rows(self) -> Iterator[int]:
        """The rows that take part."""
        yield from (place for _, place in self.parts)
        yield self.total


def tolerance(parts: int) -> int:
    """By how many units a sum of so many rounded values may differ from its total."""
    return 1 if parts <= 4 else 2 if parts <= 12 else 3  # noqa: PLR2004 - half a unit each, rarely all one way


def residuals(relation: Relation, rows: Sequence[Values | None]) -> Values:
    """Total minus parts in each column."""
    total = rows[relation.total]
    left = list(total or ())
    for sign, place in relation.parts:
        for column, value in enumerate(rows[place] or ()):
            left[column] -= sign * value
    return tuple(left)


def relations(rows: Sequence[Values | None], unit: Values) -> list[Relation]:
    """The relations among rows that stand below each other; None ends a stretch.

    A row that is a total takes the place of its parts, so that totals of totals are found as well.
    """
    found: list[Relation] = []
    stack: list[int] = []
    for place, row in enumerate(rows):
        if row is None:
            stack.clear()
            continue
        relation = _relation(place, rows, stack, unit)
        if relation is not None:
            found.append(relation)
            del stack[len(stack) - len(relation.parts) :]
        stack.append(place)
    return found


def _relation(
    place: int, rows: Sequence[Values | None], stack: Sequence[int], unit: Values
) -> Relation | None:
    """The relation that makes the row at ``place`` a total; None when none or more than one is convincing."""
    needed = ENOUGH + log10(len(stack) + len(_SIGNS))
    fitting = [
        candidate
        for candidate in _candidates(place, rows, stack, unit)
        if evidence(candidate, rows, unit) >= needed
    ]
    return fitting[0] if len(fitting) == 1 else None


def _candidates(
    place: int, rows: Sequence[Values | None], stack: Sequence[int], unit: Values
) -> Iterator[Relation]:
    total = rows[place] or ()
    if len(stack) > 1:
        upper, lower = stack[-2], stack[-1]
        for first, second in _SIGNS[1:]:
            candidate = Relation(place, ((first, upper), (second, lower)))
            if fits(residuals(candidate, rows), unit, 2):
                yield candidate
    running = [0] * len(total)
    for count, part in enumerate(reversed(stack[-MOST_PARTS:]), start=1):
        running = [left + right for left, right in zip(running, rows[part] or (), strict=True)]
        if count > 1 and fits([a - b for a, b in zip(total, running, strict=True)], unit, count):
            yield Relation(place, tuple((1, each) for each in stack[len(stack) - count :]))


def fits(left: Iterable[int], unit: Values, parts: int) -> bool:
    """Whether what is left in every column is rounding."""
    allowed = tolerance(parts)
    return all(abs(value) <= allowed * each for value, each in zip(left, unit, strict=True))


def evidence(relation: Relation, rows: Sequence[Values | None], unit: Values) -> float:
    """How many decimal digits agree that need not have agreed.

    Columns of a budget resemble each other: a column counts for what differs from the columns before it.
    """
    values = [rows[place] or () for place in relation.rows()]
    columns = list(zip(*values, strict=True))
    allowed = 2 * tolerance(len(relation.parts)) + 1
    digits = 0.0
    for at, column in enumerate(columns):
        spread = max(map(abs, column))
        for earlier in columns[:at]:
            spread = min(spread, max(abs(a - b) for a, b in zip(column, earlier, strict=True)))
        digits += max(0.0, log10(spread / unit[at] / allowed)) if spread else 0.0
    return digits


def survives(
    row: int, instead: Values, relation: Relation, rows: Sequence[Values | None], unit: Values
) -> bool:
    """Whether the relation would still hold if the row had these values, so that it cannot tell which."""
    own = rows[row] or ()
    sign = relation.sign(row)
    left = (
        rest + sign * (other - value)
        for rest, other, value in zip(residuals(relation, rows), instead, own, strict=True)
    )
    return fits(left, unit, len(relation.parts))
