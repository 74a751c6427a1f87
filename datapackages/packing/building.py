"""Builds the folder of a package: every file, the descriptor over them, the sums over all, the zip.

It writes and measures; whether the result may be published is for the gate, and where it goes for the
releases.
"""

from __future__ import annotations

import json
import sqlite3
from typing import TYPE_CHECKING, Any

import polars as pl
import xlsxwriter.exceptions

from datapackages.beside import beside
from datapackages.descriptor import DESCRIPTOR
from datapackages.errors import OpenbegrotingError
from datapackages.formats import csv_excel, csv_rfc4180, database, parquet, workbook, zipped
from datapackages.packing.describing import describe, reading_order
from datapackages.packing.edition import preface
from datapackages.publisher import read_publisher
from datapackages.schema import tables as table_schemas
from datapackages.storage.checksums import SUMS, WrittenFile, listing, measure
from datapackages.trust.manifest import MANIFEST, SIGNATURE, Manifest, ManifestFile
from datapackages.trust.materials import SBOM, lock, sbom

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from datapackages.packing.edition import Edition
    from datapackages.trust.signing import SigningKey

WORTH_A_PROCESS = 100_000
"""Cells of a workbook from which it is made while the database is: half a second, as much as the imports."""

VALIDATION = "validatie.json"
CHANGES = "wijzigingen.json"


class ReleaseNotWritten(OpenbegrotingError):
    """The disk refused a file of a release: full, damaged or not writable."""


class TablesInvalid(OpenbegrotingError):
    """The tables handed over for publishing are not the published tables of the schemas."""


def prepared(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Every published table, empty where none was given, columns and rows in their published order.

    Raises ``TablesInvalid`` for a table that is not published, a column that is absent or of another
    type, an empty text (CSV cannot tell it from a missing value) and a number that is no number.
    """
    schemas = table_schemas()
    for name in tables:
        if name not in schemas:
            raise TablesInvalid(f"table {name}", expected=f"one of {', '.join(schemas)}")
    return {name: _prepared(name, tables.get(name, schemas[name].empty())) for name in reading_order()}


def _prepared(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    table = table_schemas()[name]
    for column, dtype in table.dtypes.items():
        if frame.schema.get(column) != dtype:
            raise TablesInvalid(
                f"table {name}, column {column}",
                expected=str(dtype),
                found=str(frame.schema.get(column, "no such column")),
            )
    ordered = frame.select(table.columns)
    flaws = {
        "null instead of an empty text": ordered.select(pl.selectors.string() == ""),
        "a finite number or null": ordered.select(pl.selectors.float().is_finite().not_()),
    }
    for expected, flaw in flaws.items():
        for cells in flaw.iter_columns():
            if cells.any():
                raise TablesInvalid(
                    f"table {name}, column {cells.name}",
                    expected=expected,
                    found=f"{cells.sum()} other cells",
                )
    return table.published(frame)


def build(
    folder: Path,
    edition: Edition,
    frames: Mapping[str, pl.DataFrame],
    reports: Mapping[str, Mapping[str, Any] | pl.DataFrame],
    *,
    key: SigningKey | None = None,
) -> tuple[WrittenFile, ...]:
    """Writes the package of these prepared tables into an empty folder, and measures every file.

    ``reports`` are by name what is written as JSON (validatie.json, wijzigingen.json) and, where it is a
    frame, as CSV. Signed if there is a ``key``. Raises ``TablesInvalid`` for a key that occurs twice or a
    required cell that is empty, ``ReleaseNotWritten`` when the disk refuses.
    """
    try:
        _write_tables(folder, edition, frames, _checks(reports))
        for name, report in reports.items():
            if isinstance(report, pl.DataFrame):
                csv_rfc4180.write(report, folder / name)
            else:
                (folder / name).write_bytes(as_json(report))
        locked = lock()
        if locked is not None:
            (folder / SBOM).write_bytes(sbom(locked))
        return _sealed(folder, edition, frames, key)
    except sqlite3.IntegrityError as error:
        raise TablesInvalid(f"package {edition.name} {edition.version}", found=str(error)) from error
    # what a full disk makes of it: Python's own, Polars' for Parquet, the workbook's and the database's
    except (
        OSError,
        pl.exceptions.ComputeError,
        xlsxwriter.exceptions.FileCreateError,
        sqlite3.Error,
    ) as error:
        raise ReleaseNotWritten(
            f"package {edition.name} {edition.version}",
            found=str(error),
            remedy="the last release still stands; make room and run again",
        ) from error


def _checks(reports: Mapping[str, Mapping[str, Any] | pl.DataFrame]) -> Sequence[Mapping[str, Any]]:
    """The rules of ``validatie.json`` with their outcome, if it was given."""
    report = reports.get(VALIDATION, {})
    return () if isinstance(report, pl.DataFrame) else report.get("regels", ())


def _write_tables(
    folder: Path, edition: Edition, frames: Mapping[str, pl.DataFrame], checks: Sequence[Mapping[str, Any]]
) -> None:
    """The tables in every form: a file each for programs and for Excel, and two files that hold them all."""
    for name, frame in frames.items():
        csv_rfc4180.write(frame, folder / f"{name}.csv")
        parquet.write(frame, folder / f"{name}.parquet")
        if frame.height <= csv_excel.ROW_LIMIT:
            csv_excel.write(frame, folder / f"{name}{csv_excel.SUFFIX}")
    words = preface(edition, frames, read_publisher())
    book, sheets = folder / f"{edition.name}.xlsx", workbook.contents(frames, checks)
    store = folder / f"{edition.name}{database.SUFFIX}"
    if sheets.cells < WORTH_A_PROCESS:
        workbook.write(sheets, book, preface=words, scratch=folder.parent)
        database.write(frames, store, preface=words)
        return
    with beside(workbook.encoded, sheets, preface=words, scratch=folder.parent) as written:
        database.write(frames, store, preface=words)
        book.write_bytes(written.wait())


def _sealed(
    folder: Path, edition: Edition, frames: Mapping[str, pl.DataFrame], key: SigningKey | None
) -> tuple[WrittenFile, ...]:
    """Adds the descriptor, the manifest with its signature, the zip and the sums, and measures every file.

    The zip holds the sums of what is in it; the folder has a list of the same name that counts the
    zip too, so that each of them can be checked by itself.
    """
    files = [measure(path) for path in sorted(folder.iterdir())]
    by_name = {file.name: file for file in files}
    descriptor = describe(edition, frames, by_name, read_publisher())
    (folder / DESCRIPTOR).write_bytes(descriptor.encoded())
    files.append(measure(folder / DESCRIPTOR))
    manifest = _manifest(edition, frames, files, key).encoded()
    (folder / MANIFEST).write_bytes(manifest)
    files.append(measure(folder / MANIFEST))
    if key is not None:
        (folder / SIGNATURE).write_bytes(key.sign(manifest))
        files.append(measure(folder / SIGNATURE))
    sums = folder / SUMS
    sums.write_bytes(listing(files))
    archive = folder / f"{edition.name}-{edition.version}.zip"
    zipped.write([*(folder / file.name for file in files), sums], archive)
    files.append(measure(archive))
    sums.write_bytes(listing(files))
    return (*files, measure(sums))


def _manifest(
    edition: Edition, frames: Mapping[str, pl.DataFrame], files: list[WrittenFile], key: SigningKey | None
) -> Manifest:
    """What is signed: everything that was written so far, and the place of this release among the others."""
    forms = (".csv", ".parquet", csv_excel.SUFFIX)
    rows = {f"{name}{form}": frame.height for name, frame in frames.items() for form in forms}
    return Manifest(
        name=edition.name,
        jaar=edition.jaar,
        version=edition.version,
        sequence=edition.sequence,
        parent=edition.parent,
        made_with=edition.made_with,
        signed_by=key.public.fingerprint if key is not None else None,
        files=tuple(
            ManifestFile(file.name, file.bytes, file.sha256, rows.get(file.name))
            for file in sorted(files, key=lambda file: file.name)
        ),
    )


def as_json(report: Mapping[str, Any]) -> bytes:
    """A report as JSON text; ``ValueError`` if it holds a number that JSON does not know."""
    return json.dumps(report, ensure_ascii=False, indent=2, allow_nan=False).encode() + b"\n"
