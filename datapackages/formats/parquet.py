"""Tables as Parquet: zstd, sorted as given, with statistics per row group; and reading them back.

Row groups have a fixed size, so that neither the number of cores nor the way a frame was put together
shows in the bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

ROW_GROUP = 100_000
COMPRESSION_LEVEL = 9


def write(frame: pl.DataFrame, path: Path) -> None:
    """Writes a table; ``polars.exceptions.ComputeError`` or ``OSError`` when the disk refuses."""
    frame.rechunk().write_parquet(
        path,
        compression="zstd",
        compression_level=COMPRESSION_LEVEL,
        statistics=True,
        row_group_size=ROW_GROUP,
    )


def read(path: Path, dtypes: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Reads a table that ``write`` wrote: these columns, in this order, of these types.

    Raises ``polars.exceptions.PolarsError`` when the file holds anything else.
    """
    return pl.read_parquet(path, schema=dict(dtypes), glob=False)


def rows(path: Path, dtypes: Mapping[str, pl.DataType], start: int, many: int) -> pl.DataFrame:
    """As ``read``, of these rows only; fewer where the file ends."""
    return pl.scan_parquet(path, schema=dict(dtypes), glob=False).slice(start, many).collect()


def pieces(path: Path, dtypes: Mapping[str, pl.DataType]) -> Iterator[pl.DataFrame]:
    """As ``read``, a row group at a time; a large table need not be held."""
    for start in range(0, height(path, dtypes), ROW_GROUP):
        yield rows(path, dtypes, start, ROW_GROUP)


def height(path: Path, dtypes: Mapping[str, pl.DataType]) -> int:
    """How many rows ``read`` would give, from the end of the file. Raises as it does."""
    return int(pl.scan_parquet(path, schema=dict(dtypes), glob=False).select(pl.len()).collect().item())
