"""Iv3 as Dagster assets: the pull of a year, and the tables read from it."""

import time
from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.iv3.pulling import pull as pulling
from assets.iv3.tables import year_tables
from assets.materialized import OWNERS, POLLED, each_year, pull_result, reached_spec, results, table_spec
from assets.sources.archive import Archive
from assets.sources.fetching import Fetcher
from assets.sources.pulls import Pulls
from assets.sources.registry import Registry
from assets.warehouse import Warehouse

EXPORT = dg.AssetKey(["sources", "iv3"])


@dg.asset(
    key=EXPORT,
    group_name="sources",
    owners=OWNERS,
    check_specs=[reached_spec(EXPORT)],
    freshness_policy=POLLED,
    kinds={"odata", "json"},
    description=(
        "Every body of the year's Iv3 table at CBS, unchanged in the archive. A pull that fails leaves "
        "the last complete one in place; the failure is recorded and the run goes on."
    ),
)
def iv3_export(
    context: dg.AssetExecutionContext,
    registry: dg.ResourceParam[Registry],
    fetcher: dg.ResourceParam[Fetcher],
    archive: dg.ResourceParam[Archive],
    pulls: dg.ResourceParam[Pulls],
) -> dg.MaterializeResult:  # type: ignore[type-arg] # Dagster takes a parameter for outputs
    """Pull what the registry asks of Iv3 for the years of this run."""
    began = time.monotonic()
    pulled = each_year(context, lambda jaar: pulling.pull_recorded(registry, jaar, fetcher, archive, pulls))
    failures = {jaar: pulls.failure(pulling.SOURCE, jaar) for jaar in pulled}
    return pull_result(
        {jaar: [pull] if pull is not None else [] for jaar, pull in pulled.items()},
        [failure for failure in failures.values() if failure is not None],
        began,
    )


@dg.multi_asset(
    specs=[table_spec("normalised", name, deps=[EXPORT], group="iv3") for name in year_tables.TABLES],
)
def iv3_tables(
    context: dg.AssetExecutionContext,
    registry: dg.ResourceParam[Registry],
    archive: dg.ResourceParam[Archive],
    pulls: dg.ResourceParam[Pulls],
    warehouse: dg.ResourceParam[Warehouse],
) -> Iterator[dg.MaterializeResult[Any]]:
    """Read the last complete pull of each year into typed rows."""
    began = time.monotonic()
    made = each_year(context, lambda jaar: year_tables.refresh(registry, jaar, archive, pulls, warehouse))
    yield from results("normalised", made, year_tables.TABLES, warehouse, began)
