"""The figures of a table that lost its geometry, as numbers to calculate with.

Everything is an integer in units of the finest digit of the table, so that sums are exact. What a number
means (its unit, its period) is none of this module's business.
"""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from assets.documents.words.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Values: TypeAlias = tuple[int, ...]
"""The values of a row, one for each column, in units of the finest digit of the table."""

_ABSORBABLE = re.compile(r"[0-9]{1,4}%?|[0-9]{1,3}(?:\.000)+|[0-9]{1,2}\.[0-9]00|[0-9]{1,2},[0-9]%?|-")
"""How a label can end: "fase 4", "Wmo 2015", "per 1.000", "tot 2.500", "PM 2,5", "voor 50%", "rijk -"."""

_LETTER_SIGN = {"nadeel": -1, "voordeel": 1}


@lru_cache(maxsize=10_000)
def figure(text: str) -> Decimal | None:
    """What a cell adds to a sum: its number, 0 for a dash, the number of a disadvantage below zero."""
    reading = read_number(text)
    if reading.value is not None:
        return reading.value * _LETTER_SIGN.get(reading.qualifier or "", 1)
    return Decimal(0) if reading.qualifier == "streepje" else None


def is_figure(text: str) -> bool:
    """Whether a text is a number or a dash."""
    return figure(text) is not None


def is_absorbable(text: str) -> bool:
    """Whether a figure can as well be the last word of a label."""
    return _ABSORBABLE.fullmatch(text) is not None


def decimals(values: Iterable[Decimal]) -> int:
    """How many digits behind the comma the finest of the values has."""
    return max((-min(int(value.as_tuple().exponent), 0) for value in values), default=0)


def scaled(values: Iterable[Decimal], places: int) -> Values:
    """The values in units of the given number of decimals."""
    return tuple(int(value.scaleb(places)) for value in values)


def units(rows: Sequence[Sequence[Decimal]], places: int) -> Values:
    """For each column, the unit of its finest digit, in the units of ``scaled``."""
    return tuple(10 ** (places - decimals(column)) for column in zip(*rows, strict=True))
