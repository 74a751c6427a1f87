"""Pulled = accepted + quarantined + duplicates, in rows and in euros, per table and source."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest

from datapackages.schema import PROBLEM
from expectations.conservation import DTYPES, conservation
from expectations.judging import ask
from expectations.rules.evidence import CORRECTED_DTYPES
from tests.expectations.good_year import BODY, JAAR, OTHER_BODY, changed, frame, good_year, tally_of

YEAR = good_year()
TABLE = "iv3_baten_lasten"


def line(
    year: dict[str, pl.DataFrame],
    tally: pl.DataFrame,
    bron: str | None = BODY,
    corrected: pl.DataFrame | None = None,
) -> dict[str, Any]:
    evidence, _ = ask(year, tally, jaar=JAAR, corrected=corrected)
    rows = conservation(evidence).filter(pl.col("tabel") == TABLE, pl.col("bron").eq_missing(bron))
    return rows.drop("tabel", "bron").row(0, named=True)


def test_every_conserved_table_has_a_line_per_source() -> None:
    evidence, _ = ask(YEAR, tally_of(YEAR), jaar=JAAR)

    found = conservation(evidence)

    assert dict(found.schema) == DTYPES
    assert found["onverklaard"].sum() == 0
    assert set(found["tabel"]) == set(tally_of(YEAR)["tabel"])
    assert not {"bronnen", "documenten", "iv3_leveringen", "quarantaine"} & set(found["tabel"])


def test_rows_and_euros_go_three_ways_and_add_up() -> None:
    year = changed(YEAR, TABLE, row=0, taakveld="9.9")
    year |= {TABLE: pl.concat([year[TABLE], year[TABLE].tail(1)])}

    assert line(year, tally_of(year)) == {
        "opgehaald": 25,
        "geaccepteerd": 23,
        "quarantaine": 1,
        "dubbel": 1,
        "opgehaald_eur": 17_000_000,
        "geaccepteerd_eur": 15_100_000,
        "quarantaine_eur": 900_000,
        "dubbel_eur": 1_000_000,
        "correctie_eur": 0,
        "onverklaard": 0,
        "onverklaard_eur": 0,
    }


def test_amounts_that_could_not_be_read_count_on_neither_side() -> None:
    year = changed(YEAR, TABLE, row=0, bedrag_eur=None, **{PROBLEM: "Onleesbaar."})

    found = line(year, tally_of(year))

    assert (found["opgehaald"], found["quarantaine"], found["quarantaine_eur"]) == (24, 1, 0)
    assert found["onverklaard"] == 0


def test_a_lost_row_is_seen_also_when_it_holds_no_euros() -> None:
    tally = tally_of(changed(YEAR, TABLE, row=0, bedrag_eur=0))
    lost = changed(YEAR, TABLE, row=0, bedrag_eur=0)
    lost |= {TABLE: lost[TABLE].tail(23)}

    found = line(lost, tally)

    assert (found["onverklaard"], found["onverklaard_eur"]) == (1, 0)


def test_a_euro_that_changed_on_the_way_is_seen() -> None:
    found = line(changed(YEAR, TABLE, row=0, bedrag_eur=900_001), tally_of(YEAR))

    assert (found["onverklaard"], found["onverklaard_eur"]) == (1, -1)


def test_a_euro_that_a_correction_changed_is_explained_and_no_other() -> None:
    changed_by_one = changed(YEAR, TABLE, row=0, bedrag_eur=900_001)
    corrected = pl.DataFrame(
        [(TABLE, BODY, 3), (TABLE, BODY, -2), ("iv3_balans", BODY, 9)], schema=CORRECTED_DTYPES, orient="row"
    )

    found = line(changed_by_one, tally_of(YEAR), corrected=corrected)
    assert (found["correctie_eur"], found["onverklaard"], found["onverklaard_eur"]) == (1, 0, 0)
    assert line(YEAR, tally_of(YEAR), corrected=corrected)["onverklaard_eur"] == 1


def test_a_correction_of_a_source_that_gave_nothing_is_unexplained() -> None:
    corrected = pl.DataFrame([(TABLE, OTHER_BODY, 5)], schema=CORRECTED_DTYPES, orient="row")

    assert line(YEAR, tally_of(YEAR), OTHER_BODY, corrected)["onverklaard_eur"] == 5


def test_a_row_that_moved_to_another_source_is_seen_on_both() -> None:
    moved = changed(YEAR, TABLE, row=0, bron=OTHER_BODY)

    assert line(moved, tally_of(YEAR))["onverklaard"] == 2
    assert line(moved, tally_of(YEAR), OTHER_BODY)["onverklaard"] == 2


@pytest.mark.parametrize("bron", [None, "geen sha"])
def test_rows_of_an_impossible_source_are_counted_under_it(bron: str | None) -> None:
    year = changed(YEAR, TABLE, row=0, bron=bron)

    found = line(year, tally_of(year), bron)

    assert (found["opgehaald"], found["quarantaine"], found["onverklaard"]) == (1, 1, 0)


def test_rows_without_a_tally_are_unexplained() -> None:
    found = line(YEAR, tally_of(YEAR).clear())

    assert (found["opgehaald"], found["geaccepteerd"]) == (0, 24)
    assert found["onverklaard"] == 25
    assert found["onverklaard_eur"] == -16_000_000


def test_a_tally_without_rows_is_unexplained() -> None:
    empty = YEAR | {TABLE: frame(TABLE, [])}

    found = line(empty, tally_of(YEAR))

    assert (found["opgehaald"], found["geaccepteerd"], found["onverklaard"]) == (24, 0, 25)


def test_euros_without_a_tally_of_euros_are_unexplained() -> None:
    tally = tally_of(YEAR).with_columns(eur=pl.lit(None, dtype=pl.Int64))

    assert line(YEAR, tally)["onverklaard_eur"] == -16_000_000
