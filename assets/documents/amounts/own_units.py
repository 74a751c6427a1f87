"""The unit of one figure: that of its table, or what its own row or column states where that has none.

What stands around a table is asked in ``surroundings``; which units a text states is read in ``words.units``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assets.documents.amounts.money import is_other
from assets.documents.amounts.words.units import (
    FACTORS,
    UnitFound,
    is_note,
    is_unit_in_heading,
    unit_in_label,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assets.documents.amounts.layout.figures import Figure
    from assets.documents.amounts.words.units import Unit


NO_AMOUNT = "Dit is geen bedrag maar een aandeel, aantal of tarief."


def unit_of_figure(figure: Figure, of_table: UnitFound) -> UnitFound:
    """The unit of a figure; that of its table where neither its row nor its column states one for sure."""
    if is_other(figure):
        of_table = UnitFound("onbekend", NO_AMOUNT, of_table.left_open)
    if not of_table.left_open:
        return of_table
    stated = dict(_stated(figure))
    unit = next(iter(stated)) if len(stated) == 1 else "onbekend"
    return UnitFound(unit, stated[unit]) if unit in FACTORS else of_table


def _stated(figure: Figure) -> Iterator[tuple[Unit, str]]:
    for part in figure.label.parts:
        unit = unit_in_label(part)
        # "Subsidies boven € 1.000" is no unit
        if unit is not None and (is_unit_in_heading(part) or is_note(part)):
            yield unit, f"“{part}” voor de rij."
    unit = unit_in_label(figure.head.text) if figure.head is not None else None
    if unit is not None and figure.head is not None:
        yield unit, f"“{figure.head.text}” boven de kolom."
