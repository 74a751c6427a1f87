"""Counted beside the reader, the raw cells of a page are the same rows and the same euros."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.iv3.served.pages import Page
from assets.iv3.served.shape import TableShape
from assets.iv3.tables.amounts import read_cells
from assets.iv3.tables.tallying import tally_of_page

CELLS = st.one_of(
    st.none(),
    st.integers(),
    st.just(-99998),
    st.floats(allow_nan=False, allow_infinity=False),
    st.from_regex(r"\A\s?[+-]?[0-9]{0,32}(\.[0-9]{0,32})?\s?\Z"),
    st.from_regex(r"\A[+-]?[0-9]{1,4}\.[0-9]{3}\Z"),
    st.decimals(allow_nan=False, allow_infinity=False, places=4),
    st.sampled_from([".", "", " ", "-99998.000", "1e3", "-0", "abc", "١٢", "²", "1/2", "0x10", "1_000"]),
)


def tally(cells: list[Any], euros_per_unit: int = 1000, post: str = "0.1   ") -> dict[str, tuple[int, int]]:
    shape = TableShape("TaakveldBalanspost", ("k_1ePlaatsing_1", "k_2ePlaatsing_2"), euros_per_unit)
    columns = dict.fromkeys(shape.columns, ["x"] * len(cells))
    columns |= {shape.field: [post] * len(cells), shape.placings[0]: cells}
    columns[shape.placings[1]] = [None] * len(cells)
    lines = tally_of_page(Page(columns, None), shape, "b" * 64)
    return {line["tabel"]: (line["rijen"], line["eur"]) for line in lines.iter_rows(named=True)}


@pytest.mark.parametrize(
    ("post", "name"),
    [("0.1   ", "iv3_baten_lasten"), ("A111  ", "iv3_balans"), (" P111 ", "iv3_balans")],
)
def test_the_raw_key_says_which_table_a_cell_belongs_to(post: str, name: str) -> None:
    assert tally([5, -2, 0], post=post) == {name: (3, 3_000)}


def test_what_is_missing_is_no_row_and_what_is_unreadable_is_one_without_euros() -> None:
    assert tally([None, ".", "", " ", -99998, "-99998"]) == {}
    assert tally(["abc", 7, "12.5", "12.3456", 2**60]) == {"iv3_baten_lasten": (5, 19_500)}


@given(st.lists(CELLS, max_size=20), st.sampled_from([1, 1000, 1_000_000]))
def test_two_readers_that_share_no_step_agree(cells: list[Any], euros_per_unit: int) -> None:
    read = read_cells(cells, euros_per_unit)
    filled = (read.euros.is_not_null() | read.text.is_not_null()).sum()
    expected = {"iv3_baten_lasten": (filled, read.euros.cast(pl.Int128).sum())} if filled else {}
    assert tally(cells, euros_per_unit) == expected
