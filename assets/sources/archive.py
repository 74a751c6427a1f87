"""The archive: every body that a source gave, unchanged, under the SHA-256 of its bytes, written once.

What is read back is verified; what turns out damaged is set aside and never used. Which bodies make up a
pull is kept in ``pulls``; how a body is got is in ``fetching``.
"""

from __future__ import annotations

import gzip
import hashlib
import logging
import os
import re
import time
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assets.sources.durable import write_atomically, writing
from assets.sources.fetch_log import FetchLog
from datapackages.errors import OpenbegrotingError
from datapackages.storage.durable import make_folder, sync

if TYPE_CHECKING:
    from pathlib import Path

    from assets.sources.fetch_log import Fetched

logger = logging.getLogger("openbegroting.archive")

COMPRESSION = 6

_SHA256 = re.compile(r"[0-9a-f]{64}")


class ArchiveDamaged(OpenbegrotingError):
    """A body is not in the archive, or is no longer what it was."""


@dataclass(frozen=True, slots=True)
class Body:
    """A body in the archive, and where it came from; ``url`` carries no secrets."""

    sha256: str
    url: str
    fetched_at: datetime
    """UTC; when these very bytes were first got from this address."""
    bytes: int
    mediatype: str


class Archive:
    """Objects ``ab/<sha256>.gz``, the fetch log ``fetches.jsonl``, and ``damaged/`` for what went bad."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.log = FetchLog(root / "fetches.jsonl")

    def put(self, content: bytes) -> str:
        """Keep these bytes; returns their SHA-256. A damaged copy is replaced by a sound one.

        Raises ``StoreUnwritable``.
        """
        sha256 = hashlib.sha256(content).hexdigest()
        if self.has(sha256):
            try:
                self.read(sha256)
            except ArchiveDamaged as damage:
                logger.warning("%s", damage)
            else:
                return sha256
        write_atomically(self.path_of(sha256), gzip.compress(content, COMPRESSION, mtime=0))
        return sha256

    def has(self, sha256: str) -> bool:
        """Whether there is an object of that name; only reading tells whether it is sound."""
        return self.path_of(sha256).is_file()

    def read(self, sha256: str) -> bytes:
        """The bytes of that SHA-256, verified.

        Raises ``ArchiveDamaged`` when they are missing or not the same any more; a damaged object is moved
        to ``damaged/`` first, so that the next pull writes a sound one.
        """
        path = self.path_of(sha256)
        try:
            with path.open("rb") as file:
                identity = os.fstat(file.fileno())
                stored = file.read()
        except OSError as error:
            raise _damaged(path, error.strerror or "an unreadable file") from None
        try:
            content = gzip.decompress(stored)
        except (OSError, EOFError, zlib.error) as error:
            self._set_aside(path, identity)
            raise _damaged(path, f"{len(stored):,} bytes of damaged gzip ({str(error)[:80]})") from None
        found = hashlib.sha256(content).hexdigest()
        if found != sha256:
            self._set_aside(path, identity)
            raise _damaged(path, f"other content, with SHA-256 {found}")
        return content

    def path_of(self, sha256: str) -> Path:
        """Where the object of that name lies, whether it is there or not."""
        if not _SHA256.fullmatch(sha256):
            raise ArchiveDamaged(
                f"the archive {self.root}", expected="the name of a body (a SHA-256)", found=repr(sha256[:80])
            )
        return self.root / sha256[:2] / f"{sha256}.gz"

    def body(self, fetched: Fetched) -> Body:
        """The body of an answer that was kept and recorded."""
        assert fetched.sha256 is not None
        first = self.log.first_seen(fetched.url, fetched.sha256) or fetched.fetched_at
        return Body(
            sha256=fetched.sha256,
            url=fetched.url,
            fetched_at=first.astimezone(UTC),
            bytes=fetched.bytes or 0,
            mediatype=fetched.mediatype or "application/octet-stream",
        )

    def _set_aside(self, path: Path, identity: os.stat_result) -> None:
        """Move exactly the file that was read, not a sound one that another process put there since."""
        aside = self.root / "damaged" / f"{path.stem}.{time.time_ns()}.gz"
        with writing(aside):
            make_folder(aside.parent)
            try:
                if os.path.samestat(path.stat(), identity):
                    path.replace(aside)
                    sync(path.parent)
            except FileNotFoundError:
                return  # another process set it aside first


def _damaged(path: Path, found: str) -> ArchiveDamaged:
    return ArchiveDamaged(
        f"archived body {path.stem[:12]}…",
        expected=f"its bytes in {path}",
        found=found,
        remedy="it is not used; run again to fetch it anew",
    )
