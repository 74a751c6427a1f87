"""The table ``aansluiting`` of one year, made from those of Iv3 and of documents, kept in the warehouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from assets.aansluiting.reconciling import USED, normalise_aansluiting
from assets.documents import year_tables as documents
from assets.iv3.tables import year_tables as iv3
from assets.tally import TALLY
from assets.warehouse import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assets.sources.pulls import Pulls
    from assets.sources.registry import Registry
    from assets.warehouse import Kept, Warehouse

TABLES = ("aansluiting",)

TALLY_TABLE = "telling_aansluiting"
"""Empty: no source holds rows of this table."""

STEP = "normalised_aansluiting"

ROOMS = (iv3, documents)


def refresh(registry: Registry, jaar: int, pulls: Pulls, warehouse: Warehouse) -> Kept:
    """The aansluiting of ``jaar``; made anew only when Iv3, a document or the code changed.

    Raises ``WarehouseChanged`` when the tables it is made from are not there.
    """
    made_from = inputs(registry, jaar, pulls)
    kept = warehouse.current(STEP, jaar, made_from)
    if kept is not None:
        return kept
    tables: dict[str, pl.DataFrame] = {}
    for room in ROOMS:
        of_room = warehouse.required(room.STEP, jaar, room.inputs(registry, jaar, pulls))
        places = of_room.places("normalised")
        tables |= {name: warehouse.table(of_room, "normalised", name) for name in USED if name in places}
    made = made_anew(tables) | {TALLY_TABLE: pl.DataFrame(schema=TALLY)}
    return warehouse.keep(STEP, jaar, made_from, {"normalised": made})


def made_anew(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The aansluiting as it follows from the normalised tables of Iv3 and of documents."""
    return {"aansluiting": normalise_aansluiting(tables)}


def inputs(registry: Registry, jaar: int, pulls: Pulls) -> str:
    """The fingerprint of everything the table of ``jaar`` is made from."""
    return fingerprint(room.inputs(registry, jaar, pulls) for room in ROOMS)
