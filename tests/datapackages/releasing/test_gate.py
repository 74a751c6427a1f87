"""The gate lets a sound package through, and each thing it checks can fail."""

from __future__ import annotations

import re
import sqlite3
import zipfile
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import openpyxl
import polars as pl
import pytest

from datapackages.formats import zipped
from datapackages.packing.building import build, prepared
from datapackages.packing.edition import Edition
from datapackages.releasing import gate
from datapackages.releasing.gate import PackageInvalid, inspect, inspect_place
from datapackages.storage.checksums import SUMS, listing, measure, sha256_of
from datapackages.storage.pointer import Entry, Pointer
from datapackages.trust.manifest import Parent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from datapackages.storage.checksums import WrittenFile

    Built = tuple[Path, dict[str, pl.DataFrame], tuple[WrittenFile, ...]]


def _build(folder: Path, tables: dict[str, pl.DataFrame]) -> Built:
    package = folder / "package"
    package.mkdir()
    frames = prepared(tables)
    files = build(package, Edition(2023, "1.0.0"), frames, {"validatie.json": {}})
    return package, frames, files


@pytest.fixture
def only_what_was_meant(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves out the checks of sums and descriptor, which would each see such a change first."""
    monkeypatch.setattr(gate, "verify", lambda _path: ())
    monkeypatch.setattr(gate, "frictionless_faults", lambda _folder: ())


@pytest.fixture
def built(tmp_path: Path, tables: dict[str, pl.DataFrame]) -> Built:
    return _build(tmp_path, tables)


def test_a_sound_package_passes(built: Built) -> None:
    inspect(*built)


def test_a_byte_that_changed_after_writing(built: Built) -> None:
    path = built[0] / "validatie.json"
    path.write_bytes(path.read_bytes() + b" ")

    with pytest.raises(PackageInvalid, match=r"validatie.json · found other bytes"):
        inspect(*built)


def test_other_rows_than_were_meant(built: Built) -> None:
    package, frames, files = built
    meant = frames | {"secties": frames["secties"].head(1)}

    with pytest.raises(PackageInvalid, match=r"secties.parquet · found other rows than were meant"):
        inspect(package, meant, files)


def test_other_values_than_were_meant(built: Built) -> None:
    package, frames, files = built
    meant = frames["iv3_balans"].with_columns(bedrag_eur=pl.lit(1, dtype=pl.Int64))

    with pytest.raises(PackageInvalid, match=r"iv3_balans.parquet · found other rows than were meant"):
        inspect(package, frames | {"iv3_balans": meant}, files)


@pytest.mark.usefixtures("only_what_was_meant")
def test_other_values_in_the_file_for_excel(built: Built) -> None:
    package, frames, _ = built
    path = package / "iv3_balans_excel.csv"
    path.write_bytes(path.read_bytes().replace(b"12000000", b"12000001"))

    with pytest.raises(PackageInvalid, match=r"iv3_balans_excel.csv · found other rows than were meant"):
        inspect(package, frames, ())


@pytest.mark.usefixtures("only_what_was_meant")
def test_other_values_in_the_database(built: Built) -> None:
    package, frames, _ = built
    with closing(sqlite3.connect(package / "begrotingen-2023.sqlite")) as connection:
        connection.execute("UPDATE iv3_balans SET bedrag_eur = bedrag_eur + 1")
        connection.commit()

    with pytest.raises(PackageInvalid, match=r"sqlite · found table iv3_balans: other rows than were meant"):
        inspect(package, frames, ())


def _rewritten(package: Path, cells: Callable[[str], str], *, sheet: str) -> None:
    """Puts other cells in one sheet of the workbook."""
    path = package / "begrotingen-2023.xlsx"
    number = openpyxl.load_workbook(path, read_only=True).sheetnames.index(sheet) + 1
    with zipfile.ZipFile(path) as book:
        parts = {part: book.read(part) for part in book.namelist()}
    inside = f"xl/worksheets/sheet{number}.xml"
    before = parts[inside].decode()
    parts[inside] = cells(before).encode()
    assert parts[inside] != before.encode()
    with zipfile.ZipFile(path, "w") as book:
        for part, content in parts.items():
            book.writestr(part, content)


@pytest.mark.usefixtures("only_what_was_meant")
@pytest.mark.parametrize(
    ("sheet", "cells", "found"),
    [
        ("iv3_balans", lambda xml: xml.replace("12000000", "12000001"),
         "sheet iv3_balans has other values in column bedrag_eur"),
        ("per_taakveld", lambda xml: xml.replace("8657000", "8657001"),
         "sheet per_taakveld has other values in column begroting_lasten"),
        ("veldwijzer", lambda xml: xml.replace("geheel getal", "getal", 1),
         "sheet veldwijzer has other values in column soort"),
        # the code 0.1, once as a number and once everywhere
        ("iv3_baten_lasten", lambda xml: re.sub(r't="inlineStr"><is><t>0.10</t></is>', "><v>0.1</v>", xml),
         "sheet iv3_baten_lasten: .*column contains {(Float, String|String, Float)}"),
        ("taakvelden", lambda xml: re.sub(r't="inlineStr"><is><t>(0[.][0-9]+)</t></is>', r"><v>\1</v>", xml),
         "sheet taakvelden has Float64 in column taakveld where String was meant"),
        ("iv3_baten_lasten", lambda xml: re.sub(r'<row r="4".*?</row>', "", xml),
         "sheet iv3_baten_lasten has 2 rows where 3 were meant"),
        ("doelen", lambda xml: xml.replace(">titel<", ">naam<"), "sheet doelen has the columns"),
    ],
    ids=["amount", "sum", "word", "one code", "codes", "row", "head"],
)  # fmt: skip
def test_other_cells_in_the_workbook(
    built: Built, sheet: str, cells: Callable[[str], str], found: str
) -> None:
    package, frames, _ = built
    _rewritten(package, cells, sheet=sheet)

    with pytest.raises(PackageInvalid, match=rf"begrotingen-2023.xlsx · found (?i:{found})"):
        inspect(package, frames, ())


@pytest.mark.usefixtures("only_what_was_meant")
def test_a_workbook_without_a_table(built: Built) -> None:
    package, frames, _ = built
    path = package / "begrotingen-2023.xlsx"
    book = openpyxl.load_workbook(path)
    del book["iv3_balans"]
    book.save(path)

    with pytest.raises(PackageInvalid, match=r"xlsx · found has no sheet iv3_balans"):
        inspect(package, frames, ())


@pytest.mark.usefixtures("only_what_was_meant")
@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("begrotingen-2023.xlsx", "calamine error"),
        ("iv3_balans_excel.csv", "the header is"),
        ("begrotingen-2023.sqlite", "not a database"),
        ("iv3_balans.parquet", "out of specification"),
    ],
)
def test_a_form_that_cannot_be_read(built: Built, name: str, found: str) -> None:
    package, frames, _ = built
    (package / name).write_bytes(b"niets daarvan\r\n" * 500)

    with pytest.raises(PackageInvalid, match=rf"{name} · found .*{found}"):
        inspect(package, frames, ())


def test_rows_that_break_the_schema(tmp_path: Path, tables: dict[str, pl.DataFrame]) -> None:
    tables["paginas"] = tables["paginas"].with_columns(vorm=pl.lit("pdf"))

    with pytest.raises(PackageInvalid, match="paginas · found column vorm: 1 cells break enum"):
        inspect(*_build(tmp_path, tables))


@pytest.mark.usefixtures("light_packages")
def test_a_zip_of_other_files(built: Built) -> None:
    package, frames, files = built
    archive = package / "begrotingen-2023-1.0.0.zip"
    archive.unlink()
    zipped.write([package / "SHA256SUMS", package / "iv3_balans.csv"], archive)
    others = [file for file in files if file.name not in {archive.name, "SHA256SUMS"}]
    others.append(measure(archive))
    (package / "SHA256SUMS").write_bytes(listing(others))

    with pytest.raises(
        PackageInvalid, match=r"zip · found differs from the folder: .*csv is in the folder only"
    ):
        inspect(package, frames, others)


def test_what_only_frictionless_sees(built: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "verify", lambda _path: ())
    package, frames, files = built
    (package / "SHA256SUMS").unlink()
    broken = frames["iv3_balans"].with_columns(gemeente=pl.lit("GM9999"))
    broken.write_csv(package / "iv3_balans.csv", line_terminator="\r\n")
    without_sums = tuple(file for file in files if file.name not in {"SHA256SUMS", "iv3_balans.csv"})

    with pytest.raises(PackageInvalid, match=r"iv3_balans.csv"):
        inspect(package, frames, without_sums)


def _pointer(rows: dict[str, int], manifest_sha256: str, before: Pointer | None = None) -> Pointer:
    """The pointer to 1.0.0, or to 1.0.1 after that."""
    entry = Entry(
        version="1.0.1" if before else "1.0.0",
        sequence=2 if before else 1,
        parent=before.version if before else None,
        published_at=datetime(2026, 11, 22, tzinfo=UTC),
        manifest_sha256=manifest_sha256,
        rows=rows,
    )
    return Pointer(
        name="begrotingen-2023",
        jaar=2023,
        path=entry.version,
        files=(),
        missing_sources=(),
        history=(*(before.history if before else ()), entry),
        **msgspec.structs.asdict(entry),
    )


FIRST = _pointer({}, "a" * 64)

NEXT = Edition(2023, "1.0.1", sequence=2, parent=Parent("1.0.0", "a" * 64))


def _next(folder: Path, tables: dict[str, pl.DataFrame], edition: Edition = NEXT) -> tuple[Path, Pointer]:
    """The package that follows the first release, and the pointer that will name it."""
    frames = prepared(tables)
    build(folder, edition, frames, {})
    rows = {name: frame.height for name, frame in frames.items()}
    return folder, _pointer(rows, sha256_of(folder / SUMS), FIRST)


def test_a_package_in_its_place_passes(tmp_path: Path, tables: dict[str, pl.DataFrame]) -> None:
    package, pointer = _next(tmp_path, tables)

    inspect_place(package, pointer, FIRST)


@pytest.mark.parametrize(
    ("edition", "found"),
    [
        ({"parent": None}, "manifest.json · found another parent"),
        ({"parent": Parent("1.0.0", "b" * 64)}, "manifest.json · found another parent"),
        ({"parent": Parent("0.9.0", "a" * 64)}, "manifest.json · found another parent"),
        ({"sequence": 1}, "manifest.json · found begrotingen-2023 1.0.1 as number 1, where 2 comes next"),
        ({"version": "1.0.2"}, "manifest.json · found begrotingen-2023 1.0.2 as number 2"),
        ({"jaar": 2022}, "manifest.json · found begrotingen-2022"),
    ],
)
def test_a_manifest_of_another_place(
    tmp_path: Path, tables: dict[str, pl.DataFrame], edition: dict[str, Any], found: str
) -> None:
    package, pointer = _next(tmp_path, tables, replace(NEXT, **edition))

    with pytest.raises(PackageInvalid, match=re.escape(found)):
        inspect_place(package, pointer, FIRST)


@pytest.mark.parametrize(
    ("other", "found"),
    [
        ({"manifest_sha256": "b" * 64}, "latest.json · found the checksum of another SHA256SUMS"),
        ({"rows": {"iv3_balans": 99}}, "manifest.json · found other rows than latest.json has"),
        ({"history": FIRST.history * 3}, "latest.json · found another history"),
        ({"history": FIRST.history}, "latest.json · found another history"),
        ({"sequence": 3}, "latest.json · found begrotingen-2023 1.0.1 as number 3, where 2 comes next"),
    ],
)
def test_a_pointer_that_says_something_else(
    tmp_path: Path, tables: dict[str, pl.DataFrame], other: dict[str, Any], found: str
) -> None:
    package, pointer = _next(tmp_path, tables)

    with pytest.raises(PackageInvalid, match=re.escape(found)):
        inspect_place(package, msgspec.structs.replace(pointer, **other), FIRST)
