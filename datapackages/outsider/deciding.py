"""The rows of a table that decide whether its keys hold: a few of them, whatever the size of the table.

Whether a key holds depends on nothing but its own cells. So every row that repeats a primary key, one row
for every reference that occurs, and one for every value that others refer to, break a key exactly if the
whole table does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from datapackages.formats import csv_rfc4180
from datapackages.sorting import Order

if TYPE_CHECKING:
    from pathlib import Path

    from datapackages.descriptor import Descriptor


def deciding_rows(folder: Path, descriptor: Descriptor, name: str) -> pl.DataFrame:
    """The deciding rows of table ``name``, as its CSV file holds them, in the order of the file.

    Raises ``polars.exceptions.PolarsError`` when the file has another header or a cell of another type.
    """
    schema = descriptor.schemas[name]
    path, key = folder / f"{name}.csv", list(schema.primary_key)
    decides = pl.all_horizontal(pl.col(key).is_null())
    for columns in {*(key.fields for key in schema.foreign_keys), *descriptor.referred(name)}:
        decides |= _together(columns).is_first_distinct()
    order = Order(key)
    deciding = []
    for piece in csv_rfc4180.pieces(path, schema.dtypes):
        order.add(piece)
        # What comes first in a piece may have come before: of all those the first are taken below.
        deciding.append(piece.filter(decides))
    if order.ascending:
        return pl.concat(deciding).filter(decides)
    return csv_rfc4180.read(path, schema.dtypes).filter(decides | pl.struct(key).is_duplicated())


def _together(columns: tuple[str, ...]) -> pl.Expr:
    return pl.struct(columns) if len(columns) > 1 else pl.col(columns[0])
