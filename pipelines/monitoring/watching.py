"""Looks at the years, remembers what is wrong, tells it, and shows outsiders how things stand.

The one function behind the end of ``openbegroting run`` and behind Dagster's sensor: whichever comes second
finds that everything was told. It never decides anything about a release.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assets.sources.durable import write_atomically
from assets.warehouse import Warehouse
from pipelines.monitoring import lifecycle
from pipelines.monitoring.incidents import findings
from pipelines.monitoring.journal import Journal
from pipelines.monitoring.outbox import Delivery, channel_findings, deliver
from pipelines.monitoring.outside import badges, metrics, reports, status_file, status_page
from pipelines.monitoring.outside.ping import ping
from pipelines.monitoring.year_states import LastRun, YearState, year_state

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from assets.sources.registry import Registry
    from pipelines.home import Home
    from pipelines.monitoring.journal import Memory
    from pipelines.monitoring.settings import Settings

logger = logging.getLogger("openbegroting.monitoring")


@dataclass(frozen=True, slots=True)
class EndedRun:
    """A run of a year that came to its end, or broke off on ``crash``."""

    jaar: int
    ended_at: datetime
    crash: str | None = None


def watch(
    home: Home,
    registry: Registry,
    settings: Settings,
    ended: Iterable[EndedRun] = (),
    *,
    busy: Collection[int] = (),
    patiently: bool = False,
) -> list[Delivery]:
    """Look at every year that nobody works on, and deliver what is to be told.

    ``ended`` are the runs that ended since; ``busy`` years that are being run where no lock shows it.
    What cannot be delivered is logged and kept. Raises ``StoreUnwritable``.
    """
    journal, warehouse = Journal(home.monitoring), Warehouse(home.warehouse)
    with journal.changing():
        memory = journal.read()
        unseen = {jaar for jaar in registry.years if jaar in busy or warehouse.is_worked_on(jaar)}
        states = _states(home, registry, memory.runs, ended)
        runs = memory.runs | {state.jaar: state.last_run for state in states if state.last_run is not None}
        seen = [state for state in states if state.jaar not in unseen]
        look = lifecycle.Look(
            at=datetime.now(UTC),
            findings=(*findings(seen), *channel_findings(memory, settings.channels)),
            unseen=unseen,
            channels=settings.channels,
        )
        before, memory = memory, lifecycle.after(look, replace(memory, runs=runs))
        if memory != before:
            journal.write(memory)
    deliveries = deliver(journal, settings.channels, patiently=patiently)
    for delivery in deliveries:
        if delivery.problem is None:
            logger.info("alert sent through %s: %s", delivery.channel, delivery.title)
        else:
            logger.warning(
                "alert not delivered through %s, kept for the next try: %s",
                delivery.channel,
                delivery.problem,
            )
    if not unseen:
        _ping(journal, settings, states)
    _show(home, settings, states, journal.read(), look.at, anew=runs != before.runs)
    return deliveries


def _states(
    home: Home, registry: Registry, runs: dict[int, LastRun], ended: Iterable[EndedRun]
) -> list[YearState]:
    """The facts about each year, with the moments of its last run brought up to date."""
    latest = {run.jaar: run for run in sorted(ended, key=lambda run: run.ended_at)}
    states = []
    for jaar in registry.years:
        state = year_state(jaar, registry, home, runs.get(jaar))
        run = latest.get(jaar)
        if run is not None and (state.last_run is None or run.ended_at > state.last_run.ended_at):
            good_at = state.last_run.good_at if state.last_run is not None else None
            state = replace(state, last_run=LastRun(run.ended_at, run.crash, good_at))
            if state.is_good:
                state = replace(state, last_run=LastRun(run.ended_at, None, run.ended_at))
        states.append(state)
    return states


def _ping(journal: Journal, settings: Settings, states: Sequence[YearState]) -> None:
    """Once after each run that left every year well."""
    ran = [state for state in states if state.last_run is not None]
    if settings.ping is None or not ran or not all(state.is_good for state in ran):
        return
    newest = max(state.last_run.ended_at for state in ran if state.last_run is not None)
    pinged_at = journal.read().pinged_at
    if pinged_at is not None and pinged_at >= newest:
        return
    problem = ping(settings.ping)
    if problem is not None:
        logger.warning("the ping of a good run was not taken: %s", problem)
        return
    with journal.changing():
        journal.write(replace(journal.read(), pinged_at=newest))


def _show(
    home: Home,
    settings: Settings,
    states: Sequence[YearState],
    memory: Memory,
    now: datetime,
    *,
    anew: bool,
) -> None:
    """Write what outsiders see, each file replaced as a whole, and only where it says something else.

    After a run (``anew``) the moment of the status is news too.
    """
    status = home.public / status_file.FILE
    shown = {home.public / badges.FOLDER / f"{state.jaar}.svg": badges.rendered(state) for state in states}
    shown[settings.metrics or home.metrics] = metrics.rendered(states, memory)
    for path, content in shown.items():
        if not path.is_file() or path.read_bytes() != content:
            write_atomically(path, content)
    content = status_file.rendered(states, now)
    if anew or not status.is_file() or not status_file.same(status.read_bytes(), content):
        write_atomically(home.public / status_page.FILE, status_page.rendered(states, now))
        write_atomically(status, content)
    for state in states:
        path = home.report(state.jaar)
        if (anew or not path.is_file()) and (told := reports.report(state.jaar, home)) is not None:
            write_atomically(path, told)
