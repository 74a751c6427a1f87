"""When the job runs by itself: every morning, one run for each year the registry asks for."""

from collections.abc import Iterator

import dagster as dg

from assets.sources.registry import Registry
from pipelines.jobs import begrotingen
from pipelines.partitions import TIME_ZONE


@dg.schedule(
    job=begrotingen,
    cron_schedule="0 6 * * *",
    execution_timezone=TIME_ZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="Every morning at six: pull again, and release what changed.",
)
def daily(
    context: dg.ScheduleEvaluationContext, registry: dg.ResourceParam[Registry]
) -> Iterator[dg.RunRequest]:
    """One run per year; the day makes the run key, so that a day is not run twice."""
    day = context.scheduled_execution_time.date().isoformat()
    for jaar in registry.years:
        yield dg.RunRequest(run_key=f"{day}-{jaar}", partition_key=str(jaar))
