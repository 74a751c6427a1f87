"""Who delivered what, and what a source marks as missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from assets.iv3.deliveries import Offered, deliveries
from datapackages.schema import PROBLEM, table

KEY = {"jaar": 2024, "gemeente": "GM0307", "verslagsoort": "X000", "plaatsing": 1}
ROW = KEY | {"taakveld": "0.1", "categorie": "L1.1", "richting": "lasten", "bedrag_eur": 5_000, "bron": "a"}
POST = KEY | {"balanspost": "A111", "categorie": "Primo", "moment": "primo", "bedrag_eur": 9_000, "bron": "a"}

Told = dict[tuple[str, str, int], dict[str, Any]]


def told(
    rows: list[dict[str, Any]],
    posts: list[dict[str, Any]] = [],  # noqa: B006 — never changed
    missing: dict[tuple[str, str, int], int] | None = None,
    reports: tuple[str, ...] = ("X000",),
    modified: date | None = date(2025, 12, 1),
) -> Told:
    """The deliveries of GM0307, GM0310 and the small GM0088 (Schiermonnikoog), by their key."""
    marked = [(*key, cells) for key, cells in (missing or {}).items()]
    dtypes = {"gemeente": pl.String, "verslagsoort": pl.String, "plaatsing": pl.Int64}
    found = deliveries(
        pl.DataFrame(rows, schema=table("iv3_baten_lasten").normalised_dtypes),
        pl.DataFrame(posts, schema=table("iv3_balans").normalised_dtypes),
        pl.DataFrame(marked, schema=dtypes | {"cellen_ontbrekend": pl.Int64}, orient="row"),
        Offered(
            pl.DataFrame({"gemeente": ["GM0307", "GM0310", "GM0088"]}),
            pl.DataFrame({"jaar": [2024] * len(reports), "verslagsoort": reports}),
            modified,
        ),
    )
    return {
        (row["gemeente"], row["verslagsoort"], row["plaatsing"]): row for row in found.iter_rows(named=True)
    }


def test_there_is_a_row_for_everyone_who_could_have_delivered() -> None:
    assert list(told([ROW])) == [(code, "X000", n) for code in ("GM0088", "GM0307", "GM0310") for n in (1, 2)]


def test_lasten_and_baten_are_summed_and_the_balance_is_only_counted() -> None:
    income = ROW | {"categorie": "B3.8", "richting": "baten", "bedrag_eur": -2_000}
    mine = told([ROW, income], [POST])["GM0307", "X000", 1]
    assert (mine["geleverd"], mine["cellen"]) == (True, 3)
    assert (mine["lasten_eur"], mine["baten_eur"]) == (5_000, -2_000)


def test_not_delivered_is_not_zero() -> None:
    silent = told([ROW])["GM0310", "X000", 1]
    assert (silent["geleverd"], silent["cellen"], silent["cellen_ontbrekend"]) == (False, 0, 0)
    assert (silent["lasten_eur"], silent["baten_eur"]) == (None, None)


def test_only_a_balance_is_a_delivery_with_totals_of_zero() -> None:
    mine = told([], [POST])["GM0307", "X000", 1]
    assert (mine["geleverd"], mine["lasten_eur"], mine["baten_eur"]) == (True, 0, 0)


def test_marked_cells_are_counted_apart_and_alone_they_are_no_delivery() -> None:
    found = told([ROW], missing={("GM0307", "X000", 1): 2, ("GM0310", "X000", 2): 7})
    mine, silent = found["GM0307", "X000", 1], found["GM0310", "X000", 2]
    assert (mine["cellen"], mine["cellen_ontbrekend"]) == (1, 2)
    assert (silent["geleverd"], silent["cellen"], silent["cellen_ontbrekend"]) == (False, 0, 7)
    assert silent["lasten_eur"] is None


def test_a_row_given_on_two_pages_counts_once() -> None:
    mine = told([ROW, ROW | {"bron": "b"}])["GM0307", "X000", 1]
    assert (mine["cellen"], mine["lasten_eur"]) == (1, 5_000)


def test_each_report_is_a_delivery_of_its_own() -> None:
    rows = [ROW, ROW | {"gemeente": "GM0310", "verslagsoort": "X003", "bedrag_eur": 3_000}]
    found = told(rows, reports=("X000", "X003"))
    delivered = {key for key, row in found.items() if row["geleverd"]}
    assert delivered == {("GM0307", "X000", 1), ("GM0310", "X003", 1)}
    assert found["GM0310", "X003", 1]["lasten_eur"] == 3_000
    assert len(found) == 12


def test_a_total_that_cannot_be_known_is_empty() -> None:
    unreadable = ROW | {"categorie": "L2.1", "bedrag_eur": None, PROBLEM: "De waarde is geen bedrag."}
    twice = [ROW | {"gemeente": "GM0310"}, ROW | {"gemeente": "GM0310", "bedrag_eur": 7_000}]
    found = told([ROW, unreadable, *twice])
    for gemeente in ("GM0307", "GM0310"):
        row = found[gemeente, "X000", 1]
        assert (row["geleverd"], row["lasten_eur"], row["baten_eur"]) == (True, None, None)


def test_a_row_given_twice_with_the_same_amount_counts_once() -> None:
    row = told([ROW, ROW | {"bron": "b"}])["GM0307", "X000", 1]
    assert (row["cellen"], row["lasten_eur"]) == (1, 5_000)
