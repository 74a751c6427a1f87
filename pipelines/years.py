"""How a year stands: what its last run left, its release, its judgement, its sources; read, never made.

Nothing here needs Dagster, so that ``status`` answers at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from assets.iv3.calendar import OUTSTANDING, Placing, placings
from assets.iv3.year_tables import asked_for
from assets.release import judging, publishing
from assets.release.judging import pulls_of
from assets.sources.pulls import Pulls
from assets.warehouse import Warehouse
from datapackages.releases import Releases
from datapackages.schema import TIME_ZONE

if TYPE_CHECKING:
    from assets.release.publishing import Outcome
    from assets.sources.registry import Registry
    from datapackages.releases import Release
    from pipelines.home import Home


@dataclass(frozen=True, slots=True)
class YearRun:
    """What became of one year: its outcome, the sources that could not be had now, and a crash if any."""

    jaar: int
    outcome: Outcome | None
    unavailable: tuple[str, ...] = ()
    crash: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """The state of a year.

    ``failed`` are the rules that failed, with counts; ``obstacles`` why the last attempt released nothing;
    ``unavailable`` the sources that could not be had in the last run.
    """

    jaar: int
    release: str | None
    published_at: datetime | None
    judged: bool
    failed: tuple[str, ...]
    obstacles: tuple[str, ...]
    quarantined: int
    oldest_pull: datetime | None
    unavailable: tuple[str, ...]
    noticed: tuple[str, ...]
    """What the crawls of its documents met and what keeps nothing from being used."""
    awaited: tuple[Placing, ...]
    """Iv3 publications that CBS's calendar expected by today and that are not in the release."""


def unavailable(jaar: int, registry: Registry, pulls: Pulls) -> tuple[str, ...]:
    """Which sources of ``jaar`` could not be had in the last run, and why."""
    failures = [pulls.failure(name, jaar) for name in pulls_of(registry, jaar, pulls)]
    return tuple(f"{failure.source}: {failure.message}" for failure in failures if failure is not None)


def standing_of(jaar: int, registry: Registry, home: Home) -> Standing:
    """How ``jaar`` stands in this home."""
    pulls, warehouse = Pulls(home.archive / "pulls"), Warehouse(home.warehouse)
    release = Releases(home.public, staging=home.staging).latest(jaar)
    judged = judging.last(jaar, warehouse)
    outcome = publishing.last(jaar, warehouse)
    missing = unavailable(jaar, registry, pulls)
    missed = " | ".join(missing)
    known = [pull for pull in pulls_of(registry, jaar, pulls).values() if pull is not None]
    return Standing(
        jaar=jaar,
        release=release.version if release is not None else None,
        published_at=release.published_at if release is not None else None,
        judged=judged is not None,
        failed=tuple(
            f"{verdict.rule} ({verdict.severity}): {verdict.failed:,} of {verdict.total:,}"
            for verdict in (judged.verdicts if judged is not None else ())
            if not verdict.passed
        ),
        obstacles=_obstacles(outcome),
        quarantined=outcome.quarantined if outcome is not None else 0,
        oldest_pull=min((pull.pulled_at for pull in known), default=None),
        unavailable=missing,
        noticed=tuple(
            f"{pull.source}: {finding}"
            for pull in known
            for finding in pull.findings
            if finding not in missed
        ),
        awaited=_awaited(jaar, release) if asked_for(registry, jaar) else (),
    )


def _awaited(jaar: int, release: Release | None) -> tuple[Placing, ...]:
    seen: set[tuple[str, int]] = set()
    if release is not None:
        delivered = release.tables()["iv3_leveringen"].filter("geleverd")
        seen = set(delivered.select("verslagsoort", "plaatsing").unique().iter_rows())
    today = datetime.now(ZoneInfo(TIME_ZONE)).date()
    return tuple(
        placing
        for placing in placings(jaar)
        if placing.state(today, seen=(placing.verslagsoort, placing.plaatsing) in seen) in OUTSTANDING
    )


def _obstacles(outcome: Outcome | None) -> tuple[str, ...]:
    if outcome is None:
        return ("was never run to its end",)
    return outcome.reasons
