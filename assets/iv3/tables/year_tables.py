"""All Iv3 tables of one year, made from its last complete pull and kept in the warehouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from assets.iv3.pulling.pull import SOURCE, let_go_of_damaged
from assets.iv3.revisions.history import Edition, editions, normalise_wijzigingen
from assets.iv3.served.bodies import modified_in, shape_in
from assets.iv3.tables.chosen import normalise_gekozen
from assets.iv3.tables.code_lists import municipality_titles, normalise_code_lists
from assets.iv3.tables.deliveries import Offered, deliveries
from assets.iv3.tables.normalising import normalise_rows
from assets.iv3.tables.tallying import tally_of_code_lists, together
from assets.reference.gemeenten import inhabitants, known_codes
from assets.sources.archive import ArchiveDamaged
from assets.tally import TALLY
from assets.warehouse import fingerprint
from datapackages.iv3 import DELIVERY
from datapackages.schema import table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

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
    "iv3_gekozen",
    "iv3_wijzigingen",
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
    history = editions_of(registry, jaar, pulls)
    try:
        tables = normalise(pull, registry.gemeenten, archive, history) if pull is not None else _nothing()
    except ArchiveDamaged as damage:
        let_go_of_damaged(jaar, damage, pulls)
        made_from, tables = inputs(registry, jaar, pulls), _nothing()
    return warehouse.keep(STEP, jaar, made_from, {"normalised": tables})


def inputs(registry: Registry, jaar: int, pulls: Pulls) -> str:
    """The fingerprint of everything the tables of ``jaar`` are made from."""
    history = editions_of(registry, jaar, pulls)
    bodies = [f"{item.role} {item.body.sha256}" for edition in history[-1:] for item in edition.pull.bodies]
    earlier = [f"{edition.name} {edition.pull.asked} {edition.figures}" for edition in history[:-1]]
    return fingerprint([str(registry.gemeenten), *bodies, *earlier])


def editions_of(registry: Registry, jaar: int, pulls: Pulls) -> tuple[Edition, ...]:
    """The last complete pull of ``jaar`` behind those that were released before it; none without a pull."""
    pull = pull_of(registry, jaar, pulls)
    return editions(pull, pulls) if pull is not None else ()


def pull_of(registry: Registry, jaar: int, pulls: Pulls) -> Pull | None:
    """The last complete pull of ``jaar``, if it was made for all municipalities the registry asks for."""
    source = registry.iv3_of(jaar)
    pull = pulls.last_complete(SOURCE, jaar) if source is not None else None
    return pull if source is not None and pull is not None and pull.covers(source.gemeenten) else None


def asked_for(registry: Registry, jaar: int) -> bool:
    """Whether the registry asks for the Iv3 of that year."""
    return registry.iv3_of(jaar) is not None


def normalise(
    pull: Pull, selection: tuple[str, ...] | None, archive: Archive, history: tuple[Edition, ...] = ()
) -> dict[str, pl.DataFrame]:
    """The normalised tables of a pull, with its tally and the names CBS gives municipalities.

    ``selection`` are the municipalities the registry asks for, None for all; ``history`` are the released
    pulls that it is compared with, itself as the last.
    """
    rows = normalise_rows(pull, archive)
    cells = {"iv3_baten_lasten": rows.baten_lasten, "iv3_balans": rows.balans}
    lists = normalise_code_lists(pull, archive)
    titles = municipality_titles(pull, archive)
    if selection is not None:
        titles = titles.filter(pl.col("gemeente").is_in(selection))
    offered = Offered(titles, lists, modified_in(pull, archive))
    leveringen = deliveries(rows.baten_lasten, rows.balans, rows.marked_missing, offered)
    return {
        **lists,
        **cells,
        "iv3_leveringen": leveringen,
        "iv3_gekozen": normalise_gekozen(rows.baten_lasten, leveringen, lists, inhabitants()),
        "iv3_wijzigingen": normalise_wijzigingen(history, cells, lists, _publishable(titles), archive),
        TALLY_TABLE: together([rows.tally, tally_of_code_lists(pull, shape_in(pull, archive), archive)]),
        TITLES_TABLE: titles,
    }


def _publishable(titles: pl.DataFrame) -> pl.Series:
    """The municipalities that the judge takes: in the register, and under one title.

    Of any other each cell is refused, so that none of its changes is one between published amounts. Refused
    as changes too, the cells of one unknown code outweighed the few changes of a whole country, and kept it.
    """
    listed = titles.unique(["gemeente", "cbs_naam"])["gemeente"]
    return listed.filter(listed.is_unique() & listed.is_in(list(known_codes())))


def made_anew(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """The tables that sum up other normalised ones of the year, as they follow from these.

    ``iv3_wijzigingen`` is none of them: it tells what the source changed, and goes by what the source said.
    """
    rows, before = tables["iv3_baten_lasten"], tables["iv3_leveringen"]
    marked = before.filter(pl.col("cellen_ontbrekend") > 0).select(*DELIVERY, "cellen_ontbrekend")
    modified: date | None = before["peildatum"].max() if before.height else None  # type: ignore[assignment]
    offered = Offered(tables[TITLES_TABLE], tables, modified)
    leveringen = deliveries(rows, tables["iv3_balans"], marked, offered)
    chosen = normalise_gekozen(rows, leveringen, tables, tables["gemeenten"])
    return {"iv3_leveringen": leveringen, "iv3_gekozen": chosen}


def _nothing() -> dict[str, pl.DataFrame]:
    return {name: table(name).empty() for name in TABLES} | {
        TALLY_TABLE: pl.DataFrame(schema=TALLY),
        TITLES_TABLE: pl.DataFrame(schema=TITLES),
    }
