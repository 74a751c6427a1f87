"""On which days a year is pulled: daily while something can appear, on Mondays otherwise, and why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from assets.sources.registry import DocumentSource, Iv3Source, Registry
from pipelines.running.polling import poll, skip_reason

IV3 = Iv3Source(base_url="https://dataderden.cbs.nl", years=(2023, 2025))


def document(soort: str, jaar: int = 2025) -> DocumentSource:
    return DocumentSource(
        id=f"{soort}-{jaar}",
        gemeente="GM0307",
        soort=soort,
        jaar=jaar,
        titel="Een stuk",
        url="https://example.org/",
    )


def registry(*documents: DocumentSource, iv3: Iv3Source | None = None) -> Registry:
    return Registry(path=Path("sources.yaml"), iv3=iv3, documents=documents)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2024, 11, 25), "Iv3 X000 placing 1, which CBS publishes from 2024-11-25"),
        (date(2025, 1, 24), "Iv3 X000 placing 2, which CBS publishes from 2025-01-23"),
        (date(2025, 5, 13), "Iv3 X001 placing 1, which CBS publishes from 2025-05-12"),
        (date(2025, 3, 3), "the weekly poll"),  # a Monday
    ],
)
def test_a_year_is_pulled_while_cbs_publishes_and_on_mondays(day: date, reason: str) -> None:
    asked = poll(registry(iv3=IV3), 2025, day)
    assert (asked.due, asked.reason) == (True, reason)


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (
            date(2024, 11, 22),
            "nothing is expected before 2024-11-25 (Iv3 X000 placing 1); until then pulled on Mondays",
        ),
        (
            date(2025, 3, 4),
            "nothing is expected before 2025-05-12 (Iv3 X001 placing 1); until then pulled on Mondays",
        ),
        (date(2027, 3, 2), "nothing new is expected any more; pulled on Mondays"),
    ],
)
def test_outside_the_windows_it_rests_and_says_until_when(day: date, reason: str) -> None:
    asked = poll(registry(iv3=IV3), 2025, day)
    assert (asked.due, asked.reason) == (False, reason)


@pytest.mark.parametrize(
    ("soort", "day", "due"),
    [
        ("programmabegroting", date(2024, 10, 31), False),
        ("programmabegroting", date(2024, 11, 1), True),
        ("programmabegroting", date(2024, 11, 29), True),
        ("programmabegroting", date(2024, 11, 30), False),
        ("programmabegroting", date(2026, 7, 15), False),
        ("jaarstukken", date(2026, 7, 15), True),
        ("jaarstukken", date(2024, 11, 15), False),
        ("kadernota", date(2024, 11, 15), False),
        ("kadernota", date(2024, 11, 18), True),  # a Monday
    ],
)
def test_documents_are_pulled_around_the_deadline_of_their_kind(soort: str, day: date, *, due: bool) -> None:
    assert poll(registry(document(soort)), 2025, day).due is due


def test_documents_alone_wait_for_no_publication_of_cbs() -> None:
    asked = poll(registry(document("jaarstukken")), 2025, date(2024, 11, 26))
    assert (asked.due, asked.reason) == (
        False,
        "nothing is expected before 2026-07-01 (jaarstukken); until then pulled on Mondays",
    )


def test_a_year_with_documents_only_is_not_pulled_for_the_iv3_of_other_years() -> None:
    asked = registry(document("kadernota", 2024), iv3=IV3)
    assert not poll(asked, 2024, date(2024, 2, 27)).due


def test_a_skip_names_every_year_and_of_very_many_the_last() -> None:
    many = Iv3Source(base_url="https://dataderden.cbs.nl", years=tuple(range(2010, 2024)))
    polls = [poll(registry(iv3=many), jaar, date(2026, 3, 3)) for jaar in many.years]
    told = skip_reason(polls)
    assert told.startswith("2 earlier years likewise; 2012: nothing new is expected any more")
    assert told.count("pulled on Mondays") == 12


def test_a_registry_without_years_says_so() -> None:
    assert skip_reason([]) == "the registry has no sources"
