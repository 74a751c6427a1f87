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

from datapackages.errors import OpenbegrotingError, first_line
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
    """What ``verify`` finds; in a sound package the forms of a table that hold other rows than were meant.

    ``verify`` sees that CSV and Parquet hold the same; the Parquet and all other forms are compared here.
    """
    findings = verify(folder)
    yield from ((finding.thing, finding.message) for finding in findings)
    if findings:
        return
    books, stores = sorted(folder.glob("*.xlsx")), sorted(folder.glob(f"*{database.SUFFIX}"))
    for name, meant in frames.items():
        path, excel = folder / f"{name}.parquet", folder / f"{name}{csv_excel.SUFFIX}"
        yield from _other_rows(path.name, parquet.pieces(path, meant.schema), meant)
        if meant.height <= csv_excel.ROW_LIMIT:
            shortened = csv_excel.shortened(meant)
            yield from _other_rows(excel.name, csv_excel.pieces(excel, meant.schema), shortened)
        for store in stores:
            for thing, fault in _other_rows(store.name, database.pieces(store, name, meant.schema), meant):
                yield thing, f"table {name}: {fault}"
    for book in books:
        yield from ((book.name, fault) for fault in workbook.faults(book, frames, _checks(folder)))


def _checks(folder: Path) -> Sequence[Mapping[str, Any]]:
    """The checks that the package tells of, if it does."""
    path = folder / VALIDATION
    return json.loads(path.read_bytes()).get("regels", ()) if path.is_file() else ()


def _other_rows(thing: str, pieces: Iterable[pl.DataFrame], meant: pl.DataFrame) -> Iterator[tuple[str, str]]:
    """The fault that these pieces, one after the other, are not what was meant; one is held at a time."""
    rows, same = 0, True
    try:
        for piece in pieces:
            same = same and piece.equals(meant.slice(rows, piece.height))
            rows += piece.height
    except (OSError, sqlite3.Error, pl.exceptions.PolarsError) as error:
        yield thing, first_line(error)
        return
    if not same or rows != meant.height:
        yield thing, "other rows than were meant"
