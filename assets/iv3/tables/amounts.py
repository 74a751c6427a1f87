"""What a single Iv3 cell says: an amount in euros, nothing, marked as missing, or text that is no amount.

Which row a cell belongs to and what is done with it is decided in ``normalising``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Context, Decimal
from typing import TYPE_CHECKING

import polars as pl

from datapackages.schema import table

if TYPE_CHECKING:
    from assets.iv3.served.pages import Cell

NOT_DELIVERED = "."
"""How ``UntypedDataSet`` and the viewer write a cell that was not delivered."""

MISSING_NUMBERS = (-99998,)
"""A sentinel seen in a copy of the data; compared for equality, real amounts go far below it."""

LARGEST_EUR = table("iv3_baten_lasten").field("bedrag_eur").constraints.maximum or 0
"""No amount lies beyond it, so no unit makes one overflow; it is far below what JSON carries exactly."""

MOST_DIGITS = 30
"""Of a number written as text, before and behind the point."""

_NUMBER = re.compile(rf"[+-]?[0-9]{{1,{MOST_DIGITS}}}([.][0-9]{{1,{MOST_DIGITS}}})?")

TWO_READINGS = r"^[+-]?[1-9][0-9]{0,2}[.][0-9]{3}$"
"""Of text: in Dutch a point stands between thousands, in OData before a fraction. A number that the source
wrote as a number has one reading; no amount of CBS has a fraction, so text never had to be taken for one."""

_EXACT = Context(prec=3 * MOST_DIGITS)
"""The usual 28 digits would round a long fraction to a whole amount."""


@dataclass(frozen=True, slots=True)
class Cells:
    """A column of cells, read. A cell that is just empty has neither euros nor text and is not marked."""

    euros: pl.Series
    """Int64; null where there is no amount."""
    text: pl.Series
    """String; what a cell holds that is no amount, null elsewhere."""
    marked: pl.Series
    """Boolean; whether the source marks the cell as missing, with a point or a sentinel number."""


def read_cells(cells: list[Cell], euros_per_unit: int) -> Cells:
    """Each of ``cells`` in euros.

    A fraction is read only when it comes out at whole euros; what lies beyond the largest amount of the
    table schema is text, and so is text that can be read as two amounts.
    """
    try:
        whole = pl.Series(cells, dtype=pl.Int64, strict=True)
    except (TypeError, OverflowError, pl.exceptions.PolarsError):
        readings = [_reading(cell, euros_per_unit) for cell in cells]
        return Cells(
            pl.Series([euros for euros, _, _ in readings], dtype=pl.Int64),
            pl.Series([text for _, text, _ in readings], dtype=pl.String),
            pl.Series([marked for _, _, marked in readings], dtype=pl.Boolean),
        )
    limit = LARGEST_EUR // euros_per_unit
    if _all_amounts(whole, limit):
        text = pl.Series([None], dtype=pl.String).new_from_index(0, len(cells))
        marked = pl.Series([False]).new_from_index(0, len(cells))
        return Cells(whole * euros_per_unit, text, marked)
    marked = whole.is_in(MISSING_NUMBERS).fill_null(value=False)
    within = whole.is_between(-limit, limit)
    return Cells(
        whole.zip_with(~marked & within, pl.Series([None], dtype=pl.Int64)) * euros_per_unit,
        whole.cast(pl.String).zip_with(~marked & ~within, pl.Series([None], dtype=pl.String)),
        marked,
    )


def _all_amounts(whole: pl.Series, limit: int) -> bool:
    """Whether there is nothing but amounts and empty cells, as on nearly every page."""
    lowest, highest = whole.min(), whole.max()
    if not isinstance(lowest, int) or not isinstance(highest, int):
        return not whole.count()
    return -limit <= lowest and highest <= limit and not any((whole == one).any() for one in MISSING_NUMBERS)


def _reading(cell: Cell, euros_per_unit: int) -> tuple[int | None, str | None, bool]:
    text = "" if cell is None else str(cell).strip()
    if text in {NOT_DELIVERED, ""}:
        return None, None, text == NOT_DELIVERED
    if not _NUMBER.fullmatch(text) or (isinstance(cell, str) and re.match(TWO_READINGS, text)):
        return None, text, False
    units = Decimal(text)
    if units in MISSING_NUMBERS:
        return None, None, True
    euros = _EXACT.multiply(units, Decimal(euros_per_unit))
    if abs(euros) > LARGEST_EUR or euros != euros.to_integral_value():
        return None, text, False
    return int(euros), None, False
