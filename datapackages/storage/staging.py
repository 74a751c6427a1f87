"""The place beside the published folder where releases and pages are built, and its locks.

One process at a time holds a name; what a killed holder of that name left is swept by the next. Nothing
here is served, and nothing here is needed by a reader.
"""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from filelock import FileLock, Timeout

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SET_ASIDE = "set-aside"


class StagingBusy(Exception):
    """Another process holds the name."""


@dataclass(frozen=True, slots=True)
class Staging:
    """A folder on the same file system as what is published, so that moving is renaming."""

    root: Path

    @contextmanager
    def hold(self, name: str, *, wait: float = 0) -> Iterator[Path]:
        """An empty work folder for ``name`` that no other process has; removed at the end.

        Raises ``StagingBusy`` when the name is still held after ``wait`` seconds. The lock
        frees itself when its holder dies, so a work folder found here is a dead run's leftover.
        """
        self.root.mkdir(parents=True, exist_ok=True)
        lock = FileLock(self.root / f"{name}.lock")
        try:
            lock.acquire(timeout=wait)
        except Timeout as error:
            raise StagingBusy(name) from error
        try:
            work = self.root / name
            if work.exists():
                shutil.rmtree(work)
            work.mkdir()
            yield work
        finally:
            shutil.rmtree(self.root / name, ignore_errors=True)
            lock.release()

    def set_aside(self, folder: Path, name: str) -> Path:
        """Moves a folder that should not be served out of the way, and says where it went."""
        shelf = self.root / SET_ASIDE
        shelf.mkdir(parents=True, exist_ok=True)
        target = shelf / f"{name}-{uuid4().hex[:8]}"
        folder.rename(target)
        return target
