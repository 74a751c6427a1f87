"""The aansluiting of pages with Iv3 as a Dagster asset."""

import time
from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.aansluiting import year_tables
from assets.aansluiting.reconciling import USED
from assets.materialized import each_year, key_of, results, table_spec
from assets.sources.pulls import Pulls
from assets.sources.registry import Registry
from assets.warehouse import Warehouse

_DEPS = [key_of("normalised", name) for name in USED]


@dg.multi_asset(
    specs=[table_spec("normalised", name, deps=_DEPS, group="aansluiting") for name in year_tables.TABLES],
)
def aansluiting(
    context: dg.AssetExecutionContext,
    registry: dg.ResourceParam[Registry],
    pulls: dg.ResourceParam[Pulls],
    warehouse: dg.ResourceParam[Warehouse],
) -> Iterator[dg.MaterializeResult[Any]]:
    """Put the amounts of each year's pages beside its Iv3."""
    began = time.monotonic()
    made = each_year(context, lambda jaar: year_tables.refresh(registry, jaar, pulls, warehouse))
    yield from results("normalised", made, year_tables.TABLES, warehouse, began)
