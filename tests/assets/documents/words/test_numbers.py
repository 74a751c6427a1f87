from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.documents.words.number_cases import as_markdown, cases
from assets.documents.words.numbers import Reading, read_number

CASES = cases()


@pytest.mark.parametrize(("text", "value", "unit", "qualifier"), CASES["numbers"])
def test_numbers_in_dutch_notation(text, value, unit, qualifier):
    assert read_number(text) == Reading(Decimal(value), unit, qualifier, None)


@pytest.mark.parametrize(("text", "qualifier"), CASES["words"])
def test_what_stands_where_a_number_is_expected_has_no_value_and_says_why(text, qualifier):
    reading = read_number(text)
    assert (reading.value, reading.qualifier) == (None, qualifier)
    assert reading.why_not


@pytest.mark.parametrize("text", CASES["refused"])
def test_what_can_be_meant_otherwise_is_no_number(text):
    reading = read_number(text)
    assert reading.value is None
    assert reading.why_not


def test_the_published_table_of_cases_is_the_one_that_is_tested():
    published = (Path(__file__).parents[4] / "docs" / "numbers.md").read_text(encoding="utf-8")
    assert published == as_markdown(), "python -m assets.documents.words.number_cases > docs/numbers.md"


def test_a_bare_unit_is_kept_as_unit():
    assert read_number("x mln").unit == "mln"


@given(st.integers(-999_999_999_999, 999_999_999_999), st.integers(0, 9))
def test_what_dutch_notation_writes_is_what_is_read(whole, decimals):
    shown = f"{whole:,}".replace(",", ".")
    assert read_number(shown).value == whole
    if whole:
        assert read_number(f"{shown},{decimals}").value == Decimal(f"{whole}.{decimals}")


@given(st.text(max_size=60))
def test_any_text_is_a_number_or_says_why_not(text):
    reading = read_number(text)
    assert (reading.value is None) == (reading.why_not is not None)
