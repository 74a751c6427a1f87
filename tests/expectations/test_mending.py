"""A row leaves the quarantine by itself when the next export mends it, and that is told."""

from __future__ import annotations

import polars as pl

from datapackages.schema import PROBLEM
from expectations.judging import ask
from expectations.mending import DTYPES, fates
from expectations.quarantine import quarantine
from expectations.rules.evidence import Earlier
from tests.expectations.good_year import JAAR, changed, good_year, tally_of

YEAR = good_year()
TABLE = "iv3_baten_lasten"


def released(year: dict[str, pl.DataFrame]) -> Earlier:
    """A release of this year, with what it had in quarantine."""
    return Earlier(release={"quarantaine": quarantine(ask(year, tally_of(year), jaar=JAAR)[0])})


def told(now: dict[str, pl.DataFrame], before: dict[str, pl.DataFrame]) -> list[tuple[str, ...]]:
    found = fates(ask(now, tally_of(now), jaar=JAAR, earlier=released(before))[0])
    assert found.schema == pl.Schema(DTYPES)
    return found.rows()


def test_a_row_that_its_source_mended_is_accepted_and_told_of() -> None:
    refused = changed(YEAR, TABLE, row=0, bedrag_eur=None)

    found = told(YEAR, refused)

    assert [(row[0], row[3]) for row in found] == [(TABLE, "hersteld")]
    assert "GM0307" in found[0][1]


def test_a_row_that_is_still_wrong_stays() -> None:
    refused = changed(YEAR, TABLE, row=0, bedrag_eur=None)

    assert [row[3] for row in told(refused, refused)] == ["nog in quarantaine"]


def test_a_row_that_is_delivered_no_more_is_not_called_mended() -> None:
    refused = changed(YEAR, TABLE, row=0, taakveld="9.9")

    assert [row[3] for row in told(YEAR, refused)] == ["niet meer geleverd"]


def test_a_row_without_a_whole_key_cannot_be_followed() -> None:
    refused = changed(YEAR, TABLE, row=0, gemeente=None, **{PROBLEM: "Onleesbaar."})

    assert [row[3] for row in told(YEAR, refused)] == ["niet te volgen"]


def test_without_a_release_or_without_refusals_there_is_nothing_to_tell() -> None:
    assert told(YEAR, YEAR) == []
    assert fates(ask(YEAR, tally_of(YEAR), jaar=JAAR)[0]).is_empty()
