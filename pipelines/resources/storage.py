"""The archive, the pull manifests, the warehouse, the ledger and the releases below one home folder."""

from __future__ import annotations

from pathlib import Path

import dagster as dg

from assets.sources.archive import Archive
from assets.sources.pulls import Pulls
from assets.warehouse import Warehouse
from datapackages.releasing.releases import Releases
from expectations.ledger import Ledger
from pipelines.home import Home, releases_at


class ArchiveResource(dg.ConfigurableResource[Archive]):
    """Raw bodies, content-addressed."""

    home: str

    def create_resource(self, context: dg.InitResourceContext) -> Archive:  # noqa: ARG002
        """The archive of this home."""
        return Archive(Home(Path(self.home)).archive)


class PullsResource(dg.ConfigurableResource[Pulls]):
    """Which bodies make up which source and year."""

    home: str

    def create_resource(self, context: dg.InitResourceContext) -> Pulls:  # noqa: ARG002
        """The pull manifests of this home."""
        return Pulls(Home(Path(self.home)).pulls)


class WarehouseResource(dg.ConfigurableResource[Warehouse]):
    """Tables between two steps."""

    home: str

    def create_resource(self, context: dg.InitResourceContext) -> Warehouse:  # noqa: ARG002
        """The warehouse of this home."""
        return Warehouse(Home(Path(self.home)).warehouse)


class LedgerResource(dg.ConfigurableResource[Ledger]):
    """What every rule said, run after run."""

    home: str

    def create_resource(self, context: dg.InitResourceContext) -> Ledger:  # noqa: ARG002
        """The ledger of this home."""
        return Ledger(Home(Path(self.home)).ledger)


class ReleasesResource(dg.ConfigurableResource[Releases]):
    """What is published."""

    home: str

    def create_resource(self, context: dg.InitResourceContext) -> Releases:  # noqa: ARG002
        """The releases of this home; signed if the environment names a key."""
        return releases_at(Home(Path(self.home)), signing=True)
