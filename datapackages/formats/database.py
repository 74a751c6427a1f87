"""All tables of a package as one SQLite file, with keys, names and the placing that counts; and reading it.

SQLite and not DuckDB: its file has the same bytes when it is built again, and every language reads it. Rows
lie in the order of their key. It holds no other figures than the CSV files do.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import polars as pl

from datapackages.formats.csv_rfc4180 import MOMENT, read_moment
from datapackages.formats.explaining import DICTIONARY, PREFACE, dictionary
from datapackages.schema import tables as table_schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from datapackages.formats.explaining import Preface
    from datapackages.schema import Field, TableSchema

SUFFIX = ".sqlite"

CHOSEN = "gekozen"
"""The view of lasten and baten in the placing that counts."""

# Fixed, so that what SQLite was compiled with does not show. The file is only handed on when it is complete,
# so a journal and a sync per table would guard nothing.
_SETTINGS = """
PRAGMA page_size = 8192;
PRAGMA encoding = 'UTF-8';
PRAGMA auto_vacuum = NONE;
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA temp_store = MEMORY;
"""

_TYPES = {
    "string": "TEXT",
    "integer": "INTEGER",
    "number": "REAL",
    "boolean": "INTEGER",  # SQLite has no other: 0 and 1
    "date": "TEXT",
    "datetime": "TEXT",
}

# CROSS JOIN has SQLite go by delivery: within one, the key of the cells leads to a taakveld. An index on that
# would do little more, and make the file of a national year a fifth larger.
_CHOSEN = f"""
CREATE VIEW {CHOSEN} AS
SELECT levering.jaar, levering.gemeente, gemeenten.naam AS gemeente_naam, levering.verslagsoort,
       levering.plaatsing, cel.taakveld, taakvelden.naam AS taakveld_naam, cel.categorie,
       categorieen.naam AS categorie_naam, cel.richting, cel.bedrag_eur, cel.bron
FROM iv3_leveringen AS levering
CROSS JOIN iv3_baten_lasten AS cel USING (gemeente, verslagsoort, plaatsing)
LEFT JOIN gemeenten USING (gemeente)
LEFT JOIN taakvelden USING (taakveld)
LEFT JOIN categorieen USING (categorie)
WHERE levering.gekozen
"""  # noqa: S608 - the name is a constant of ours

_BATCH = 10_000
"""Rows read back at a time: as Python objects they take ten times what they do in a frame."""


def write(frames: Mapping[str, pl.DataFrame], path: Path, *, preface: Preface) -> None:
    """Writes these published tables, names and columns as in the schemas, rows in the order of their key.

    Moments and days are text as in the CSV, booleans 0 and 1. Raises ``sqlite3.IntegrityError`` for a key
    that occurs twice or a required cell that is empty, ``sqlite3.Error`` or ``OSError`` when the disk
    refuses.
    """
    path.touch(exist_ok=False)  # by ourselves: SQLite would keep others from writing, whatever the umask
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(_SETTINGS)
        connection.execute("BEGIN")
        for name, table in table_schemas().items():
            connection.execute(_definition(table))
            _insert(connection, name, frames[name].select(map(_as_sqlite_holds_it, table.fields)))
        notes = pl.DataFrame(
            [("Titel", preface.title), *preface.notes],
            schema={"onderwerp": pl.String, "tekst": pl.String},
            orient="row",
        )
        for name, frame in {PREFACE: notes, DICTIONARY: dictionary()}.items():
            columns = ", ".join(f'"{column}" TEXT' for column in frame.columns)
            connection.execute(f"CREATE TABLE {name} ({columns}) STRICT")
            _insert(connection, name, frame)
        connection.execute(_CHOSEN)
        connection.execute("COMMIT")


def read(path: Path, name: str, dtypes: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """Reads a table that ``write`` wrote: these columns, of these types, in the order of its key.

    Raises ``sqlite3.Error`` or ``polars.exceptions.PolarsError`` when the file holds anything else.
    """
    return pl.concat([pl.DataFrame(schema=dict(dtypes)), *pieces(path, name, dtypes)])


def pieces(path: Path, name: str, dtypes: Mapping[str, pl.DataType]) -> Iterator[pl.DataFrame]:
    """As ``read``, some rows at a time; a large table need not be held."""
    raw = {column: _raw(dtype) for column, dtype in dtypes.items()}
    columns = ", ".join(f'"{column}"' for column in dtypes)
    order = ", ".join(f'"{column}"' for column in table_schemas()[name].primary_key)
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        cursor = connection.execute(f'SELECT {columns} FROM "{name}" ORDER BY {order}')  # noqa: S608 - ours
        while rows := cursor.fetchmany(_BATCH):
            batch = pl.DataFrame(rows, schema=raw, orient="row")
            yield batch.select(_typed(column, dtype) for column, dtype in dtypes.items())


def _definition(table: TableSchema) -> str:
    """The table with its keys. A reference to columns that are no key there SQLite cannot follow."""
    schemas = table_schemas()
    lines = [
        f'"{column.name}" {_TYPES[column.type]}{" NOT NULL" if column.constraints.required else ""}'
        for column in table.fields
    ]
    lines.append(f"PRIMARY KEY ({_listed(table.primary_key)})")
    lines += [
        f'FOREIGN KEY ({_listed(key.fields)}) REFERENCES "{key.table}" ({_listed(key.reference_fields)})'
        for key in table.foreign_keys
        if key.reference_fields == schemas[key.table].primary_key
    ]
    content = ",\n  ".join(lines)
    return f'CREATE TABLE "{table.name}" (\n  {content}\n) STRICT, WITHOUT ROWID'


def _listed(columns: tuple[str, ...]) -> str:
    return ", ".join(f'"{column}"' for column in columns)


def _insert(connection: sqlite3.Connection, name: str, frame: pl.DataFrame) -> None:
    places = ", ".join("?" * frame.width)
    connection.executemany(f'INSERT INTO "{name}" VALUES ({places})', frame.iter_rows())  # noqa: S608 - ours


def _as_sqlite_holds_it(column: Field) -> pl.Expr:
    cell = pl.col(column.name)
    if column.type == "datetime":
        return cell.dt.to_string(MOMENT)
    if column.type == "date":
        return cell.dt.to_string("%Y-%m-%d")
    return cell


def _raw(dtype: pl.DataType) -> pl.DataType:
    if dtype.is_temporal():
        return pl.String()
    return pl.Int64() if dtype == pl.Boolean else dtype


def _typed(name: str, dtype: pl.DataType) -> pl.Expr:
    cell = pl.col(name)
    if isinstance(dtype, pl.Datetime):
        return read_moment(cell)
    return cell.str.to_date("%Y-%m-%d") if dtype == pl.Date else cell.cast(dtype)
