"""Addresses that CBS understands, and small answers that are taken whole or refused."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from assets.iv3.served.service import (
    CatalogueRecord,
    DimensionItem,
    catalogue_url,
    entity_url,
    literal,
    rows_url,
    table_of,
    values,
)
from assets.iv3.served.shape import SchemaChanged
from assets.sources.fetching import SourceCorrupt, SourceUnavailable

BASE = "https://dataderden.cbs.nl/"
URL = "https://dataderden.cbs.nl/ODataApi/OData/45067NED/Gemeenten?$format=json"
TITLE = "Gemeenten 2024 onbewerkte Iv3-data"


def items(*found: dict[str, object], **extra: object) -> bytes:
    return json.dumps({"odata.metadata": "x", "value": list(found), **extra}).encode()


def test_the_catalogue_is_asked_for_iv3_only() -> None:
    url = urlsplit(catalogue_url(BASE))
    assert url.path == "/ODataCatalog/Tables"
    assert parse_qs(url.query) == {"$format": ["json"], "$filter": ["Catalog eq 'IV3'"]}


def test_rows_come_from_the_feed_and_the_rest_from_the_api() -> None:
    assert entity_url(BASE, "45067NED", "TableInfos").startswith(f"{BASE}ODataApi/OData/45067NED/TableInfos?")
    assert rows_url(BASE, "45067NED", "x ne 0").startswith(f"{BASE}ODataFeed/OData/45067NED/TypedDataSet?")


@pytest.mark.parametrize("key", ["GM0307   ", "'s-Gravenhage", "a&$skip=1", "a#b", "50%", "a+b"])
def test_a_key_arrives_as_it_is_whatever_it_holds(key: str) -> None:
    query = parse_qs(urlsplit(rows_url(BASE, "45067NED", f"Gemeenten eq {literal(key)}")).query)
    assert query["$filter"] == [f"Gemeenten eq '{key.replace(chr(39), chr(39) * 2)}'"]
    assert set(query) == {"$format", "$filter"}


def test_keys_keep_their_padding() -> None:
    (item,) = values(
        items({"Key": "0.1   ", "Title": "0.1 Bestuur", "Description": None}), DimensionItem, URL
    )
    assert (item.Key, item.Title) == ("0.1   ", "0.1 Bestuur")


@pytest.mark.parametrize("item", [{"Key": "0.1"}, {"Key": 1, "Title": "x"}, {"Key": "0.1", "Title": None}])
def test_an_item_without_what_is_read_from_it_is_a_changed_schema(item: dict[str, object]) -> None:
    with pytest.raises(SchemaChanged, match="expected items with Key, Title"):
        values(items(item), DimensionItem, URL)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (items()[:-5], "found"),
        (b"<html>Storing</html>", "expected JSON"),
        (b'{"odata.error": {"code": ""}}', "odata.error"),
        (b"{}", "a list called value"),
        (items(**{"odata.nextLink": "x"}), "a link to a next page"),
        (b'{"value": [{"Key": "\\ud800", "Title": ""}]}', "expected JSON"),
        (b'{"value": [{"Key": "\xed\xa0\x80", "Title": ""}]}', "expected JSON"),
        (b'{"value": ' + b"[" * 100_000, "expected JSON"),
    ],
)
def test_what_is_no_whole_list_is_refused_in_one_short_line(content: bytes, found: str) -> None:
    with pytest.raises(SourceCorrupt, match=found) as caught:
        values(content, DimensionItem, URL)
    assert len(str(caught.value)) < 500
    assert "\n" not in str(caught.value)


def test_a_table_is_found_by_its_title_whatever_its_spaces_and_capitals() -> None:
    records = [
        CatalogueRecord("45063NED", TITLE.replace("2024", "2023")),
        CatalogueRecord("45067NED", f"{TITLE} "),
    ]
    assert table_of(records, 2024) == "45067NED"
    assert table_of([CatalogueRecord("45067NED", TITLE.upper())], 2024) == "45067NED"


@pytest.mark.parametrize("tables", [(), ("45067NED", "45068NED"), ("45067NED", None)])
def test_no_table_or_two_of_them_is_said(tables: tuple[object, ...]) -> None:
    with pytest.raises(SourceUnavailable, match=f"found {len(tables)} of them"):
        table_of([CatalogueRecord(table, TITLE) for table in tables], 2024)


def test_a_record_that_is_listed_twice_is_one_table() -> None:
    assert table_of([CatalogueRecord("45067NED", TITLE), CatalogueRecord("45067NED", f"{TITLE} ")], 2024)


@pytest.mark.parametrize(
    "odd",
    [{"Identifier": None, "Title": "Provincies 2024"}, {"Identifier": 3, "Title": None}, {"Title": [1]}, {}],
)
def test_what_is_odd_in_the_record_of_another_table_keeps_none_from_being_found(odd: dict[str, Any]) -> None:
    records = values(items(odd, {"Identifier": "45067NED", "Title": TITLE}), CatalogueRecord, URL)
    assert table_of(records, 2024) == "45067NED"


@pytest.mark.parametrize(
    "identifier", ["../x", "", "45067NED?", "4" * 21, "45067\u202eNED", None, 45067, ["x"] * 99]
)
def test_a_table_id_that_would_change_the_address_is_refused(identifier: object) -> None:
    with pytest.raises(SourceCorrupt, match="expected a table id"):
        table_of([CatalogueRecord(identifier, TITLE)], 2024)
