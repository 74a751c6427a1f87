"""Tables as Parquet: zstd, sorted as given, with statistics per row group; and reading them back.

Row groups have a fixed size, so that neither the number of cores nor the way a frame was put together
shows in the bytes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Mapping
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
