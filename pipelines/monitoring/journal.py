"""What the watcher remembers: incidents, who was told of them, the messages that wait, the last runs.

All of it is one file, replaced as a whole, so that an incident and the message about it are kept together
or not at all. What changes in it is decided in ``lifecycle`` and ``outbox``.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Literal

import msgspec
from filelock import FileLock

from assets.sources.durable import read_json, write_atomically, writing
from expectations.rules.model import Severity
from pipelines.monitoring.incidents import Finding
from pipelines.monitoring.year_states import LastRun

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 120
"""Seconds to wait for another process that delivers: it delivers what is here too."""

State = Literal["open", "bevestigd", "opgelost"]
"""``bevestigd``: someone said that they know; no more repeats."""

Event = Literal["nieuw", "herhaling", "verergerd", "hersteld", "wisselend"]


@dataclass(frozen=True, slots=True)
class Told:
    """What a channel was last told of an incident."""

    at: datetime
    event: Event
    severity: Severity
    failed: int | None


@dataclass(frozen=True, slots=True)
class Incident:
    """A finding through time."""

    finding: Finding
    opened_at: datetime
    state: State = "open"
    resolved_at: datetime | None = None
    acknowledged_by: str | None = None
    told: dict[str, Told] = field(default_factory=dict)
    """By channel; a channel that was told of its end is no longer in it."""
    changes: tuple[datetime, ...] = ()
    """When it opened and was resolved, within the time that flapping is looked for."""
    damped: bool = False
    """Whether it opened and closed so often that only its rest is told."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What happened to an incident, as far as a message needs it."""

    fingerprint: str
    event: Event
    finding: Finding
    since: datetime
    until: datetime | None = None
    was: int | None = None
    """How many failed when it was told before."""


@dataclass(frozen=True, slots=True)
class Message:
    """Notices for one channel in one message; ``key`` stays the same however often it is sent."""

    key: str
    channel: str
    created_at: datetime
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Since when a channel has not taken a message, and when to try again."""

    since: datetime
    attempts: int
    next_try: datetime
    why: str


@dataclass(frozen=True, slots=True)
class Memory:
    """Everything that is remembered; incidents by fingerprint, the rest by channel or year."""

    incidents: dict[str, Incident] = field(default_factory=dict)
    outbox: tuple[Message, ...] = ()
    trouble: dict[str, Trouble] = field(default_factory=dict)
    runs: dict[int, LastRun] = field(default_factory=dict)
    pinged_at: datetime | None = None


class Journal:
    """The memory in the folder ``root``, and the locks that keep two watchers from mixing."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.file = root / "journal.json"

    def read(self) -> Memory:
        """What is remembered; nothing without a file or after a damaged one: messages may be sent again."""
        return read_json(self.file, Memory) or Memory()

    def write(self, memory: Memory) -> None:
        """Keep this. Raises ``StoreUnwritable``."""
        write_atomically(self.file, msgspec.json.format(msgspec.json.encode(memory), indent=1) + b"\n")

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Only one process at a time reads and writes; it takes moments, so another waits."""
        with self._lock("journal.lock"):
            yield

    @contextmanager
    def delivering(self) -> Iterator[None]:
        """Only one process at a time sends; another waits for its end, and finds nothing left to send.

        Raises ``filelock.Timeout`` when that takes too long.
        """
        with self._lock("delivery.lock", PATIENCE):
            yield

    def _lock(self, name: str, timeout: float = -1) -> FileLock:
        with writing(self.root):
            self.root.mkdir(parents=True, exist_ok=True)
        return FileLock(self.root / name, timeout=timeout)
