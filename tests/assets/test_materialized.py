"""What an asset shows of its rows in Dagster."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from assets.materialized import key_of, results, table_spec
from assets.warehouse import Warehouse

FRAME = pl.DataFrame({"bedrag_eur": [1000, -250]})


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    return Warehouse(tmp_path)


def told(warehouse: Warehouse, *years: int) -> dict:
    made = {jaar: warehouse.keep("judged", jaar, "", {"accepted": {"iv3_balans": FRAME}}) for jaar in years}
    [result] = results("accepted", made, ["iv3_balans"], warehouse, 0.0)
    assert result.asset_key == key_of("accepted", "iv3_balans")
    return dict(result.metadata)


def test_a_year_tells_its_rows_bytes_euros_and_a_preview(warehouse: Warehouse) -> None:
    metadata = told(warehouse, 2024)
    assert metadata["dagster/row_count"] == 2
    assert metadata["eur"] == 750
    assert metadata["bytes"] == (warehouse.root / "accepted/iv3_balans/jaar=2024.parquet").stat().st_size
    assert metadata["preview"].md_str.splitlines()[2] == "| 1000 |"


def test_several_years_are_told_apart(warehouse: Warehouse) -> None:
    metadata = told(warehouse, 2023, 2024)
    assert metadata["row_count 2023"] == metadata["row_count 2024"] == 2
    assert "dagster/row_count" not in metadata


def test_a_table_is_described_by_its_schema() -> None:
    spec = table_spec("accepted", "iv3_balans", deps=[], group="judgement")
    assert spec.description.startswith("Iv3 balans.")
    columns = spec.metadata["dagster/column_schema"].columns
    assert [column.name for column in columns][:3] == ["jaar", "gemeente", "verslagsoort"]
