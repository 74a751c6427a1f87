"""Which years are pulled anew on a day, and why or why not: daily when something can appear, else weekly.

Follows from the registry and from calendars alone, never from what was seen before: a correction of what was
seen on the first day comes in the same weeks. Running a year is not done here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from assets.iv3.calendar import next_opening, open_on
from assets.iv3.tables.year_tables import asked_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assets.sources.registry import Registry

WEEKLY = 0
"""Monday. The freshness policy of the source assets counts on it."""

AROUND = timedelta(days=14)
"""Sites of municipalities change in the weeks before their deadline, and are mended in those after it."""

LARGEST_NUMBER_OF_YEARS = 12
"""Years that a reason names one by one."""


@dataclass(frozen=True, slots=True)
class Poll:
    """Whether a year is pulled on a day, and in a few words why."""

    jaar: int
    due: bool
    reason: str


def poll(registry: Registry, jaar: int, day: date) -> Poll:
    """Whether ``jaar`` is pulled on ``day``."""
    appearing = open_on(jaar, day) if asked_for(registry, jaar) else None
    if appearing is not None:
        return Poll(
            jaar,
            due=True,
            reason=f"Iv3 {appearing.verslagsoort} placing {appearing.plaatsing}, "
            f"which CBS publishes from {appearing.expected}",
        )
    for soort, deadline in _document_deadlines(registry, jaar):
        if abs(day - deadline) <= AROUND:
            return Poll(jaar, due=True, reason=f"{soort}, due {deadline}")
    if day.weekday() == WEEKLY:
        return Poll(jaar, due=True, reason="the weekly poll")
    return Poll(jaar, due=False, reason=_waiting_for(registry, jaar, day))


def skip_reason(polls: list[Poll]) -> str:
    """Why nothing is pulled on a day, year by year; of many years the last ones."""
    if not polls:
        return "the registry has no sources"
    told = [f"{one.jaar}: {one.reason}" for one in polls[-LARGEST_NUMBER_OF_YEARS:]]
    left_out = len(polls) - len(told)
    return "; ".join([*([f"{left_out} earlier years likewise"] if left_out else []), *told])


def _waiting_for(registry: Registry, jaar: int, day: date) -> str:
    opening = next_opening(jaar, day) if asked_for(registry, jaar) else None
    ahead = [
        *([(opening[0], f"Iv3 {opening[1].verslagsoort} placing {opening[1].plaatsing}")] if opening else []),
        *(
            (deadline - AROUND, soort)
            for soort, deadline in _document_deadlines(registry, jaar)
            if deadline - AROUND > day
        ),
    ]
    if not ahead:
        return "nothing new is expected any more; pulled on Mondays"
    opens, what = min(ahead)
    return f"nothing is expected before {opens} ({what}); until then pulled on Mondays"


def _document_deadlines(registry: Registry, jaar: int) -> Iterator[tuple[str, date]]:
    """By when the province must have the documents of the year (BBV; Gemeentewet, articles 191 and 200)."""
    kinds = {source.soort for source in registry.documents_of(jaar)}
    if "programmabegroting" in kinds:
        yield "programmabegroting", date(jaar - 1, 11, 15)
    if "jaarstukken" in kinds:
        yield "jaarstukken", date(jaar + 1, 7, 15)
