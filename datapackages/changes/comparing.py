"""Compares two editions table by table: by primary key, without the columns that only say where from.

What the lines of a difference look like, and what caused it, is told next door.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from datapackages.changes.causes import Causes
from datapackages.changes.detailing import Touched, detail
from datapackages.changes.following import follow
from datapackages.changes.model import NUMBERED, Changes, Euros, Snapshot, TableChange
from datapackages.changes.on_pages import TABLE as ON_PAGES
from datapackages.changes.on_pages import euros_on_pages
from datapackages.changes.shapes import schema_changes
from datapackages.schema import tables as table_schemas

if TYPE_CHECKING:
    from datapackages.schema import TableSchema

TIMES = "keer"
"""Tells rows apart that are the same but for their number: 0 for the first of them, 1 for the second."""


def compare(old: Snapshot | None, new: Snapshot) -> Changes:
    """What changed from the old edition to the new; without an old one every row is new.

    A first edition has counts and no lines: every row of it would be one.
    """
    before = old or Snapshot({}, {})
    names = [*new.schemas, *(name for name in before.schemas if name not in new.schemas)]
    causes = Causes(before, new) if old is not None else None
    touched = {name: _touched(name, before, new) for name in names}
    tables = {
        name: _changed(name, found, before, new, causes) if found is not None else _same(name, before, new)
        for name, found in touched.items()
    }
    return Changes(
        first=old is None,
        schema=() if old is None else tuple(schema_changes(old, new)),
        tables=tuple(follow(tables, {name: found for name, found in touched.items() if found is not None})),
    )


def _touched(name: str, old: Snapshot, new: Snapshot) -> Touched | None:
    """The rows of a table that came, went and changed; None when there is no such row."""
    before, after = _both(name, old, new)
    table = table_schemas().get(name)
    if table is None:  # published once, no longer known to us
        return Touched(name, [], [], before.clear(), before, before.clear()) if before.height else None
    shared = [
        column
        for column, dtype in after.schema.items()
        if before.schema.get(column) == dtype and column not in table.provenance
    ]
    if before.select(shared).equals(after.select(shared)):
        return None
    key = list(table.primary_key)
    if name in NUMBERED:
        shared.remove(NUMBERED[name])
        before, after = (
            frame.with_columns(pl.int_range(pl.len()).over(shared).alias(TIMES)) for frame in (before, after)
        )
        return _by_key(table, before, after, [*shared, TIMES], [])
    if not set(key) <= set(shared):
        return Touched(name, [], [], after, before, after.clear())
    return _by_key(table, before, after, key, [column for column in shared if column not in key])


def _both(name: str, old: Snapshot, new: Snapshot) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The table in both editions; empty in the one that does not have it."""
    before, after = old.frames.get(name), new.frames.get(name)
    if before is None:
        assert after is not None
        return after.clear(), after
    return before, before.clear() if after is None else after


def _by_key(
    table: TableSchema, before: pl.DataFrame, after: pl.DataFrame, key: list[str], values: list[str]
) -> Touched:
    """The rows that differ; those that changed have each other column twice, once as ``<column> was``."""
    told = [*values, *(column for column in table.provenance if column in before.columns)]
    was = before.select(pl.col(column).alias(f"{column} was") for column in told)
    differs = pl.any_horizontal(
        pl.lit(value=False), *(pl.col(column).ne_missing(pl.col(f"{column} was")) for column in values)
    )
    added, removed, same, still = after, before, after.clear(), was.clear()
    # Editions are sorted by key, so most often the keys are the same row by row: nothing is joined or copied.
    if before.select(key).equals(after.select(key)):
        added, removed, same, still = after.clear(), before.clear(), after, was
    elif before.height:
        pairs = _pairs(before.select(key), after.select(key))
        added = after[pairs.filter(pl.col("old").is_null())["new"].sort()]
        removed = before[pairs.filter(pl.col("new").is_null())["old"].sort()]
        both = pairs.drop_nulls()
        same, still = after[both["new"]], was[both["old"]]
    changed = pl.concat([same, still], how="horizontal").filter(differs)
    return Touched(table.name, key, values, added=added, removed=removed, changed=changed)


def _pairs(before: pl.DataFrame, after: pl.DataFrame) -> pl.DataFrame:
    """The row numbers ``old`` and ``new`` of each key, null where an edition does not have it."""
    return (
        before.with_row_index("old")
        .join(after.with_row_index("new"), on=before.columns, how="full", nulls_equal=True, coalesce=True)
        .select("old", "new")
        .sort("new")
    )


def _same(name: str, old: Snapshot, new: Snapshot) -> TableChange:
    before, after = _both(name, old, new)
    table = table_schemas().get(name)
    has_amount = table is not None and table.amount is not None
    return TableChange(name, before.height, after.height, euros=Euros(0, 0, 0, 0) if has_amount else None)


def _changed(name: str, touched: Touched, old: Snapshot, new: Snapshot, causes: Causes | None) -> TableChange:
    table = table_schemas().get(name)
    amount = table.amount if table is not None else None
    before = old.frames.get(name)
    added, removed, changed = touched.added, touched.removed, touched.changed
    rows_before = before.height if before is not None else 0
    cells = changed.select(
        pl.col(column).ne_missing(pl.col(f"{column} was")).sum() for column in touched.values
    )
    found = detail(touched, before, causes) if causes is not None else None
    if found is not None and name == ON_PAGES:
        found = replace(found, euros=euros_on_pages(touched, old, new))
    return TableChange(
        name,
        rows_before,
        rows_before - removed.height + added.height,
        added=added.height,
        removed=removed.height,
        changed=changed.height,
        columns={column.name: column.item() for column in cells.iter_columns() if column.item()},
        euros=_euros(touched, amount),
        detail=found,
    )


def _euros(touched: Touched, amount: str | None) -> Euros | None:
    if amount is None or amount not in touched.values:
        return None
    return Euros(
        added=int(touched.added[amount].sum()),
        removed=int(touched.removed[amount].sum()),
        was=int(touched.changed[f"{amount} was"].sum()),
        now=int(touched.changed[amount].sum()),
    )
