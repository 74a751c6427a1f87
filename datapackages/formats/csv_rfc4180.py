"""Tables as RFC 4180 CSV: UTF-8 without BOM, comma, dot, CRLF; and reading them back, typed.

The file is faithful: text that a spreadsheet takes for a formula (``=1+1``) is written as it is, the
workbook is the file for spreadsheets. An empty cell is a missing value; ``""`` is never published.
"""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import polars as pl

from datapackages.formats.csv_pieces import cut
from datapackages.schema import TIME_ZONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

PIECE = 4 * 2**20
"""Bytes that are read at a time."""

MOMENT = "%Y-%m-%dT%H:%M:%S%.f%:z"
"""ISO 8601 with the offset in force at that moment: 2023-10-29T02:30:00+01:00."""


def write(frame: pl.DataFrame, path: Path) -> None:
    """Writes a table, header first; booleans as true and false, integers plain, moments as MOMENT.

    Raises ``OSError`` when the disk refuses.
    """
    frame.write_csv(path, line_terminator="\r\n", datetime_format=MOMENT)


def encoded(frame: pl.DataFrame) -> bytes:
    """The bytes that ``write`` writes."""
    return frame.write_csv(line_terminator="\r\n", datetime_format=MOMENT).encode()


def read(path: Path, dtypes: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Reads a table that ``write`` wrote, every column of the type given, columns in that order.

    Raises ``polars.exceptions.PolarsError`` when the header has other names, a cell does not fit its
    type or a row is too long. A row that is too short goes unnoticed: compare with the Parquet.
    """
    return pl.concat(pieces(path, dtypes))


def pieces(path: Path, dtypes: Mapping[str, pl.DataType]) -> Iterator[pl.DataFrame]:
    """As ``read``, some rows at a time, at least one frame; a large table need not be held."""
    with path.open(encoding="utf-8", newline="") as stream:
        try:
            header = next(csv.reader(stream), [])
        except csv.Error as error:  # a file of anyone's may begin with a word without end
            raise pl.exceptions.SchemaError(f"there is no header: {error}") from error
    if header != list(dtypes):
        raise pl.exceptions.SchemaError(f"the header is {header}")
    yield pl.DataFrame(schema=dict(dtypes))
    for piece in cut(path, PIECE):
        yield _parsed(piece.content(), dtypes)


def _parsed(content: bytes, dtypes: Mapping[str, pl.DataType]) -> pl.DataFrame:
    moments = [name for name, dtype in dtypes.items() if isinstance(dtype, pl.Datetime)]
    as_written = {name: pl.String() if name in moments else dtype for name, dtype in dtypes.items()}
    return pl.read_csv(content, schema=as_written).with_columns(read_moment(pl.col(name)) for name in moments)


def read_moment(text: pl.Expr) -> pl.Expr:
    """A moment that is written as MOMENT; raises ``polars.exceptions.PolarsError`` where it is none."""
    return text.str.to_datetime(MOMENT, time_unit="us").dt.convert_time_zone(TIME_ZONE)
