"""Reference tables as Dagster assets: municipalities, mergers, lists of taakvelden."""

import time
from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.materialized import each_year, key_of, results, table_spec
from assets.reference import year_tables
from assets.sources.archive import Archive
from assets.sources.fetching import Fetcher
from assets.sources.pulls import Pulls
from assets.sources.registry import Registry
from assets.warehouse import Warehouse

_DEPS = {"gemeenten": [key_of("normalised", "iv3_leveringen"), dg.AssetKey(["sources", "documents"])]}
"""The other tables come from our own files alone."""


@dg.multi_asset(
    specs=[
        table_spec("normalised", name, deps=_DEPS.get(name, []), group="reference")
        for name in year_tables.TABLES
    ],
)
def reference_tables(
    context: dg.AssetExecutionContext,
    registry: dg.ResourceParam[Registry],
    fetcher: dg.ResourceParam[Fetcher],
    archive: dg.ResourceParam[Archive],
    pulls: dg.ResourceParam[Pulls],
    warehouse: dg.ResourceParam[Warehouse],
) -> Iterator[dg.MaterializeResult[Any]]:
    """Join the year's own list of municipalities to the register; read mergers and taakveld lists."""
    began = time.monotonic()
    made = each_year(
        context, lambda jaar: year_tables.refresh(registry, jaar, fetcher, archive, pulls, warehouse)
    )
    yield from results("normalised", made, year_tables.TABLES, warehouse, began)
