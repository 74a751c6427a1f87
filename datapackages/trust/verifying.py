"""Checks a downloaded package, folder or zip, offline: complete, unchanged, and what it says it is.

The package is foreign here. Nothing in it is believed before its bytes agree with ``SHA256SUMS``, no path
in it is followed out of its folder, and nothing it holds can make this raise.
"""

from __future__ import annotations

import stat
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import polars as pl

from datapackages.descriptor import DESCRIPTOR, DescriptorDamaged, read_descriptor
from datapackages.errors import first_line
from datapackages.formats import csv_rfc4180, parquet, zipped
from datapackages.storage.checksums import SUMS, measure, read_listing
from datapackages.trust.checking import ANYONE, another_zip, not_as_signed, not_the_one_that_stands
from datapackages.trust.conformity import Conformity, reference_faults, repeated_keys
from datapackages.trust.manifest import MANIFEST, SIGNATURE, read_manifest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from datapackages.descriptor import Descriptor, TableSchemaDescriptor
    from datapackages.storage.checksums import WrittenFile
    from datapackages.trust.checking import Trust
    from datapackages.trust.manifest import Manifest

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


@dataclass(frozen=True, slots=True)
class Examination:
    """Everything wrong with a package, nothing if it is sound; and the manifest it came with, if any."""

    findings: tuple[Finding, ...]
    manifest: Manifest | None


def verify(path: Path, trust: Trust = ANYONE) -> tuple[Finding, ...]:
    """Everything wrong with the package at ``path``; empty if it is complete and sound."""
    return examine(path, trust).findings


def examine(path: Path, trust: Trust = ANYONE) -> Examination:
    """What ``verify`` finds, and what the package says of itself; ``trust`` is what the caller knows."""
    try:
        if path.is_dir():
            return _examined(path, None, trust)
        with tempfile.TemporaryDirectory(prefix="openbegroting-verify-") as scratch:
            packed_anew: tuple[Finding, ...] = ()
            try:
                zipped.extract(path, Path(scratch))
            except zipped.PackedAnew as error:
                packed_anew = (_error(path.name, str(error)),)
            found = _examined(Path(scratch), path, trust)
            return replace(found, findings=(*found.findings, *packed_anew))
    except zipped.ZipRefused as error:
        return Examination((_error(path.name, str(error)),), None)
    except OSError as error:
        return Examination((_error(str(path), f"cannot be read: {error.strerror}"),), None)


def _examined(folder: Path, archive: Path | None, trust: Trust) -> Examination:
    findings = tuple(_findings(folder, archive, trust))
    try:
        return Examination(findings, read_manifest(folder))
    except (OSError, ValueError):
        return Examination(findings, None)


def _error(thing: str, message: str) -> Finding:
    return Finding("error", thing, message)


def _findings(folder: Path, archive: Path | None, trust: Trust) -> Iterator[Finding]:
    """The checks in order of trust; a package whose bytes are wrong is not read any further."""
    files: dict[str, WrittenFile] = {}
    damaged = list(_changed_bytes(folder, files))
    if not damaged:
        damaged = [
            _error(*fault) for fault in (*not_as_signed(folder, files, trust), *another_zip(folder, files))
        ]
    yield from damaged
    if damaged:
        return
    try:
        descriptor = read_descriptor(folder)
    except DescriptorDamaged as error:
        yield _error(DESCRIPTOR, error.found)
        return
    yield from (_error(*fault) for fault in not_the_one_that_stands(folder, archive, descriptor, trust))
    undescribed = list(_described_otherwise(files, descriptor))
    yield from undescribed
    if not undescribed:
        yield from _unsound_tables(folder, descriptor)


def _changed_bytes(folder: Path, files: dict[str, WrittenFile]) -> Iterator[Finding]:
    """Files that are missing, extra or different from what ``SHA256SUMS`` says.

    ``files`` gets what each was found to be, the list itself included: bytes are read and hashed here, once.
    """
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
    yield from _missing_and_extra(set(expected), set(present) - {SUMS})
    for name in sorted(set(expected) & set(present) - set(odd)):
        files[name] = found = measure(folder / name)
        if found.sha256 != expected[name]:
            yield _error(name, f"was changed: SHA-256 is {found.sha256}, {SUMS} says {expected[name]}")
    files[SUMS] = measure(folder / SUMS)


def _missing_and_extra(expected: set[str], present: set[str]) -> Iterator[Finding]:
    for name in sorted(expected - present):
        what = "the signature was taken away" if name == SIGNATURE else "is missing from the package"
        yield _error(name, f"{what}; {SUMS} lists it")
    for name in sorted(present - expected):
        yield _error(name, f"is in the package but not listed in {SUMS}")


def _described_otherwise(files: Mapping[str, WrittenFile], descriptor: Descriptor) -> Iterator[Finding]:
    """Resources whose file is absent or differs in size or hash from what the descriptor says."""
    for resource in descriptor.resources:
        if resource.table_schema is not None and resource.path != f"{resource.name}.csv":
            yield _error(resource.name, f"a table is in {resource.name}.csv, not {resource.path!r}")
        elif resource.path not in files:
            yield _error(resource.name, f"{DESCRIPTOR} names {resource.path!r}, which is not there")
        else:
            found = files[resource.path]
            if (found.bytes, f"sha256:{found.sha256}") != (resource.bytes, resource.hash):
                yield _error(
                    resource.path,
                    f"has {found.bytes} bytes with sha256:{found.sha256}, {DESCRIPTOR} says "
                    f"{resource.bytes} bytes with {resource.hash[:100]}",
                )
    described = {resource.path for resource in descriptor.resources} | {DESCRIPTOR, SUMS, MANIFEST, SIGNATURE}
    for name in sorted(files.keys() - described):
        if not name.endswith(".zip"):
            yield Finding("warning", name, f"is not described in {DESCRIPTOR}")


def _unsound_tables(folder: Path, descriptor: Descriptor) -> Iterator[Finding]:
    """Tables that cannot be read, break their schema, differ between formats or refer to nothing."""
    tables: dict[str, Conformity] = {}
    for name, schema in descriptor.schemas.items():
        table = Conformity(schema, descriptor.referred(name))
        try:
            faults = list(_table_faults(folder, name, schema, table))
            tables[name] = table
        except _UNREADABLE as error:
            faults = [f"cannot be read as its schema says: {first_line(error)}"]
        yield from (_error(name, fault) for fault in faults)
    for name, schema in descriptor.schemas.items():
        if name in tables:
            try:
                faults = list(reference_faults(tables, name, schema.foreign_keys))
            except _UNREADABLE as error:
                faults = [f"its foreign keys cannot be followed: {first_line(error)}"]
            yield from (_error(name, fault) for fault in faults)


def _table_faults(folder: Path, name: str, schema: TableSchemaDescriptor, table: Conformity) -> Iterator[str]:
    """What is wrong with a table by itself, and whether its Parquet holds the same; fills ``table``."""
    path, twin = folder / f"{name}.csv", folder / f"{name}.parquet"
    there, same, rows = twin.exists(), True, 0
    for piece in csv_rfc4180.pieces(path, schema.dtypes):
        table.add(piece)
        same = same and (not there or parquet.rows(twin, piece.schema, rows, piece.height).equals(piece))
        rows += piece.height
    yield from table.faults()
    if not table.order.ascending:
        yield from repeated_keys(csv_rfc4180.pieces(path, schema.dtypes), schema)
    if there and not (same and parquet.height(twin, schema.dtypes) == rows):
        yield f"{name}.parquet does not hold the same rows as {name}.csv"
