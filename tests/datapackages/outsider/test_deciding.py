"""The deciding rows of a table are few, and break a key exactly if the whole does."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from datapackages.descriptor import read_descriptor
from datapackages.formats import csv_rfc4180
from datapackages.outsider.deciding import deciding_rows

TABLE = "iv3_baten_lasten"
KEY = ["gemeente", "verslagsoort", "plaatsing", "taakveld", "categorie"]


@pytest.fixture
def package(large_package_once: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(large_package_once, tmp_path / "package"))


def test_one_row_for_every_reference_that_occurs(package: Path) -> None:
    rows = deciding_rows(package, read_descriptor(package), TABLE)
    whole = csv_rfc4180.read(package / f"{TABLE}.csv", rows.schema)
    assert rows.height == 450 + 1  # every category, and the second municipality
    for column in ("gemeente", "verslagsoort", "taakveld", "categorie", "bron"):
        assert set(rows[column]) == set(whole[column])


def test_every_row_that_repeats_a_key(package: Path) -> None:
    path = package / f"{TABLE}.csv"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines, lines[-1], lines[-1]]))
    rows = deciding_rows(package, read_descriptor(package), TABLE)
    assert rows.filter(rows.select(KEY).is_duplicated()).height == 3


def test_a_key_without_any_value(package: Path) -> None:
    path = package / f"{TABLE}.csv"
    path.write_bytes(path.read_bytes() + b"2023,,,,,,lasten,1,\r\n")
    rows = deciding_rows(package, read_descriptor(package), TABLE)
    assert rows.filter(rows["gemeente"].is_null()).height == 1


def test_what_others_refer_to(package: Path) -> None:
    descriptor = read_descriptor(package)
    assert deciding_rows(package, descriptor, "gemeenten").height == 2
    assert deciding_rows(package, descriptor, "categorieen").height == 451
