"""How a year stands, as the watcher sees it: typed facts read from what the flow left behind.

The one place that knows where these facts come from (judgement, outcome, pulls, releases). What they mean
for whom is decided in ``incidents`` and in ``outside``.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from assets.iv3.pulling.pull import SOURCE as IV3
from assets.release import judging, publishing
from assets.sources.pulls import Pulls
from assets.warehouse import Warehouse
from datapackages.errors import OpenbegrotingError
from datapackages.storage.pointer import PointerDamaged
from expectations.ledger import Ledger
from expectations.verdicts import FAILED
from pipelines.home import releases_at
from pipelines.publications import are_awaited, today
from pipelines.publications import publications as publications_of

if TYPE_CHECKING:
    from assets.iv3.calendar import State
    from assets.release.judging import JudgedYear
    from assets.release.publishing import Outcome, What
    from assets.sources.registry import Registry
    from datapackages.releasing.released import Release
    from pipelines.home import Home
    from pipelines.publications import Publication

logger = logging.getLogger("openbegroting.monitoring")

LATE: State = "te laat"

GIVEN_UP = timedelta(days=365)
"""After so long nobody waits for a publication any more."""


@dataclass(frozen=True, slots=True)
class FailedRule:
    """A rule that failed or was not run for a year."""

    rule: str
    table: str
    sentence: str
    """The demand in plain Dutch."""
    blocks: bool
    """Whether it keeps the year: no warning, and not let through by a person."""
    responsible: str
    """``bron`` or ``wij``."""
    failed: int
    total: int
    failed_eur: int | None
    sample: tuple[str, ...] = ()
    """Texts from sources: not to be trusted."""
    reason: str | None = None
    """Dutch: why it was not run."""


@dataclass(frozen=True, slots=True)
class SourceFailure:
    """A source that could not be had in the last run, and since when its last pull is in use, if any is."""

    source: str
    title: str
    message: str
    failed_at: datetime
    in_use: datetime | None


@dataclass(frozen=True, slots=True)
class LastRun:
    """When the last run of a year ended, on what it broke off if it did, and when one last went well."""

    ended_at: datetime
    crash: str | None = None
    good_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class YearState:
    """Everything the watcher knows of one year."""

    jaar: int
    release: str | None = None
    published_at: datetime | None = None
    what: What | None = None
    """What the last attempt to release came to; None if there was none, or it broke off."""
    reasons: tuple[str, ...] = ()
    failed: tuple[FailedRule, ...] = ()
    unavailable: tuple[SourceFailure, ...] = ()
    awaits_approval: bool = False
    """Whether more would change than may without a person who approves of it."""
    overdue: tuple[Publication, ...] = ()
    """What CBS should have published by its calendar, and no release has."""
    accepted: int = 0
    quarantined: int = 0
    oldest_pull: datetime | None = None
    last_run: LastRun | None = None

    @property
    def crash(self) -> str | None:
        """On what the last run broke off, if it did."""
        return self.last_run.crash if self.last_run is not None else None

    @property
    def is_released(self) -> bool:
        """Whether the release that stands is what the last run found."""
        return self.what in {"published", "unchanged"} and self.crash is None

    @property
    def is_good(self) -> bool:
        """Whether the last run went well: released, and every source could be had."""
        return self.is_released and not self.unavailable


def year_state(jaar: int, registry: Registry, home: Home, last_run: LastRun | None) -> YearState:
    """The facts about ``jaar`` in this home; ``last_run`` is what the watcher noted of its last run."""
    pulls, warehouse = Pulls(home.pulls), Warehouse(home.warehouse)
    sources = judging.pulls_of(registry, jaar, pulls)
    titles = {document.id: document.titel for document in registry.documents_of(jaar)}
    titles[IV3] = "Iv3 bij CBS"
    failures = [failure for name in sources if (failure := pulls.failure(name, jaar)) is not None]
    pulled = {name: pull.pulled_at for name, pull in sources.items() if pull is not None}
    release = _release_that_stands(jaar, home)
    outcome = publishing.last(jaar, warehouse)
    judged = judging.last(jaar, warehouse)
    return YearState(
        jaar=jaar,
        release=release.version if release is not None else None,
        published_at=release.published_at if release is not None else None,
        what=outcome.what if outcome is not None else None,
        reasons=outcome.reasons if outcome is not None else (),
        failed=failed_rules(jaar, judged, outcome, home) if judged is not None else (),
        unavailable=tuple(
            SourceFailure(
                failure.source,
                titles[failure.source],
                failure.message,
                failure.failed_at,
                pulled.get(failure.source),
            )
            for failure in failures
        ),
        awaits_approval=outcome is not None and outcome.awaiting is not None,
        overdue=overdue(jaar, release, today()) if are_awaited(registry, jaar) else (),
        accepted=outcome.accepted if outcome is not None else 0,
        quarantined=outcome.quarantined if outcome is not None else 0,
        oldest_pull=min(pulled.values(), default=None),
        last_run=last_run,
    )


def _release_that_stands(jaar: int, home: Home) -> Release | None:
    """None too where that cannot be read: the run that met it broke off on it, and the others are told of."""
    try:
        return releases_at(home).latest(jaar)
    except PointerDamaged as error:
        logger.warning("which release of %s stands cannot be told: %s", jaar, error)
        return None


def overdue(jaar: int, release: Release | None, day: date) -> tuple[Publication, ...]:
    """What is overdue on ``day``, seen from the last release; without one there is nothing to see it from.

    What is overdue for more than a year is history: ``openbegroting status`` still tells it.
    """
    if release is None:
        return ()
    try:
        publications = publications_of(jaar, release, day)
    except OpenbegrotingError as error:  # that it is damaged is told by the run that meets it
        logger.warning("The calendar of %s was not looked at: %s", jaar, error)
        return ()
    return tuple(one for one in publications if one.state == LATE and day - one.expected <= GIVEN_UP)


def failed_rules(
    jaar: int, judged: JudgedYear, outcome: Outcome | None, home: Home
) -> tuple[FailedRule, ...]:
    """The rules that failed or were not run in a judgement; one that was let through blocks nothing."""
    let_through = _let_through(jaar, outcome, home)
    rules = {rule["regel"]: rule for rule in judged.validation["regels"]}
    return tuple(
        FailedRule(
            rule=verdict.rule,
            table=verdict.table,
            sentence=rules[verdict.rule]["zin"],
            blocks=verdict.blocks and not (verdict.outcome == FAILED and verdict.rule in let_through),
            responsible=rules[verdict.rule]["verantwoordelijk"],
            failed=verdict.failed,
            total=verdict.total,
            failed_eur=verdict.failed_eur,
            sample=verdict.sample,
            reason=verdict.reason,
        )
        for verdict in judged.verdicts
        if not verdict.passed
    )


def _let_through(jaar: int, outcome: Outcome | None, home: Home) -> frozenset[str]:
    """The rules that the last attempt to release let through, as far as that is about their failures of now.

    An approval that was given since counts from the next attempt on: until then the year is kept.
    """
    if outcome is None or not outcome.overruled:
        return frozenset()
    return frozenset(outcome.overruled) & frozenset(
        publishing.let_through(jaar, releases_at(home), Ledger(home.ledger))
    )
