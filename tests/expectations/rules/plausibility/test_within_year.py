"""What the reports of one year may and may not say of each other, to the euro and to the row."""

from __future__ import annotations

import polars as pl
import pytest

from expectations.judging import ask
from expectations.measuring import Measured
from tests.expectations.good_year import JAAR, changed, good_year, tally_of, wide_year, with_report

YEAR = good_year()
WIDE = wide_year()
QUARTER = "iv3_baten_lasten.kwartaal.oplopend"
COPY = "iv3_baten_lasten.verslag.geen_kopie"
MAIN = "iv3_baten_lasten.hoofdtaakveld.geraakt"
ENDED = "iv3_baten_lasten.categorie.niet_vervallen"


def found(rule: str, year: dict[str, pl.DataFrame], jaar: int = JAAR) -> Measured:
    _, measured = ask(year, tally_of(year), jaar=jaar)
    (one,) = (one for one in measured if one.rule.id == rule)
    assert one.broken is None
    return one


def quarters(**second: int) -> dict[str, pl.DataFrame]:
    """Two quarters: the first ten times the budget (lasten 9 million), the second with these lasten."""
    year = with_report(with_report(YEAR, "X001", 10), "X002", 10)
    rows = year["iv3_baten_lasten"].with_columns(
        bedrag_eur=pl.when(verslagsoort="X002", taakveld="0.1").then(second["lasten"]).otherwise("bedrag_eur")
    )
    return year | {"iv3_baten_lasten": rows}


@pytest.mark.parametrize(("lasten", "failed"), [(9_000_000, 0), (8_100_000, 0), (8_099_999, 2), (-1, 2)])
def test_a_quarter_may_lie_a_tenth_below_the_one_before_it(lasten: int, failed: int) -> None:
    asked = found(QUARTER, quarters(lasten=lasten))
    assert (asked.frame.height, asked.failed) == (4, failed)


def test_a_fall_is_told_with_both_amounts_and_weighs_what_was_lost() -> None:
    asked = found(QUARTER, quarters(lasten=1_000_000))
    assert asked.failed_eur == 16_000_000
    assert asked.sample()[0] == (
        "Amersfoort (GM0307), X002, plaatsing 2: lasten 1.000.000 euro na 9.000.000 euro in X001."
    )


def test_reserves_may_be_taken_back() -> None:
    """0.10 holds 1 million of lasten in the first quarter and nothing in the second."""
    year = quarters(lasten=9_000_000)
    rows = year["iv3_baten_lasten"].filter(
        ~((pl.col("verslagsoort") == "X002") & (pl.col("taakveld") == "0.10"))
    )
    assert found(QUARTER, year | {"iv3_baten_lasten": rows}).failed == 0


def test_a_quarter_that_was_left_out_is_passed_over() -> None:
    """The third is compared with the first where nobody delivered the second."""
    year = with_report(with_report(YEAR, "X001", 10), "X003", 1)
    asked = found(QUARTER, year)
    assert (asked.frame["vorig_verslag"].unique().to_list(), asked.failed) == (["X001"], 4)


def same_account(rows: int) -> dict[str, pl.DataFrame]:
    """A year in which the account of Amersfoort has this many rows, all of them those of its budget."""
    table = WIDE["iv3_baten_lasten"]
    account = pl.col("verslagsoort") == "X005"
    budget = table.filter(verslagsoort="X000", plaatsing=2, gemeente="GM0307").head(rows)
    kept = table.filter(~(account | ((pl.col("plaatsing") == 2) & (pl.col("gemeente") == "GM0307"))))
    copied = budget.with_columns(verslagsoort=pl.lit("X005"))
    return WIDE | {"iv3_baten_lasten": pl.concat([kept, budget, copied])}


@pytest.mark.parametrize(("rows", "judged"), [(20, 1), (19, 0)])
def test_an_account_that_is_the_budget_again_is_noticed_from_twenty_rows_on(rows: int, judged: int) -> None:
    asked = found(COPY, same_account(rows))
    assert (asked.frame.filter(gemeente="GM0307").height, asked.failed) == (judged, judged)


def test_one_other_euro_makes_it_no_copy() -> None:
    year = same_account(20)
    year = changed(year, "iv3_baten_lasten", row=-1, bedrag_eur=1)
    assert found(COPY, year).failed == 0


def test_one_row_more_makes_it_no_copy() -> None:
    year = same_account(20)
    more = year["iv3_baten_lasten"].tail(1).with_columns(taakveld=pl.lit("0.10"), categorie=pl.lit("L7.1"))
    assert found(COPY, year | {"iv3_baten_lasten": pl.concat([year["iv3_baten_lasten"], more])}).failed == 0


def test_the_account_may_repeat_the_fourth_quarter() -> None:
    """The fourth quarter is the first draft of the account."""
    year = with_report(WIDE, "X004", 2)
    again = year["iv3_baten_lasten"].filter(verslagsoort="X004").with_columns(verslagsoort=pl.lit("X005"))
    others = year["iv3_baten_lasten"].filter(pl.col("verslagsoort") != "X005")
    year |= {"iv3_baten_lasten": pl.concat([others, again])}
    assert found(COPY, year).failed == 0


def test_a_main_field_without_any_amount_is_named() -> None:
    asked = found(MAIN, changed(YEAR, "iv3_baten_lasten", row=5, taakveld="0.1"))
    assert asked.sample() == ("Amersfoort (GM0307), X000, plaatsing 2: geen bedrag op hoofdtaakveld 6.",)


def test_who_did_not_deliver_misses_no_main_field() -> None:
    rows = YEAR["iv3_baten_lasten"].filter(pl.col("gemeente") == "GM0307")
    assert found(MAIN, YEAR | {"iv3_baten_lasten": rows}).failed == 0


def in_year(jaar: int) -> dict[str, pl.DataFrame]:
    moved = {
        name: rows.with_columns(jaar=pl.lit(jaar, dtype=pl.Int64)) if "jaar" in rows.columns else rows
        for name, rows in YEAR.items()
    }
    ended = moved["categorieen"].head(1).with_columns(categorie=pl.lit("L0.0"))
    year = moved | {"categorieen": pl.concat([moved["categorieen"], ended])}
    return changed(year, "iv3_baten_lasten", row=0, categorie="L0.0")


@pytest.mark.parametrize(("jaar", "failed"), [(2016, 0), (2017, 0), (2018, 1), (2023, 1)])
def test_category_0_0_ended_with_2017(jaar: int, failed: int) -> None:
    assert found(ENDED, in_year(jaar), jaar).failed == failed


def test_the_time_of_functions_is_not_asked_about_main_fields() -> None:
    assert found(MAIN, in_year(2016), 2016).frame.is_empty()
