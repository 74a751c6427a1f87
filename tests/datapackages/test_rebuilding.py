"""The same tables give the same bytes, in every file, wherever and on whatever they are packed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

PROGRAM = Path(__file__).with_name("rebuilding.py")
ROOT = Path(__file__).resolve().parents[2]

HERE = {"TZ": "Europe/Amsterdam", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "POLARS_MAX_THREADS": "1"}
ELSEWHERE = {"TZ": "Pacific/Auckland", "LC_ALL": "C", "PYTHONHASHSEED": "2", "POLARS_MAX_THREADS": "7"}


def _many_rows(tables: dict[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """A year with a table of two row groups, in which work is divided over threads."""
    taakvelden = pl.int_range(100, 400, eager=True).cast(pl.String).alias("taakveld").to_frame()
    categorieen = ("L" + pl.int_range(500, eager=True).cast(pl.String)).alias("categorie").to_frame()
    amounts = tables["iv3_baten_lasten"].head(1).drop("taakveld", "categorie", "bedrag_eur")
    amounts = amounts.join(taakvelden, how="cross").join(categorieen, how="cross")
    amounts = amounts.with_columns(bedrag_eur=pl.int_range(pl.len()) * 7919 % 1_000_003)
    return tables | {
        "taakvelden": _also(tables["taakvelden"], taakvelden),
        "categorieen": _also(tables["categorieen"], categorieen),
        "iv3_baten_lasten": amounts.select(tables["iv3_baten_lasten"].columns),
    }


def _also(table: pl.DataFrame, codes: pl.DataFrame) -> pl.DataFrame:
    """The table, and its first row under each of these codes."""
    rest = table.head(1).drop(codes.columns)
    return pl.concat([table, rest.join(codes, how="cross").select(table.columns)])


def _built(folder: Path, given: Path, key: Path, surroundings: dict[str, str]) -> dict[str, str]:
    """The hash of every file of both releases that were published there."""
    folder.mkdir(parents=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **surroundings}
    command = [sys.executable, PROGRAM, folder / "public", given, key]
    subprocess.run(command, cwd=folder, env=environment, check=True)
    found = sorted(folder.glob("public/data/begrotingen-2023/1.*/*"))
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in found}


@pytest.mark.minutes
def test_another_folder_zone_locale_hash_seed_and_number_of_threads(
    tables: dict[str, pl.DataFrame], tmp_path: Path
) -> None:
    given, key = tmp_path / "given", tmp_path / "key"
    given.mkdir()
    for name, frame in _many_rows(tables).items():
        frame.write_parquet(given / f"{name}.parquet")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)

    here = _built(tmp_path / "here", given, key, HERE)
    elsewhere = _built(tmp_path / "some/other place", given, key, ELSEWHERE)

    assert len(here) > 100
    assert {Path(name).suffix for name in here} >= {".csv", ".parquet", ".xlsx", ".zip", ".json", ".sig"}
    assert elsewhere == here
