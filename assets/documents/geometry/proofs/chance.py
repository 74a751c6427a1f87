"""How likely a table of paragraphs looks whole although empty cells and an unnamed row hide in it.

A row that misses cells, followed by one without a label that has just the other number, reads as one full
row: case 05 has an unnamed row of two values. The more rows and columns fit, the less chance explains it.
"""

from __future__ import annotations

from functools import cache
from math import comb

BY_COUNT = 2e-3
"""Of being deceived by the number of values, for the share of empty cells that deceives most; an unnamed row
must be there as well, of which real pages have one in a thousand."""

BY_SUMS = 1e-2
"""The same where the columns add up, which an unnamed row does not disturb when it fills the very gaps."""

BY_NAMES = 2e-4
"""Of being deceived by a column whose head is empty; real pages have a few in a thousand tables."""

_SHARES = tuple(step / 100 for step in range(1, 61))


@cache
def whole_by_count(rows: int, width: int) -> bool:
    """Whether so many rows of exactly ``width`` values are whole beyond reasonable doubt."""
    return _worst(rows, width, comb(2 * width, width)) <= BY_COUNT


@cache
def whole_by_names(rows: int, width: int) -> bool:
    """Whether no column is without a head: each row would have left out just one value."""
    return max((width + 1) * share * (1 - share) ** width for share in _SHARES) ** rows <= BY_NAMES


@cache
def whole_by_sums(rows: int, width: int) -> bool:
    """The same for rows of which every column adds up."""
    return _worst(rows, width, 2**width) <= BY_SUMS


def _worst(rows: int, width: int, ways: int) -> float:
    """The largest chance, over all shares of empty cells, that exactly one row is two."""
    return max(rows * ways * share**width * (1 - share) ** (width + width * (rows - 1)) for share in _SHARES)
