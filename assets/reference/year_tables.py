"""The table ``gemeenten`` of one year, kept in the warehouse."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import polars as pl

from assets.iv3.year_tables import TITLES, TITLES_TABLE
from assets.reference.gemeenten import REGISTER_FILE
from assets.reference.normalising import normalise_gemeenten
from assets.sources.pulls import Pull, PulledBody

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assets.sources.fetching import Fetcher
    from assets.sources.pulls import Pulls
    from assets.sources.registry import Registry
    from assets.warehouse import Warehouse

TABLES = ("gemeenten",)

TALLY_TABLE = "telling_gemeenten"

SOURCE = "register"

SHOWN_AS = f"openbegroting/assets/reference/{REGISTER_FILE.name}"
"""How our own register of municipalities is named among the sources of a package."""


def refresh(
    registry: Registry, jaar: int, fetcher: Fetcher, pulls: Pulls, warehouse: Warehouse
) -> Mapping[str, pl.DataFrame]:
    """The municipalities of ``jaar``: those of the Iv3 table, and those with a document."""
    pull = pull_register(jaar, fetcher)
    pulls.save(pull)
    titles = warehouse.read("normalised", TITLES_TABLE, jaar)
    gemeenten = normalise_gemeenten(
        jaar,
        titles if titles is not None else pl.DataFrame(schema=TITLES),
        [source.gemeente for source in registry.documents_of(jaar)],
        pull.bodies[0].body.sha256,
    )
    tally = (
        gemeenten.group_by("bron")
        .agg(pl.len().cast(pl.Int64).alias("rijen"))
        .select(
            pl.lit("gemeenten").alias("tabel"), "bron", "rijen", pl.lit(None, dtype=pl.Int64).alias("eur")
        )
    )
    warehouse.write("normalised", jaar, {"gemeenten": gemeenten, TALLY_TABLE: tally})
    return {"gemeenten": gemeenten}


def pull_register(jaar: int, fetcher: Fetcher) -> Pull:
    """Our own register as a pulled body, so that its rows trace to bytes as all others do."""
    body = fetcher.read_file(REGISTER_FILE, shown_as=SHOWN_AS)
    return Pull(SOURCE, jaar, (PulledBody(SOURCE, body),), datetime.now(UTC))
