"""How a year stands: what its last run left, its release, its judgement, its sources; read, never made.

Nothing here needs Dagster, so that ``status`` answers at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assets.release import judging, publishing
from assets.release.judging import pulls_of
from assets.sources.pulls import Pulls
from assets.warehouse import Warehouse
from datapackages.errors import OpenbegrotingError
from datapackages.portal.agreement import Agreement, read_agreements
from pipelines.home import releases_at
from pipelines.monitoring.journal import Journal
from pipelines.monitoring.year_states import FailedRule, LastRun, failed_rules
from pipelines.publications import Publication, are_awaited, publications, today

if TYPE_CHECKING:
    from assets.release.publishing import Outcome, What
    from assets.sources.registry import Registry
    from datapackages.releasing.released import Release
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

    ``what`` became of the last attempt to release it, ``obstacles`` why that released nothing; ``failed`` are
    the rules that failed or were not run; ``unavailable`` the sources that could not be had in the last run.
    """

    jaar: int
    what: What | None
    release: str | None
    published_at: datetime | None
    age_days: int | None
    """Whole days since the release that stands was published."""
    judged: bool
    failed: tuple[FailedRule, ...]
    obstacles: tuple[str, ...]
    quarantined: int
    oldest_pull: datetime | None
    unavailable: tuple[str, ...]
    noticed: tuple[str, ...]
    """What the crawls of its documents met and what keeps nothing from being used."""
    iv3: tuple[Publication, ...]
    """The publications of CBS's calendar; none of a year of which no Iv3 is awaited."""
    agreements: tuple[Agreement, ...]
    """The documents of the release beside Iv3, those that differ first."""
    withdrawn: tuple[str, ...]
    """Releases that were rolled back and not put back since, and why."""
    damaged: str | None
    """What of the release that stands is not as it was published, and what to do about it."""
    report: str | None
    """The page that tells all of the last judgement, in this home; None if there is none."""


def unavailable(jaar: int, registry: Registry, pulls: Pulls) -> tuple[str, ...]:
    """Which sources of ``jaar`` could not be had in the last run, and why."""
    failures = [pulls.failure(name, jaar) for name in pulls_of(registry, jaar, pulls)]
    return tuple(f"{failure.source}: {failure.message}" for failure in failures if failure is not None)


def standing_of(jaar: int, registry: Registry, home: Home) -> Standing:
    """How ``jaar`` stands in this home."""
    pulls, warehouse = Pulls(home.pulls), Warehouse(home.warehouse)
    releases = releases_at(home)
    history: tuple[Release, ...] = ()
    iv3: tuple[Publication, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    release, damaged = None, None
    try:
        release, history = releases.latest(jaar), releases.history(jaar)
        iv3 = publications(jaar, release, today()) if are_awaited(registry, jaar) else ()
        agreements = read_agreements(release) if release is not None else ()
    except OpenbegrotingError as error:
        damaged = str(error)
    judged = judging.last(jaar, warehouse)
    outcome = publishing.last(jaar, warehouse)
    last_run = Journal(home.monitoring).read().runs.get(jaar)
    released = release is not None or damaged is not None
    missing = unavailable(jaar, registry, pulls)
    missed = " | ".join(missing)
    known = [pull for pull in pulls_of(registry, jaar, pulls).values() if pull is not None]
    return Standing(
        jaar=jaar,
        what=outcome.what if outcome is not None else None,
        release=release.version if release is not None else None,
        published_at=release.published_at if release is not None else None,
        age_days=max((datetime.now(UTC) - release.published_at).days, 0) if release is not None else None,
        judged=judged is not None,
        failed=failed_rules(jaar, judged, outcome, home) if judged is not None else (),
        obstacles=outcome.reasons if outcome is not None else (_broken_off(last_run, released=released),),
        quarantined=outcome.quarantined if outcome is not None else 0,
        oldest_pull=min((pull.pulled_at for pull in known), default=None),
        unavailable=missing,
        noticed=tuple(
            f"{pull.source}: {finding}"
            for pull in known
            for finding in pull.findings
            if finding not in missed
        ),
        iv3=iv3,
        agreements=agreements,
        withdrawn=tuple(
            f"release {old.version} was rolled back on {old.withdrawal.at:%Y-%m-%d}: {old.withdrawal.reason}"
            for old in history
            if old.withdrawal is not None
        ),
        damaged=damaged,
        report=str(home.report(jaar)) if home.report(jaar).is_file() else None,
    )


def _broken_off(last_run: LastRun | None, *, released: bool) -> str:
    """That no attempt to release it came to its end; on what the last run broke off, where that was noted."""
    told = "the last run broke off" if released else "was never run to its end"
    why = last_run.crash if last_run is not None else None
    return f"{told}: {why}" if why is not None else f"{told}; run again"
