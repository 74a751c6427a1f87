"""What a crawl has asked so far, a line each, so that one that was stopped goes on where it was.

A journal lies beside the pull of its document and is gone when the crawl is done. It only saves requests:
one that is lost, torn or too old costs nothing else.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from assets.sources.archive import Body  # noqa: TC001 - msgspec reads the annotation
from assets.sources.durable import writing
from datapackages.storage.durable import make_folder

if TYPE_CHECKING:
    from pathlib import Path

logger = logging.getLogger("openbegroting.documents")

GOES_ON_WITHIN = timedelta(hours=36)
"""A crawl that began longer ago begins anew: a daily run goes on with yesterday's, and with none older."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What asking one address gave: a body, or why there is none."""

    asked: str
    landed: str | None = None
    body: Body | None = None
    problem: str | None = None
    status: int | None = None
    leads_to: str | None = None
    """Where a redirect that was not followed leads."""
    disallowed: bool = False
    """Whether it was not followed because robots.txt disallows what it leads to."""
    other_kind: bool = False
    """It was no page but something else, such as a PDF."""


@dataclass(frozen=True, slots=True)
class _Beginning:
    site: str
    began: datetime


class Journal:
    """The visits of one crawl of ``site``, in a file of its own."""

    def __init__(self, path: Path, site: str) -> None:
        self._path = path
        self._site = site
        self._visits = self._read()

    def visit(self, address: str) -> Visit | None:
        """What asking this address gave earlier in this crawl."""
        return self._visits.get(address)

    def add(self, visit: Visit) -> None:
        """Keep a visit. Raises ``StoreUnwritable``."""
        self._write(visit)

    def close(self) -> None:
        """The crawl is done: the next one asks everything anew. Raises ``StoreUnwritable``."""
        with writing(self._path):
            self._path.unlink(missing_ok=True)

    def _read(self) -> dict[str, Visit]:
        lines = self._path.read_bytes().splitlines() if self._path.exists() else []
        try:
            beginning = msgspec.json.decode(lines[0], type=_Beginning) if lines else None
        except (msgspec.DecodeError, UnicodeDecodeError):
            beginning = None
        now = datetime.now(UTC)
        if (
            beginning is None
            or beginning.site != self._site
            or not timedelta(0) <= now - beginning.began <= GOES_ON_WITHIN
        ):
            self.close()
            self._write(_Beginning(self._site, now))
            return {}
        visits: dict[str, Visit] = {}
        for line in lines[1:]:
            try:
                visit = msgspec.json.decode(line, type=Visit)
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue  # torn by a kill: that page is asked again
            visits[visit.asked] = visit
        if visits:
            logger.info("%s: going on after %s pages", self._site, len(visits))
        return visits

    def _write(self, line: Visit | _Beginning) -> None:
        with writing(self._path):
            make_folder(self._path.parent)
            with self._path.open("ab") as file:
                # A line that was torn has no end; the next one must not be read as part of it.
                file.write((b"\n" if file.tell() else b"") + msgspec.json.encode(line))
