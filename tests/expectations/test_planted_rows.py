"""Bad rows of twelve kinds planted in a generated year: all refused, each by its rule, no euro lost."""

from __future__ import annotations

import polars as pl
import pytest

from benchmarks.judging import JAAR, KINDS, Year, generated
from expectations.judging import Judgement, judge

TABLE = "iv3_baten_lasten"


@pytest.fixture(scope="module")
def year() -> Year:
    """Thirty municipalities, 61,440 rows, of which 1,200 are spoiled and 50 are there twice."""
    return generated(30, 1_200, 50)


@pytest.fixture(scope="module")
def judgement(year: Year) -> Judgement:
    return judge(year.tables, year.tally, jaar=JAAR)


def test_every_planted_row_is_in_quarantine_by_its_own_rule(year: Year, judgement: Judgement) -> None:
    refused = dict(judgement.quarantine["regel"].value_counts().iter_rows())

    assert len(KINDS) == 12
    assert all(year.planted.values())
    assert refused == year.planted


def test_no_planted_row_is_published_and_every_other_row_is(year: Year, judgement: Judgement) -> None:
    rows = year.tables[TABLE]
    accepted = judgement.accepted[TABLE]

    assert accepted.height == rows.height - sum(year.planted.values()) - year.duplicates
    key = ["gemeente", "verslagsoort", "plaatsing", "taakveld", "categorie"]
    assert not accepted.select(key).is_duplicated().any()
    assert accepted.join(rows, on=[*key, "bedrag_eur", "richting", "jaar"], how="anti").is_empty()


def test_rows_and_euros_add_up_to_the_euro(year: Year, judgement: Judgement) -> None:
    line = judgement.conservation.filter(tabel=TABLE).select(pl.all().exclude("tabel", "bron")).sum()
    told = line.row(0, named=True)

    assert told["opgehaald"] == year.tables[TABLE].height
    assert told["dubbel"] == year.duplicates == 50
    assert told["quarantaine"] == judgement.quarantine.height
    assert told["opgehaald_eur"] == year.tables[TABLE]["bedrag_eur"].sum()
    assert told["opgehaald_eur"] == (told["geaccepteerd_eur"] + told["quarantaine_eur"] + told["dubbel_eur"])
    assert (told["onverklaard"], told["onverklaard_eur"]) == (0, 0)


def test_the_good_rows_are_released(judgement: Judgement) -> None:
    assert [(one.rule, one.reason or one.sample) for one in judgement.verdicts if one.blocks] == []
