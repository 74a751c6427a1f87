"""The gate lets a sound package through, and each thing it checks can fail."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import polars as pl
import pytest

from datapackages.formats import zipped
from datapackages.packing.building import build, prepared
from datapackages.packing.describing import Edition
from datapackages.releasing import gate
from datapackages.releasing.gate import PackageInvalid, inspect
from datapackages.storage.checksums import listing, measure

if TYPE_CHECKING:
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

    with pytest.raises(PackageInvalid, match=r"secties.parquet · found 2 rows where 1 were meant"):
        inspect(package, meant, files)


def test_other_values_than_were_meant(built: Built) -> None:
    package, frames, files = built
    meant = frames["iv3_balans"].with_columns(bedrag_eur=pl.lit(1, dtype=pl.Int64))

    with pytest.raises(PackageInvalid, match=r"iv3_balans.parquet · found other values"):
        inspect(package, frames | {"iv3_balans": meant}, files)


@pytest.mark.usefixtures("only_what_was_meant")
def test_other_values_in_the_file_for_excel(built: Built) -> None:
    package, frames, _ = built
    path = package / "iv3_balans_excel.csv"
    path.write_bytes(path.read_bytes().replace(b"12000000", b"12000001"))

    with pytest.raises(PackageInvalid, match=r"iv3_balans_excel.csv · found other values"):
        inspect(package, frames, ())


@pytest.mark.usefixtures("only_what_was_meant")
def test_other_values_in_the_database(built: Built) -> None:
    package, frames, _ = built
    with closing(sqlite3.connect(package / "begrotingen-2023.sqlite")) as connection:
        connection.execute("UPDATE iv3_balans SET bedrag_eur = bedrag_eur + 1")
        connection.commit()

    with pytest.raises(PackageInvalid, match=r"sqlite · found table iv3_balans has other values"):
        inspect(package, frames, ())


@pytest.mark.usefixtures("only_what_was_meant")
@pytest.mark.parametrize(
    ("name", "found"),
    [("iv3_balans_excel.csv", "the header is"), ("begrotingen-2023.sqlite", "not a database")],
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
