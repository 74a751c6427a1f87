"""A scripted server on loopback, an empty archive, a clock that never waits, fetchers with small limits."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import urlsplit

import pytest

from assets.sources.archive import Archive
from assets.sources.fetching import Clock, Fetcher, Limits
from tests.scripted_server import ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SMALL = {
    "connect": 2.0,
    "read": 2.0,
    "total": 5.0,
    "attempts": 3,
    "wait_first": 1.0,
    "wait_longest": 60.0,
    "max_bytes": 200_000,
    "max_expanded_bytes": 400_000,
}


@dataclass
class StoppedClock:
    """Time that passes only by sleeping; the waits are kept."""

    now: datetime = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
    waits: list[float] = field(default_factory=list)

    def read(self) -> datetime:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += timedelta(seconds=seconds)

    @property
    def clock(self) -> Clock:
        return Clock(now=self.read, sleep=self.sleep)


class MakeFetcher(Protocol):
    def __call__(self, *allowed: str, connect_to: dict[str, Any] | None = None, **limits: Any) -> Fetcher: ...


@pytest.fixture
def scripted_server() -> Iterator[ScriptedServer]:
    with ScriptedServer() as server:
        yield server


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def stopped() -> StoppedClock:
    return StoppedClock()


@pytest.fixture
def make_fetcher(
    archive: Archive, stopped: StoppedClock, scripted_server: ScriptedServer
) -> Iterator[MakeFetcher]:
    """Fetchers that may ask the scripted server and the hosts given, and are closed afterwards."""
    with ExitStack() as closing:

        def make(*allowed: str, connect_to: dict[str, Any] | None = None, **limits: Any) -> Fetcher:
            return closing.enter_context(
                Fetcher(
                    archive,
                    contact="mailto:iemand@voorbeeld.nl",
                    allow=frozenset({urlsplit(scripted_server.url).netloc, *allowed}),
                    limits=Limits(**{**SMALL, **limits}),
                    connect_to=connect_to,
                    clock=stopped.clock,
                )
            )

        yield make


@pytest.fixture
def fetcher(make_fetcher: MakeFetcher) -> Fetcher:
    return make_fetcher()
