"""P&C documents as Dagster assets: the pull of their pages, and the tables read from them."""

import time
from collections.abc import Iterator
from typing import Any

import dagster as dg

from assets.documents import pulling, year_tables
from assets.documents.normalising import TABLES
from assets.materialized import OWNERS, POLLED, each_year, pull_result, reached_spec, results, table_spec
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
    check_specs=[reached_spec(EXPORT)],
    freshness_policy=POLLED,
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
) -> dg.MaterializeResult:  # type: ignore[type-arg] # Dagster takes a parameter for outputs
    """Pull the documents the registry lists for the years of this run."""
    began = time.monotonic()
    pulled = each_year(context, lambda jaar: pulling.pull_recorded(registry, jaar, fetcher, archive, pulls))
    failures = [
        failure
        for jaar in pulled
        for source in registry.documents_of(jaar)
        if (failure := pulls.failure(source.id, jaar)) is not None
    ]
    return pull_result(pulled, failures, began)


@dg.multi_asset(
    specs=[table_spec("normalised", name, deps=[EXPORT], group="documents") for name in TABLES],
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
    made = each_year(context, lambda jaar: year_tables.refresh(registry, jaar, archive, pulls, warehouse))
    yield from results("normalised", made, TABLES, warehouse, began)
