"""The steps that are compared read the same pages and write the same rows."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from benchmarks import export
from benchmarks.archived import archive_export
from benchmarks.steps import as_cbsodata, floor, ours


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench")
    archive_export(export.small(None), folder)
    return folder


@pytest.mark.parametrize("jaar", [2023, 2024, 2025])
def test_every_step_writes_the_rows_of_the_floor(home: Path, tmp_path: Path, jaar: int) -> None:
    found = {}
    for step in (floor, ours, as_cbsodata):
        out = tmp_path / step.__name__
        out.mkdir()
        step.main(home, out)
        rows = pl.read_parquet(out / f"{jaar}.parquet")
        text = pl.read_csv(out / f"{jaar}.csv", schema_overrides={"veld": pl.String})
        assert rows.sort(rows.columns).rows() == text.sort(text.columns).rows()
        found[step] = rows.sort(rows.columns)
    assert found[floor].columns == list(ours.COLUMNS)
    assert found[floor].height > 1_000
    assert found[ours].equals(found[floor])
    assert found[as_cbsodata].rows() == found[floor].rows()
