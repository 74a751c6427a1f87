"""How a year stands: its release, its last judgement, its sources; read, never made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from assets.release import judging
from assets.release.judging import pulls_of
from assets.sources.pulls import Pulls
from assets.warehouse import Warehouse
from datapackages.releases import Releases
from pipelines.runs import found

if TYPE_CHECKING:
    from assets.sources.registry import Registry
    from pipelines.home import Home


def standing_of(jaar: int, registry: Registry, home: Home) -> dict[str, Any]:
    """The state of ``jaar`` as plain values.

    jaar, release, published_at, judged, failed (rules that failed, with counts), blocking (why the year
    was withheld), quarantined (rows), oldest_pull, unavailable (sources that could not be had last time).
    """
    pulls, warehouse = Pulls(home.archive / "pulls"), Warehouse(home.warehouse)
    release = Releases(home.public, staging=home.staging).latest(jaar)
    judged = judging.last(jaar, warehouse)
    last_run = found(jaar, registry, pulls, warehouse)
    outcome = last_run.outcome
    known = [pull for pull in pulls_of(registry, jaar, pulls).values() if pull is not None]
    return {
        "jaar": jaar,
        "release": release.version if release is not None else None,
        "published_at": release.published_at if release is not None else None,
        "judged": judged is not None,
        "failed": [
            f"{verdict.rule} ({verdict.severity}): {verdict.failed:,} of {verdict.total:,}"
            for verdict in (judged.verdicts if judged is not None else ())
            if not verdict.passed
        ],
        "blocking": list(outcome.reasons) if outcome is not None and outcome.what == "withheld" else [],
        "quarantined": outcome.quarantined if outcome is not None else 0,
        "oldest_pull": min((pull.pulled_at for pull in known), default=None),
        "unavailable": list(last_run.unavailable),
    }
