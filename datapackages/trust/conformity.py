"""Whether tables are what a descriptor says: cells that are allowed, keys that are unique and lead somewhere.

Computed with Polars, told in English sentences for the command line.
Rules about content (which codes exist, which sums must hold) belong to the expectations, not here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from datapackages.descriptor import FieldDescriptor, ForeignKeyDescriptor, TableSchemaDescriptor


def table_faults(frame: pl.DataFrame, schema: TableSchemaDescriptor) -> Iterator[str]:
    """What is wrong with one table on its own; its columns and types are those of the schema."""
    broken = {
        (field.name, demand): cell.sum() for field in schema.fields for demand, cell in _broken(field).items()
    }
    counts = frame.select(cells.alias(str(number)) for number, cells in enumerate(broken.values()))
    for (column, demand), count in zip(broken, counts.iter_columns(), strict=True):
        if count.item():
            yield f"column {column}: {count.item()} cells break {demand}"
    key = list(schema.primary_key)
    doubled = frame.height - frame.select(key).n_unique() if frame.height else 0
    if doubled:
        yield f"primary key {', '.join(key)}: {doubled} rows repeat a key"


def _broken(field: FieldDescriptor) -> dict[str, pl.Expr]:
    """Per demand on a column, an expression that is true where a cell breaks it."""
    cell = pl.col(field.name)
    demands = field.constraints
    if demands is None:
        return {}
    broken: dict[str, pl.Expr] = {}
    if demands.required:
        broken["'required'"] = cell.is_null()
    if demands.pattern is not None:
        broken[f"pattern {demands.pattern}"] = ~cell.str.contains(f"^(?:{demands.pattern})$")
    if demands.enum is not None:
        broken[f"enum {', '.join(demands.enum)}"] = ~cell.is_in(demands.enum)
    if demands.minimum is not None:
        broken[f"minimum {demands.minimum}"] = cell < demands.minimum
    if demands.maximum is not None:
        broken[f"maximum {demands.maximum}"] = cell > demands.maximum
    return broken


def reference_faults(
    frames: Mapping[str, pl.DataFrame], name: str, keys: tuple[ForeignKeyDescriptor, ...]
) -> Iterator[str]:
    """What of a table refers to rows that do not exist; a key with an empty part refers to nothing."""
    for key in keys:
        referred = frames.get(key.reference.resource)
        if referred is None:
            yield f"foreign key to {key.reference.resource}, which is no table of this package"
            continue
        dangling = (
            frames[name]
            .select(key.fields)
            .drop_nulls()
            .join(referred, left_on=key.fields, right_on=key.reference.fields, how="anti")
        )
        if dangling.height:
            yield (
                f"foreign key {', '.join(key.fields)}: {dangling.height} rows refer to nothing in "
                f"{key.reference.resource}, such as {dangling.row(0)}"
            )
