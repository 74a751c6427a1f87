"""What every asset tells Dagster about itself: rows, seconds, columns and a preview.

With the ``assets.py`` files the only place in this package that knows Dagster.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import dagster as dg

from datapackages.schema import table, tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    import polars as pl

    from assets.warehouse import Layer

OWNERS = ["team:openbegroting"]

_PREVIEW_ROWS = 5
_PREVIEW_COLUMNS = 9
_PREVIEW_CHARACTERS = 60


def key_of(layer: Layer, name: str) -> dg.AssetKey:
    """The asset key of a table in one layer of the warehouse."""
    return dg.AssetKey([layer, name])


def table_spec(layer: Layer, name: str, *, deps: Sequence[dg.AssetKey], group: str) -> dg.AssetSpec:
    """An asset that is a table of the warehouse, described by its schema."""
    schema = table(name)
    columns = [
        dg.TableColumn(column.name, str(column.dtype), description=column.description)
        for column in schema.fields
    ]
    return dg.AssetSpec(
        key_of(layer, name),
        deps=list(deps),
        description=f"{schema.title}. {schema.description}",
        group_name=group,
        owners=OWNERS,
        kinds={"polars", "parquet"},
        metadata={"dagster/column_schema": dg.TableSchema(columns=columns)},
    )


def years(context: dg.AssetExecutionContext) -> tuple[int, ...]:
    """The partitions of this run; one, or several in a single-run backfill."""
    return tuple(int(key) for key in context.partition_keys)


def results(
    layer: Layer, made: Mapping[int, Mapping[str, pl.DataFrame]], names: Sequence[str], began: float
) -> Iterator[dg.MaterializeResult[Any]]:
    """One result per table, over all years of the run."""
    seconds = round(time.monotonic() - began, 3)
    for name in names:
        frames = [by_name[name] for by_name in made.values() if name in by_name]
        yield dg.MaterializeResult(asset_key=key_of(layer, name), metadata=_metadata(name, frames, seconds))


def _metadata(name: str, frames: Sequence[pl.DataFrame], seconds: float) -> dict[str, Any]:
    metadata: dict[str, Any] = {
        "dagster/row_count": sum(frame.height for frame in frames),
        "bytes": sum(int(frame.estimated_size()) for frame in frames),
        "seconds": seconds,
    }
    if frames:
        metadata["preview"] = dg.MetadataValue.md(_preview(frames[0]))
    amount = table(name).amount if name in tables() else None
    if amount is not None and frames:
        metadata["eur"] = int(sum(frame[amount].sum() for frame in frames))
    return metadata


def _preview(frame: pl.DataFrame) -> str:
    """The first rows as a Markdown table; cells come from sources, so their markup is made harmless."""
    names = frame.columns[:_PREVIEW_COLUMNS]
    rows = frame.head(_PREVIEW_ROWS).select(names).rows()
    lines = [names, ["---"] * len(names), *[[_cell(value) for value in row] for row in rows]]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())[:_PREVIEW_CHARACTERS]
    for mark in "\\`*_[]<>|&":
        text = text.replace(mark, f"&#{ord(mark)};")
    return text
