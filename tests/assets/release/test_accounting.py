"""What is about to be published is what was judged, or nothing goes out."""

from __future__ import annotations

import polars as pl
import pytest

from assets.release.accounting import NotAsJudged, hold_against
from datapackages.schema import PROBLEM
from expectations.judging import judge
from expectations.reports import as_json
from tests.expectations.good_year import JAAR, changed, good_year, tally_of

YEAR = changed(good_year(), "iv3_baten_lasten", row=0, taakveld="9.9")
YEAR = changed(YEAR, "secties", **{PROBLEM: "Onleesbaar."})


@pytest.fixture(scope="module")
def judgement():
    return judge(YEAR, tally_of(YEAR), jaar=JAAR)


def test_a_year_as_it_was_judged_may_go_out(judgement) -> None:
    assert set(judgement.quarantine["tabel"]) == {"iv3_baten_lasten", "secties"}

    hold_against(as_json(judgement), judgement.accepted, judgement.quarantine)


@pytest.mark.parametrize("name", ["iv3_baten_lasten", "gemeenten", "aansluiting"])
def test_a_row_that_was_lost_after_the_judgement_keeps_the_year(judgement, name: str) -> None:
    lacking = {**judgement.accepted, name: judgement.accepted[name].head(-1)}

    with pytest.raises(NotAsJudged, match="rows and"):
        hold_against(as_json(judgement), lacking, judgement.quarantine)


def test_a_table_that_was_lost_after_the_judgement_keeps_the_year(judgement) -> None:
    lacking = {name: frame for name, frame in judgement.accepted.items() if name != "cellen"}

    with pytest.raises(NotAsJudged, match="table cellen, geaccepteerd"):
        hold_against(as_json(judgement), lacking, judgement.quarantine)


def test_an_amount_that_changed_after_the_judgement_keeps_the_year(judgement) -> None:
    amounts = judgement.accepted["iv3_baten_lasten"].with_columns(pl.col("bedrag_eur") + 1)

    with pytest.raises(NotAsJudged, match="table iv3_baten_lasten, geaccepteerd"):
        hold_against(
            as_json(judgement), {**judgement.accepted, "iv3_baten_lasten": amounts}, judgement.quarantine
        )


@pytest.mark.parametrize("left", ["iv3_baten_lasten", "secties"])
def test_a_refused_row_that_was_lost_after_the_judgement_keeps_the_year(judgement, left: str) -> None:
    with pytest.raises(NotAsJudged, match="quarantaine"):
        hold_against(as_json(judgement), judgement.accepted, judgement.quarantine.filter(tabel=left))


def test_a_refused_amount_that_changed_after_the_judgement_keeps_the_year(judgement) -> None:
    amounts = judgement.quarantine.with_columns(pl.col("bedrag_eur") - 1)

    with pytest.raises(NotAsJudged, match="table iv3_baten_lasten, quarantaine"):
        hold_against(as_json(judgement), judgement.accepted, amounts)
