"""P&C documents as Dagster assets: the pull of their pages, and the tables read from them."""

import time
from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.documents import pulling, year_tables
from assets.materialized import OWNERS, pull_result, results, table_spec, years
from assets.sources.archive import Archive
from assets.sources.fetching import Fetcher
from assets.sources.pulls import Pulls
from assets.sources.registry import Registry
from assets.warehouse import Warehouse

EXPORT = dg.AssetKey(["sources", "documents"])


@dg.asset(
    key=EXPORT,
    group_name="sources",
    owners=OWNERS,
    kinds={"html", "text"},
    description=(
        "The pages of the year's P&C documents, unchanged in the archive. A page that cannot be had now "
        "is taken as it was last archived; the failure is recorded and the run goes on."
    ),
)
def document_export(
    context: dg.AssetExecutionContext,
    registry: dg.ResourceParam[Registry],
    fetcher: dg.ResourceParam[Fetcher],
    archive: dg.ResourceParam[Archive],
    pulls: dg.ResourceParam[Pulls],
) -> dg.MaterializeResult[Any]:
    """Pull the documents the registry lists for the years of this run."""
    began = time.monotonic()
    pulled = [
        pull
        for jaar in years(context)
        for pull in pulling.pull_recorded(registry, jaar, fetcher, archive, pulls)
    ]
    return pull_result(pulled, began)


@dg.multi_asset(
    specs=[table_spec("normalised", name, deps=[EXPORT], group="documents") for name in year_tables.TABLES],
)
def document_tables(
    context: dg.AssetExecutionContext,
    registry: dg.ResourceParam[Registry],
    archive: dg.ResourceParam[Archive],
    pulls: dg.ResourceParam[Pulls],
    warehouse: dg.ResourceParam[Warehouse],
) -> Iterator[dg.MaterializeResult[Any]]:
    """Read the pages of each year into blocks, and the blocks into typed rows."""
    began = time.monotonic()
    made = {jaar: year_tables.refresh(registry, jaar, archive, pulls, warehouse) for jaar in years(context)}
    yield from results("normalised", made, year_tables.TABLES, began)
