"""What the watcher reads of a year beside its rules: which Iv3 publications do not come."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from datapackages.releasing.released import ReleaseDamaged
from pipelines.monitoring.year_states import overdue
from tests.expectations.good_year import accepted, good_year

YEAR = accepted(good_year())
RELEASE = SimpleNamespace(
    tables=lambda *_: YEAR | {"gemeenten": YEAR["gemeenten"].with_columns(inwoners=30_000)}
)
"""Budget and account of 2023 are in it, and no quarter."""

FIRST, SECOND = (1, date(2023, 5, 10)), (2, date(2023, 7, 10))
"""Placings of the first quarter, and when they are expected."""


@pytest.mark.parametrize(
    ("day", "late"),
    [
        (date(2023, 5, 17), ()),
        (date(2023, 5, 18), (FIRST,)),
        (date(2023, 7, 18), (FIRST, SECOND)),
        (date(2024, 5, 9), (FIRST, SECOND)),
        (date(2024, 5, 10), (SECOND,)),
    ],
)
def test_a_publication_is_overdue_a_week_after_its_date_and_given_up_a_year_after_it(
    day: date, late: tuple[tuple[int, date], ...]
) -> None:
    found = overdue(2023, RELEASE, day)
    assert tuple((one.plaatsing, one.expected) for one in found if one.verslagsoort == "X001") == late


def test_without_a_release_there_is_nothing_to_see_it_from() -> None:
    assert overdue(2023, None, date(2023, 7, 18)) == ()


def test_a_damaged_release_does_not_stop_the_watch() -> None:
    def damaged(*_: str) -> None:
        raise ReleaseDamaged("release 1.0.0")

    assert overdue(2023, SimpleNamespace(tables=damaged), date(2023, 7, 18)) == ()
