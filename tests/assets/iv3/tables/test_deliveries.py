"""Who delivered what, and what a source marks as missing."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from assets.iv3.tables.deliveries import Offered, deliveries
from datapackages.schema import PROBLEM, table

KEY = {"jaar": 2024, "gemeente": "GM0307", "verslagsoort": "X000", "plaatsing": 1}
ROW = KEY | {"taakveld": "0.1", "categorie": "L1.1", "richting": "lasten", "bedrag_eur": 5_000, "bron": "a"}
POST = KEY | {"balanspost": "A111", "categorie": "Primo", "moment": "primo", "bedrag_eur": 9_000, "bron": "a"}

CODES: dict[str, list[dict[str, Any]]] = {
    "taakvelden": [
        *({"taakveld": code} for code in ("0.1", "6.2")),
        *({"taakveld": "8.1", "cbs_label": label} for label in ("Ruimte", "Iets anders")),
    ],
    "categorieen": [{"categorie": code} for code in ("L1.1", "L3.8", "B3.8", "B9")],
}


def _reports(codes: tuple[str, ...]) -> list[dict[str, Any]]:
    return [{"jaar": 2024, "verslagsoort": code} for code in codes]


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
            {
                name: pl.DataFrame(listed, schema=table(name).normalised_dtypes)
                for name, listed in (CODES | {"verslagsoorten": _reports(reports)}).items()
            },
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


@pytest.mark.parametrize("code", [{"taakveld": "9.9"}, {"taakveld": "8.1"}, {"categorie": "L9.9"}])
def test_a_total_with_a_row_of_a_code_in_no_list_or_of_two_titles_is_not_known(code: dict[str, str]) -> None:
    row = told([ROW, ROW | code])["GM0307", "X000", 1]
    assert (row["geleverd"], row["lasten_eur"], row["baten_eur"]) == (True, None, None)


def statuses(found: Told, report: str = "X000") -> dict[str, tuple[str, str]]:
    """The status of both placings per municipality."""
    return {
        code: (found[code, report, 1]["status"], found[code, report, 2]["status"])
        for code, told_of, placing in found
        if (told_of, placing) == (report, 1)
    }


def both(**cells: Any) -> list[dict[str, Any]]:
    return [ROW | cells, ROW | cells | {"plaatsing": 2}]


def test_nothing_is_expected_before_its_day_and_everything_after() -> None:
    """The budget of 2024: first placing on 24 November 2023, second on 23 January 2024."""
    absent = {
        date(2023, 11, 23): ("nog niet verwacht", "nog niet verwacht"),
        date(2023, 11, 24): ("te laat", "nog niet verwacht"),
        date(2024, 1, 22): ("te laat", "nog niet verwacht"),
        date(2024, 1, 23): ("niet geleverd", "niet geleverd"),
        None: ("onbekend", "onbekend"),
    }
    for modified, expected in absent.items():
        found = told(both(), modified=modified)
        assert statuses(found)["GM0310"] == expected
        assert statuses(found)["GM0307"] == ("geleverd", "geleverd")
        assert found["GM0310", "X000", 1]["peildatum"] == modified


def test_who_is_only_in_the_second_placing_was_late_in_the_first() -> None:
    assert statuses(told([ROW | {"plaatsing": 2}]))["GM0307"] == ("te laat", "geleverd")


def test_who_is_only_in_the_first_placing_has_no_second() -> None:
    found = told([ROW])
    assert statuses(found)["GM0307"] == ("geleverd", "niet geleverd")
    assert [found["GM0307", "X000", number]["gekozen"] for number in (1, 2)] == [True, False]


def test_a_small_municipality_need_not_deliver_a_quarter_and_may() -> None:
    found = told(both(verslagsoort="X001"), reports=("X000", "X001"))
    assert statuses(found, "X001")["GM0088"] == ("niet verplicht", "niet verplicht")
    assert statuses(found, "X001")["GM0310"] == ("niet geleverd", "niet geleverd")
    assert statuses(found)["GM0088"] == ("niet geleverd", "niet geleverd")
    delivered = told(both(gemeente="GM0088", verslagsoort="X001"), reports=("X001",))
    assert statuses(delivered, "X001")["GM0088"] == ("geleverd", "geleverd")


def test_only_zeros_and_only_marks_are_told_from_a_delivery_and_from_none() -> None:
    found = told(both(bedrag_eur=0), missing={("GM0310", "X000", 1): 7, ("GM0310", "X000", 2): 7})
    assert statuses(found)["GM0307"] == ("alleen nullen", "alleen nullen")
    assert statuses(found)["GM0310"] == ("alleen ontbrekende cellen", "alleen ontbrekende cellen")
    assert found["GM0307", "X000", 2]["gekozen"]
    assert not found["GM0310", "X000", 2]["gekozen"]


def test_a_report_that_the_calendar_does_not_know_is_not_guessed() -> None:
    assert statuses(told([ROW], reports=("X000", "X009")), "X009")["GM0310"] == ("onbekend", "onbekend")


def test_the_second_placing_is_chosen_for_the_whole_delivery_also_with_fewer_cells() -> None:
    found = told([ROW, ROW | {"categorie": "L3.8"}, ROW | {"plaatsing": 2}])
    assert [found["GM0307", "X000", number]["gekozen"] for number in (1, 2)] == [False, True]
