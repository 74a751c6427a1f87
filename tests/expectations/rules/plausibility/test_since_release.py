"""What may have changed since the last release, and that a smaller registry is no loss."""

from __future__ import annotations

import polars as pl
import pytest

from expectations.judging import ask
from expectations.measuring import Measured
from expectations.rules.evidence import Earlier
from tests.expectations.good_year import JAAR, accepted, good_year, tally_of, wide_year

YEAR = good_year()
WIDE = wide_year()
ROWS = "iv3_baten_lasten.rijen.niet_minder"
THERE = "iv3_leveringen.geleverd.blijft"
ORDER = "iv3_baten_lasten.bedrag_eur.zelfde_orde"
LAST_YEARS = "iv3_baten_lasten.verslag.niet_van_vorig_jaar"


def found(rule: str, year: dict[str, pl.DataFrame], earlier: Earlier | None) -> Measured:
    _, measured = ask(year, tally_of(year), jaar=JAAR, earlier=earlier)
    (one,) = (one for one in measured if one.rule.id == rule)
    assert one.broken is None
    return one


def without(year: dict[str, pl.DataFrame], table: str, condition: pl.Expr) -> dict[str, pl.DataFrame]:
    return year | {table: year[table].filter(~condition)}


@pytest.mark.parametrize(("kept", "failed"), [(46, 0), (37, 0), (36, 1), (0, 1)])
def test_a_report_keeps_four_fifths_of_its_rows(kept: int, failed: int) -> None:
    """46 rows were released; 36.8 of them are the least."""
    report = (pl.col("verslagsoort") == "X005") & (pl.col("plaatsing") == 2)
    rows = WIDE["iv3_baten_lasten"]
    year = WIDE | {"iv3_baten_lasten": pl.concat([rows.filter(~report), rows.filter(report).head(kept)])}
    asked = found(ROWS, year, Earlier(release=accepted(WIDE)))
    assert (asked.frame.height, asked.failed) == (4, failed)


def test_rows_that_were_lost_are_counted_per_report_and_placing() -> None:
    asked = found(ROWS, YEAR, Earlier(release=accepted(WIDE)))
    assert asked.sample()[0] == "X000, plaatsing 1: 6 rijen, in de vorige uitgave 46."


def test_more_rows_are_no_loss() -> None:
    assert found(ROWS, WIDE, Earlier(release=accepted(WIDE))).failed == 0


def test_fewer_than_twenty_rows_say_nothing() -> None:
    year = without(YEAR, "iv3_baten_lasten", pl.col("gemeente") == "GM0736")
    assert found(ROWS, year, Earlier(release=accepted(YEAR))).frame.is_empty()


@pytest.mark.parametrize("rule", [ROWS, THERE, ORDER])
def test_a_municipality_that_is_no_longer_asked_for_did_not_vanish(rule: str) -> None:
    """The registry was narrowed to Amersfoort: De Ronde Venen is gone from every table."""
    gone = pl.col("gemeente") == "GM0736"
    year = without(without(WIDE, "iv3_baten_lasten", gone), "iv3_leveringen", gone)
    narrowed = Earlier(release=accepted(WIDE), gemeenten=frozenset({"GM0307"}))
    asked = found(rule, year, narrowed)
    assert asked.failed == 0
    assert not asked.frame.is_empty()
    if rule != ORDER:
        everyone = Earlier(release=accepted(WIDE))
        assert found(rule, year, everyone).failed > 0


def test_a_registry_without_iv3_is_compared_with_nothing() -> None:
    nothing = {name: YEAR[name].clear() for name in YEAR if name.startswith("iv3_")}
    earlier = Earlier(release=accepted(WIDE), gemeenten=frozenset())
    assert found(THERE, YEAR | nothing, earlier).frame.is_empty()
    assert found(ROWS, YEAR | nothing, earlier).frame.is_empty()


def test_a_municipality_that_is_new_has_nothing_to_lose() -> None:
    before = accepted(without(WIDE, "iv3_baten_lasten", pl.col("gemeente") == "GM0736"))
    year = without(WIDE, "iv3_baten_lasten", pl.col("gemeente") == "GM0736")
    before["iv3_baten_lasten"] = before["iv3_baten_lasten"].filter(pl.col("gemeente") == "GM0307")
    assert found(ROWS, year, Earlier(release=before)).failed == 0


def test_a_municipality_that_left_the_table_altogether_is_named_with_what_it_had() -> None:
    year = without(YEAR, "gemeenten", pl.col("gemeente") == "GM0736")
    asked = found(THERE, year, Earlier(release=accepted(YEAR)))
    assert asked.failed == 4
    assert asked.sample()[0] == (
        "De Ronde Venen (GM0736), X000, plaatsing 1: in de vorige uitgave geleverd (lasten 1.000.000 euro), "
        "nu leeg."
    )


@pytest.mark.parametrize(
    ("times", "failed"),
    [(1_000, 4), (101, 4), (100, 0), (2, 0), (0.5, 0), (0.01, 0), (0.0099, 4), (0.001, 4)],
)
def test_a_total_may_become_a_hundred_times_as_large_or_small(times: float, failed: int) -> None:
    amount = (pl.col("bedrag_eur") * times).round().cast(pl.Int64)
    rows = YEAR["iv3_baten_lasten"].with_columns(
        bedrag_eur=pl.when(gemeente="GM0307").then(amount).otherwise("bedrag_eur")
    )
    assert found(ORDER, YEAR | {"iv3_baten_lasten": rows}, Earlier(release=accepted(YEAR))).failed == failed


def test_the_report_of_the_year_before_is_recognised_and_one_row_makes_the_difference() -> None:
    same = accepted(WIDE)
    earlier = Earlier(release=same, year_before=same)
    assert found(LAST_YEARS, WIDE, earlier).failed == 4
    year = without(
        WIDE,
        "iv3_baten_lasten",
        (pl.col("gemeente") == "GM0307")
        & (pl.col("taakveld") == "6.10")
        & (pl.col("verslagsoort") == "X000"),
    )
    assert found(LAST_YEARS, year, earlier).failed == 3


def test_without_a_release_the_reason_is_that_there_is_none() -> None:
    evidence, measured = ask(YEAR, tally_of(YEAR), jaar=JAAR)
    asked = [one.rule for one in measured if one.rule.against_release]
    assert len(asked) >= 13
    assert {rule.scope for rule in asked} == {"vorige uitgave"}
    assert {rule.inapplicable_in(evidence) for rule in asked} == {
        "Er is van dit jaar nog geen uitgave om mee te vergelijken."
    }


def test_a_release_of_another_shape_says_nothing_and_breaks_nothing() -> None:
    """An earlier edition had no placings, or amounts as numbers."""
    released = accepted(YEAR)
    released["iv3_leveringen"] = released["iv3_leveringen"].drop("plaatsing")
    released["iv3_baten_lasten"] = released["iv3_baten_lasten"].cast({"bedrag_eur": pl.Float64})
    earlier = Earlier(release=released)
    assert found(THERE, YEAR, earlier).frame.is_empty()
    assert found(ORDER, YEAR, earlier).frame.is_empty()
