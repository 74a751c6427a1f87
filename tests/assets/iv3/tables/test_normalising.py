"""From the pages of a pull to rows: one per filled cell and placing, whatever the keys hold."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assets.iv3.pulling.pull import pull
from assets.iv3.tables.normalising import Iv3Rows, normalise_rows
from datapackages.schema import PROBLEM, RAW
from tests.small_cbs import Cbs


@pytest.fixture
def read(cbs, fetcher, archive, iv3) -> Any:
    """The rows of the small CBS as it is when they are asked for."""
    return lambda: normalise_rows(pull(iv3, 2024, fetcher, archive), archive)


def marked(rows: Iv3Rows) -> dict[tuple[str, int], int]:
    return {
        (row["gemeente"], row["plaatsing"]): row["cellen_ontbrekend"]
        for row in rows.marked_missing.iter_rows(named=True)
    }


def test_a_pull_without_any_row_has_the_columns_all_the_same(cbs: Cbs, read) -> None:
    cbs.rows = []
    rows = read()
    assert (rows.baten_lasten.height, rows.balans.height, rows.tally.height) == (0, 0, 0)
    assert rows.marked_missing.height == 0


def test_a_balance_post_goes_to_the_balance_with_its_moment(cbs: Cbs, read) -> None:
    post = cbs.rows[0] | {"TaakveldBalanspost": "A111  "}
    cbs.rows += [post | {"ID": 900, "Categorie": "Ultimo  "}, post | {"ID": 901}]
    balans = read().balans.filter(plaatsing=1).sort("categorie")
    assert balans.select("balanspost", "categorie", "moment").rows() == [
        ("A111", "L1.1", "mutatie"),
        ("A111", "Ultimo", "ultimo"),
    ]


def test_marked_cells_are_counted_per_delivery_and_an_empty_one_is_not(cbs: Cbs, read) -> None:
    cbs.rows[0] |= {"k_1ePlaatsing_1": "."}
    cbs.rows[1] |= {"k_1ePlaatsing_1": -99998, "k_2ePlaatsing_2": None}
    cbs.rows[5] |= {"k_2ePlaatsing_2": "-99998"}
    rows = read()
    assert marked(rows) == {("GM0307", 1): 2, ("GM0736", 2): 1}
    assert rows.baten_lasten.height == 12
    assert rows.tally["rijen"].sum() == 12


def test_an_unreadable_cell_stays_a_row_with_what_the_source_gave(cbs: Cbs, read) -> None:
    cbs.rows[0] |= {"k_2ePlaatsing_2": "12,5" + "x" * 100_000}
    (row,) = [row for row in read().baten_lasten.iter_rows(named=True) if row[PROBLEM]]
    assert row["bedrag_eur"] is None
    assert row[PROBLEM].startswith("De waarde 12,5xxx")
    assert json.loads(row[RAW])["tekst"].startswith("12,5xxx")
    assert max(len(row[PROBLEM]), len(row[RAW])) < 3_000


@pytest.mark.parametrize("key", ["0.1\u202e", "0.1\x00", "\x1fA111", "x" * 100_000])
def test_a_key_that_is_no_code_becomes_nobody_elses_and_is_kept_as_it_was(cbs: Cbs, read, key: str) -> None:
    cbs.rows[0] |= {"TaakveldBalanspost": key}
    rows = read().baten_lasten.filter(gemeente="GM0307", categorie="L1.1")
    assert rows.height == 2
    assert "\N{REPLACEMENT CHARACTER}" in rows["taakveld"][0]
    assert rows["taakveld"].str.len_chars().max() <= 40
    assert key.startswith(json.loads(rows[RAW][0])["veld"])
    assert read().baten_lasten.filter(gemeente="GM0736")[RAW].null_count() == 8
