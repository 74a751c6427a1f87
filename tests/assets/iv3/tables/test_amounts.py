"""One cell at a time: what is missing, what is exact, what is no amount."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.iv3.tables.amounts import read_cells


def read(*cells: Any, euros_per_unit: int = 1000) -> list[tuple[int | None, str | None]]:
    column = read_cells(list(cells), euros_per_unit)
    assert column.euros.dtype == pl.Int64
    assert column.text.dtype == pl.String
    assert column.marked.dtype == pl.Boolean
    return list(zip(column.euros, column.text, strict=True))


def test_thousands_become_euros() -> None:
    assert read(8657, -12, 0) == [(8_657_000, None), (-12_000, None), (0, None)]


@pytest.mark.parametrize("missing", [None, ".", "", " ", -99998, "-99998", -99998.0, " . "])
def test_every_face_of_missing_gives_neither_amount_nor_text(missing: Any) -> None:
    assert read(missing) == [(None, None)]
    assert read(missing, 5) == [(None, None), (5000, None)]


def test_the_sentinel_is_compared_for_equality_never_as_a_threshold() -> None:
    assert read(-99999, -99997, -446_327) == [(-99_999_000, None), (-99_997_000, None), (-446_327_000, None)]


def test_text_that_holds_a_number_is_that_number() -> None:
    assert read("12", "-3", "12.5", 12.5) == [(12_000, None), (-3_000, None), (12_500, None), (12_500, None)]


@pytest.mark.parametrize("text", ["abc", "1.234,50", "1 000", "1e3", "0x10", "١٢", "--5", "NaN", "12.3456"])
def test_what_is_no_whole_amount_stays_text(text: str) -> None:
    assert read(text) == [(None, text)]


@pytest.mark.parametrize("text", ["1.234", "-12.345", "+999.000", " 100.500 "])
def test_text_with_a_point_before_three_digits_reads_in_two_ways(text: str) -> None:
    assert read(text) == [(None, text.strip())]


def test_a_fraction_that_is_no_text_or_no_group_of_thousands_reads_in_one() -> None:
    assert read(Decimal("1.234"), "0.125", "1234.500", "1.25") == [
        (1_234, None),
        (125, None),
        (1_234_500, None),
        (1_250, None),
    ]


@pytest.mark.parametrize("number", [2**53 + 1, -(2**60), 10**25])
def test_numbers_beyond_what_json_carries_exactly_are_not_trusted(number: int) -> None:
    assert read(number) == [(None, str(number))]


def test_true_is_no_amount() -> None:
    assert read("True") == [(None, "True")]


@given(st.lists(st.one_of(st.none(), st.integers(-(2**53), 2**53)), max_size=50))
def test_both_roads_read_integers_alike(cells: list[int | None]) -> None:
    typed = read(*cells)
    as_text = read(*[None if cell is None else str(cell) for cell in cells], ".")[:-1]
    assert typed == as_text
