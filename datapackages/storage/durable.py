"""Writes that survive a power cut: content is synced before it gets its name, names are synced after.

Only the order of write, fsync and rename belongs here. Every function raises ``OSError`` as the system
gave it; a failed fsync is never tried again, because the kernel may have dropped the pages by then.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def sync(path: Path) -> None:
    """Forces a file's content, or a folder's list of names, onto the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Forces every file of a flat folder, and then the folder itself, onto the disk."""
    for path in sorted(folder.iterdir()):
        sync(path)
    sync(folder)


def make_folder(path: Path) -> None:
    """Makes a folder and those above it, each of them on disk before the next."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    sync(path.parent)


def move_folder(folder: Path, target: Path) -> None:
    """Gives a synced folder its final name; ``OSError`` if that name is taken."""
    folder.rename(target)
    sync(target.parent)
    sync(folder.parent)


def replace(target: Path, content: bytes, *, by_way_of: Path) -> None:
    """Makes ``target`` hold ``content`` in one step: readers see the old file or the new one.

    ``by_way_of`` is a folder on the same file system in which the new file is written first, so that
    a kill leaves nothing behind beside the target.
    """
    beside = by_way_of / target.name
    beside.write_bytes(content)
    sync(beside)
    beside.replace(target)
    sync(target.parent)


def renew(target: Path, content: bytes, *, by_way_of: Path) -> None:
    """``replace``, in a folder that is made if need be; a file that says the same stays untouched."""
    if not target.exists() or target.read_bytes() != content:
        make_folder(target.parent)
        replace(target, content, by_way_of=by_way_of)
