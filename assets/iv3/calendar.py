"""When CBS publishes which Iv3 report: computed from the rule, never from what was seen.

A report has a deadline for the municipalities; it is published ten days after it (first placing) and
seventy days after it (second placing), or on the next working day. Source: CBS, "Informatie voor derden:
publicatiekalender", as checked against the change notes of the tables of 2025.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

import holidays

from datapackages.iv3 import BUDGET, QUARTERS, REPORTS

DAYS_TO_PLACING = {1: 10, 2: 70}

WINDOW = timedelta(days=14)
"""How long after its date a publication is looked for every day: CBS mends what went wrong on the day itself
within it (12 May 2025: "technical problems, not all submissions processed")."""

GRACE = timedelta(days=7)
"""How long after its date a publication is expected rather than overdue."""

OBLIGED_FROM = 20_000
"""Municipalities with fewer inhabitants need not deliver quarters. Source: CBS, Informatie voor derden."""

State = Literal["nog niet verwacht", "verwacht", "gezien", "te laat", "niet verplicht"]


@dataclass(frozen=True, slots=True)
class Placing:
    """One publication of one report: when municipalities must have delivered, when CBS publishes it."""

    verslagsoort: str
    plaatsing: int
    deadline: date
    expected: date
    complete: date
    """When the last municipality is in it: ``expected``, but where a placing is phased."""

    def state(self, today: date, *, seen: bool, obliged: bool = True) -> State:
        """How it stands on ``today``: seen, not due yet, due, or overdue by more than ``GRACE``.

        ``obliged``: whether any municipality must deliver quarters.
        """
        if seen:
            return "gezien"
        if not obliged and self.verslagsoort in QUARTERS:
            return "niet verplicht"
        if today < self.expected:
            return "nog niet verwacht"
        return "verwacht" if today <= self.expected + GRACE else "te laat"

    def windows(self) -> tuple[tuple[date, date], ...]:
        """First and last day of each stretch in which it can appear or be added to."""
        opened = (self.expected, self.expected + WINDOW)
        return (
            (opened,) if self.complete == self.expected else (opened, (self.complete - WINDOW, self.complete))
        )


def deadline(verslagsoort: str, jaar: int) -> date:
    """By when municipalities deliver a report of ``jaar`` to CBS; ``KeyError`` for an unknown report."""
    return {
        "X000": date(jaar - 1, 11, 14),
        "X001": date(jaar, 4, 30),
        "X002": date(jaar, 7, 31),
        "X003": date(jaar, 10, 31),
        "X004": date(jaar + 1, 2, 14),
        "X005": date(jaar + 1, 7, 14),
    }[verslagsoort]


@cache
def placings(jaar: int) -> tuple[Placing, ...]:
    """Every publication of the reports of ``jaar``, in order of date."""
    found = [_placing(report, number, jaar) for report in REPORTS for number in DAYS_TO_PLACING]
    return tuple(sorted(found, key=lambda item: (item.expected, item.verslagsoort)))


def _placing(verslagsoort: str, plaatsing: int, jaar: int) -> Placing:
    """Only the second placing of a budget is phased: merged municipalities follow by the end of May."""
    due = deadline(verslagsoort, jaar)
    expected = working_day(due + timedelta(days=DAYS_TO_PLACING[plaatsing]))
    phased = (verslagsoort, plaatsing) == (BUDGET, 2)
    return Placing(verslagsoort, plaatsing, due, expected, date(jaar, 5, 31) if phased else expected)


def open_on(jaar: int, day: date) -> Placing | None:
    """The latest publication of the reports of ``jaar`` whose window ``day`` falls in, or None."""
    found = [item for item in placings(jaar) if any(first <= day <= last for first, last in item.windows())]
    return found[-1] if found else None


def next_opening(jaar: int, day: date) -> tuple[date, Placing] | None:
    """The first window of ``jaar`` that opens after ``day``; None when all of its reports are past."""
    ahead = [(first, item) for item in placings(jaar) for first, _ in item.windows() if first > day]
    return min(ahead, key=lambda opening: opening[0], default=None)


def working_day(day: date) -> date:
    """``day``, or the first day after it that is neither in a weekend nor a Dutch public holiday."""
    while day.weekday() >= 5 or day in _public_holidays(day.year):  # noqa: PLR2004 — Saturday is 5
        day += timedelta(days=1)
    return day


@cache
def _public_holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("NL", years=year)
