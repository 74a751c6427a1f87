"""The one job: everything a year needs, from its sources to its release."""

from __future__ import annotations

import dagster as dg

YEAR_JOB = "begrotingen"

begrotingen = dg.define_asset_job(
    YEAR_JOB,
    selection=dg.AssetSelection.all(),
    description="Pull, read, judge and release the budgets and accounts of a year.",
    tags={"team": "openbegroting"},
)
