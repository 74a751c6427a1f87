"""A page of rows is taken whole or refused; a next link is judged before it is followed."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assets.iv3.pages import next_link, read_page, skipped_rows
from assets.iv3.shape import SchemaChanged, TableShape
from assets.sources.fetching import SourceCorrupt

SHAPE = TableShape("TaakveldBalanspost", ("k_1ePlaatsing_1", "k_2ePlaatsing_2"), 1000)
URL = "https://dataderden.cbs.nl/ODataFeed/OData/45067NED/TypedDataSet?$format=json&$filter=x"


def row(number: int = 0, first: Any = 1, second: Any = 2, **extra: Any) -> dict[str, Any]:
    return {
        "ID": number,
        "TaakveldBalanspost": "0.1   ",
        "Categorie": "L1.1    ",
        "Gemeenten": "GM0307   ",
        "Verslagsoort": "2024X000",
        "k_1ePlaatsing_1": first,
        "k_2ePlaatsing_2": second,
        **extra,
    }


def page(*rows: dict[str, Any], **extra: Any) -> bytes:
    return json.dumps({"odata.metadata": "x", "value": list(rows), **extra}).encode()


def test_rows_come_column_wise_with_their_padding() -> None:
    read = read_page(page(row(7), row(9, None, -3)), SHAPE, URL)
    assert read.rows == 2
    assert read.columns["ID"] == [7, 9]
    assert read.columns["Gemeenten"] == ["GM0307   ", "GM0307   "]
    assert read.columns["k_1ePlaatsing_1"] == [1, None]
    assert read.columns["k_2ePlaatsing_2"] == [2, -3]
    assert read.next_url is None


def test_a_dot_makes_the_page_text_but_loses_nothing() -> None:
    read = read_page(page(row(1, ".", "12"), row(2, 5, 6)), SHAPE, URL)
    assert read.columns["k_1ePlaatsing_1"] == [".", 5]
    assert read.columns["k_2ePlaatsing_2"] == ["12", 6]


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(SchemaChanged, match="Prijspeil"):
        read_page(page(row(Prijspeil="2020")), SHAPE, URL)


def test_a_missing_column_is_named() -> None:
    short = row()
    del short["Categorie"]
    with pytest.raises(SchemaChanged, match="Categorie"):
        read_page(page(short), SHAPE, URL)


@pytest.mark.parametrize(
    "content",
    [
        page(row())[:-20],
        page(row()) + b"{}",
        page(row()).replace(b": 1,", b": NaN,"),
        page(row()).replace(b": 1,", b": Infinity,"),
        b"",
        b"<html>Storing</html>",
        page(row(Categorie="?")).replace(b"?", b"\\ud800"),
        page(row(Categorie="?")).replace(b"?", b"\xed\xa0\x80"),
        b'{"value": ' + b"[" * 100_000,
    ],
)
def test_what_is_no_complete_json_is_refused(content: bytes) -> None:
    with pytest.raises((SourceCorrupt, SchemaChanged)):
        read_page(content, SHAPE, URL)


def test_a_key_given_twice_is_refused_because_one_of_the_two_would_win() -> None:
    doubled = page(row()).replace(b'"k_2ePlaatsing_2": 2', b'"k_2ePlaatsing_2": 3, "k_2ePlaatsing_2": 2')
    with pytest.raises(SourceCorrupt, match="k_2ePlaatsing_2 once in each of 1 rows"):
        read_page(doubled, SHAPE, URL)


def test_the_next_page_of_the_same_table_is_followed() -> None:
    link = URL + "&$skip=10000"
    assert next_link(page(**{"odata.nextLink": link}), URL) == link


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/ODataFeed/OData/45067NED/TypedDataSet?$skip=10000",
        "http://dataderden.cbs.nl/ODataFeed/OData/45067NED/TypedDataSet?$skip=10000",
        "https://dataderden.cbs.nl/ODataFeed/OData/45063NED/TypedDataSet?$skip=10000",
        "https://dataderden.cbs.nl@example.org/ODataFeed/OData/45067NED/TypedDataSet",
        "//169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
    ],
)
def test_a_link_that_leaves_the_table_is_refused(link: str) -> None:
    with pytest.raises(SourceCorrupt, match="not followed"):
        next_link(page(**{"odata.nextLink": link}), URL)


@pytest.mark.parametrize("link", ["//[", "http://[::1", "https://\u2100.example/"])
def test_a_link_that_is_no_address_is_refused(link: str) -> None:
    with pytest.raises(SourceCorrupt):
        next_link(page(**{"odata.nextLink": link}), URL)


@pytest.mark.parametrize("skip", ["²", "", "-1", "9" * 5_000])
def test_a_skip_that_is_no_number_says_nothing(skip: str) -> None:
    assert skipped_rows(f"{URL}&$skip={skip}") is None


def test_a_next_link_that_is_no_text_is_refused() -> None:
    with pytest.raises(SourceCorrupt, match="next link that is text"):
        next_link(page(**{"odata.nextLink": 5}), URL)


def test_rows_skipped_are_read_from_the_address() -> None:
    assert skipped_rows(URL + "&$skip=20000") == 20000
    assert skipped_rows(URL.replace("$format", "%24format") + "&%24skip=500") == 500
    assert skipped_rows(URL) is None
