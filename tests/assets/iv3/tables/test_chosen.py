"""The figures that count per taakveld: chosen per delivery and never per cell, both placings visible."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from assets.iv3.tables.chosen import normalise_gekozen
from assets.iv3.tables.deliveries import Offered, deliveries
from assets.reference.gemeenten import inhabitants
from datapackages.schema import PROBLEM, table

KEY = {"jaar": 2024, "gemeente": "GM0307", "verslagsoort": "X000", "bron": "a" * 64}


def row(placing: int, euros: int | None, taakveld: str = "0.1", categorie: str = "L1.1", **cells: Any):
    richting = {"L": "lasten", "B": "baten"}.get(categorie[0])
    return KEY | {
        "plaatsing": placing, "taakveld": taakveld, "categorie": categorie, "richting": richting,
        "bedrag_eur": euros,
    } | cells  # fmt: skip


def chosen(*rows: dict[str, Any]) -> dict[tuple[str, str, str], tuple[Any, ...]]:
    """plaatsing, bedrag, first and second placing, per inhabitant, by gemeente, taakveld and richting."""
    baten_lasten = pl.DataFrame(rows, schema=table("iv3_baten_lasten").normalised_dtypes)
    codes = {
        "verslagsoorten": [{"jaar": 2024, "verslagsoort": "X000"}],
        "taakvelden": [{"taakveld": "0.1"}, {"taakveld": "6.2"}, {"taakveld": "9", PROBLEM: "Geen code."}]
        + [{"taakveld": "8.1", "cbs_label": label} for label in ("Ruimte", "Iets anders")],
        "categorieen": [
            *({"categorie": code} for code in ("L1.1", "L3.8", "B3.7", "Ultimo")),
            {"categorie": "L9", PROBLEM: "Geen code."},
        ],
    }
    lists = {
        name: pl.DataFrame(listed, schema=table(name).normalised_dtypes) for name, listed in codes.items()
    }
    offered = Offered(pl.DataFrame({"gemeente": ["GM0307", "GM0310", "GM9999"]}), lists, date(2024, 7, 1))
    missing = pl.DataFrame(
        schema={
            "gemeente": pl.String,
            "verslagsoort": pl.String,
            "plaatsing": pl.Int64,
            "cellen_ontbrekend": pl.Int64,
        }
    )
    told = deliveries(baten_lasten, table("iv3_balans").empty(), missing, offered)
    found = normalise_gekozen(baten_lasten, told, lists, inhabitants())
    return {
        (line["gemeente"], line["taakveld"], line["richting"]): (
            line["plaatsing"], line["bedrag_eur"], line["eerste_plaatsing_eur"], line["tweede_plaatsing_eur"],
            line["eur_per_inwoner"],
        )
        for line in found.iter_rows(named=True)
    }  # fmt: skip


def test_the_second_placing_counts_and_categories_are_added() -> None:
    found = chosen(row(1, 4), row(2, 161_852), row(2, 2 * 161_852, categorie="L3.8"))
    assert found == {("GM0307", "0.1", "lasten"): (2, 485_556, 4, 485_556, 3.0)}


def test_a_cell_that_the_second_placing_does_not_fill_is_nil_and_not_taken_from_the_first() -> None:
    found = chosen(row(1, 5_000, taakveld="6.2"), row(2, 1_000))
    assert found["GM0307", "6.2", "lasten"] == (2, 0, 5_000, 0, 0.0)


def test_without_a_second_placing_the_first_counts_and_the_second_is_empty() -> None:
    assert chosen(row(1, 5_000))["GM0307", "0.1", "lasten"][:4] == (1, 5_000, 5_000, None)


def test_a_municipality_without_delivery_has_no_rows() -> None:
    assert {gemeente for gemeente, *_ in chosen(row(1, 5_000))} == {"GM0307"}


def test_unknown_inhabitants_give_no_figure_per_head() -> None:
    assert chosen(row(2, 7_000, gemeente="GM9999"))["GM9999", "0.1", "lasten"] == (
        2,
        7_000,
        None,
        7_000,
        None,
    )


def test_a_sum_with_a_row_that_is_refused_is_empty_and_the_others_are_not() -> None:
    found = chosen(
        row(2, None, categorie="L3.8", **{PROBLEM: "Geen bedrag."}), row(2, 5_000), row(1, 4_000),
        row(2, 1_000, categorie="B3.7"), row(2, 9_000, taakveld="6.2", categorie="X1"),
        row(2, 2_000, taakveld="6.2"),
    )  # fmt: skip
    assert found["GM0307", "0.1", "lasten"][:4] == (2, None, 4_000, None)
    assert found["GM0307", "0.1", "baten"][:2] == (2, 1_000)
    assert found["GM0307", "6.2", "lasten"][1] is None  # X1 may be lasten or baten
    assert found["GM0307", "6.2", "baten"][1] is None


def test_a_row_given_twice_counts_once_and_with_another_amount_not_at_all() -> None:
    assert chosen(row(2, 5_000), row(2, 5_000, bron="b" * 64))["GM0307", "0.1", "lasten"][1] == 5_000
    assert chosen(row(2, 5_000), row(2, 6_000))["GM0307", "0.1", "lasten"][1] is None


def test_a_category_of_the_balance_leaves_both_sums_unknown() -> None:
    found = chosen(row(1, 5_000), row(1, 700, categorie="B3.7"), row(1, 62, categorie="Ultimo"))
    assert [found["GM0307", "0.1", richting][1] for richting in ("lasten", "baten")] == [None, None]


def test_a_taakveld_that_is_in_no_list_is_left_to_the_quarantine() -> None:
    for code in ("9.9", "8.1"):
        assert chosen(row(2, 5_000), row(2, 1, taakveld=code)).keys() == {("GM0307", "0.1", "lasten")}


def test_a_code_that_cannot_be_read_is_no_known_code() -> None:
    """The rows that refer to it are refused, so no sum may hold them."""
    found = chosen(row(2, 5_000), row(2, 1_000, categorie="L9"), row(2, 7_000, taakveld="9"))
    assert found == {("GM0307", "0.1", "lasten"): (2, None, None, None, None)}
