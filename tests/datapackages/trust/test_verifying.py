"""Each way of tampering with a downloaded package has its own message."""

from __future__ import annotations

import csv
import json
import shutil
import zipfile
from typing import TYPE_CHECKING, Any

import msgspec
import polars as pl
import pytest

from datapackages.storage.checksums import listing, measure
from datapackages.trust.manifest import ManifestFile, read_manifest
from datapackages.trust.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from datapackages.releasing.released import Release


@pytest.fixture
def package(release: Release) -> Path:
    return release.folder


def _messages(package: Path) -> list[str]:
    return [f"{finding.thing}: {finding.message}" for finding in verify(package)]


def _reseal(package: Path) -> None:
    """What a forger of an unsigned package does after changing files: makes manifest and sums agree again."""
    for archive in package.glob("*.zip"):
        archive.unlink()
    manifest = read_manifest(package)
    assert manifest is not None
    files = [measure(path) for path in package.iterdir() if path.name not in {"SHA256SUMS", "manifest.json"}]
    listed = tuple(ManifestFile(file.name, file.bytes, file.sha256) for file in files)
    (package / "manifest.json").write_bytes(msgspec.structs.replace(manifest, files=listed).encoded())
    (package / "SHA256SUMS").write_bytes(listing([*files, measure(package / "manifest.json")]))


def _edit(package: Path, change: Callable[[dict[str, Any]], None]) -> None:
    path = package / "datapackage.json"
    descriptor = json.loads(path.read_bytes())
    change(descriptor)
    path.write_text(json.dumps(descriptor))
    _reseal(package)


def _replace(package: Path, name: str, frame: pl.DataFrame) -> None:
    """A forger's version of a table, in both forms, with descriptor and sums made to agree."""
    frame.write_csv(package / f"{name}.csv", line_terminator="\r\n")
    frame.write_parquet(package / f"{name}.parquet")
    _agree(package)


def _agree(package: Path) -> None:
    def agree(descriptor: dict[str, Any]) -> None:
        for resource in descriptor["resources"]:
            file = measure(package / resource["path"])
            resource |= {"bytes": file.bytes, "hash": f"sha256:{file.sha256}"}

    _edit(package, agree)


def test_a_package_as_published_has_no_findings(package: Path) -> None:
    assert verify(package) == ()
    assert verify(package / "begrotingen-2023-1.0.0.zip") == ()


def test_a_flipped_byte(package: Path) -> None:
    path = package / "iv3_balans.csv"
    content = bytearray(path.read_bytes())
    content[100] ^= 1
    path.write_bytes(content)

    (message,) = _messages(package)
    assert message.startswith("iv3_balans.csv: was changed: SHA-256 is ")


def test_a_missing_file(package: Path) -> None:
    (package / "secties.parquet").unlink()

    assert _messages(package) == ["secties.parquet: is missing from the package; SHA256SUMS lists it"]


def test_an_extra_file(package: Path) -> None:
    (package / "extra.csv").write_text("a\r\n")

    assert _messages(package) == ["extra.csv: is in the package but not listed in SHA256SUMS"]


def test_a_file_that_is_listed_but_not_described(package: Path) -> None:
    (package / "extra.csv").write_text("a\r\n")
    _reseal(package)

    (finding,) = verify(package)
    assert (finding.severity, finding.thing) == ("warning", "extra.csv")


def test_no_sums(package: Path) -> None:
    (package / "SHA256SUMS").unlink()

    assert _messages(package) == ["SHA256SUMS: the list of checksums is missing, so nothing can be verified"]


@pytest.mark.parametrize("content", [b"abc", b"\xff", b"0" * 64 + b"  ../x\n", b"x" * 2_000_000])
def test_sums_that_are_no_sums(package: Path, content: bytes) -> None:
    (package / "SHA256SUMS").write_bytes(content)

    (message,) = _messages(package)
    assert message.startswith("SHA256SUMS: ")


@pytest.mark.parametrize("name", ["iv3_balans.csv", "SHA256SUMS"])
def test_a_link_is_not_followed(package: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    shutil.move(package / name, outside)
    (package / name).symlink_to(outside)

    assert f"{name}: is not an ordinary file; a package holds nothing else" in _messages(package)


def test_a_folder_in_the_package(package: Path) -> None:
    (package / "more").mkdir()

    assert "more: is not an ordinary file; a package holds nothing else" in _messages(package)


def test_a_descriptor_with_another_hash(package: Path) -> None:
    _edit(package, lambda descriptor: descriptor["resources"][0].update(hash="sha256:" + "0" * 64))

    (message,) = _messages(package)
    assert message.startswith("iv3_balans.csv: has 197 bytes with sha256:211b")


@pytest.mark.parametrize("path", ["../latest.json", "/etc/passwd", "nergens.csv", "secties.csv"])
def test_a_descriptor_that_points_elsewhere(package: Path, path: str) -> None:
    _edit(package, lambda descriptor: descriptor["resources"][0].update(path=path))

    messages = _messages(package)
    assert f"iv3_balans: a table is in iv3_balans.csv, not {path!r}" in messages


def test_a_file_that_is_described_but_not_there(package: Path) -> None:
    _edit(package, lambda descriptor: descriptor["resources"][-1].update(path="../latest.json"))

    assert any("names '../latest.json', which is not there" in text for text in _messages(package))


@pytest.mark.parametrize("content", ["", "[]", '{"resources": 1}'])
def test_no_descriptor_in_the_descriptor(package: Path, content: str) -> None:
    (package / "datapackage.json").write_text(content)
    _reseal(package)

    (message,) = _messages(package)
    assert message.startswith("datapackage.json: ")


def test_a_row_that_refers_to_nothing(package: Path, tables: dict[str, pl.DataFrame]) -> None:
    _replace(package, "iv3_balans", tables["iv3_balans"].with_columns(gemeente=pl.lit("GM9999")))

    (message,) = _messages(package)
    assert message.startswith("iv3_balans: foreign key gemeente: 1 rows refer to nothing")


def test_a_doubled_row(package: Path, tables: dict[str, pl.DataFrame]) -> None:
    doubled = pl.concat([tables["iv3_balans"], tables["iv3_balans"]])
    _replace(package, "iv3_balans", doubled)

    assert any("primary key" in message for message in _messages(package))


def test_a_column_of_another_type(package: Path, tables: dict[str, pl.DataFrame]) -> None:
    _replace(package, "iv3_balans", tables["iv3_balans"].with_columns(bedrag_eur=pl.lit("veel")))

    (message,) = _messages(package)
    assert message.startswith("iv3_balans: cannot be read as its schema says: ")


def test_a_column_too_few(package: Path, tables: dict[str, pl.DataFrame]) -> None:
    _replace(package, "iv3_balans", tables["iv3_balans"].drop("moment"))

    (message,) = _messages(package)
    assert message.startswith("iv3_balans: cannot be read as its schema says: the header is")


def test_parquet_that_says_something_else(package: Path, tables: dict[str, pl.DataFrame]) -> None:
    frame = tables["iv3_balans"].with_columns(bedrag_eur=pl.lit(1, dtype=pl.Int64))
    frame.write_parquet(package / "iv3_balans.parquet")
    _agree(package)

    assert _messages(package) == [
        "iv3_balans: iv3_balans.parquet does not hold the same rows as iv3_balans.csv"
    ]


@pytest.mark.parametrize(
    "change",
    [
        {"fields": [{"name": "jaar", "type": "geojson"}]},
        {"primaryKey": ["nergens"]},
        {"foreignKeys": [{"fields": ["a"], "reference": {"resource": "bronnen", "fields": ["b"]}}]},
        {"foreignKeys": [{"fields": ["bron"], "reference": {"resource": "bronnen", "fields": []}}]},
        {"fields": [{"name": "jaar", "type": "integer", "constraints": {"pattern": "("}}]},
    ],
)
def test_a_schema_that_makes_no_sense_is_a_finding_and_no_crash(
    package: Path, change: dict[str, Any]
) -> None:
    _edit(package, lambda descriptor: descriptor["resources"][0]["schema"].update(change))

    findings = verify(package)
    assert findings
    assert {finding.thing for finding in findings} == {"iv3_balans"}


@pytest.mark.parametrize("start", ["", '"'])
def test_a_table_that_begins_with_a_word_without_end(package: Path, start: str) -> None:
    usual = csv.field_size_limit(131_072)  # frictionless raises it, for the whole process
    (package / "iv3_balans.csv").write_text(start + "x" * 200_000)
    _agree(package)
    try:
        [message] = _messages(package)
    finally:
        csv.field_size_limit(usual)

    assert "iv3_balans: cannot be read as its schema says: there is no header" in message


@pytest.mark.parametrize(
    ("position", "message"),
    [(10, "changed or packed anew"), (200, "is damaged"), (-3, "changed or packed anew")],
)
def test_a_flipped_byte_in_the_zip(package: Path, position: int, message: str) -> None:
    path = package / "begrotingen-2023-1.0.0.zip"
    content = bytearray(path.read_bytes())
    content[position] ^= 0xFF
    path.write_bytes(content)

    (finding,) = verify(path)
    assert finding.thing == "begrotingen-2023-1.0.0.zip"
    assert message in finding.message


def _packed_anew(package: Path, path: Path, **instead: bytes | None) -> Path:
    """The zip of a package as another program packs it, with other content of some files, or without them."""
    with zipfile.ZipFile(package / "begrotingen-2023-1.0.0.zip") as ours:
        contents = {name: ours.read(name) for name in ours.namelist()} | instead
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as theirs:
        for name, content in contents.items():
            if content is not None:
                theirs.writestr(name, content)
    return path


@pytest.mark.parametrize(
    ("instead", "told"),
    [
        ({}, []),
        ({"iv3_balans.csv": b"niets"}, ["was changed: SHA-256 is"]),
        ({"iv3_balans.csv": None}, ["is missing from the package"]),
        ({"erbij.csv": b""}, ["is in the package but not listed"]),
    ],
    ids=["same", "changed", "missing", "extra"],
)
def test_a_zip_packed_anew_says_so_and_what_else_was_done(
    package: Path, tmp_path: Path, instead: dict[str, bytes | None], told: list[str]
) -> None:
    *others, anew = verify(_packed_anew(package, tmp_path / "anew.zip", **instead))

    assert "changed or packed anew" in anew.message
    assert len(others) == len(told)
    assert all(message in finding.message for message, finding in zip(told, others, strict=True))


@pytest.mark.parametrize("name", ["nergens", "nergens.zip"])
def test_nothing_there(tmp_path: Path, name: str) -> None:
    (finding,) = verify(tmp_path / name)

    assert "cannot be read" in finding.message


def test_an_empty_folder_or_file(tmp_path: Path) -> None:
    (tmp_path / "empty.zip").touch()

    assert verify(tmp_path)
    assert verify(tmp_path / "empty.zip")
