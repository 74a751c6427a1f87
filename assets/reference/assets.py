"""Reference tables as Dagster assets: the municipalities of a year."""

import time
from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.materialized import key_of, results, table_spec, years
from assets.reference import year_tables
from assets.sources.fetching import Fetcher
from assets.sources.pulls import Pulls
from assets.sources.registry import Registry
from assets.warehouse import Warehouse


@dg.multi_asset(
    specs=[
        table_spec(
            "normalised",
            "gemeenten",
            deps=[key_of("normalised", "iv3_leveringen"), dg.AssetKey(["sources", "documents"])],
            group="reference",
        )
    ],
)
def reference_tables(
    context: dg.AssetExecutionContext,
    registry: dg.ResourceParam[Registry],
    fetcher: dg.ResourceParam[Fetcher],
    pulls: dg.ResourceParam[Pulls],
    warehouse: dg.ResourceParam[Warehouse],
) -> Iterator[dg.MaterializeResult[Any]]:
    """Join the year's own list of municipalities to the register and to what is known per year."""
    began = time.monotonic()
    made = {jaar: year_tables.refresh(registry, jaar, fetcher, pulls, warehouse) for jaar in years(context)}
    yield from results("normalised", made, year_tables.TABLES, began)
