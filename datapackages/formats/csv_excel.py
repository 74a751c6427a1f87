"""Tables as CSV for a Dutch Excel: semicolon, decimal comma, BOM, CRLF; and reading them back, typed.

Unlike the RFC 4180 file this one is not faithful: text that Excel would take for a formula, a number or a
date gets an apostrophe in front, and text that a cell cannot hold is cut short. What a table means is
decided by its schema, not here.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING

import polars as pl

from datapackages.formats.csv_pieces import cut
from datapackages.formats.csv_rfc4180 import MOMENT, PIECE, read_moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SUFFIX = "_excel.csv"
"""What follows the name of a table in the name of its file."""

ROW_LIMIT = 1_048_576 - 1
"""The rows of a sheet below its header; what comes after them Excel leaves out."""

TEXT_LIMIT = 32_767
"""UTF-16 units in a cell. Excel puts the rest of a longer text in the next row, and all rows shift."""

EXACT_INTEGER = 10**15 - 1
"""Excel keeps 15 digits and makes zeros of the others."""

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"

_GUARD = "'"
_MONTH = r"(jan|feb|m(aa)?rt|apr|me?i|may|mar|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]*"

_TAKEN_FOR_SOMETHING_ELSE = (
    r"^\s*[=+\-@'\x{FF1D}\x{FF0B}\x{FF0D}\x{FF20}]"  # a formula, also full-width; or our own guard
    r"|^[\t\r]"
    r"|^\s*[.,(\p{Sc}\d].{0,31}$"  # 0.1 and 8.658, 3-1, 1 mei 2023, 12:30, 1E5
    r"|^[\d\s.,:/%eE\-]+$"  # a number, however long
    rf"|(?i)^\s*({_MONTH}[ .\-/]*\d{{1,4}}|waar|onwaar|true|false)\s*$"
)
"""What leads a spreadsheet astray when a file is opened (CWE-1236 for the formulas)."""

_YES, _NO = "ja", "nee"


def write(frame: pl.DataFrame, path: Path) -> None:
    """Writes a table, header first; booleans as ja and nee, moments as MOMENT, days as 2023-12-31.

    Raises ``OSError`` when the disk refuses.
    """
    held = shortened(frame).select(_held(column).alias(column.name) for column in frame.iter_columns())
    held.write_csv(path, include_bom=True, separator=";", decimal_comma=True, line_terminator="\r\n")


def read(path: Path, dtypes: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Reads a table that ``write`` wrote, without the apostrophes; ``shortened`` tells what is the same.

    Raises ``polars.exceptions.PolarsError`` when the header has other names, a cell does not fit its type, or
    the file is not one that a Dutch Excel reads right: no BOM, other line ends, a point in a number.
    """
    return pl.concat(pieces(path, dtypes))


def pieces(path: Path, dtypes: Mapping[str, pl.DataType]) -> Iterator[pl.DataFrame]:
    """As ``read``, some rows at a time, at least one frame; a large table need not be held."""
    header = pl.read_csv(path, separator=";", infer_schema=False, n_rows=0)
    if header.columns != list(dtypes):
        raise pl.exceptions.SchemaError(f"the header is {header.columns}")
    with path.open("rb") as stream:
        line = stream.readline()
    if not line.startswith(codecs.BOM_UTF8) or not line.endswith(b"\r\n"):
        raise pl.exceptions.SchemaError("the header has no BOM or does not end in CRLF")
    yield pl.DataFrame(schema=dict(dtypes))
    for piece in cut(path, PIECE):
        cells = pl.read_csv(piece.content(), separator=";", infer_schema=False)
        yield cells.select(_typed(name, dtype).alias(name) for name, dtype in dtypes.items())


def shortened(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its texts as long as Excel can hold them; an ellipsis tells which were longer."""
    long = [
        column.name
        for column in frame.select(pl.selectors.string()).iter_columns()
        if (column.str.len_bytes() >= TEXT_LIMIT).any()
    ]
    return frame.with_columns(_shortened(pl.col(name)) for name in long)


def _shortened(text: pl.Expr) -> pl.Expr:
    """A character beyond the basic plane, as an emoji, takes two units; one unit is left for the guard."""
    outside = text.str.count_matches(r"[\x{10000}-\x{10FFFF}]")
    room = TEXT_LIMIT - 1
    return (
        pl.when(text.str.len_chars() + outside <= room)
        .then(text)
        .when(outside == 0)
        .then(text.str.slice(0, room - 1) + ELLIPSIS)
        .otherwise(text.str.slice(0, room // 2 - 1) + ELLIPSIS)
    )


def _held(column: pl.Series) -> pl.Expr:
    cell = pl.col(column.name)
    if column.dtype == pl.String:
        return pl.when(cell.str.contains(_TAKEN_FOR_SOMETHING_ELSE)).then(_GUARD + cell).otherwise(cell)
    if column.dtype == pl.Boolean:
        return pl.when(cell).then(pl.lit(_YES)).when(~cell).then(pl.lit(_NO))
    if isinstance(column.dtype, pl.Datetime):
        return cell.dt.to_string(MOMENT)
    if column.dtype == pl.Int64 and not column.is_between(-EXACT_INTEGER, EXACT_INTEGER).all():
        digits = cell.cast(pl.String)
        return pl.when(cell.is_between(-EXACT_INTEGER, EXACT_INTEGER)).then(digits).otherwise(_GUARD + digits)
    return cell


def _typed(name: str, dtype: pl.DataType) -> pl.Expr:
    cell = pl.col(name).str.strip_prefix(_GUARD)
    if isinstance(dtype, pl.Datetime):
        return read_moment(cell)
    if dtype == pl.Boolean:
        return cell.replace_strict({_YES: True, _NO: False}, return_dtype=pl.Boolean)
    if dtype == pl.Date:
        return cell.str.to_date("%Y-%m-%d")
    if dtype == pl.Float64:
        # A point would separate thousands: "1.234" is no number here.
        return cell.str.replace(".", "?", literal=True).str.replace(",", ".", literal=True).cast(dtype)
    return cell.cast(dtype)
