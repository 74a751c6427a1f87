"""The last check before a release: the finished folder is read again, byte by byte and row by row.

What was meant to be published is compared with what lies on disk; frictionless then judges the package
as an outsider would. Nothing is repaired here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from datapackages.descriptor import DESCRIPTOR
from datapackages.errors import OpenbegrotingError
from datapackages.formats import csv_rfc4180, parquet
from datapackages.storage.checksums import measure
from datapackages.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from datapackages.storage.checksums import WrittenFile


class PackageInvalid(OpenbegrotingError):
    """A finished package is not what it should be; it is not released."""


def inspect(folder: Path, frames: Mapping[str, pl.DataFrame], files: Sequence[WrittenFile]) -> None:
    """Reads a finished package again and compares it with what was meant.

    ``frames`` are the tables as they were handed over, ``files`` what was measured when they were
    written. Raises ``PackageInvalid`` with the first fault.
    """
    for thing, fault in _faults(folder, frames, files):
        raise PackageInvalid(f"package {folder.name}: {thing}", found=fault)


def _faults(
    folder: Path, frames: Mapping[str, pl.DataFrame], files: Sequence[WrittenFile]
) -> Iterator[tuple[str, str]]:
    for file in files:
        if measure(folder / file.name) != file:
            yield file.name, "other bytes than were written"
    for package in (folder, *sorted(folder.glob("*.zip"))):
        for finding in verify(package):
            yield finding.thing, finding.message
    for name, frame in frames.items():
        yield from _table_faults(folder, name, frame)
    yield from frictionless_faults(folder)


def _table_faults(folder: Path, name: str, meant: pl.DataFrame) -> Iterator[tuple[str, str]]:
    readers = {f"{name}.csv": csv_rfc4180.read, f"{name}.parquet": parquet.read}
    for file, read in readers.items():
        try:
            found = read(folder / file, meant.schema)
        except pl.exceptions.PolarsError as error:
            yield file, f"cannot be read back: {error}"
            continue
        if found.height != meant.height:
            yield file, f"{found.height} rows where {meant.height} were meant"
        elif not found.equals(meant):
            yield file, "other values than were meant"


def frictionless_faults(folder: Path) -> Iterator[tuple[str, str]]:
    """What ``frictionless validate`` has against the package, by file; schema, keys, bytes, hashes."""
    from frictionless import validate  # noqa: PLC0415 - slow to import, needed only here

    report = validate(str(folder / DESCRIPTOR))
    yield from ((DESCRIPTOR, error.message) for error in report.errors)
    for task in report.tasks:
        yield from ((task.place, error.message) for error in task.errors)
