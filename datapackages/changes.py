"""What differs between two editions of a year's package, and which version number that makes.

Tables are compared by primary key, without the columns that only say where a row came from. Which edition
is the newest, and what is done with the outcome, is decided by the releases.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import msgspec
import polars as pl

from datapackages.schema import tables as table_schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from datapackages.descriptor import FieldDescriptor, TableSchemaDescriptor

FOLLOWS = "bronnen"
"""The table whose rows follow from the others: a change in it alone is no change of the package."""

CORRECTIONS = frozenset({"correcties", "iv3_wijzigingen"})
"""The tables that list corrections of values elsewhere: a row more in them makes no more of these."""

NUMBERED = {"quarantaine": "volgnr"}
"""A column that only tells rows apart: one row more at the front renumbers all and changes none."""

FIRST_VERSION = "1.0.0"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The tables of one edition, with the schemas they were published under."""

    schemas: Mapping[str, TableSchemaDescriptor]
    frames: Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """A difference in shape, as a Dutch sentence; breaking if a reader's program may fail on it."""

    table: str
    sentence: str
    breaking: bool = True


@dataclass(frozen=True, slots=True)
class Euros:
    """Sums of a table's amounts: in the rows added, in those removed, in those changed (was and is)."""

    added: int
    removed: int
    was: int
    now: int


@dataclass(frozen=True, slots=True)
class TableChange:
    """What happened to the rows of one table; ``columns`` counts the changed cells per column."""

    table: str
    rows_before: int
    rows_after: int
    added: int = 0
    removed: int = 0
    changed: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    euros: Euros | None = None

    @property
    def counts(self) -> bool:
        """Whether the difference is one that makes a new version."""
        return self.table != FOLLOWS and bool(self.added or self.removed or self.changed)


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference between two editions; ``first`` if there was none before."""

    first: bool
    schema: tuple[SchemaChange, ...]
    tables: tuple[TableChange, ...]


def compare(old: Snapshot | None, new: Snapshot) -> Changes:
    """What changed from the old edition to the new; without an old one every row is new."""
    before = old or Snapshot({}, {})
    names = [*new.schemas, *(name for name in before.schemas if name not in new.schemas)]
    return Changes(
        first=old is None,
        schema=() if old is None else tuple(_schema_changes(old, new)),
        tables=tuple(_table_change(name, before, new) for name in names),
    )


def next_version(old_version: str | None, changes: Changes) -> str | None:
    """The version that the changes make of ``old_version``; None if nothing changed.

    Source: the recipe "Data Package Version": a shape that may break a reader is major, other rows or
    another table is minor, other values are a patch.
    """
    if old_version is None:
        return FIRST_VERSION
    major, minor, patch = map(int, old_version.split("."))
    counted = [table for table in changes.tables if table.counts]
    content = [table for table in counted if table.table not in CORRECTIONS]
    if any(change.breaking for change in changes.schema):
        return f"{major + 1}.0.0"
    if changes.schema or any(table.added or table.removed for table in content):
        return f"{major}.{minor + 1}.0"
    if counted:
        return f"{major}.{minor}.{patch + 1}"
    return None


def _table_change(name: str, old: Snapshot, new: Snapshot) -> TableChange:
    before, after = _both(name, old, new)
    table = table_schemas().get(name)
    change = TableChange(name, before.height, after.height)
    if table is None:  # published once, no longer known to us
        return replace(change, removed=before.height)
    shared = [
        column
        for column, dtype in after.schema.items()
        if before.schema.get(column) == dtype and column not in table.provenance
    ]
    if before.select(shared).equals(after.select(shared)):
        return replace(change, euros=Euros(0, 0, 0, 0) if table.amount else None)
    key = list(table.primary_key)
    if name in NUMBERED:
        shared.remove(NUMBERED[name])
        key = [*shared, "keer"]
        before, after = (
            frame.with_columns(keer=pl.int_range(pl.len()).over(shared)) for frame in (before, after)
        )
    elif not set(key) <= set(shared):
        return replace(change, added=after.height, removed=before.height)
    return _compared_by_key(change, before, after, _Columns(key, shared, table.amount))


def _both(name: str, old: Snapshot, new: Snapshot) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The table in both editions; empty in the one that does not have it."""
    before, after = old.frames.get(name), new.frames.get(name)
    if before is None:
        assert after is not None
        return after.clear(), after
    return before, before.clear() if after is None else after


@dataclass(frozen=True, slots=True)
class _Columns:
    """The part that each column plays in a comparison."""

    key: list[str]
    shared: list[str]
    amount: str | None

    @property
    def values(self) -> list[str]:
        return [column for column in self.shared if column not in self.key]


def _compared_by_key(
    change: TableChange, before: pl.DataFrame, after: pl.DataFrame, columns: _Columns
) -> TableChange:
    added = after.join(before, on=columns.key, how="anti", nulls_equal=True)
    removed = before.join(after, on=columns.key, how="anti", nulls_equal=True)
    was = before.select(*columns.key, *(pl.col(column).alias(f"{column} was") for column in columns.values))
    differs = {column: pl.col(column).ne_missing(pl.col(f"{column} was")) for column in columns.values}
    changed = after.join(was, on=columns.key, nulls_equal=True).filter(
        pl.any_horizontal(pl.lit(value=False), *differs.values())
    )
    cells = changed.select(**{column: differ.sum() for column, differ in differs.items()})
    return replace(
        change,
        added=added.height,
        removed=removed.height,
        changed=changed.height,
        columns={column.name: column.item() for column in cells.iter_columns() if column.item()},
        euros=_euros(added, removed, changed, columns.amount),
    )


def _euros(
    added: pl.DataFrame, removed: pl.DataFrame, changed: pl.DataFrame, amount: str | None
) -> Euros | None:
    if amount is None or amount not in changed.columns or f"{amount} was" not in changed.columns:
        return None
    return Euros(
        added=int(added[amount].sum()),
        removed=int(removed[amount].sum()),
        was=int(changed[f"{amount} was"].sum()),
        now=int(changed[amount].sum()),
    )


def _schema_changes(old: Snapshot, new: Snapshot) -> Iterator[SchemaChange]:
    for name in new.schemas:
        if name not in old.schemas:
            yield SchemaChange(name, "de tabel is nieuw", breaking=False)
    for name, before in old.schemas.items():
        if name not in new.schemas:
            yield SchemaChange(name, "de tabel is vervallen")
            continue
        for sentence in _differences(before, new.schemas[name]):
            yield SchemaChange(name, sentence)


def _differences(before: TableSchemaDescriptor, after: TableSchemaDescriptor) -> Iterator[str]:
    """Dutch sentences on what differs in shape; titles, descriptions and examples are no shape."""
    was = {field.name: _shape(field) for field in before.fields}
    now = {field.name: _shape(field) for field in after.fields}
    yield from (f"kolom {name} is nieuw" for name in now if name not in was)
    yield from (f"kolom {name} is vervallen" for name in was if name not in now)
    for name, shape in now.items():
        if name in was and was[name] != shape:
            yield f"kolom {name} heeft een ander type, andere eisen of een andere eenheid"
    if [name for name in was if name in now] != [name for name in now if name in was]:
        yield "de kolommen staan in een andere volgorde"
    if before.primary_key != after.primary_key:
        yield "de sleutel is een andere"
    if before.foreign_keys != after.foreign_keys:
        yield "de verwijzingen zijn andere"


def _shape(column: FieldDescriptor) -> FieldDescriptor:
    return msgspec.structs.replace(
        column, title=None, description=None, example=None, column_type=None, categories=None
    )


def report(changes: Changes, *, version: str, parent: str | None) -> dict[str, Any]:
    """The content of ``wijzigingen.json``, in Dutch and with nothing in it that a clock decides."""
    return {
        "versie": version,
        "vorige_versie": parent,
        "eerste_uitgave": changes.first,
        "schema": [
            {"tabel": change.table, "wijziging": change.sentence, "breekt": change.breaking}
            for change in changes.schema
        ],
        "tabellen": [_table_report(change) for change in changes.tables],
    }


def _table_report(change: TableChange) -> dict[str, Any]:
    euros = change.euros
    return {
        "tabel": change.table,
        "rijen_was": change.rows_before,
        "rijen": change.rows_after,
        "toegevoegd": change.added,
        "vervallen": change.removed,
        "gewijzigd": change.changed,
        "gewijzigde_cellen": dict(change.columns),
        **(
            {}
            if euros is None
            else {
                "eur_toegevoegd": euros.added,
                "eur_vervallen": euros.removed,
                "eur_gewijzigd_was": euros.was,
                "eur_gewijzigd": euros.now,
            }
        ),
    }
