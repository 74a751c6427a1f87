"""How many items each body lists."""

from __future__ import annotations

import polars as pl

from assets.tally import TALLY, counted


def test_items_are_counted_per_body() -> None:
    items = pl.DataFrame({"bron": ["b", "a", "b"], "naam": ["x", "y", "z"]})
    assert counted("gemeenten", items).rows() == [("gemeenten", "b", 2, None), ("gemeenten", "a", 1, None)]


def test_no_items_are_no_lines_of_the_same_shape() -> None:
    assert dict(counted("gemeenten", pl.DataFrame(schema={"bron": pl.String})).schema) == TALLY
