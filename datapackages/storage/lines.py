"""Files to which lines are only ever added, such as the ledger and the approvals.

A line counts once its end is there: what a kill left of one was never written. What a line says is for
whoever writes it.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from filelock import FileLock

from datapackages.storage.durable import make_folder, sync

if TYPE_CHECKING:
    from pathlib import Path


def add_line(path: Path, line: bytes) -> None:
    """Adds a line that is on disk when this returns, after the last whole one; ``OSError``.

    Of several processes that add to a file, each waits for its turn.
    """
    make_folder(path.parent)
    with FileLock(path.with_suffix(".lock")):
        new = not path.exists()
        with path.open("ab+") as file:
            file.seek(0)
            file.truncate(file.read().rfind(b"\n") + 1)
            file.write(line + b"\n")
            file.flush()
            os.fsync(file.fileno())
        if new:
            sync(path.parent)


def whole_lines(path: Path) -> list[bytes]:
    """The lines of a file, oldest first; ``OSError`` if there is no such file."""
    *lines, _torn = path.read_bytes().split(b"\n")
    return lines
