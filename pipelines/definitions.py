"""The Dagster code location: loads the assets of every room and applies the policies all of them share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import dagster as dg

from assets.aansluiting import assets as aansluiting
from assets.documents import assets as documents
from assets.iv3 import assets as iv3
from assets.reference import assets as reference
from assets.release import assets as release
from pipelines.home import Home, corrections_at, home_at, sources_at
from pipelines.jobs import begrotingen
from pipelines.partitions import JAAR
from pipelines.resources.fetching import FetchingResource, RegistryResource
from pipelines.resources.notifying import NotifyingResource
from pipelines.resources.storage import (
    ArchiveResource,
    LedgerResource,
    PullsResource,
    ReleasesResource,
    WarehouseResource,
)
from pipelines.schedules import daily
from pipelines.sensors import alerts

if TYPE_CHECKING:
    from pathlib import Path

PER_YEAR = dg.load_assets_from_modules([iv3, documents, reference, aansluiting, release])


def partitioned(asset: dg.AssetsDefinition) -> dg.AssetsDefinition:
    """An asset cut per year, of which several years can be made in one run."""
    per_year = asset.map_asset_specs(lambda spec: spec.replace_attributes(partitions_def=JAAR))
    return per_year.with_attributes(backfill_policy=dg.BackfillPolicy.single_run())


def build(home: Home, sources: Path, corrections: Path | None = None) -> dg.Definitions:
    """The code location on one home folder, one registry and its corrections."""
    root = str(home.root)
    return dg.Definitions(
        assets=[partitioned(asset) for asset in PER_YEAR if isinstance(asset, dg.AssetsDefinition)],
        jobs=[begrotingen],
        schedules=[daily],
        sensors=[alerts],
        executor=dg.in_process_executor,
        resources={
            "registry": RegistryResource(
                path=str(sources), corrections=str(corrections) if corrections is not None else None
            ),
            "fetcher": FetchingResource(home=root, sources=str(sources)),
            "archive": ArchiveResource(home=root),
            "pulls": PullsResource(home=root),
            "warehouse": WarehouseResource(home=root),
            "ledger": LedgerResource(home=root),
            "releases": ReleasesResource(home=root),
            "notifying": NotifyingResource(home=root, sources=str(sources)),
        },
    )


defs = build(home_at(), sources_at(), corrections_at(sources_at()))
