"""What every asset tells Dagster about itself: rows, seconds, columns and a preview.

With the ``assets.py`` files the only place in this package that knows Dagster.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import dagster as dg

from datapackages.schema import table, tables

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from assets.sources.pulls import Pull
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


def pull_result(pulled: Sequence[Pull], began: float) -> dg.MaterializeResult[Any]:
    """What a pull brought: each body with its role, address and size."""
    bodies = [item for pull in pulled for item in pull.bodies]
    lines = [(item.role, item.body.url, f"{item.body.bytes:,}", item.body.sha256) for item in bodies]
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": len(bodies),
            "bytes": sum(item.body.bytes for item in bodies),
            "seconds": round(time.monotonic() - began, 3),
            "preview": dg.MetadataValue.md(_markdown(["role", "url", "bytes", "sha256"], lines)),
        }
    )


def files_result(
    paths: Iterable[Path], rows: int, summary: Sequence[Sequence[object]], began: float
) -> dg.MaterializeResult[Any]:
    """What was written: its files, and a summary of which the first line holds the headings."""
    headings, *lines = summary
    return dg.MaterializeResult(
        metadata={
            "dagster/row_count": rows,
            "bytes": sum(path.stat().st_size for path in paths),
            "seconds": round(time.monotonic() - began, 3),
            "preview": dg.MetadataValue.md(_markdown([str(name) for name in headings], lines)),
        }
    )


def _preview(frame: pl.DataFrame) -> str:
    names = frame.columns[:_PREVIEW_COLUMNS]
    return _markdown(names, frame.head(_PREVIEW_ROWS).select(names).rows())


def _markdown(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """The first rows as a Markdown table; cells come from sources, so their markup is made harmless."""
    body = [[_cell(value) for value in row] for row in rows[:_PREVIEW_ROWS]]
    lines = [list(headings), ["---"] * len(headings), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())[:_PREVIEW_CHARACTERS]
    for mark in "\\`*_[]<>|&":
        text = text.replace(mark, f"&#{ord(mark)};")
    return text
