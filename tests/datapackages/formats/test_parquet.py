from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
import polars as pl
import pyarrow.parquet
import pytest

from datapackages.formats import parquet
from datapackages.schema import table

if TYPE_CHECKING:
    from pathlib import Path


def test_a_table_comes_back_with_its_types(tmp_path: Path, tables: dict[str, pl.DataFrame]) -> None:
    for name, frame in tables.items():
        parquet.write(frame, tmp_path / name)

        assert parquet.read(tmp_path / name, frame.schema).equals(frame)
        assert parquet.height(tmp_path / name, frame.schema) == frame.height


def test_a_large_table_comes_back_row_group_by_row_group(tmp_path: Path) -> None:
    frame = pl.DataFrame({"n": range(250_000)})
    parquet.write(frame, tmp_path / "n.parquet")

    found = list(parquet.pieces(tmp_path / "n.parquet", frame.schema))

    assert [piece.height for piece in found] == [100_000, 100_000, 50_000]
    assert pl.concat(found).equals(frame)


def test_row_groups_have_a_fixed_size_and_statistics(tmp_path: Path) -> None:
    frame = pl.DataFrame({"n": range(250_000)})

    parquet.write(frame, tmp_path / "n.parquet")

    metadata = pyarrow.parquet.ParquetFile(tmp_path / "n.parquet").metadata
    assert [metadata.row_group(i).num_rows for i in range(3)] == [100_000, 100_000, 50_000]
    assert metadata.row_group(1).column(0).compression == "ZSTD"
    assert metadata.row_group(1).column(0).statistics.max == 199_999


def test_another_reader_finds_a_gemeente_by_the_statistics(
    tmp_path: Path, tables: dict[str, pl.DataFrame]
) -> None:
    """DuckDB; the rows of a gemeente lie together, so that a question about one reads few row groups."""
    amount = tables["iv3_baten_lasten"].head(1).drop("gemeente", "categorie")
    gemeenten = pl.DataFrame({"gemeente": [f"GM{number:04}" for number in range(300)]})
    categories = pl.DataFrame({"categorie": [f"L{number}" for number in range(800)]})
    frame = amount.join(gemeenten, how="cross").join(categories, how="cross")
    path = tmp_path / "iv3_baten_lasten.parquet"
    parquet.write(table("iv3_baten_lasten").published(frame), path)

    ranges = duckdb.sql(f"""
        SELECT stats_min_value, stats_max_value, row_group_num_rows FROM parquet_metadata('{path}')
        WHERE path_in_schema = 'gemeente' ORDER BY row_group_id
    """).fetchall()

    assert ranges == [
        ("GM0000", "GM0124", 100_000), ("GM0125", "GM0249", 100_000), ("GM0250", "GM0299", 40_000),
    ]  # fmt: skip
    without = duckdb.sql(f"""
        SELECT DISTINCT path_in_schema FROM parquet_metadata('{path}')
        WHERE stats_min_value IS NULL OR stats_max_value IS NULL OR compression <> 'ZSTD'
    """).fetchall()
    assert without == []


def test_how_a_frame_was_put_together_does_not_show_in_the_bytes(tmp_path: Path) -> None:
    whole = pl.DataFrame({"naam": [f"gemeente {i % 7}" for i in range(1000)], "n": range(1000)})
    pieces = pl.concat([whole.slice(0, 300), whole.slice(300)], rechunk=False)
    filtered = pl.concat([whole, whole.clear(1)]).drop_nulls()

    for name, frame in {"whole": whole, "pieces": pieces, "filtered": filtered}.items():
        parquet.write(frame, tmp_path / name)

    assert len({(tmp_path / name).read_bytes() for name in ("whole", "pieces", "filtered")}) == 1


@pytest.mark.parametrize(
    "dtypes",
    [
        {"a": pl.String(), "b": pl.String()},
        {"a": pl.Int64()},
        {"a": pl.Int64(), "b": pl.String(), "c": pl.String()},
    ],
)
def test_other_columns_or_types_are_refused(tmp_path: Path, dtypes: dict[str, pl.DataType]) -> None:
    parquet.write(pl.DataFrame({"a": [1], "b": ["x"]}), tmp_path / "t.parquet")

    with pytest.raises(pl.exceptions.PolarsError):
        parquet.read(tmp_path / "t.parquet", dtypes)
