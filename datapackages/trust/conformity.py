"""Whether tables are what a descriptor says: cells that are allowed, keys that are unique and lead somewhere.

Computed with Polars, piece by piece, so that a table need not be held; told in English sentences for the
command line. Rules about content (which codes exist, which sums must hold) belong to the expectations.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, TypeAlias

import polars as pl

from datapackages.sorting import Order

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from datapackages.descriptor import FieldDescriptor, ForeignKeyDescriptor, TableSchemaDescriptor

Columns: TypeAlias = tuple[str, ...]

_TIMES = "_keer"


class Conformity:
    """What is found of one table while its pieces come by, in the order of its rows.

    Every piece has the columns and types of the schema, and there is one at least. Of the rows nothing is
    held but the distinct values of the columns that keys are followed by.
    """

    def __init__(self, schema: TableSchemaDescriptor, referred: Collection[Columns]) -> None:
        """``referred`` are the columns that other tables refer to."""
        self._schema = schema
        self._broken: Counter[tuple[str, str]] = Counter()
        self.order = Order(schema.primary_key)
        known = {field.name for field in schema.fields}
        followed = {*referred, *(key.fields for key in schema.foreign_keys)}
        self._distinct: dict[Columns, list[pl.DataFrame]] = {
            columns: [] for columns in followed if known.issuperset(columns)
        }

    def add(self, piece: pl.DataFrame) -> None:
        """Look at the rows that come next."""
        broken = {
            (field.name, demand): cell
            for field in self._schema.fields
            for demand, cell in _broken(field).items()
        }
        counts = piece.select(cells.sum().alias(str(number)) for number, cells in enumerate(broken.values()))
        self._broken.update(dict(zip(broken, (count.item() for count in counts.iter_columns()), strict=True)))
        self.order.add(piece)
        for columns, found in self._distinct.items():
            found.append(piece.group_by(columns, maintain_order=True).agg(pl.len().alias(_TIMES)))

    def faults(self) -> Iterator[str]:
        """The cells that are not allowed."""
        for (column, demand), count in self._broken.items():
            if count:
                yield f"column {column}: {count} cells break {demand}"

    def distinct(self, columns: Columns) -> pl.DataFrame:
        """The values that came by, each once, and in ``_keer`` how many times.

        Raises ``polars.exceptions.ColumnNotFoundError`` when the schema has no such columns.
        """
        if columns not in self._distinct:
            raise pl.exceptions.ColumnNotFoundError(", ".join(columns))
        found = self._distinct[columns]
        return pl.concat(found).group_by(columns, maintain_order=True).agg(pl.col(_TIMES).sum())


def repeated_keys(pieces: Iterable[pl.DataFrame], schema: TableSchemaDescriptor) -> Iterator[str]:
    """Whether a key occurs twice, in whatever order the rows are; all keys are held."""
    key = list(schema.primary_key)
    keys = pl.concat([piece.select(key) for piece in pieces])
    doubled = keys.height - keys.n_unique() if keys.height else 0
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
    tables: Mapping[str, Conformity], name: str, keys: tuple[ForeignKeyDescriptor, ...]
) -> Iterator[str]:
    """What of a table refers to rows that do not exist; a key with an empty part refers to nothing."""
    for key in keys:
        parent = tables.get(key.reference.resource)
        if parent is None:
            yield f"foreign key to {key.reference.resource}, which is no table of this package"
            continue
        dangling = (
            tables[name]
            .distinct(key.fields)
            .drop_nulls()
            .join(
                parent.distinct(key.reference.fields),
                left_on=key.fields,
                right_on=key.reference.fields,
                how="anti",
                maintain_order="left",
            )
        )
        if dangling.height:
            yield (
                f"foreign key {', '.join(key.fields)}: {dangling[_TIMES].sum()} rows refer to nothing in "
                f"{key.reference.resource}, such as {dangling.drop(_TIMES).row(0)}"
            )
