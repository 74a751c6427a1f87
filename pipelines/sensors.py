"""What Dagster's daemon looks at between runs: whether something is wrong that someone should know.

The sensor only gathers which runs ended and which are busy; the rest is ``monitoring.watching``, which the
command line calls too.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import dagster as dg

from assets.release import publishing
from assets.sources.registry import Registry
from assets.warehouse import Warehouse
from pipelines.monitoring.watching import EndedRun, watch
from pipelines.resources.notifying import Notifying

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dagster import RunRecord

EVERY = 60
"""Seconds: how long a failure can go untold."""

LOOKED_BACK = 200
"""Runs: more than end between two looks, with every year of Iv3 in a backfill of its own."""

STUCK = timedelta(hours=24)
"""A run that says for so long that it is busy was killed together with whoever would have noticed."""

_PARTITION = "dagster/partition"
_FIRST, _LAST = "dagster/asset_partition_range_start", "dagster/asset_partition_range_end"


@dg.sensor(
    minimum_interval_seconds=EVERY,
    default_status=dg.DefaultSensorStatus.RUNNING,
    description="Tells once what is wrong with a year, and once when it is over; tries again.",
)
def alerts(
    context: dg.SensorEvaluationContext,
    registry: dg.ResourceParam[Registry],
    warehouse: dg.ResourceParam[Warehouse],
    notifying: dg.ResourceParam[Notifying],
) -> dg.SkipReason:
    """Watch the years of the registry; never asks for a run."""
    records = context.instance.get_run_records(limit=LOOKED_BACK)
    now = datetime.now(UTC)
    busy = {
        jaar
        for record in records
        if not record.dagster_run.is_finished and now - record.create_timestamp < STUCK
        for jaar in _years(record)
    }
    ended = [run for record in records if record.dagster_run.is_finished for run in _ended(record, warehouse)]
    deliveries = watch(notifying.home, registry, notifying.settings, ended, busy=busy, patiently=True)
    delivered = sum(delivery.problem is None for delivery in deliveries)
    return dg.SkipReason(f"{delivered} messages delivered, {len(deliveries) - delivered} not")


def _ended(record: RunRecord, warehouse: Warehouse) -> Iterator[EndedRun]:
    """The years of a run that ended. It broke off where it failed before the release was decided on."""
    run = record.dagster_run
    if record.end_time is None:
        return
    ended_at = datetime.fromtimestamp(record.end_time, UTC)
    for jaar in _years(record):
        decided_at = warehouse.kept_at(publishing.STEP, jaar)
        began_at = datetime.fromtimestamp(record.start_time or record.end_time, UTC)
        decided = decided_at is not None and decided_at >= began_at
        crash = None if run.is_success or decided else f"Dagster-run {run.run_id}: {run.status.value}"
        yield EndedRun(jaar, ended_at, crash)


def _years(record: RunRecord) -> range:
    """The years that a run was about; none for a run that was about something else."""
    tags = record.dagster_run.tags
    first = tags.get(_FIRST) or tags.get(_PARTITION) or ""
    last = tags.get(_LAST) or first
    return range(int(first), int(last) + 1) if first.isdecimal() and last.isdecimal() else range(0)
