from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assets.documents.words.numbers import Reading, read_number

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("text", "value", "unit", "qualifier"),
    [
        ("1.234", "1234", None, None),
        ("1.234,5", "1234.5", None, None),
        ("12.345.678", "12345678", None, None),
        ("4952", "4952", None, None),
        ("7509", "7509", None, None),
        ("0", "0", None, None),
        ("-0", "0", None, None),
        ("6,3", "6.3", None, None),
        ("0,123", "0.123", None, None),
        ("1234,567", "1234.567", None, None),
        ("-404", "-404", None, None),
        ("\N{MINUS SIGN}404", "-404", None, None),
        ("- 1", "-1", None, None),
        ("-1 414", "-1414", None, None),
        (f"1{NBSP}414", "1414", None, None),
        ("-/- 22%", "-22", "%", None),
        ("-/-22 %", "-22", "%", None),
        ("+5", "5", None, None),
        ("68,40%", "68.40", "%", None),
        ("2,1 procent", "2.1", "%", None),
        ("N 31.393", "31393", None, "nadeel"),
        ("31.393 V", "31393", None, "voordeel"),
        ("€ 739.000", "739000", "€", None),
        (f"€{NBSP}-1.000", "-1000", "€", None),
        ("-€ 1.000", "-1000", "€", None),
        ("1.000.000,-", "1000000", None, None),
        ("€ 25,--", "25", "€", None),
        ("3,2 mln", "3.2", "mln", None),
        ("€ 3,2 miljoen", "3.2", "€ mln", None),
        ("5,3 fte", "5.3", "fte", None),
        ("53*", "53", None, None),
        ("53 **", "53", None, None),
        ("53¹", "53", None, None),
        ("68%²", "68", "%", None),
        ("12,3 1)", "12.3", None, None),
    ],
)
def test_numbers_in_dutch_notation(text, value, unit, qualifier):
    assert read_number(text) == Reading(Decimal(value), unit, qualifier, None)


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("-", "streepje"),
        ("\N{EN DASH}", "streepje"),
        ("PM", "pro memorie"),
        ("-PM", "pro memorie"),
        ("p.m.", "pro memorie"),
        ("V", "voordeel"),
        ("N", "nadeel"),
        ("n.v.t.", "niet van toepassing"),
        ("n.n.b.", "niet bekend"),
    ],
)
def test_what_stands_where_a_number_is_expected_has_no_value_and_says_why(text, qualifier):
    reading = read_number(text)
    assert (reading.value, reading.qualifier) == (None, qualifier)
    assert reading.why_not


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bestuur",
        "0.1",
        "0.61",
        "6.71a",
        "0.500",
        "1.23",
        "1.2345",
        "12.345.67",
        "1,234",
        "1,234,567",
        "007",
        "06 12345678",
        "1 2",
        "12 34",
        "5-6",
        "2019-2020",
        "22-",
        "(22)",
        "N31",
        "n 31",
        "10³",
        "ca. 5",
        "< 5",
        "100\n200",
        "--5",
        "- -5",
        "N 5 N",
        "1,5,-",
        "6,66,7",
        "1e5",
        "١٢",
        "\N{FULLWIDTH DIGIT ONE}2",
        "\N{RIGHT-TO-LEFT OVERRIDE}123",
        "1234567890123456",
        "5" * 41,
        "x mln",
        "€",
        "1.",
        ".5",
        "5,",
    ],
)
def test_what_can_be_meant_otherwise_is_no_number(text):
    reading = read_number(text)
    assert reading.value is None
    assert reading.why_not


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
