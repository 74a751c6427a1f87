"""Heads on two levels in a text that lost its geometry: which head spans the ones below it.

Only arithmetic can prove it: a column headed "Totaal" is the sum of exactly the columns of the group.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOTAL = "totaal"

MAX_HEADS = 30

FEWEST_ROWS = 4
"""With three, sums of small numbers come out by chance (found in 60,000 random tables)."""


@dataclass(frozen=True, slots=True)
class GroupHead:
    """Heads on two levels: ``first`` is the upper row, ``below`` stands under its head ``spanning``."""

    first: tuple[str, ...]
    spanning: int
    """The place in ``first`` of the head that spans, from 0; its first column is that place plus 1."""
    below: tuple[str, ...]


def find_group_head(heads: Sequence[str], rows: Sequence[Sequence[Decimal]]) -> GroupHead | None:
    """The only reading of ``heads``, which are one too many, in which "Totaal" adds up in every row.

    ``heads`` begins with the head of the labels; each row has one value less than there are columns. A sum
    of rounded values may differ by half a unit of the last digit for each value and for the total itself.
    Every other reading must fail in half of the rows, so that one odd row cannot turn the proof round.
    """
    if len(rows) < FEWEST_ROWS or len(heads) != len(rows[0]) + 2 or len(heads) > MAX_HEADS:
        return None
    counted = sorted(
        ((_sums(reading, rows), reading) for reading in _readings(heads)), key=lambda each: -each[0]
    )
    (most, best), *others = counted
    if most < len(rows) or len(best.below) == 1 or (others and 2 * others[0][0] > len(rows)):
        return None
    return best


def _readings(heads: Sequence[str]) -> Iterator[GroupHead]:
    for upper in range(2, len(heads)):
        for spanning in range(1, upper):
            yield GroupHead(tuple(heads[:upper]), spanning, tuple(heads[upper:]))


def _sums(reading: GroupHead, rows: Sequence[Sequence[Decimal]]) -> int:
    """In how many rows the values below the group add up to the total."""
    totals = [place for place, head in enumerate(reading.first) if head.casefold() == TOTAL]
    if len(totals) != 1 or totals[0] in (0, reading.spanning):
        return 0
    total, spanning, span = totals[0], reading.spanning, len(reading.below)
    total_value = total - 1 if total < spanning else total + span - 2
    parts = slice(spanning - 1, spanning - 1 + span)
    return sum(_is_sum(row[total_value], row[parts]) for row in rows)


def _is_sum(total: Decimal, parts: Sequence[Decimal]) -> bool:
    """Whether the parts add up to the total; a total that rounding alone could explain proves nothing."""
    last_digit = max(int(value.as_tuple().exponent) for value in (total, *parts))
    tolerance = Decimal(1).scaleb(min(last_digit, 0)) * (len(parts) + 1) / 2
    return abs(total) > 4 * tolerance and abs(sum(parts, Decimal(0)) - total) <= tolerance
