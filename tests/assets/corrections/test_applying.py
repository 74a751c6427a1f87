"""A correction changes exactly the cell that says what it expects, and says why where it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest

from assets.corrections.applying import APPLIED, LAPSED, NOT_APPLIED, apply
from assets.corrections.model import Correction
from datapackages.schema import PROBLEM, RAW
from expectations.judging import judge
from tests.expectations.good_year import BODY, JAAR, OTHER_BODY, changed, good_year, tally_of

TABLE = "iv3_baten_lasten"

CORRECTION = Correction(
    table=TABLE,
    jaar=JAAR,
    key=(
        ("gemeente", "GM0307"),
        ("verslagsoort", "X000"),
        ("plaatsing", 1),
        ("taakveld", "0.1"),
        ("categorie", "L1.1"),
    ),
    column="bedrag_eur",
    expected=900_000,
    corrected=890_000,
    reason="Reden.",
    reporter="Melder",
    reported_on=date(2024, 2, 1),
)

KEY = "gemeente=GM0307; verslagsoort=X000; plaatsing=1; taakveld=0.1; categorie=L1.1"


def corrected_cell(tables: dict[str, pl.DataFrame]) -> list[Any]:
    return (
        tables[TABLE]
        .filter(pl.all_horizontal(pl.col(name) == value for name, value in CORRECTION.key))["bedrag_eur"]
        .to_list()
    )


def why_not(year: dict[str, pl.DataFrame], correction: Correction = CORRECTION) -> str:
    """Why the correction is not applied; nothing has changed then."""
    found = apply(year, [correction])
    assert all(found.tables[name].equals(year[name]) for name in year)
    assert found.differences.is_empty()
    [row] = found.correcties.rows(named=True)
    assert (row["status"], row["verschil_eur"], row["bron"]) == (NOT_APPLIED, None, None)
    return str(row["waarom_niet"])


def test_one_cell_is_changed_and_both_values_are_told() -> None:
    year = good_year()
    found = apply(year, [CORRECTION])
    assert corrected_cell(found.tables) == [890_000]
    others = found.tables[TABLE].join(year[TABLE], on=year[TABLE].columns, how="anti", nulls_equal=True)
    assert others.height == 1
    assert all(found.tables[name] is year[name] for name in year if name != TABLE)
    [row] = found.correcties.rows(named=True)
    assert row | {PROBLEM: None, RAW: None} == {
        "jaar": JAAR,
        "tabel": TABLE,
        "sleutel": KEY,
        "kolom": "bedrag_eur",
        "bron_waarde": "900000",
        "gecorrigeerde_waarde": "890000",
        "verschil_eur": -10_000,
        "reden": "Reden.",
        "melder": "Melder",
        "datum": date(2024, 2, 1),
        "status": APPLIED,
        "waarom_niet": None,
        "bron": BODY,
        PROBLEM: None,
        RAW: None,
    }
    assert found.differences.rows() == [(TABLE, BODY, -10_000)]
    assert found.changed == {TABLE}


def test_the_row_as_the_source_gave_it_goes_along_for_whoever_refuses_it() -> None:
    found = apply(good_year(), [CORRECTION])
    raw = found.tables[TABLE][RAW].drop_nulls()
    assert raw.len() == 1
    assert '"bedrag_eur":900000' in raw[0]


def test_a_lapsed_correction_is_listed_and_changes_nothing() -> None:
    year = good_year()
    found = apply(year, [replace(CORRECTION, lapsed=True)])
    assert found.tables[TABLE] is year[TABLE]
    assert found.correcties["status"].to_list() == [LAPSED]
    assert found.changed == frozenset()


def test_the_source_must_say_what_is_expected() -> None:
    assert why_not(good_year(), replace(CORRECTION, expected=1)) == "De bron zegt “900000”, niet “1”."
    assert why_not(good_year(), replace(CORRECTION, expected=None)) == "De bron zegt “900000”, niet niets."
    mended = changed(good_year(), TABLE, row=0, bedrag_eur=890_000)
    assert why_not(mended) == (
        "De bron zegt “890000”, niet “900000”. De bron geeft nu zelf de gecorrigeerde waarde."
    )


def test_the_row_must_be_there() -> None:
    year = good_year()
    assert why_not(year | {TABLE: year[TABLE].tail(-1)}) == "De rij is er niet."
    assert why_not({}) == "De rij is er niet."


def test_the_row_must_be_readable() -> None:
    told = why_not(changed(good_year(), TABLE, row=0, bedrag_eur=None, **{PROBLEM: "Onleesbaar."}))
    assert told.startswith("De rij is niet te lezen")


def test_the_key_must_tell_one_row() -> None:
    year = good_year()
    twice = changed(year, TABLE, row=0, bedrag_eur=1)[TABLE]
    conflicting = year | {TABLE: pl.concat([year[TABLE], twice.head(1)])}
    assert why_not(conflicting) == "De sleutel komt vaker voor, met verschillende inhoud."


def test_rows_that_repeat_each_other_are_corrected_alike_and_each_euro_is_counted() -> None:
    year = good_year()
    again = year[TABLE].head(1).with_columns(bron=pl.lit(OTHER_BODY))
    year[TABLE] = pl.concat([year[TABLE], again])
    found = apply(year, [CORRECTION])
    assert corrected_cell(found.tables) == [890_000, 890_000]
    assert sorted(found.differences.rows()) == [(TABLE, BODY, -10_000), (TABLE, OTHER_BODY, -10_000)]
    judgement = judge(
        found.tables | {"correcties": found.correcties},
        tally_of(year),
        jaar=JAAR,
        corrected=found.differences,
    )
    conserved = judgement.conservation.filter(tabel=TABLE)
    assert conserved["onverklaard"].sum() == 0
    assert (conserved["dubbel"].sum(), conserved["correctie_eur"].sum()) == (1, -20_000)


def test_a_code_that_no_list_has_is_not_brought_in() -> None:
    page = Correction(
        table="paginas",
        jaar=JAAR,
        key=(("pagina", good_year()["paginas"]["pagina"][0]),),
        column="document",
        expected=good_year()["paginas"]["document"][0],
        corrected="een-ander-document",
        reason="Reden.",
        reporter="Melder",
        reported_on=date(2024, 2, 1),
    )
    assert why_not(good_year(), page) == "“een-ander-document” staat niet in de tabel documenten."


@pytest.mark.parametrize(
    ("table", "key", "column", "expected", "corrected", "text"),
    [
        ("gemeenten", (("gemeente", "GM0307"),), "inwoners", 1_000, None, (None, None)),
        ("gemeenten", (("gemeente", "GM0307"),), "naam", "Amersfoort", "Amersfóórt", ("Amersfóórt", None)),
        ("taakvelden", (("taakveld", "0.1"),), "afgekapt", False, True, ("true", None)),
    ],
)
def test_cells_of_every_type_can_be_corrected(table, key, column, expected, corrected, text) -> None:
    found = apply(
        good_year(),
        [Correction(table, JAAR, key, column, expected, corrected, "Reden.", "Melder", date(2024, 2, 1))],
    )
    [row] = found.correcties.rows(named=True)
    assert (row["status"], row["waarom_niet"]) == (APPLIED, None)
    assert (row["gecorrigeerde_waarde"], row["verschil_eur"]) == text
    assert found.tables[table].filter(pl.col(key[0][0]) == key[0][1])[column].to_list() == [corrected]
    assert found.differences.is_empty()


def test_two_corrections_of_one_row_keep_the_row_of_the_source() -> None:
    key = (("gemeente", "GM0307"),)
    cells = [("naam", "Amersfoort", "A"), ("inwoners", 1_000, 2_000)]
    found = apply(
        good_year(),
        [Correction("gemeenten", JAAR, key, *cell, "R", "M", date(2024, 2, 1)) for cell in cells],
    )
    [raw] = found.tables["gemeenten"][RAW].drop_nulls()
    assert '"naam":"Amersfoort"' in raw
    assert '"inwoners":1000' in raw
