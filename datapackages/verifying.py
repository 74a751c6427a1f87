"""Checks a downloaded package, folder or zip, offline: complete, unchanged, and what it says it is.

The package is foreign here. Nothing in it is believed before its bytes agree with ``SHA256SUMS``, no path
in it is followed out of its folder, and nothing it holds can make this raise.
"""

from __future__ import annotations

import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import polars as pl

from datapackages.conformity import reference_faults, table_faults
from datapackages.descriptor import DESCRIPTOR, DescriptorDamaged, read_descriptor
from datapackages.formats import csv_rfc4180, parquet, zipped
from datapackages.storage.checksums import SUMS, measure, read_listing, sha256_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datapackages.descriptor import Descriptor

MAX_SUMS_BYTES = 2**20

# A panic of the Parquet reader is no Exception: a hostile file can cause one.
_UNREADABLE = (
    KeyError,
    OSError,
    ValueError,
    pl.exceptions.PolarsError,
    pl.exceptions.PanicException,
)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with a package: how bad, with which file or table, and what."""

    severity: Literal["error", "warning"]
    thing: str
    message: str


def verify(path: Path) -> tuple[Finding, ...]:
    """Everything wrong with the package at ``path``; empty if it is complete and sound."""
    try:
        if path.is_dir():
            return tuple(_findings(path))
        with tempfile.TemporaryDirectory(prefix="openbegroting-verify-") as scratch:
            zipped.extract(path, Path(scratch))
            return tuple(_findings(Path(scratch)))
    except zipped.ZipRefused as error:
        return (_error(path.name, str(error)),)
    except OSError as error:
        return (_error(str(path), f"cannot be read: {error.strerror}"),)


def _error(thing: str, message: str) -> Finding:
    return Finding("error", thing, message)


def _findings(folder: Path) -> Iterator[Finding]:
    """The checks in order of trust; a package whose bytes are wrong is not read any further."""
    damaged = list(_changed_bytes(folder))
    yield from damaged
    if damaged:
        return
    try:
        descriptor = read_descriptor(folder)
    except DescriptorDamaged as error:
        yield _error(DESCRIPTOR, error.found)
        return
    undescribed = list(_described_otherwise(folder, descriptor))
    yield from undescribed
    if not undescribed:
        yield from _unsound_tables(folder, descriptor)


def _changed_bytes(folder: Path) -> Iterator[Finding]:
    """Files that are missing, extra or different from what ``SHA256SUMS`` says."""
    present = {entry.name: entry.lstat() for entry in folder.iterdir()}
    if SUMS not in present:
        yield _error(SUMS, "the list of checksums is missing, so nothing can be verified")
        return
    odd = [name for name, status in present.items() if not stat.S_ISREG(status.st_mode)]
    for name in sorted(odd):
        yield _error(name, "is not an ordinary file; a package holds nothing else")
    if SUMS in odd:
        return
    if present[SUMS].st_size > MAX_SUMS_BYTES:
        yield _error(SUMS, f"is larger than {MAX_SUMS_BYTES} bytes, so it is no list of ours")
        return
    try:
        expected = read_listing((folder / SUMS).read_bytes())
    except ValueError as error:
        yield _error(SUMS, f"cannot be read as a list of checksums: {error}")
        return
    for name in sorted(set(expected) - set(present)):
        yield _error(name, f"is listed in {SUMS} but missing from the package")
    for name in sorted(set(present) - set(expected) - {SUMS}):
        yield _error(name, f"is in the package but not listed in {SUMS}")
    for name in sorted(set(expected) & set(present) - set(odd)):
        found = sha256_of(folder / name)
        if found != expected[name]:
            yield _error(name, f"was changed: SHA-256 is {found}, {SUMS} says {expected[name]}")


def _described_otherwise(folder: Path, descriptor: Descriptor) -> Iterator[Finding]:
    """Resources whose file is absent or differs in size or hash from what the descriptor says."""
    present = {entry.name for entry in folder.iterdir()}
    for resource in descriptor.resources:
        if resource.table_schema is not None and resource.path != f"{resource.name}.csv":
            yield _error(resource.name, f"a table is in {resource.name}.csv, not {resource.path!r}")
        elif resource.path not in present:
            yield _error(resource.name, f"{DESCRIPTOR} names {resource.path!r}, which is not there")
        else:
            found = measure(folder / resource.path)
            if (found.bytes, f"sha256:{found.sha256}") != (resource.bytes, resource.hash):
                yield _error(
                    resource.path,
                    f"has {found.bytes} bytes with sha256:{found.sha256}, {DESCRIPTOR} says "
                    f"{resource.bytes} bytes with {resource.hash[:100]}",
                )
    described = {resource.path for resource in descriptor.resources} | {DESCRIPTOR, SUMS}
    for name in sorted(present - described):
        if not name.endswith(".zip"):
            yield Finding("warning", name, f"is not described in {DESCRIPTOR}")


def _unsound_tables(folder: Path, descriptor: Descriptor) -> Iterator[Finding]:
    """Tables that cannot be read, break their schema, differ between formats or refer to nothing."""
    frames: dict[str, pl.DataFrame] = {}
    for name, schema in descriptor.schemas.items():
        try:
            frames[name] = csv_rfc4180.read(folder / f"{name}.csv", schema.dtypes)
            faults = [*table_faults(frames[name], schema), *_parquet_faults(folder, name, frames)]
        except _UNREADABLE as error:
            faults = [f"cannot be read as its schema says: {_first_line(error)}"]
        yield from (_error(name, fault) for fault in faults)
    for name, schema in descriptor.schemas.items():
        if name in frames:
            try:
                faults = list(reference_faults(frames, name, schema.foreign_keys))
            except _UNREADABLE as error:
                faults = [f"its foreign keys cannot be followed: {_first_line(error)}"]
            yield from (_error(name, fault) for fault in faults)


def _parquet_faults(folder: Path, name: str, frames: dict[str, pl.DataFrame]) -> Iterator[str]:
    path = folder / f"{name}.parquet"
    if path.exists() and not parquet.read(path, frames[name].schema).equals(frames[name]):
        yield f"{name}.parquet does not hold the same rows as {name}.csv"


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:200]
