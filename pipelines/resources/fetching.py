"""The registry, and the fetcher that may go where the registry points.

When the registry is the embedded one, its sources are served over loopback for the duration of a run, so
that the samples take the same road as production.
"""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import dagster as dg

from assets.sources.archive import Archive
from assets.sources.fetching import Fetcher
from assets.sources.registry import Registry, read_registry
from datapackages.publisher import read_publisher
from pipelines.home import Home
from samples.server import SampleServer

if TYPE_CHECKING:
    from collections.abc import Iterator


class RegistryResource(dg.ConfigurableResource[Registry]):
    """The registry of sources and its corrections, read anew for every run."""

    path: str
    corrections: str | None = None

    def create_resource(self, context: dg.InitResourceContext) -> Registry:  # noqa: ARG002
        """The registry; raises ``RegistryError`` when it does not read."""
        return read_registry(Path(self.path), Path(self.corrections) if self.corrections else None)


class FetchingResource(dg.ConfigurableResource[Fetcher]):
    """The one road to the outside."""

    home: str
    sources: str

    @contextmanager
    def yield_for_execution(self, context: dg.InitResourceContext) -> Iterator[Fetcher]:  # noqa: ARG002
        """A fetcher for the hosts this registry names; with the sample server up when it names samples."""
        registry = read_registry(Path(self.sources))
        archive = Archive(Home(Path(self.home)).archive)
        samples = SampleServer() if registry.hosts & set(SampleServer.hosts) else nullcontext()
        with samples as server:
            connect_to = dict.fromkeys(server.hosts, ("127.0.0.1", server.port)) if server is not None else {}
            with Fetcher(
                archive, contact=read_publisher().email, allow=registry.hosts, connect_to=connect_to
            ) as fetcher:
                yield fetcher
