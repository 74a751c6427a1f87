"""Whose turn it is to ask a host: one request at a time, and so many per second, over all processes.

The processes that share an archive share the folder ``turns`` in it: per host a lock, which its holder's
death frees, and a file whose time is that of the last request. What is asked is not known here.
"""

from __future__ import annotations

import os
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING
from urllib.parse import quote

from filelock import FileLock, Timeout

from assets.sources.durable import writing
from assets.sources.web.setbacks import Setback
from datapackages.storage.durable import make_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    from assets.sources.web.limits import Clock, Limits

POLL = 0.02
"""Seconds between two looks at a lock that another process holds."""


class Turns:
    """Turns at hosts; ``is_local`` tells which of them have a limit of their own, or none."""

    def __init__(self, folder: Path, limits: Limits, clock: Clock, is_local: Callable[[str], bool]) -> None:
        self._folder = folder
        self._limits = limits
        self._clock = clock
        self._is_local = is_local
        self._mine: dict[Path, float] = {}

    def at(self, host: str) -> AbstractContextManager[Callable[[], None]]:
        """Nobody else asks ``host`` while this is entered; it gives what to call before each request.

        Raises ``Setback`` when others keep the host for longer than a request can take, and
        ``StoreUnwritable`` when the folder cannot be written.
        """
        per_second = self._limits.per_second_local if self._is_local(host) else self._limits.per_second
        return self._turn(host, 1 / per_second) if per_second > 0 else nullcontext(_at_once)

    @contextmanager
    def _turn(self, host: str, interval: float) -> Iterator[Callable[[], None]]:
        name = quote(host.lower(), safe="")
        path, asked = self._folder / f"{name}.lock", self._folder / f"{name}.asked"
        lock = FileLock(path)
        with writing(path):
            make_folder(self._folder)
            self._leave_room(asked, interval)
            try:
                lock.acquire(timeout=self._limits.total + interval, poll_interval=POLL)
            except Timeout:
                raise Setback(f"another process that keeps asking {host[:100]}") from None
        try:
            yield lambda: self._wait(asked, interval)
        finally:
            lock.release()

    def _leave_room(self, asked: Path, interval: float) -> None:
        """Wait while others may come between; who had the last turn waits long enough for them to see it."""
        due = self._due(asked, interval)
        if asked in self._mine and self._mine[asked] == _time_of(asked):
            due = max(due, 2 * POLL)
        if due > 0:
            self._clock.sleep(due)

    def _wait(self, asked: Path, interval: float) -> None:
        """Another process may have asked while this one waited for its turn."""
        with writing(asked):
            due = self._due(asked, interval)
            if due > 0:
                self._clock.sleep(due)
            asked.touch()
            now = self._now()
            os.utime(asked, (now, now))
            self._mine[asked] = _time_of(asked)

    def _due(self, asked: Path, interval: float) -> float:
        """Seconds until the next request may be made; a clock that was set back does not make them more."""
        return min(_time_of(asked) + interval - self._now(), interval)

    def _now(self) -> float:
        return self._clock.now().timestamp()


def _time_of(asked: Path) -> float:
    try:
        return asked.stat().st_mtime
    except FileNotFoundError:
        return 0.0


def _at_once() -> None:
    """Nobody is burdened, so nothing is waited for."""
