"""The log of what sources answered: one JSON line per answer, only ever added to.

It remembers validators for conditional requests and when bytes were first seen. The bytes themselves are
in ``archive``. Addresses come in without secrets.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - msgspec reads the annotation
from http import HTTPStatus
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

    Lines that other processes add are seen before anything is answered, so that two processes that get the
    same bytes agree on who was first.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._read_to = 0
        self._lines_read = 0
        self._last_good: dict[str, Fetched] = {}
        self._first_seen: dict[tuple[str, str], datetime] = {}
        self._last_received: dict[str, datetime] = {}

    def record(self, fetched: Fetched) -> None:
        """Add one line, in a single write so that lines of two processes never mix.

        Raises ``StoreUnwritable``.
        """
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

    def last_good(self, url: str) -> Fetched | None:
        """The latest answer for ``url`` of which a body was kept."""
        self._catch_up()
        return self._last_good.get(url)

    def first_seen(self, url: str, sha256: str) -> datetime | None:
        """When these bytes were first got from ``url``."""
        self._catch_up()
        return self._first_seen.get((url, sha256))

    def last_received(self, url: str) -> datetime | None:
        """When a body last came from ``url``, rather than word that it is still the same."""
        self._catch_up()
        return self._last_received.get(url)

    def _catch_up(self) -> None:
        """Read the lines that were added since; the last one only when it is whole.

        A line torn by a kill or a full disk is passed over, and that is said.
        """
        if not self.path.exists() or self.path.stat().st_size <= self._read_to:
            return
        with self.path.open("rb") as file:
            file.seek(self._read_to)
            for line in file:
                if not line.endswith(b"\n"):
                    return
                self._read_to += len(line)
                self._lines_read += 1
                self._remember(line)

    def _remember(self, line: bytes) -> None:
        if not line.strip():
            return
        try:
            fetched = _DECODER.decode(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            logger.warning("%s:%s: passed over an unreadable line (%s)", self.path, self._lines_read, error)
            return
        if fetched.sha256 is not None:
            self._last_good[fetched.url] = fetched
            self._first_seen.setdefault((fetched.url, fetched.sha256), fetched.fetched_at)
            if fetched.status != HTTPStatus.NOT_MODIFIED:
                self._last_received[fetched.url] = fetched.fetched_at


_DECODER = msgspec.json.Decoder(Fetched)


def _ends_in_newline(handle: int) -> bool:
    size = os.fstat(handle).st_size
    return size == 0 or os.pread(handle, 1, size - 1) == b"\n"
