"""Rows in the order of their key, and rows that are not."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from datapackages.sorting import Order, is_sorted

KEY = ["naam", "nr"]

ROWS = st.lists(st.tuples(st.sampled_from(["a", "b", "é", "ab"]), st.integers(0, 2)), max_size=6)


def _frame(rows: list[tuple[str | None, int]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={"naam": pl.String, "nr": pl.Int64}, orient="row")


@given(rows=ROWS)
def test_rows_are_sorted_when_sorting_leaves_them_as_they_are(rows: list[tuple[str, int]]) -> None:
    frame = _frame(rows)
    assert is_sorted(frame, KEY) == frame.equals(frame.sort(KEY))
    assert is_sorted(frame, KEY, strictly=True) == frame.equals(frame.unique().sort(KEY))


@given(rows=ROWS, size=st.integers(1, 4))
def test_the_order_of_pieces_is_that_of_the_whole(rows: list[tuple[str, int]], size: int) -> None:
    frame = _frame(rows)
    order = Order(KEY)
    for piece in (frame.clear(), *frame.iter_slices(size)):
        order.add(piece)
    assert order.ascending == is_sorted(frame, KEY, strictly=True)


@pytest.mark.parametrize("rows", [[(None, 1)], [("a", 1), (None, 2)], [(None, 1), ("a", 2)]])
def test_a_key_with_an_empty_cell_is_not_sorted(rows: list[tuple[str | None, int]]) -> None:
    assert not is_sorted(_frame(rows), KEY)
