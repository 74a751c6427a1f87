"""All Iv3 tables of one year, made from its last complete pull and kept in the warehouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from assets.iv3.bodies import shape_in
from assets.iv3.code_lists import municipality_titles, normalise_code_lists
from assets.iv3.deliveries import deliveries
from assets.iv3.normalising import normalise_rows
from assets.iv3.pulling import SOURCE, let_go_of_damaged
from assets.iv3.tallying import tally_of_code_lists, together
from assets.sources.archive import ArchiveDamaged
from assets.tally import TALLY
from assets.warehouse import fingerprint
from datapackages.schema import table

if TYPE_CHECKING:
    from assets.sources.archive import Archive
    from assets.sources.pulls import Pull, Pulls
    from assets.sources.registry import Registry
    from assets.warehouse import Kept, Warehouse

TABLES = (
    "verslagsoorten",
    "taakvelden",
    "categorieen",
    "balansposten",
    "iv3_baten_lasten",
    "iv3_balans",
    "iv3_leveringen",
)

TALLY_TABLE = "telling_iv3"
TITLES_TABLE = "gemeentenamen_iv3"

STEP = "normalised_iv3"

TITLES = {"gemeente": pl.String, "cbs_naam": pl.String, "bron": pl.String}


def refresh(registry: Registry, jaar: int, archive: Archive, pulls: Pulls, warehouse: Warehouse) -> Kept:
    """The normalised tables of ``jaar``; read anew only when the pull, the registry or the code changed."""
    made_from = inputs(registry, jaar, pulls)
    kept = warehouse.current(STEP, jaar, made_from)
    if kept is not None:
        return kept
    pull = pull_of(registry, jaar, pulls)
    selection = registry.iv3.gemeenten if registry.iv3 is not None else None
    try:
        tables = normalise(pull, selection, archive) if pull is not None else _nothing()
    except ArchiveDamaged as damage:
        let_go_of_damaged(jaar, damage, pulls)
        made_from, tables = inputs(registry, jaar, pulls), _nothing()
    return warehouse.keep(STEP, jaar, made_from, {"normalised": tables})


def inputs(registry: Registry, jaar: int, pulls: Pulls) -> str:
    """The fingerprint of everything the tables of ``jaar`` are made from."""
    pull = pull_of(registry, jaar, pulls)
    selection = registry.iv3.gemeenten if registry.iv3 is not None else None
    bodies = [f"{item.role} {item.body.sha256}" for item in pull.bodies] if pull is not None else []
    return fingerprint([str(selection), *bodies])


def pull_of(registry: Registry, jaar: int, pulls: Pulls) -> Pull | None:
    """The last complete pull of ``jaar``, if it was made for all municipalities the registry asks for."""
    if registry.iv3 is None or jaar not in registry.iv3.years:
        return None
    pull = pulls.last_complete(SOURCE, jaar)
    return pull if pull is not None and pull.covers(registry.iv3.gemeenten) else None


def asked_for(registry: Registry, jaar: int) -> bool:
    """Whether the registry asks for the Iv3 of that year."""
    return registry.iv3 is not None and jaar in registry.iv3.years


def normalise(pull: Pull, selection: tuple[str, ...] | None, archive: Archive) -> dict[str, pl.DataFrame]:
    """The seven normalised tables of a pull, with its tally and the names CBS gives municipalities.

    ``selection`` are the municipalities the registry asks for, None for all.
    """
    rows = normalise_rows(pull, archive)
    lists = normalise_code_lists(pull, archive)
    titles = municipality_titles(pull, archive)
    if selection is not None:
        titles = titles.filter(pl.col("gemeente").is_in(selection))
    return {
        **lists,
        "iv3_baten_lasten": rows.baten_lasten,
        "iv3_balans": rows.balans,
        "iv3_leveringen": deliveries(
            rows.baten_lasten, rows.balans, rows.marked_missing, titles, lists["verslagsoorten"]
        ),
        TALLY_TABLE: together([rows.tally, tally_of_code_lists(pull, shape_in(pull, archive), archive)]),
        TITLES_TABLE: titles,
    }


def _nothing() -> dict[str, pl.DataFrame]:
    return {name: table(name).empty() for name in TABLES} | {
        TALLY_TABLE: pl.DataFrame(schema=TALLY),
        TITLES_TABLE: pl.DataFrame(schema=TITLES),
    }
