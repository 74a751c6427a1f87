"""The lines of a difference: one per row that came or went, one per cell that changed, with its euros.

Counting is done elsewhere; here each row gets its words: key, column, old and new value, cause.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from datapackages.changes.model import ADDED, CHANGED, EUROS, LINE, REMOVED, Detail
from datapackages.formats.csv_rfc4180 import MOMENT
from datapackages.schema import tables as table_schemas

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datapackages.changes.causes import Causes

NAMED_BY = {"quarantaine": ("tabel", "sleutel", "regel")}
"""What names a row to a reader, where its key is all there is of it."""

_EURO = "EUR"


@dataclass(frozen=True, slots=True)
class Touched:
    """The rows of a table that differ, and by which columns; changed rows hold ``<column> was`` too."""

    table: str
    key: list[str]
    values: list[str]
    added: pl.DataFrame
    removed: pl.DataFrame
    changed: pl.DataFrame

    @property
    def by_kind(self) -> dict[str, pl.DataFrame]:
        """The rows by what happened to them."""
        return {ADDED: self.added, REMOVED: self.removed, CHANGED: self.changed}

    @property
    def names(self) -> list[str]:
        """The columns that name a row to a reader."""
        return [name for name in NAMED_BY.get(self.table, self.key) if name in self.added.columns]

    def having(self, columns: list[str]) -> pl.DataFrame:
        """The distinct values of these columns in all rows that differ, as they were and as they are."""
        frames = [frame for frame in self.by_kind.values() if set(columns) <= set(frame.columns)]
        return pl.concat([frame.select(columns) for frame in frames], how="vertical_relaxed").unique()

    def named(self, frame: pl.DataFrame, kind: str) -> pl.DataFrame:
        """The name of each of these rows, as the lines have it, and what happened to it."""
        return frame.select(_name(self.names, frame), pl.lit(kind).alias("soort"))


def detail(touched: Touched, before: pl.DataFrame | None, causes: Causes) -> Detail:
    """The lines of these rows with their causes, and the euros they come to.

    ``before`` is the whole table of the old edition, to hold what moved against.
    """
    table = table_schemas().get(touched.table)
    amount = table.amount if table is not None and table.amount in touched.values else None
    came = [_rows(touched, kind, amount, causes) for kind in (ADDED, REMOVED)]
    lines = pl.concat([*came, *_cells(touched, causes)]).sort("sleutel", "soort", "kolom", nulls_last=True)
    if amount is None:
        return Detail(lines, pl.DataFrame(schema=EUROS))
    moved = touched.changed.select((pl.col(amount) - pl.col(f"{amount} was")).abs().sum()).item()
    gone = touched.removed[amount].abs().sum()
    return Detail(
        lines,
        _euros(touched, amount),
        moved=int(moved + gone),
        before=int(before[amount].abs().sum()) if before is not None and amount in before.columns else 0,
    )


def _rows(touched: Touched, kind: str, amount: str | None, causes: Causes) -> pl.DataFrame:
    """A line for each row that came or went, with its amount if the table has one."""
    frame = touched.by_kind[kind]
    value = pl.col(amount) if amount is not None else pl.lit(None, dtype=pl.Int64)
    nothing = pl.lit(None, dtype=pl.String)
    came = kind == ADDED
    return frame.select(
        tabel=pl.lit(touched.table),
        sleutel=_name(touched.names, frame),
        soort=pl.lit(kind),
        kolom=pl.lit(amount, dtype=pl.String),
        was=nothing if came else value.cast(pl.String),
        wordt=value.cast(pl.String) if came else nothing,
        verschil_eur=value if came else -value,
        oorzaak=causes.of(touched.table, kind, frame),
    )


def _cells(touched: Touched, causes: Causes) -> Iterator[pl.DataFrame]:
    """The lines of the cells that changed, column by column."""
    table = table_schemas().get(touched.table)
    for column in touched.values:
        is_euro = table is not None and table.field(column).unit == _EURO
        frame = touched.changed.filter(pl.col(column).ne_missing(pl.col(f"{column} was")))
        was, now = pl.col(f"{column} was"), pl.col(column)
        difference = now - was if is_euro else pl.lit(None, dtype=pl.Int64)
        yield frame.select(
            tabel=pl.lit(touched.table),
            sleutel=_name(touched.names, frame),
            soort=pl.lit(CHANGED),
            kolom=pl.lit(column),
            was=_text(was, frame.schema[column]),
            wordt=_text(now, frame.schema[column]),
            verschil_eur=difference.cast(pl.Int64),
            oorzaak=causes.of(touched.table, CHANGED, frame, column),
        ).cast(LINE)  # type: ignore[arg-type] # the stubs want another kind of mapping


def _name(columns: list[str], frame: pl.DataFrame) -> pl.Expr:
    """The key of a row as people write it: ``gemeente=GM0307; plaatsing=2``."""
    if not columns:
        return pl.lit(None, dtype=pl.String).alias("sleutel")
    parts = [pl.lit(f"{name}=") + _text(pl.col(name), frame.schema[name]).fill_null("") for name in columns]
    return pl.concat_str(parts, separator="; ").alias("sleutel")


def _text(cell: pl.Expr, dtype: pl.DataType) -> pl.Expr:
    """A cell as the CSV files write it."""
    return cell.dt.to_string(MOMENT) if isinstance(dtype, pl.Datetime) else cell.cast(pl.String)


def _euros(touched: Touched, amount: str) -> pl.DataFrame:
    """What the amounts differ, per value of the columns that the table has of EUROS."""
    groups = [name for name in EUROS if name in touched.added.columns and name not in {amount, "tabel"}]
    differences = {
        ADDED: pl.col(amount),
        REMOVED: -pl.col(amount),
        CHANGED: pl.col(amount) - pl.col(f"{amount} was"),
    }
    parts = [
        frame.select(*groups, differences[kind].alias("verschil_eur"))
        for kind, frame in touched.by_kind.items()
    ]
    summed = (
        pl.concat(parts)
        .group_by(groups)
        .agg(pl.len().cast(pl.Int64).alias("rijen"), pl.col("verschil_eur").sum())
        .with_columns(tabel=pl.lit(touched.table))
        .with_columns(
            pl.lit(None, dtype=dtype).alias(name)
            for name, dtype in EUROS.items()
            if name not in {*groups, "tabel", "rijen", "verschil_eur"}
        )
    )
    return summed.select(*EUROS).sort(groups)
