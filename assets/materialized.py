"""What every asset tells Dagster about itself: rows, seconds, columns and a preview.

With the ``assets.py`` files the only place in this package that knows Dagster.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import dagster as dg

from assets.markdown import markdown_table, preview
from datapackages.schema import TIME_ZONE, table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    import polars as pl

    from assets.sources.pulls import Pull, PullFailure
    from assets.warehouse import Kept, Layer, Warehouse

OWNERS = ["team:openbegroting"]

POLLED = dg.FreshnessPolicy.cron(
    deadline_cron="0 12 * * 1", lower_bound_delta=timedelta(days=6), timezone=TIME_ZONE
)
"""Of a source: asked in the six days before Monday noon, so that a missed weekly poll shows the same day.

Dagster knows one rhythm per asset and only sees that it was asked. The daily polls of a release window, and
what came of them, follow from the calendar: ``openbegroting status`` tells those.
"""

REACHED = "opgehaald"
"""The check of a source asset: whether everything asked for could be had in this run."""

T = TypeVar("T")


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


def reached_spec(key: dg.AssetKey) -> dg.AssetCheckSpec:
    """The check that ``pull_result`` answers; it warns, because the last complete pull stays in use."""
    return dg.AssetCheckSpec(
        REACHED, asset=key, description="Alles wat het register noemt, is deze keer opgehaald."
    )


def years(context: dg.AssetExecutionContext) -> tuple[int, ...]:
    """The partitions of this run; one, or several in a single-run backfill."""
    return tuple(int(key) for key in context.partition_keys)


def each_year(context: dg.AssetExecutionContext, make: Callable[[int], T]) -> dict[int, T]:
    """What ``make`` gives for each year of the run; a year that fails does not stop the others.

    Later steps find that the step of a failed year was not done, and the last one fails the run. When
    every year fails there is nothing to go on with, and the first error is raised.
    """
    made: dict[int, T] = {}
    errors: list[Exception] = []
    for jaar in years(context):
        try:
            made[jaar] = make(jaar)
        except Exception as error:
            context.log.exception("%s failed", jaar)
            errors.append(error)
    if errors and not made:
        raise errors[0]
    return made


def results(
    layer: Layer, made: Mapping[int, Kept], names: Sequence[str], warehouse: Warehouse, began: float
) -> Iterator[dg.MaterializeResult[Any]]:
    """One result per table that a step kept, told per year when the run has several."""
    sizes = {jaar: warehouse.bytes_of(kept) for jaar, kept in made.items()}
    seconds = round(time.monotonic() - began, 3)
    for name in names:
        told = {
            jaar: _of_table(name, warehouse.table(kept, layer, name), sizes[jaar][name])
            for jaar, kept in made.items()
            if name in kept.places(layer)
        }
        yield dg.MaterializeResult(
            asset_key=key_of(layer, name), metadata=per_year(told) | {"seconds of the step": seconds}
        )


def _of_table(name: str, frame: pl.DataFrame, size: int) -> dict[str, Any]:
    amount = table(name).amount
    return {
        "dagster/row_count": frame.height,
        "bytes": size,
        **({"eur": int(frame[amount].sum())} if amount is not None else {}),
        "preview": dg.MetadataValue.md(preview(frame)),
    }


def per_year(told: Mapping[int, Mapping[str, Any]]) -> dict[str, Any]:
    """Metadata of one year as it is; of several years, each label with its year.

    Dagster shows the metadata of a run with every partition of it.
    """
    if len(told) == 1:
        return dict(next(iter(told.values())))
    return {
        f"{label.removeprefix('dagster/')} {jaar}": value
        for jaar, values in told.items()
        for label, value in values.items()
    }


def pull_result(
    pulled: Mapping[int, Sequence[Pull]], missed: Sequence[PullFailure], began: float
) -> dg.MaterializeResult[Any]:
    """What a pull brought: its bodies with their roles and addresses; and what could not be had."""
    told: dict[int, dict[str, Any]] = {}
    for jaar, pulls in pulled.items():
        bodies = [item for pull in pulls for item in pull.bodies]
        lines = [(item.role, item.body.bytes, item.body.url) for item in bodies]
        told[jaar] = {
            "dagster/row_count": len(bodies),
            "bytes": sum(item.body.bytes for item in bodies),
            "preview": dg.MetadataValue.md(markdown_table(["role", "bytes", "url"], lines)),
        }
    return dg.MaterializeResult(
        metadata=per_year(told) | {"seconds of the step": round(time.monotonic() - began, 3)},
        check_results=[
            dg.AssetCheckResult(
                check_name=REACHED,
                passed=not missed,
                severity=dg.AssetCheckSeverity.WARN,
                metadata={
                    "failed": len(missed),
                    "sample": [f"{item.jaar} {item.source}: {item.message}" for item in missed[:5]],
                },
            )
        ],
    )


def files_result(
    paths: Iterable[Path], rows: int, summary: Sequence[Sequence[object]], began: float
) -> dg.MaterializeResult[Any]:
    """What was written: its files, and a summary of which the first line holds the headings."""
    headings, *lines = summary
    return dg.MaterializeResult(
        metadata={
            "rows of the run": rows,
            "bytes": sum(path.stat().st_size for path in paths),
            "preview": dg.MetadataValue.md(markdown_table([str(name) for name in headings], lines)),
            "seconds of the step": round(time.monotonic() - began, 3),
        }
    )
