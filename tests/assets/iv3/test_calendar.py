"""The publication calendar follows from the rule, and agrees with the dates that are known."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from assets.iv3.calendar import next_opening, open_on, placings, working_day


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
        (2023, "X001", 1, date(2023, 5, 10)),
        (2023, "X005", 2, date(2024, 9, 23)),  # 22 September 2024 is a Sunday
        (2026, "X004", 2, date(2027, 4, 26)),  # 25 April 2027 is a Sunday
        (2025, "X004", 1, date(2026, 2, 24)),
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


def test_what_nobody_must_deliver_is_never_late() -> None:
    placing = next(item for item in placings(2025) if item.verslagsoort == "X002")
    day = placing.expected + timedelta(days=30)
    assert placing.state(day, seen=False) == "te laat"
    assert placing.state(day, seen=False, obliged=False) == "niet verplicht"
    assert placing.state(day, seen=True, obliged=False) == "gezien"
    assert placings(2025)[0].state(day, seen=False, obliged=False) == "te laat"  # a budget is for everyone


def test_merged_municipalities_follow_with_their_second_placing_of_the_budget_until_the_end_of_may() -> None:
    later = [item for item in placings(2025) if item.complete != item.expected]
    assert [(item.verslagsoort, item.plaatsing, item.complete) for item in later] == [
        ("X000", 2, date(2025, 5, 31))
    ]


@pytest.mark.parametrize(
    ("day", "publication"),
    [
        (date(2024, 11, 24), None),
        (date(2024, 11, 25), ("X000", 1)),
        (date(2024, 12, 9), ("X000", 1)),
        (date(2024, 12, 10), None),
        (date(2025, 1, 23), ("X000", 2)),
        (date(2025, 5, 12), ("X001", 1)),
        (date(2025, 5, 29), ("X000", 2)),  # phased: merged municipalities
        (date(2025, 6, 1), None),
        (date(2030, 1, 1), None),
    ],
)
def test_a_publication_is_looked_for_from_its_date_for_a_fortnight(day: date, publication) -> None:
    found = open_on(2025, day)
    assert (found and (found.verslagsoort, found.plaatsing)) == publication


def test_the_next_window_is_the_first_that_opens_after_the_day() -> None:
    opens, placing = next_opening(2025, date(2024, 11, 25)) or (None, None)
    assert opens == date(2025, 1, 23)
    assert placing is not None
    assert (placing.verslagsoort, placing.plaatsing) == ("X000", 2)
    last = placings(2025)[-1]
    assert next_opening(2025, last.expected) is None
