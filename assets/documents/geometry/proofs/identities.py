"""Columns that follow from the columns beside them, in every row: verschil, eindsaldo, totaal.

Which columns those are is found in the rows themselves, never in their heads. What they prove of a row, of
which the other readings are known, is decided where the row is read.
"""

from __future__ import annotations

from itertools import combinations, product
from math import comb, log10
from operator import mul
from typing import TYPE_CHECKING, TypeAlias

from assets.documents.geometry.proofs.sums import ENOUGH, tolerance

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assets.documents.geometry.column_heads import Heads
    from assets.documents.geometry.figures import Values

Signs: TypeAlias = tuple[int, ...]
"""How each column counts in what must come to nothing; 0 for a column that takes no part."""

Identity: TypeAlias = tuple[Signs, ...]
"""Signs of which each row keeps one: a verschil can be an advantage, which turns between lasten and baten."""

FEWEST_TERMS = 3
"""Two columns that are equal only repeat each other."""

MOST_COLUMNS = 7
"""Up to here a column may follow from any others; in a wider table from two."""

WIDEST = 20

FEWEST_ROWS = 3
"""That keep one; a total keeps what the row above it keeps."""

MOST_ROWS = 40
"""Rows to find them in."""

ALMOST_ALL = 0.9
"""Of the rows that seem whole: where more fail, the table does not keep the identity."""

OF_A_ROW, OF_A_WHOLE_ROW = 2.0, 1.0
"""Decimal digits by which a row must keep an identity, above those that the choice of a reading takes; fewer
where no cell of it is empty."""


def identities(rows: Sequence[Values | None], unit: Values, heads: Heads) -> tuple[Identity, ...]:
    """The identities that almost all rows keep, more often than chance explains; None is no whole row.

    None at all where the heads announce others: then these may be heads of other columns.
    """
    known = list(dict.fromkeys(row for row in rows if row is not None and any(row)))[:MOST_ROWS]
    width = len(unit)
    if not known or not FEWEST_TERMS <= width <= WIDEST:
        return ()
    family: list[Identity] = [(signs,) for signs in _family(width)]
    needed = ENOUGH + log10(len(family))
    found = tuple(each for each in family if _holds(each, known, unit, needed))
    if not found:
        turning = [each for at in heads.differences for each in _turning(at, width)]
        found = tuple(each for each in turning if _holds(each, known, unit, needed))
    supports = [{at for at, sign in enumerate(signs) if sign} for signs, *_ in found]
    for places in heads.must_follow:
        if not any(places <= own and len(own) == FEWEST_TERMS for own in supports):
            return ()
    if not all(any(_is_total(at, signs) for signs, *_ in found) for at in heads.totals):
        return ()
    if not heads.movements <= set().union(*supports):
        return ()
    return found


def _is_total(at: int, signs: Signs) -> bool:
    """Whether an identity says that this column is the sum of others, none of them subtracted."""
    return signs[at] != 0 and sum(sign == signs[at] for sign in signs) == 1


def holds_last(found: Sequence[Identity]) -> bool:
    """Whether there are identities and the last column takes part in all of them."""
    return bool(found) and all(signs[-1] for signs, *_ in found)


def keeps(values: Values, found: Sequence[Identity], unit: Values) -> bool:
    """Whether a row keeps all identities, but for rounding."""
    return all(_is_kept(each, values, unit) for each in found)


def _is_kept(identity: Identity, values: Values, unit: Values) -> bool:
    allowed = _allowed(identity[0], unit)
    return any(abs(sum(map(mul, signs, values))) <= allowed for signs in identity)


def evidence(values: Values, found: Sequence[Identity], unit: Values) -> float:
    """How many decimal digits agree that need not have agreed; below 0 where an identity is broken.

    Two columns that nearly cancel each other prove no more than what they leave.
    """
    digits = 0.0
    for identity in found:
        own = _agreement(identity, values, unit)
        if own is None:
            return -1.0
        digits = max(digits, own)
    return digits


def only_columns(values: Values, found: Sequence[Identity], unit: Values) -> tuple[int, ...] | None:
    """The only columns in which these values keep what is kept, the others being empty; None if not one."""
    width = len(unit)
    fitting: list[tuple[tuple[int, ...], Values]] = []
    for columns in combinations(range(width), len(values)):
        placed = dict(zip(columns, values, strict=True))
        row = tuple(placed.get(at, 0) for at in range(width))
        if keeps(row, found, unit):
            fitting.append((columns, row))
            if len(fitting) > 1:
                return None
    if not fitting:
        return None
    columns, row = fitting[0]
    enough = (OF_A_ROW if len(values) < width else OF_A_WHOLE_ROW) + log10(comb(width, len(values)))
    return columns if evidence(row, found, unit) >= enough else None


def _family(width: int) -> Iterator[Signs]:
    if width <= MOST_COLUMNS:
        for signs in product((0, 1, -1), repeat=width):
            if sum(map(abs, signs)) >= FEWEST_TERMS and next(filter(None, signs)) > 0:
                yield signs
        return
    for places in combinations(range(width), FEWEST_TERMS):
        for own in ((1, 1, -1), (1, -1, 1), (1, -1, -1)):
            yield tuple(dict(zip(places, own, strict=True)).get(at, 0) for at in range(width))


def _turning(at: int, width: int) -> Iterator[Identity]:
    """A column that is the difference of two others, in each row either way round."""
    for places in combinations([place for place in range(width) if place != at], 2):
        signs = [dict(zip((*places, at), (1, -1, own), strict=True)) for own in (1, -1)]
        yield tuple(tuple(each.get(place, 0) for place in range(width)) for each in signs)


def _holds(identity: Identity, rows: Sequence[Values], unit: Values, needed: float) -> bool:
    most = int((1 - ALMOST_ALL) * len(rows))
    failed = 0
    for row in rows:
        if not _is_kept(identity, row, unit):
            failed += 1
            if failed > most:
                return False
    digits = [own for row in rows if (own := _agreement(identity, row, unit))]
    return len(digits) >= FEWEST_ROWS and sum(digits) >= needed


def _allowed(signs: Signs, unit: Values) -> int:
    """What rounding may leave."""
    finest = max(each for sign, each in zip(signs, unit, strict=True) if sign)
    return tolerance(sum(map(abs, signs)) - 1) * finest


def _agreement(identity: Identity, values: Values, unit: Values) -> float | None:
    """The digits of one identity in one row; None where it does not hold."""
    kept = next((signs for signs in identity if _is_kept((signs,), values, unit)), None)
    if kept is None:
        return None
    terms = [sign * value for sign, value in zip(kept, values, strict=True) if sign and value]
    left = min((abs(one + other) for one, other in combinations(terms, 2)), default=0)
    ways = len(identity) * (2 * _allowed(kept, unit) + 1)
    return max(0.0, log10(left / ways)) if left else 0.0
