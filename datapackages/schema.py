"""The one definition of every published table, read from ``schemas/*.yaml``.

Polars dtypes, expectations, the Table Schema in the descriptor, the data dictionary and the order of
columns and rows are all derived from what this module returns. It holds no rules about content beyond
the constraints that a Table Schema can state.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import polars as pl
import yaml
from polars import selectors as cs

from datapackages.sorting import is_sorted

if TYPE_CHECKING:
    from collections.abc import Mapping

SCHEMA_FOLDER = Path(__file__).parent / "schemas"

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The compiled loader, where there is one, reads our schemas in a tenth of the time."""

TIME_ZONE = "Europe/Amsterdam"
"""Every published moment carries this zone; its offset is written out."""

FieldType = Literal["string", "integer", "number", "boolean", "date", "datetime"]

DTYPES: dict[str, pl.DataType] = {
    "string": pl.String(),
    "integer": pl.Int64(),
    "number": pl.Float64(),
    "boolean": pl.Boolean(),
    "date": pl.Date(),
    "datetime": pl.Datetime("us", TIME_ZONE),
}

PROBLEM = "_probleem"
"""Technical column of a normalised table: why the row could not be read, in Dutch; null if it could."""

RAW = "_ruw"
"""Technical column of a normalised table: the row as the source gave it, where the typed columns lost it."""

TECHNICAL_COLUMNS: dict[str, pl.DataType] = {PROBLEM: pl.String(), RAW: pl.String()}


@dataclass(frozen=True, slots=True)
class Constraints:
    """What a Table Schema can demand of one cell."""

    required: bool = False
    pattern: str | None = None
    enum: tuple[str, ...] | None = None
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One column: its name, type, Dutch title and description, and constraints."""

    name: str
    type: FieldType
    title: str
    description: str
    constraints: Constraints
    example: str | None = None
    unit: str | None = None
    column_type: str | None = None
    """Fiscal Data Package ``columnType``."""

    @property
    def dtype(self) -> pl.DataType:
        """The Polars type of the column."""
        return DTYPES[self.type]


@dataclass(frozen=True, slots=True)
class ForeignKey:
    """Columns whose values must occur in another table; nulls refer to nothing."""

    fields: tuple[str, ...]
    table: str
    reference_fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Making:
    """How the rows of a table are made of those of another.

    ``rows``: per column here the column there with the same value, which finds what a row is made of.
    ``reach``: the columns, named alike in both, that a row there shares with every row here that changes
    along with it; not taakveld, where rows here are sums over taakvelden. With ``reach`` such a change is
    told of the other table only, without it of both.
    """

    rows: Mapping[str, str]
    reach: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableSchema:
    """A published table. ``amount`` names the column whose euros are conserved, if it has one."""

    name: str
    title: str
    description: str
    group: str
    fields: tuple[Field, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    amount: str | None = None
    provenance: tuple[str, ...] = ()
    """Columns that say where a row came from; a change in them alone is no change of the table."""
    made_from: Mapping[str, Making] = field(default_factory=dict)
    """For a table that follows from others: from which, and how."""
    unconserved: bool = field(default=False)
    """No count of what a source holds says how many rows there must be: the table is derived from others, or
    holds what we understand of running text."""

    @property
    def columns(self) -> tuple[str, ...]:
        """The published columns in order."""
        return tuple(column.name for column in self.fields)

    @property
    def dtypes(self) -> dict[str, pl.DataType]:
        """Published columns and their Polars types, in order."""
        return {column.name: column.dtype for column in self.fields}

    @property
    def normalised_dtypes(self) -> dict[str, pl.DataType]:
        """As ``dtypes``, with the technical columns a normalised table carries to the judge."""
        return self.dtypes | TECHNICAL_COLUMNS

    def field(self, name: str) -> Field:
        """The column of that name; ``KeyError`` if there is none."""
        for column in self.fields:
            if column.name == name:
                return column
        raise KeyError(name)

    def empty(self) -> pl.DataFrame:
        """A normalised frame without rows."""
        return pl.DataFrame(schema=self.normalised_dtypes)

    def normalised(self, frame: pl.DataFrame) -> pl.DataFrame:
        """``frame`` in the normalised shape: columns in order, technical columns added when absent.

        Empty text becomes null: a published cell that is empty means that there is nothing.

        Raises ``polars.exceptions.SchemaError`` or ``ColumnNotFoundError`` when a column is missing
        or has another type: that is a mistake of ours, not of a source.
        """
        missing = {name: dtype for name, dtype in TECHNICAL_COLUMNS.items() if name not in frame.columns}
        frame = frame.with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in missing.items())
        frame = frame.select(list(self.normalised_dtypes))
        empty = [column.name for column in frame.select(cs.string()).iter_columns() if (column == "").any()]
        frame = frame.with_columns(pl.when(pl.col(name) != "").then(pl.col(name)) for name in empty)
        return pl.concat([self.empty(), frame], how="vertical")

    def published(self, frame: pl.DataFrame) -> pl.DataFrame:
        """``frame`` as it is published: columns in order, rows sorted by the primary key, which is unique.

        Rows that are sorted already are not copied: a table is handed on from step to step, and held once.
        """
        published = frame.select(self.columns)
        if is_sorted(published, self.primary_key):
            return published
        return published.sort(self.primary_key, maintain_order=True)

    def repeats_a_key(self, frame: pl.DataFrame) -> bool:
        """Whether two rows share a primary key."""
        key = frame.select(self.primary_key)
        return not is_sorted(key, self.primary_key, strictly=True) and bool(key.is_duplicated().any())


def _field(raw: dict[str, Any]) -> Field:
    constraints = dict(raw.get("constraints", {}))
    if "enum" in constraints:
        constraints["enum"] = tuple(constraints["enum"])
    return Field(
        name=raw["name"],
        type=raw["type"],
        title=raw["title"],
        description=raw["description"],
        constraints=Constraints(**constraints),
        example=raw.get("example"),
        unit=raw.get("unit"),
        column_type=raw.get("columnType"),
    )


def _foreign_key(raw: dict[str, Any]) -> ForeignKey:
    return ForeignKey(
        fields=tuple(raw["fields"]),
        table=raw["reference"]["resource"],
        reference_fields=tuple(raw["reference"]["fields"]),
    )


def _table(path: Path) -> TableSchema:
    raw = yaml.load(path.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506 — a safe loader
    return TableSchema(
        name=path.stem,
        title=raw["title"],
        description=" ".join(raw["description"].split()),
        group=raw["group"],
        fields=tuple(_field(column) for column in raw["fields"]),
        primary_key=tuple(raw["primaryKey"]),
        foreign_keys=tuple(_foreign_key(key) for key in raw.get("foreignKeys", [])),
        amount=raw.get("amount"),
        provenance=tuple(raw.get("provenance", [])),
        made_from={
            name: Making(making["rows"], tuple(making.get("reach", ())))
            for name, making in raw.get("madeFrom", {}).items()
        },
        unconserved=raw.get("unconserved", False),
    )


@cache
def tables() -> dict[str, TableSchema]:
    """Every published table by name, referred tables before the tables that refer to them."""
    found = {path.stem: _table(path) for path in sorted(SCHEMA_FOLDER.glob("*.yaml"))}
    order = TopologicalSorter(
        {name: [key.table for key in table.foreign_keys] for name, table in found.items()}
    )
    return {name: found[name] for name in order.static_order()}


def table(name: str) -> TableSchema:
    """The table of that name; ``KeyError`` if it is not published."""
    return tables()[name]
