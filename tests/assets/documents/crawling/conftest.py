"""A server, an archive, and the pull of one document whose site that server is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import polars as pl
import pytest

from assets.documents.pulling import pull_recorded
from assets.documents.year_tables import read
from assets.sources.archive import Archive
from assets.sources.fetching import Clock, Fetcher, Limits
from assets.sources.pulls import Pull, Pulls
from assets.sources.registry import CrawlSettings, DocumentSource, Registry
from tests.scripted_server import ScriptedServer

JAAR = 2024


@dataclass
class Site:
    """A document whose site is the server; ``pull()`` crawls it and gives the pull that then counts."""

    server: ScriptedServer
    folder: Path
    path: str = "/"
    settings: CrawlSettings | None = None
    waits: list[float] = field(default_factory=list)
    limits: Limits = field(default_factory=lambda: Limits(attempts=1, connect=2.0, read=2.0, total=5.0))

    def __post_init__(self) -> None:
        self.archive = Archive(self.folder / "archive")
        self.pulls = Pulls(self.folder / "archive" / "pulls")

    @property
    def source(self) -> DocumentSource:
        return DocumentSource(
            id="begroting-2024", gemeente="GM0307", soort="programmabegroting", jaar=JAAR,
            titel="Begroting 2024", url=self.server.url + self.path, crawl=self.settings,
        )  # fmt: skip

    @property
    def registry(self) -> Registry:
        return Registry(path=self.folder / "sources.yaml", documents=(self.source,))

    def pull(self) -> Pull | None:
        allow = frozenset({urlsplit(self.server.url).netloc})
        clock = Clock(sleep=self.waits.append)
        self.server.asked.clear()
        with Fetcher(
            self.archive, contact="test@example.org", allow=allow, limits=self.limits, clock=clock
        ) as fetcher:
            pull_recorded(self.registry, JAAR, fetcher, self.archive, self.pulls)
        return self.pulls.last_complete("begroting-2024", JAAR)

    def tables(self) -> dict[str, pl.DataFrame]:
        """What is read of the pull that counts."""
        with TemporaryDirectory() as folder:
            found = read(self.registry, JAAR, self.archive, self.pulls, Path(folder))
            return {name: frame.collect() for name, frame in found.items()}

    def paths(self, pull: Pull | None) -> list[str]:
        """The pages of a pull in order, without the host."""
        assert pull is not None
        return [item.body.url.removeprefix(self.server.url) for item in pull.bodies]

    @property
    def asked(self) -> list[str]:
        """The paths that were asked in the last pull, robots.txt and sitemap left out."""
        return [one.path for one in self.server.asked if one.path not in ("/robots.txt", "/sitemap.xml")]

    @property
    def failure(self) -> str:
        """Why the last pull was not complete; empty when it was."""
        found = self.pulls.failure("begroting-2024", JAAR)
        return found.message if found is not None else ""


@pytest.fixture
def server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as running:
        yield running


@pytest.fixture
def site(server: ScriptedServer, tmp_path: Path) -> Site:
    return Site(server, tmp_path)
