from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl
import pyarrow.parquet
import pytest

from datapackages.formats import parquet

if TYPE_CHECKING:
    from pathlib import Path


def test_a_table_comes_back_with_its_types(tmp_path: Path, tables: dict[str, pl.DataFrame]) -> None:
    for name, frame in tables.items():
        parquet.write(frame, tmp_path / name)

        assert parquet.read(tmp_path / name, frame.schema).equals(frame)


def test_row_groups_have_a_fixed_size_and_statistics(tmp_path: Path) -> None:
    frame = pl.DataFrame({"n": range(250_000)})

    parquet.write(frame, tmp_path / "n.parquet")

    metadata = pyarrow.parquet.ParquetFile(tmp_path / "n.parquet").metadata
    assert [metadata.row_group(i).num_rows for i in range(3)] == [100_000, 100_000, 50_000]
    assert metadata.row_group(1).column(0).compression == "ZSTD"
    assert metadata.row_group(1).column(0).statistics.max == 199_999


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
