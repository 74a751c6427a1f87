"""The tolerances of the Iv3 rules, to the euro, and what is legal although it looks odd."""

from __future__ import annotations

import polars as pl
import pytest

from expectations.judging import ask
from expectations.measuring import Measured
from tests.expectations.good_year import JAAR, changed, good_year, tally_of, with_chosen

YEAR = good_year()
SALDO = "iv3_baten_lasten.saldo.in_evenwicht"
BALANS = "iv3_balans.saldo.in_evenwicht"
TOTALS = "iv3_leveringen.totalen.kloppen"
COMPLETE = "iv3_leveringen.rijen.volledig"


def found(rule: str, year: dict[str, pl.DataFrame]) -> Measured:
    _, measured = ask(year, tally_of(year), jaar=JAAR)
    (one,) = (one for one in measured if one.rule.id == rule)
    return one


@pytest.mark.parametrize(
    ("gap", "failed"), [(50_000, 0), (50_001, 1), (-50_000, 0), (-50_001, 1), (14_174_000, 1)]
)
def test_baten_and_lasten_may_differ_by_fifty_thousand_euros(gap: int, failed: int) -> None:
    asked = found(SALDO, changed(YEAR, "iv3_baten_lasten", row=5, bedrag_eur=1_000_000 + gap))

    assert asked.failed == failed
    assert asked.failed_eur == (abs(gap) if failed else 0)


def test_the_sample_names_the_gemeente_and_the_gap() -> None:
    asked = found(SALDO, changed(YEAR, "iv3_baten_lasten", row=5, bedrag_eur=15_174_000))

    assert asked.sample() == (
        (
            "Amersfoort (GM0307), X000, plaatsing 2: baten 15.174.000 euro, lasten 1.000.000 euro, "
            "verschil 14.174.000 euro."
        ),
    )


def test_quarters_need_not_balance() -> None:
    quarter = YEAR["verslagsoorten"].with_columns(verslagsoort=pl.lit("X001")).head(1)
    loose = YEAR["iv3_baten_lasten"].head(1).with_columns(verslagsoort=pl.lit("X001"))
    year = YEAR | {
        "verslagsoorten": pl.concat([YEAR["verslagsoorten"], quarter]),
        "iv3_baten_lasten": pl.concat([YEAR["iv3_baten_lasten"], loose]),
    }

    assert found(SALDO, year).failed == 0


def test_negative_amounts_are_legal() -> None:
    year = changed(YEAR, "iv3_baten_lasten", row=3, bedrag_eur=-900_000)
    _, measured = ask(year, tally_of(year), jaar=JAAR)

    assert {one.rule.id for one in measured if one.failed} == {SALDO, TOTALS}


@pytest.mark.parametrize(("gap", "failed"), [(50_000, 0), (50_001, 1), (-50_001, 1)])
def test_assets_and_liabilities_may_differ_by_fifty_thousand_euros(gap: int, failed: int) -> None:
    assert found(BALANS, changed(YEAR, "iv3_balans", row=3, bedrag_eur=5_000_000 + gap)).failed == failed


def test_opening_balances_are_not_compared() -> None:
    """The example holds only assets on 1 January; a balance is judged at the end of the year."""
    assert found(BALANS, YEAR).failed == 0


def test_a_total_that_differs_by_one_euro_is_wrong() -> None:
    asked = found(TOTALS, changed(YEAR, "iv3_leveringen", row=0, baten_eur=1_000_001))

    assert (asked.failed, asked.failed_eur) == (1, 1)


def test_a_refused_row_leaves_the_totals_right() -> None:
    """A total says what was delivered; the row is kept back, not undone."""
    year = changed(YEAR, "iv3_baten_lasten", row=0, taakveld="9.9")
    evidence, measured = ask(year, tally_of(year), jaar=JAAR)

    assert evidence.quarantine.height == 1
    assert {one.rule.id: one.failed for one in measured}[TOTALS] == 0


def test_rows_counted_twice_in_a_total_are_noticed() -> None:
    twice = pl.concat([YEAR["iv3_baten_lasten"], YEAR["iv3_baten_lasten"].head(1)])
    wrong = changed(YEAR, "iv3_leveringen", row=0, lasten_eur=1_900_000)

    assert found(TOTALS, YEAR | {"iv3_baten_lasten": twice}).failed == 0
    assert found(TOTALS, wrong | {"iv3_baten_lasten": twice}).failed == 1


def test_not_delivered_has_no_totals_and_is_complete() -> None:
    year = changed(YEAR, "iv3_leveringen", row=0, geleverd=False, lasten_eur=None, baten_eur=None, cellen=0)
    rows = year["iv3_baten_lasten"]
    first = (pl.col("gemeente") == "GM0307") & (pl.col("verslagsoort") == "X000") & (pl.col("plaatsing") == 1)
    year |= {"iv3_baten_lasten": rows.filter(~first)}

    assert found(TOTALS, year).failed == 0
    assert found(COMPLETE, year).failed == 0


def test_a_gemeente_known_from_documents_only_need_not_deliver() -> None:
    other = (
        YEAR["gemeenten"]
        .head(1)
        .with_columns(
            gemeente=pl.lit("GM0344"),
            naam=pl.lit("Utrecht"),
            cbs_naam=pl.lit(None, dtype=pl.String),
            tooi_uri=pl.lit("https://identifier.overheid.nl/tooi/id/gemeente/gm0344"),
        )
    )

    assert found(COMPLETE, YEAR | {"gemeenten": pl.concat([YEAR["gemeenten"], other])}).failed == 0


def test_a_year_without_iv3_is_not_asked_about_iv3() -> None:
    iv3 = [name for name in YEAR if name.startswith("iv3_")]
    year = YEAR | {name: YEAR[name].clear() for name in [*iv3, "verslagsoorten"]}
    _, measured = ask(year, tally_of(year), jaar=JAAR)

    views = {one.rule.id: one for one in measured if one.rule.id.startswith("iv3_") and one.rule.view}
    assert all(one.frame.is_empty() for one in views.values())
    assert views[SALDO].rule.inapplicable.startswith("Dit jaar heeft geen baten en lasten")


def test_a_first_placing_that_was_mended_is_nobodys_business_any_more() -> None:
    assert found(SALDO, changed(YEAR, "iv3_baten_lasten", row=2, bedrag_eur=15_174_000)).failed == 0


def test_a_municipality_that_is_late_alone_does_not_keep_its_documents() -> None:
    """A registry of a few municipalities of which none has delivered yet is a fact, not a fault."""
    nothing = YEAR["iv3_leveringen"].with_columns(
        geleverd=pl.lit(value=False), lasten_eur=pl.lit(None, pl.Int64), baten_eur=pl.lit(None, pl.Int64)
    )
    empty = {name: YEAR[name].clear() for name in ("iv3_baten_lasten", "iv3_balans")}
    asked = found("iv3_leveringen.jaar.gevuld", YEAR | empty | {"iv3_leveringen": nothing})

    assert (asked.frame.height, asked.failed) == (1, 0)


def test_no_rule_refuses_a_negative_cell() -> None:
    """231 to 353 per file of 2023-2025: corrections."""
    below_zero = {
        name: YEAR[name].with_columns(bedrag_eur=-pl.col("bedrag_eur"))
        for name in ("iv3_baten_lasten", "iv3_balans")
    }
    totals = YEAR["iv3_leveringen"].with_columns(-pl.col("lasten_eur", "baten_eur"))
    year = with_chosen(YEAR | below_zero | {"iv3_leveringen": totals})
    evidence, measured = ask(year, tally_of(year), jaar=JAAR)

    assert evidence.quarantine.is_empty()
    assert {one.rule.id for one in measured if one.failed or one.broken} == set()
