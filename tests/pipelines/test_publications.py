"""How the Iv3 publications of a year stand on a day, seen from what was released."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import polars as pl
import pytest

from assets.sources.registry import Iv3Source, Registry
from pipelines.commands.status import named
from pipelines.publications import are_awaited, publications
from tests.expectations.good_year import accepted, good_year

YEAR = accepted(good_year())


def release(**tables: pl.DataFrame) -> SimpleNamespace:
    return SimpleNamespace(tables=lambda *_: YEAR | tables)


def states(found, *wanted: str) -> dict[tuple[str, int], str]:
    return {
        (item.verslagsoort, item.plaatsing): item.state
        for item in found
        if not wanted or item.state in wanted
    }


def test_without_a_release_only_the_calendar_speaks() -> None:
    found = publications(2025, None, date(2025, 1, 25))
    assert states(found, "te laat") == {("X000", 1): "te laat"}
    assert states(found, "verwacht") == {("X000", 2): "verwacht"}
    assert len(states(found, "nog niet verwacht")) == 10
    assert {item.gemeenten for item in found} == {0}


def test_a_publication_is_seen_as_soon_as_one_municipality_is_in_it_and_told_with_how_many() -> None:
    deliveries = YEAR["iv3_leveringen"]
    silent = (
        (pl.col("gemeente") == "GM0736") & (pl.col("verslagsoort") == "X000") & (pl.col("plaatsing") == 2)
    )
    deliveries = deliveries.with_columns(geleverd=pl.col("geleverd") & ~silent)
    found = publications(2023, release(iv3_leveringen=deliveries), date(2026, 11, 22))
    [second] = [item for item in found if (item.verslagsoort, item.plaatsing) == ("X000", 2)]
    assert (second.state, second.delivered, second.gemeenten) == ("gezien", 1, 2)
    assert (second.due, second.expected) == (date(2022, 11, 14), date(2023, 1, 23))


@pytest.mark.parametrize(
    ("inwoners", "state"),
    [((19_999, 19_999), "niet verplicht"), ((19_999, 20_000), "te laat"), ((19_999, None), "te laat")],
)
def test_quarters_of_small_municipalities_only_are_not_missed(inwoners: tuple, state: str) -> None:
    gemeenten = YEAR["gemeenten"].with_columns(inwoners=pl.Series(inwoners, dtype=pl.Int64))
    found = publications(2023, release(gemeenten=gemeenten), date(2026, 11, 22))
    assert {item.state for item in found if item.verslagsoort in {"X001", "X002", "X003", "X004"}} == {state}


def test_nothing_is_awaited_of_examples_or_of_a_year_that_is_not_asked_for() -> None:
    def awaits(base_url: str, jaar: int = 2024) -> bool:
        iv3 = Iv3Source(base_url=base_url, years=(2024,))
        return are_awaited(Registry(path=Path("sources.yaml"), iv3=iv3), jaar)

    assert awaits("https://dataderden.cbs.nl")
    assert awaits("http://127.0.0.1:8765")
    assert not awaits("http://iv3.openbegroting.invalid:80")
    assert not awaits("https://dataderden.cbs.nl", 2023)


def test_reports_are_named_together_where_they_stand_alike() -> None:
    kinds = [("X000", 1), ("X000", 2), ("X001", 1), ("X002", 1), ("X004", 1), ("X005", 2)]
    items = [SimpleNamespace(verslagsoort=report, plaatsing=placing) for report, placing in kinds]
    assert named(items) == "X000 (1, 2), X001-X002 (1), X004 (1), X005 (2)"
    assert named([]) == ""
