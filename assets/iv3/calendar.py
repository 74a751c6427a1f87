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

REPORTS = ("X000", "X001", "X002", "X003", "X004", "X005")
"""Budget, the four quarters, the annual account."""

DAYS_TO_PLACING = {1: 10, 2: 70}

State = Literal["nog niet verwacht", "verwacht", "gezien", "te laat"]

OUTSTANDING: tuple[State, ...] = ("verwacht", "te laat")


@dataclass(frozen=True, slots=True)
class Placing:
    """One publication of one report: when municipalities must have delivered, when CBS publishes it."""

    verslagsoort: str
    plaatsing: int
    deadline: date
    expected: date

    def state(self, today: date, *, seen: bool, grace: timedelta = timedelta(days=7)) -> State:
        """How it stands on ``today``: seen, not due yet, due, or overdue by more than ``grace``."""
        if seen:
            return "gezien"
        if today < self.expected:
            return "nog niet verwacht"
        return "verwacht" if today <= self.expected + grace else "te laat"


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
    found = [
        Placing(report, number, due := deadline(report, jaar), working_day(due + timedelta(days=days)))
        for report in REPORTS
        for number, days in DAYS_TO_PLACING.items()
    ]
    return tuple(sorted(found, key=lambda item: (item.expected, item.verslagsoort)))


def working_day(day: date) -> date:
    """``day``, or the first day after it that is neither in a weekend nor a Dutch public holiday."""
    while day.weekday() >= 5 or day in _public_holidays(day.year):  # noqa: PLR2004 — Saturday is 5
        day += timedelta(days=1)
    return day


@cache
def _public_holidays(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("NL", years=year)
