"""What changed between two editions of the same cells: each changed cell once, and the sums add up."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.iv3.revisions.cells import CELLS, Cells, Codes, compared
from assets.iv3.revisions.comparing import CHANGES, between_editions, between_placings

A, B = "GM0307", "GM0736"

CODES = Codes(frozenset({"0.1", "6.2", "A111"}), frozenset({"L1.1", "B3.7", "Ultimo"}))

Row = tuple[str, int, str, str, int | None]
"""gemeente, plaatsing, post, categorie, euros; None cannot be read."""


def edition(*rows: Row, codes: Codes = CODES, page: str = "p") -> Cells:
    told = [
        {"gemeente": gemeente, "verslagsoort": "X000", "plaatsing": placing, "post": post,
         "tabel": "iv3_balans" if post.startswith("A") else "iv3_baten_lasten", "categorie": categorie,
         "bedrag_eur": euros, "zeker": euros is not None, "bron": page * 64}
        for gemeente, placing, post, categorie, euros in rows
    ]  # fmt: skip
    return compared(pl.DataFrame(told, schema=CELLS), codes)


def told(changes: pl.DataFrame) -> list[tuple[Any, ...]]:
    assert changes.schema == CHANGES
    columns = (
        "gemeente",
        "plaatsing",
        "post",
        "categorie",
        "oud_eur",
        "nieuw_eur",
        "verschil_eur",
        "oorzaak",
    )
    return sorted(changes.select(columns).rows(), key=repr)


class TestBetweenPlacings:
    def test_only_a_cell_that_differs_is_a_change(self) -> None:
        found = edition(
            (A, 1, "0.1", "L1.1", 5), (A, 2, "0.1", "L1.1", 7),
            (A, 1, "6.2", "L1.1", 9), (A, 2, "6.2", "L1.1", 9),
        )  # fmt: skip
        assert told(between_placings(found)) == [(A, 2, "0.1", "L1.1", 5, 7, 2, "bron herzien")]

    def test_a_cell_that_came_or_went_has_no_value_on_one_side(self) -> None:
        found = edition((A, 1, "0.1", "L1.1", 5), (A, 2, "A111", "Ultimo", -3))
        assert told(between_placings(found)) == [
            (A, 2, "0.1", "L1.1", 5, None, -5, "bron herzien"),
            (A, 2, "A111", "Ultimo", None, -3, -3, "bron herzien"),
        ]

    def test_nil_and_no_cell_are_the_same_amount(self) -> None:
        found = edition((A, 1, "0.1", "L1.1", 0), (A, 2, "6.2", "L1.1", 4), (A, 1, "6.2", "L1.1", 4))
        assert told(between_placings(found)) == []

    def test_who_missed_the_first_placing_delivered_late(self) -> None:
        found = edition((A, 2, "0.1", "L1.1", 5), (B, 1, "0.1", "L1.1", 1), (B, 2, "0.1", "L1.1", 1))
        assert told(between_placings(found)) == [(A, 2, "0.1", "L1.1", None, 5, 5, "nageleverd")]

    def test_without_a_second_placing_the_first_stands(self) -> None:
        assert told(between_placings(edition((A, 1, "0.1", "L1.1", 5)))) == []

    def test_both_sources_are_the_page_of_the_cell(self) -> None:
        [change] = between_placings(edition((A, 2, "0.1", "L1.1", 5), page="a")).to_dicts()
        assert (change["bron_oud"], change["bron"]) == ("a" * 64, "a" * 64)

    @pytest.mark.parametrize(
        "second",
        [
            ((A, 2, "0.1", "L1.1", None),),
            ((A, 2, "0.1", "L1.1", 7), (A, 2, "0.1", "L1.1", 8)),
            ((A, 2, "9.9", "L1.1", 7),),
        ],
        ids=["unreadable", "given twice with other amounts", "a code in no list"],
    )
    def test_what_was_refused_is_no_change(self, second: tuple[Row, ...]) -> None:
        first = (A, 1, "0.1", "L1.1", 5) if second[0][2] == "0.1" else (A, 1, "9.9", "L1.1", 5)
        assert told(between_placings(edition(first, *second))) == []

    def test_a_cell_given_twice_the_same_changes_once(self) -> None:
        found = edition((A, 1, "0.1", "L1.1", 5), (A, 2, "0.1", "L1.1", 7), (A, 2, "0.1", "L1.1", 7))
        assert len(told(between_placings(found))) == 1

    @given(
        st.lists(
            st.tuples(
                st.sampled_from([A, B]), st.sampled_from([1, 2]), st.sampled_from(["0.1", "6.2", "A111"]),
                st.sampled_from(["L1.1", "B3.7"]), st.integers(-3, 3),
            ),
            max_size=20, unique_by=lambda row: row[:4],
        )
    )  # fmt: skip
    def test_differences_add_up_to_that_of_the_totals(self, rows: list[Row]) -> None:
        changes = between_placings(edition(*rows))
        for gemeente in (A, B):
            sums = [sum(r[4] or 0 for r in rows if (r[0], r[1]) == (gemeente, n)) for n in (1, 2)]
            second = any((r[0], r[1]) == (gemeente, 2) for r in rows)
            of_one = changes.filter(gemeente=gemeente)["verschil_eur"]
            assert of_one.sum() == (sums[1] - sums[0] if second else 0)
            assert 0 not in of_one


class TestBetweenPulls:
    def test_a_revision_of_each_placing_is_told(self) -> None:
        old = edition((A, 1, "0.1", "L1.1", 5), (A, 2, "0.1", "L1.1", 7))
        new = edition((A, 1, "0.1", "L1.1", 6), (A, 2, "0.1", "L1.1", 7), page="q")
        assert told(between_editions(old, new)) == [(A, 1, "0.1", "L1.1", 5, 6, 1, "bron herzien")]

    def test_sources_are_those_of_their_pull_and_none_where_the_cell_was_not(self) -> None:
        old = edition((A, 1, "0.1", "L1.1", 5), (A, 1, "6.2", "L1.1", 1))
        new = edition((A, 1, "0.1", "L1.1", 6), (A, 1, "A111", "Ultimo", 2), page="q")
        found = {row["post"]: (row["bron_oud"], row["bron"]) for row in between_editions(old, new).to_dicts()}
        assert found == {"0.1": ("p" * 64, "q" * 64), "6.2": ("p" * 64, None), "A111": (None, "q" * 64)}

    def test_a_placing_that_nobody_had_is_new_and_no_change(self) -> None:
        old = edition((A, 1, "0.1", "L1.1", 5))
        new = edition((A, 1, "0.1", "L1.1", 5), (A, 2, "0.1", "L1.1", 7), page="q")
        assert told(between_editions(old, new)) == []

    def test_who_comes_after_others_delivered_late(self) -> None:
        old = edition((A, 1, "0.1", "L1.1", 5))
        new = edition((A, 1, "0.1", "L1.1", 5), (B, 1, "0.1", "L1.1", 7), page="q")
        assert told(between_editions(old, new)) == [(B, 1, "0.1", "L1.1", None, 7, 7, "nageleverd")]

    def test_a_code_that_is_in_only_one_list_is_the_cause(self) -> None:
        other = Codes(frozenset({"0.1", "6.21", "A111"}), CODES.categories)
        old = edition((A, 1, "6.2", "L1.1", 5), (A, 1, "0.1", "L1.1", 1))
        new = edition((A, 1, "6.21", "L1.1", 5), (A, 1, "0.1", "L1.1", 2), codes=other, page="q")
        assert told(between_editions(old, new)) == [
            (A, 1, "0.1", "L1.1", 1, 2, 1, "bron herzien"),
            (A, 1, "6.2", "L1.1", 5, None, -5, "code lijst gewijzigd"),
            (A, 1, "6.21", "L1.1", None, 5, 5, "code lijst gewijzigd"),
        ]

    def test_a_page_that_stayed_is_left_alone_unless_its_codes_went(self) -> None:
        rows = ((A, 1, "6.2", "L1.1", 5),)
        assert told(between_editions(edition(*rows), edition(*rows))) == []
        fewer = Codes(frozenset({"0.1"}), CODES.categories)
        assert told(between_editions(edition(*rows), edition(*rows, codes=fewer))) == [
            (A, 1, "6.2", "L1.1", 5, None, -5, "code lijst gewijzigd")
        ]
