"""When the job runs by itself: each morning one run for every year in which something can have appeared."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

import dagster as dg

from assets.sources.registry import Registry
from datapackages.schema import TIME_ZONE
from pipelines.jobs import begrotingen
from pipelines.running.polling import poll, skip_reason

REASON = "openbegroting/reason"
"""Tag of a run: why its year was pulled that day."""


@dg.schedule(
    job=begrotingen,
    cron_schedule="0 6 * * *",
    execution_timezone=TIME_ZONE,
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description=(
        "Every morning at six: pull again, and release what changed. A year is pulled daily while something "
        "of it can appear (CBS's calendar, the deadlines of the municipalities), and on Mondays otherwise."
    ),
)
def daily(
    context: dg.ScheduleEvaluationContext, registry: dg.ResourceParam[Registry]
) -> Iterator[dg.RunRequest | dg.SkipReason]:
    """One run per year that is due; the day makes the run key, so that a day is not run twice."""
    day = context.scheduled_execution_time.astimezone(ZoneInfo(TIME_ZONE)).date()
    polls = [poll(registry, jaar, day) for jaar in registry.years]
    due = [one for one in polls if one.due]
    resting = [one for one in polls if not one.due]
    if not due:
        yield dg.SkipReason(skip_reason(resting))
    elif resting:
        context.log.info("Not pulled: %s", skip_reason(resting))
    for one in due:
        yield dg.RunRequest(
            run_key=f"{day.isoformat()}-{one.jaar}", partition_key=str(one.jaar), tags={REASON: one.reason}
        )
