"""Makes anew the tables that follow from corrected ones, so that their sums are those of what is published.

How each of them is made is known in its own room.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assets.aansluiting import year_tables as aansluiting
from assets.iv3.tables import year_tables as iv3
from datapackages.schema import tables as schemas

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import polars as pl

MAKERS: tuple[Callable[[Mapping[str, pl.DataFrame]], dict[str, pl.DataFrame]], ...] = (
    iv3.made_anew,
    aansluiting.made_anew,
)
"""Each makes the derived tables of a room from all normalised tables; those of others come after theirs."""


def followed(tables: Mapping[str, pl.DataFrame], changed: frozenset[str]) -> dict[str, pl.DataFrame]:
    """``tables`` with those made anew that follow from a ``changed`` one, at once or by way of another."""
    result, altered = dict(tables), set(changed)
    for make in MAKERS:
        if not altered:
            break
        for name, frame in make(result).items():
            if altered & schemas()[name].made_from.keys():
                result[name] = frame
                altered.add(name)
    return result
