"""A page of rows is taken whole or refused; a next link is judged before it is followed."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest

from assets.iv3.served.pages import read_page, skipped_rows
from assets.iv3.served.shape import SchemaChanged, TableShape
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


@pytest.mark.parametrize(
    ("once", "twice", "key"),
    [
        (b'"k_2ePlaatsing_2": 2', b'"k_2ePlaatsing_2": 3, "k_2ePlaatsing_2": 2', "k_2ePlaatsing_2"),
        (b'"k_2ePlaatsing_2": 2', b'"k_2\\u0065Plaatsing_2": 3, "k_2ePlaatsing_2": 2', "k_2ePlaatsing_2"),
        (b'"ID": 7', b'"ID": 7, "ID": 7', "ID"),
        (b'"value": [', b'"value": [], "value": [', "value"),
        (b'"value": [', b'"odata.nextLink": "y", "odata.nextLink": null, "value": [', "odata.nextLink"),
    ],
)
def test_a_key_given_twice_is_refused_because_one_of_the_two_would_win(
    once: bytes, twice: bytes, key: str
) -> None:
    with pytest.raises(SourceCorrupt, match=f"every key once in an object · found '{key}' twice"):
        read_page(page(row(7)).replace(once, twice), SHAPE, URL)


def test_a_fraction_beside_it_does_not_hide_a_key_given_twice() -> None:
    """It has no quotes, though it is kept as text: two of them once made up for the quotes of one key."""
    doubled = page(row(7, 1.5)).replace(b'"Categorie":', b'"Gemeenten": "GM9999", "Categorie":')
    with pytest.raises(SourceCorrupt, match="every key once in an object · found 'Gemeenten' twice"):
        read_page(doubled, SHAPE, URL)


@pytest.mark.parametrize("categorie", ["Categorie", "value", 'een "kop"', "a\\b", "\u00e9"])
def test_a_text_that_looks_like_a_key_is_just_a_text(categorie: str) -> None:
    read = read_page(page(row(1, Categorie=categorie), row(2, "Gemeenten", ".")), SHAPE, URL)
    assert read.columns["Categorie"][0] == categorie
    assert read.columns["k_1ePlaatsing_1"] == [1, "Gemeenten"]


@pytest.mark.parametrize(
    ("written", "cell"),
    [
        (b"12.5", Decimal("12.5")),
        (b"12.0", 12),
        (b"-0.0", 0),
        (b"1.2e3", 1200),
        (b"1.00000000000000000001", Decimal("1.00000000000000000001")),
        (b"-0.1234567890123456789", Decimal("-0.1234567890123456789")),
        (b"9007199254740993.0", 9007199254740993),
        (b"1e400", "1e400"),
        (b"1e99999999999999999999", "1e99999999999999999999"),
        (b"9" * 5_000, "9" * 5_000),
        (b'"\\u002e"', "."),
        (b'"1.234"', "1.234"),
        (b"null", None),
    ],
)
def test_a_number_that_is_not_whole_is_kept_digit_by_digit(written: bytes, cell: object) -> None:
    content = page(row(1, 77, 5), row(2, 1, 9007199254740993)).replace(b"77", written)
    columns = read_page(content, SHAPE, URL).columns
    read = columns["k_1ePlaatsing_1"][0]
    assert (read, type(read)) == (cell, type(cell))
    assert columns["k_2ePlaatsing_2"][1] == 9007199254740993


@pytest.mark.parametrize(
    ("said", "counted"), [("12", 12), (12, 12), (None, None), ("veel", None), (-1, None), ("9" * 99, None)]
)
def test_a_service_that_counts_is_heard(said: object, counted: int | None) -> None:
    for name in ("odata.count", "@odata.count"):
        assert read_page(page(row(), **{name: said}), SHAPE, URL).counted == counted
    assert read_page(page(row()), SHAPE, URL).counted is None


@pytest.mark.parametrize("value", [True, {"a": 1}, [1]])
def test_a_cell_that_is_no_cell_is_named(value: object) -> None:
    with pytest.raises(SchemaChanged, match="a number in k_1ePlaatsing_1"):
        read_page(page(row(1, value)), SHAPE, URL)


def test_the_next_page_of_the_same_table_is_followed() -> None:
    link = URL + "&$skip=10000"
    assert read_page(page(**{"odata.nextLink": link}), SHAPE, URL).next_url == link


@pytest.mark.parametrize(
    "spelled",
    [
        "http://dataderden.cbs.nl/ODataFeed/OData/45067NED/TypedDataSet",
        "http://dataderden.cbs.nl:80/ODataFeed/OData/45067NED/TypedDataSet",
        "https://DataDerden.cbs.nl:443/ODataFeed/odata/45067ned/TypedDataSet",
        "//dataderden.cbs.nl/ODataFeed/OData/45067NED/TypedDataSet",
        "TypedDataSet",
    ],
)
def test_a_link_that_spells_the_address_otherwise_is_followed_at_the_address_asked(spelled: str) -> None:
    """A proxy that ends TLS has the service link with http; its question goes on over https."""
    link = f"{spelled}?$format=json&$filter=x&$skip=10000#page"
    assert read_page(page(**{"odata.nextLink": link}), SHAPE, URL).next_url == URL + "&$skip=10000"


@pytest.mark.parametrize(
    "link",
    [
        "https://example.org/ODataFeed/OData/45067NED/TypedDataSet?$skip=10000",
        "http://dataderden.cbs.nl:8080/ODataFeed/OData/45067NED/TypedDataSet?$skip=10000",
        "https://x@dataderden.cbs.nl/ODataFeed/OData/45067NED/TypedDataSet?$skip=10000",
        "https://dataderden.cbs.nl/ODataFeed/OData/45063NED/TypedDataSet?$skip=10000",
        "https://dataderden.cbs.nl@example.org/ODataFeed/OData/45067NED/TypedDataSet",
        "//169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
    ],
)
def test_a_link_that_leaves_the_table_is_refused(link: str) -> None:
    with pytest.raises(SourceCorrupt, match="not followed"):
        read_page(page(**{"odata.nextLink": link}), SHAPE, URL)


@pytest.mark.parametrize("link", ["//[", "http://[::1", "https://\u2100.example/"])
def test_a_link_that_is_no_address_is_refused(link: str) -> None:
    with pytest.raises(SourceCorrupt):
        read_page(page(**{"odata.nextLink": link}), SHAPE, URL)


@pytest.mark.parametrize("skip", ["²", "", "-1", "9" * 5_000])
def test_a_skip_that_is_no_number_says_nothing(skip: str) -> None:
    assert skipped_rows(f"{URL}&$skip={skip}") is None


def test_a_next_link_that_is_no_text_is_refused() -> None:
    with pytest.raises(SourceCorrupt, match="next link that is text"):
        read_page(page(**{"odata.nextLink": 5}), SHAPE, URL)


@pytest.mark.parametrize("name", ["odata.nextLink", "odata.metadata"])
@pytest.mark.parametrize("number", ["1e999", "1" * 5_000])
def test_a_number_beyond_every_number_is_refused_wherever_it_stands(name: str, number: str) -> None:
    content = page(row(), **{name: 5}).replace(b": 5", f": {number}".encode())
    with pytest.raises(SourceCorrupt, match="out of range"):
        read_page(content, SHAPE, URL)


def test_rows_skipped_are_read_from_the_address() -> None:
    assert skipped_rows(URL + "&$skip=20000") == 20000
    assert skipped_rows(URL.replace("$format", "%24format") + "&%24skip=500") == 500
    assert skipped_rows(URL) is None


@pytest.mark.parametrize("table", ["45067NED", "45067ned"])
def test_an_answer_may_say_what_it_is_about(table: str) -> None:
    metadata = f"http://elsewhere/ODataApi/OData/{table}/$metadata#Cbs.OData.TypedDataSet"
    assert read_page(page(row(), **{"odata.metadata": metadata}), SHAPE, URL).rows == 1


@pytest.mark.parametrize("service", ["OData", "odata"])
def test_an_answer_about_another_table_is_refused(service: str) -> None:
    """CBS spells the service both ways in one answer."""
    metadata = f"https://dataderden.cbs.nl/ODataFeed/{service}/45063NED/$metadata#TypedDataSet"
    with pytest.raises(SourceCorrupt, match="the table 45067NED · found one about 45063NED"):
        read_page(page(row(), **{"odata.metadata": metadata}), SHAPE, URL)


def test_a_next_page_of_another_question_is_not_followed() -> None:
    link = URL.replace("filter=x", "filter=y") + "&$skip=10000"
    with pytest.raises(SourceCorrupt, match="found a link that asks 'y'"):
        read_page(page(**{"odata.nextLink": link}), SHAPE, URL)


def test_two_links_to_a_next_page_are_refused() -> None:
    links = {"odata.nextLink": URL + "&$skip=1", "@odata.nextLink": URL + "&$skip=2"}
    with pytest.raises(SourceCorrupt, match="one link to a next page · found 2 of them"):
        read_page(page(**links), SHAPE, URL)
