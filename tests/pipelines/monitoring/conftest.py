"""A webhook receiver on loopback that can be down, and a watcher that looks at states one hands it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from pipelines.monitoring import lifecycle, outbox
from pipelines.monitoring.incidents import findings
from pipelines.monitoring.journal import Journal
from pipelines.monitoring.outbox import Delivery, channel_findings, deliver
from pipelines.monitoring.secrets import Address
from pipelines.monitoring.settings import Channel
from pipelines.monitoring.year_states import FailedRule, LastRun, SourceFailure, YearState

NOW = datetime.now(UTC).replace(microsecond=0)


@dataclass
class Receiver:
    """What a webhook was sent; ``status`` is what it answers."""

    status: int = 200
    location: str | None = None
    got: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def titles(self) -> list[str]:
        """The titles of what arrived, taken out."""
        titles = [message["title"] for message in self.got]
        self.got.clear()
        return titles


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            # Written down first: whoever has the answer may look at once.
            if receiver.status == 200:
                receiver.got.append(json.loads(body))
            self._answer()

        def do_GET(self) -> None:
            self._answer()

        def _answer(self) -> None:
            receiver.paths.append(self.path)
            self.send_response(receiver.status)
            if receiver.location is not None:
                self.send_header("Location", receiver.location)
            self.send_header("Content-Length", "0")
            self.end_headers()

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as webhook:
        yield webhook


@pytest.fixture
def second_receiver() -> Iterator[Receiver]:
    with receiving() as webhook:
        yield webhook


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "PACE", timedelta(0))


def channel(receiver: Receiver, name: str = "team", **settings: Any) -> Channel:
    url = f"json://127.0.0.1:{receiver.port}/{name}"
    return Channel(name, Address(url, frozenset()), **settings)


def rule(**changes: Any) -> FailedRule:
    """A blocking rule of which 40 of 1,000 rows fail."""
    usual: dict[str, Any] = {
        "rule": "iv3_baten_lasten.taakveld.bekend",
        "table": "iv3_baten_lasten",
        "sentence": "Elk taakveld staat in de codelijst van het jaar.",
        "blocks": True,
        "responsible": "bron",
        "failed": 40,
        "total": 1000,
        "failed_eur": 1_234_567,
        "sample": ("GM0307 X000: taakveld '9.9' is onbekend",),
    }
    return FailedRule(**usual | changes)


def state(jaar: int = 2025, *failed: FailedRule, **changes: Any) -> YearState:
    """A year that was released before, and is withheld now if a rule blocks it."""
    usual: dict[str, Any] = {
        "release": "1.2.0",
        "published_at": datetime(2026, 11, 1, 8, tzinfo=UTC),
        "what": "withheld" if any(item.blocks for item in failed) else "published",
        "last_run": LastRun(NOW),
    }
    return YearState(jaar, failed=failed, **usual | changes)


def down(source: str = "iv3", **changes: Any) -> SourceFailure:
    usual: dict[str, Any] = {
        "title": f"Bron {source}",
        "message": "https://cbs.example: no answer",
        "failed_at": NOW,
        "in_use": NOW - timedelta(days=2),
    }
    return SourceFailure(source, **usual | changes)


Watching = Callable[..., list[Delivery]]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal(tmp_path / "monitoring")


@pytest.fixture
def look(journal: Journal) -> Watching:
    """One look at these states, through these channels, at this moment."""

    def looked(
        channels: list[Channel],
        *states: YearState,
        at: datetime = NOW,
        unseen: tuple[int, ...] = (),
        patiently: bool = False,
    ) -> list[Delivery]:
        with journal.changing():
            memory = journal.read()
            found = (*findings(states), *channel_findings(memory, channels))
            journal.write(lifecycle.after(lifecycle.Look(at, found, unseen, channels), memory))
        return deliver(journal, channels, patiently=patiently)

    return looked
