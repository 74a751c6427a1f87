"""How the graph is cut: one partition is one year, ``jaar``, of budgets and accounts."""

from __future__ import annotations

import dagster as dg

from assets.sources.registry import FIRST_YEAR
from datapackages.schema import TIME_ZONE

JAAR = dg.TimeWindowPartitionsDefinition(
    start=str(FIRST_YEAR),
    fmt="%Y",
    cron_schedule="0 0 1 1 *",
    timezone=TIME_ZONE,
    # The running year has its reports before it ends, and next year's budget is delivered this November.
    end_offset=2,
)
