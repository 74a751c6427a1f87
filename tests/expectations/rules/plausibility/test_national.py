"""The national totals: which are known, how far a run may be off, and when they say nothing."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from datapackages.schema import tables
from expectations.measuring import measure_view
from expectations.rules.evidence import Evidence, TableOutcome
from expectations.rules.plausibility.national import TABLE_RULES, reference
from tests.expectations.good_year import good_year

KNOWN, RECOGNISED = TABLE_RULES
BUDGET = 71_384_099_000
YEAR = good_year()


def country(gemeenten: int, lasten: int, *, jaar: int = 2023, plaatsing: int = 2) -> Evidence:
    """So many municipalities, with so many lasten in the budget together."""
    codes = pl.DataFrame({"gemeente": [f"GM{number:04}" for number in range(gemeenten)]})
    deliveries = codes.join(YEAR["iv3_leveringen"].head(1).drop("gemeente"), how="cross")
    row = (
        YEAR["iv3_baten_lasten"].head(1).with_columns(bedrag_eur=pl.lit(lasten), plaatsing=pl.lit(plaatsing))
    )
    nothing = YEAR["iv3_leveringen"].clear()
    frames = {"iv3_leveringen": deliveries, "iv3_baten_lasten": row.cast({"plaatsing": pl.Int64})}
    outcomes = {
        name: TableOutcome(tables()[name].published(frame), nothing, nothing)
        for name, frame in frames.items()
    }
    return replace(Evidence(jaar), outcomes=outcomes)


@pytest.mark.parametrize(
    ("percent", "warns", "blocks"),
    [
        (100, 0, 0),
        (101, 0, 0),
        (101.01, 1, 0),
        (99, 0, 0),
        (98.99, 1, 0),
        (95, 1, 0),
        (94.99, 1, 1),
        (200, 1, 1),
    ],
)
def test_one_percent_warns_and_five_percent_blocks(percent: float, warns: int, blocks: int) -> None:
    evidence = country(342, round(BUDGET * percent / 100))
    assert [measure_view(rule, evidence).failed for rule in TABLE_RULES] == [warns, blocks]


def test_the_deviation_is_told_with_both_totals() -> None:
    assert measure_view(RECOGNISED, country(342, 60_000_000_000)).sample() == (
        (
            "X000, lasten: landelijk 60.000.000.000 euro, bekend 71.384.099.000 euro, "
            "afwijking -15.95 procent."
        ),
    )


@pytest.mark.parametrize(
    ("evidence", "reason"),
    [
        (country(2, 1_000), "Dit pakket gaat over 2 van de 342 gemeenten."),
        (country(324, 1_000), "Dit pakket gaat over 324 van de 342 gemeenten."),
        (country(342, 1_000, jaar=2022), "Van 2022 is geen landelijk totaal bekend."),
        (country(0, 1_000), "Dit jaar heeft geen Iv3-cijfers."),
        (
            country(342, 1_000, plaatsing=1),
            "Er is nog geen tweede plaatsing van een verslag waarvan een landelijk totaal bekend is.",
        ),
    ],
)
def test_where_they_say_nothing_the_reason_is_told(evidence: Evidence, reason: str) -> None:
    for rule in TABLE_RULES:
        assert measure_view(rule, evidence).frame.is_empty()
        assert rule.inapplicable_in(evidence) == reason


def test_a_handful_of_municipalities_fewer_is_still_the_country() -> None:
    assert measure_view(KNOWN, country(325, BUDGET)).frame.height == 1


def test_the_known_totals_are_those_that_were_published() -> None:
    """In billions, as the second placings and StatLine 84413NED give them."""
    billions = {
        (jaar, report): (round(lasten / 1e9, 2), round(baten / 1e9, 2))
        for jaar, report, lasten, baten in reference()
        .select("jaar", "verslagsoort", "lasten_eur", "baten_eur")
        .iter_rows()
    }
    assert billions == {
        (2017, "X005"): (64.34, 64.34),
        (2023, "X000"): (71.38, 71.37),
        (2023, "X005"): (85.67, 85.67),
        (2024, "X000"): (77.57, 77.57),
        (2025, "X000"): (83.70, 83.70),
    }
    assert reference()["herkomst"].null_count() == 0
