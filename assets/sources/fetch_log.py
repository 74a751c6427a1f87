"""The log of what sources answered: one JSON line per answer, only ever added to.

It remembers validators for conditional requests and when bytes were first seen. The bytes themselves are
in ``archive``. Addresses come in without secrets.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - msgspec reads the annotation
from typing import TYPE_CHECKING

import msgspec

from assets.sources.durable import writing
from datapackages.storage.durable import make_folder

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger("openbegroting.archive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One answer. ``status`` is None for a page that is a file; ``sha256`` is None unless a body was kept."""

    url: str
    fetched_at: datetime
    status: int | None
    sha256: str | None = None
    bytes: int | None = None
    mediatype: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    problem: str | None = None
    """Why the answer was of no use."""


class FetchLog:
    """The log in one file, with what this process needs of it in memory.

    Lines that other processes add after the first use are not seen; they cost a request, never a body.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._last_good: dict[str, Fetched] | None = None
        self._first_seen: dict[tuple[str, str], datetime] = {}

    def record(self, fetched: Fetched) -> None:
        """Add one line, in a single write so that lines of two processes never mix.

        Raises ``StoreUnwritable``.
        """
        self._index()
        line = msgspec.json.encode(fetched) + b"\n"
        with writing(self.path):
            make_folder(self.path.parent)
            handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o666)
            try:
                line = line if _ends_in_newline(handle) else b"\n" + line
                if os.write(handle, line) != len(line):
                    raise OSError(0, "only part of a line could be written")
            finally:
                os.close(handle)
        self._remember(fetched)

    def last_good(self, url: str) -> Fetched | None:
        """The latest answer for ``url`` of which a body was kept."""
        return self._index().get(url)

    def first_seen(self, url: str, sha256: str) -> datetime | None:
        """When these bytes were first got from ``url``."""
        self._index()
        return self._first_seen.get((url, sha256))

    def _index(self) -> dict[str, Fetched]:
        if self._last_good is None:
            self._last_good = {}
            for fetched in self._lines():
                self._remember(fetched)
        return self._last_good

    def _remember(self, fetched: Fetched) -> None:
        if fetched.sha256 is not None and self._last_good is not None:
            self._last_good[fetched.url] = fetched
            self._first_seen.setdefault((fetched.url, fetched.sha256), fetched.fetched_at)

    def _lines(self) -> list[Fetched]:
        """What can be read; a line torn by a kill or a full disk is passed over, and that is said."""
        if not self.path.exists():
            return []
        decoder = msgspec.json.Decoder(Fetched)
        fetches: list[Fetched] = []
        with self.path.open("rb") as file:
            for number, line in enumerate(file, start=1):
                if not line.strip():
                    continue
                try:
                    fetches.append(decoder.decode(line))
                except msgspec.DecodeError as error:
                    logger.warning("%s:%s: passed over an unreadable line (%s)", self.path, number, error)
        return fetches


def _ends_in_newline(handle: int) -> bool:
    size = os.fstat(handle).st_size
    return size == 0 or os.pread(handle, 1, size - 1) == b"\n"
