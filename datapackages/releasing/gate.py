"""The last check before a release: the finished folder is read again, byte by byte and row by row.

What was meant to be published is compared with what lies on disk; frictionless then judges the package
as an outsider would. Nothing is repaired here.
"""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import polars as pl

from datapackages.errors import OpenbegrotingError
from datapackages.formats import csv_excel, database, parquet, workbook
from datapackages.outsider.validating import frictionless_faults
from datapackages.packing.building import VALIDATION
from datapackages.publisher import package_name
from datapackages.storage.checksums import SUMS, measure, sha256_of
from datapackages.storage.pointer import POINTER
from datapackages.trust.manifest import MANIFEST, Parent, read_manifest
from datapackages.trust.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from datapackages.storage.checksums import WrittenFile
    from datapackages.storage.pointer import Pointer


class PackageInvalid(OpenbegrotingError):
    """A finished package is not what it should be; it is not released."""


def inspect(folder: Path, frames: Mapping[str, pl.DataFrame], files: Sequence[WrittenFile]) -> None:
    """Reads a finished package again and compares it with what was meant.

    ``frames`` are the tables as they were handed over, ``files`` what was measured when they were
    written. Raises ``PackageInvalid`` with the first fault.
    """
    for thing, fault in _faults(folder, frames, files):
        raise PackageInvalid(f"package {folder.name}: {thing}", found=fault)


def inspect_place(folder: Path, pointer: Pointer, before: Pointer | None) -> None:
    """Compares what a finished package says of its place, and what ``pointer`` will, with the shelf.

    ``before`` is the pointer that stands. Raises ``PackageInvalid`` with the first fault.
    """
    for thing, fault in _misplaced(folder, pointer, before):
        raise PackageInvalid(f"package {folder.name}: {thing}", found=fault)


def _misplaced(folder: Path, pointer: Pointer, before: Pointer | None) -> Iterator[tuple[str, str]]:
    manifest = read_manifest(folder)
    if manifest is None:
        yield MANIFEST, "nothing"
        return
    number = before.sequence + 1 if before is not None else 1
    place = (package_name(pointer.jaar), pointer.jaar, pointer.version, number)
    for thing, said in ((MANIFEST, manifest), (POINTER, pointer)):
        if (said.name, said.jaar, said.version, said.sequence) != place:
            yield thing, f"{said.name} {said.version} as number {said.sequence}, where {number} comes next"
    parent = Parent(before.version, before.manifest_sha256) if before is not None else None
    if manifest.parent != parent:
        yield MANIFEST, "another parent than the release that stands"
    rows = {file.path: file.rows for file in manifest.files}
    if any(rows.get(f"{name}.csv") != height for name, height in pointer.rows.items()):
        yield MANIFEST, f"other rows than {POINTER} has"
    if sha256_of(folder / SUMS) != pointer.manifest_sha256:
        yield POINTER, f"the checksum of another {SUMS}"
    if pointer.history[:-1] != (before.history if before is not None else ()):
        yield POINTER, "another history than there was"


def _faults(
    folder: Path, frames: Mapping[str, pl.DataFrame], files: Sequence[WrittenFile]
) -> Iterator[tuple[str, str]]:
    changed = [file.name for file in files if measure(folder / file.name) != file]
    if changed:
        yield from ((name, "other bytes than were written") for name in changed)
        return
    # Most of what the outsider does it has done by processes of its own: we look meanwhile.
    with ThreadPoolExecutor(max_workers=1) as beside:
        own = beside.submit(tuple, _own_faults(folder, frames))
        foreign = tuple(frictionless_faults(folder))
    yield from own.result()
    yield from foreign


def _own_faults(folder: Path, frames: Mapping[str, pl.DataFrame]) -> Iterator[tuple[str, str]]:
    # schema, keys, CSV equal to Parquet, zip to folder; below, Parquet and every other form equal to what was
    # meant: so all of them say what the CSV says
    for finding in verify(folder):
        yield finding.thing, finding.message
    for name, meant in frames.items():
        yield from _parquet_faults(folder / f"{name}.parquet", meant)
        yield from _excel_faults(folder / f"{name}{csv_excel.SUFFIX}", meant)
        for path in sorted(folder.glob(f"*{database.SUFFIX}")):
            yield from _database_faults(path, name, meant)
    for path in sorted(folder.glob("*.xlsx")):
        for fault in workbook.faults(path, frames, _checks(folder)):
            yield path.name, fault


def _checks(folder: Path) -> Sequence[Mapping[str, Any]]:
    """The checks that the package tells of, if it does."""
    path = folder / VALIDATION
    return json.loads(path.read_bytes()).get("regels", ()) if path.is_file() else ()


def _parquet_faults(path: Path, meant: pl.DataFrame) -> Iterator[tuple[str, str]]:
    rows = parquet.height(path, meant.schema)
    if rows != meant.height:
        yield path.name, f"{rows} rows where {meant.height} were meant"
    elif not _same(parquet.pieces(path, meant.schema), meant):
        yield path.name, "other values than were meant"


def _excel_faults(path: Path, meant: pl.DataFrame) -> Iterator[tuple[str, str]]:
    if meant.height > csv_excel.ROW_LIMIT:
        return
    try:
        same = _same(csv_excel.pieces(path, meant.schema), csv_excel.shortened(meant))
    except (OSError, pl.exceptions.PolarsError) as error:
        yield path.name, str(error).partition("\n")[0]
        return
    if not same:
        yield path.name, "other values than were meant"


def _database_faults(path: Path, name: str, meant: pl.DataFrame) -> Iterator[tuple[str, str]]:
    try:
        same = _same(database.pieces(path, name, meant.schema), meant)
    except (sqlite3.Error, pl.exceptions.PolarsError) as error:
        yield path.name, f"table {name}: {error}".partition("\n")[0]
        return
    if not same:
        yield path.name, f"table {name} has other values than were meant"


def _same(pieces: Iterable[pl.DataFrame], meant: pl.DataFrame) -> bool:
    """Whether these pieces, one after the other, are what was meant; one of them is held at a time."""
    rows = 0
    for piece in pieces:
        if not piece.equals(meant.slice(rows, piece.height)):
            return False
        rows += piece.height
    return rows == meant.height
