"""The publication calendar follows from the rule, and agrees with the dates that are known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assets.iv3.calendar import placings, working_day


def expected(jaar: int, verslagsoort: str, plaatsing: int) -> date:
    return next(
        item.expected
        for item in placings(jaar)
        if (item.verslagsoort, item.plaatsing) == (verslagsoort, plaatsing)
    )


@pytest.mark.parametrize(
    ("jaar", "verslagsoort", "plaatsing", "day"),
    [
        (2025, "X000", 1, date(2024, 11, 25)),  # 24 November 2024 is a Sunday
        (2025, "X000", 2, date(2025, 1, 23)),
        (2025, "X001", 1, date(2025, 5, 12)),  # 10 May 2025 is a Saturday
    ],
)
def test_dates_that_cbs_announced(jaar: int, verslagsoort: str, plaatsing: int, day: date) -> None:
    assert expected(jaar, verslagsoort, plaatsing) == day


def test_a_year_has_six_reports_of_two_placings_in_order() -> None:
    found = placings(2024)
    assert len(found) == 12
    assert [item.expected for item in found] == sorted(item.expected for item in found)
    assert (found[0].verslagsoort, found[-1].verslagsoort) == ("X000", "X005")
    assert all(item.expected > item.deadline for item in found)


def test_a_public_holiday_moves_to_the_next_working_day() -> None:
    assert working_day(date(2025, 4, 21)) == date(2025, 4, 22)  # Easter Monday
    assert working_day(date(2026, 12, 25)) == date(2026, 12, 28)  # Christmas, then a weekend


def test_the_state_of_a_placing() -> None:
    placing = placings(2025)[0]
    day = placing.expected
    assert placing.state(day - timedelta(days=1), seen=False) == "nog niet verwacht"
    assert placing.state(day, seen=False) == "verwacht"
    assert placing.state(day + timedelta(days=7), seen=False) == "verwacht"
    assert placing.state(day + timedelta(days=8), seen=False) == "te laat"
    assert placing.state(day + timedelta(days=8), seen=True) == "gezien"
