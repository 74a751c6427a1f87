"""Writes a file so that a reader, or whoever starts after a power cut, finds the old one or the new one.

Unlike releases, which one process makes at a time, files here may be written by several at once. Which
files there are and what they hold is the business of ``archive``, ``fetch_log`` and ``pulls``. One that is
damaged all the same is set aside when it is read.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TypeVar

import msgspec

from datapackages.errors import OpenbegrotingError
from datapackages.storage.durable import make_folder, sync

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

logger = logging.getLogger("openbegroting.archive")

T = TypeVar("T")


class StoreUnwritable(OpenbegrotingError):
    """A full disk, a folder without permission: nothing can be kept, so nothing may be claimed."""


@contextmanager
def writing(path: Path) -> Iterator[None]:
    """Turns an ``OSError`` within into ``StoreUnwritable`` about ``path``."""
    try:
        yield
    except OSError as error:
        raise StoreUnwritable(
            str(path),
            expected="a file that can be written",
            found=error.strerror or str(error),
            remedy="make room or give permission, then run again; what was kept before is untouched",
        ) from error


def write_atomically(path: Path, content: bytes) -> None:
    """Replace ``path`` by ``content``: written beside, synced, renamed, folder synced.

    Two writers of one path do not mix; the last one stays. Raises ``StoreUnwritable``.
    """
    beside = path.with_name(f".{path.name}.{os.getpid()}-{threading.get_ident()}.part")
    with writing(path):
        make_folder(path.parent)
        try:
            with beside.open("wb") as file:
                file.write(content)
            sync(beside)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        sync(path.parent)


def read_json(path: Path, kind: type[T]) -> T | None:
    """What the file holds; None when it is not there, or was damaged: it is set aside then, and that is said.

    Raises ``StoreUnwritable``.
    """
    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except FileNotFoundError:
        return None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        aside = path.with_name(f"{path.name}.damaged-{time.time_ns()}")
        with writing(aside):
            path.replace(aside)
            sync(path.parent)
        logger.warning("%s was damaged (%s); set aside as %s", path, error, aside)
        return None
