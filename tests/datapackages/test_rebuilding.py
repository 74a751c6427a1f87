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
    """A year with a table of several row groups, in which work is divided over threads."""
    category = tables["categorieen"].head(1)
    number = pl.int_range(150_000, eager=True)
    codes = "L" + number.cast(pl.String)
    return tables | {
        "categorieen": pl.concat(
            [tables["categorieen"], category.select(pl.exclude("categorie")).join(
                codes.alias("categorie").to_frame(), how="cross").select(category.columns)]
        ),
        "iv3_baten_lasten": tables["iv3_baten_lasten"].head(1).drop("categorie", "bedrag_eur").join(
            pl.DataFrame({"categorie": codes, "bedrag_eur": number * 7919 % 1_000_003}), how="cross"
        ).select(tables["iv3_baten_lasten"].columns),
    }  # fmt: skip


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
