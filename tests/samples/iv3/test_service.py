from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote, urlsplit

import pytest

if TYPE_CHECKING:
    from tests.samples.conftest import Ask

HOST = "iv3.openbegroting.invalid"
FEED = "/ODataFeed/OData/45063NED/TypedDataSet?$format=json"
FILLED = "(k_1ePlaatsing_1 ne null or k_2ePlaatsing_2 ne null)"


def follow(ask: Ask, path: str) -> list[list[dict[str, Any]]]:
    pages = []
    following: str | None = path
    while following is not None:
        body = ask(HOST, following).json()
        pages.append(body["value"])
        following = body.get("odata.nextLink")
        following = following and following.removeprefix(f"http://{HOST}")
    return pages


def test_catalogue_lists_a_table_per_year(ask: Ask) -> None:
    catalogue = "/ODataCatalog/Tables?$format=json&$filter="
    tables = ask(HOST, catalogue + quote("Catalog eq 'IV3'")).json()["value"]
    assert {table["Title"]: table["Identifier"] for table in tables} == {
        "Gemeenten 2023 onbewerkte Iv3-data": "45063NED",
        "Gemeenten 2024 onbewerkte Iv3-data": "45067NED",
        "Gemeenten 2025 onbewerkte Iv3-data": "45071NED",
    }
    assert all(table["FeedUrl"].startswith(f"http://{HOST}/ODataFeed/OData/") for table in tables)
    assert ask(HOST, catalogue + quote("Catalog eq 'CBS'")).json()["value"] == []


def test_table_says_what_is_made_up(ask: Ask) -> None:
    (info,) = ask(HOST, "/ODataApi/OData/45063NED/TableInfos").json()["value"]
    assert "VOORBEELD" in info["Summary"]
    assert "Verzonnen" in info["Summary"]
    assert "CC BY 4.0" in info["Summary"]


def test_contents_of_a_table_lead_to_its_entities(ask: Ask) -> None:
    for entity in ask(HOST, "/ODataApi/OData/45071NED").json()["value"]:
        path = entity["url"].removeprefix(f"http://{HOST}")
        assert "value" in ask(HOST, f"{path}?$top=1").json()


def test_table_declares_its_columns_and_unit(ask: Ask) -> None:
    properties = ask(HOST, "/ODataApi/OData/45071NED/DataProperties?$format=json").json()["value"]
    declared = {item["Key"]: (item["Type"], item["Unit"]) for item in properties}
    assert declared == {
        "TaakveldBalanspost": ("Dimension", None),
        "Categorie": ("Dimension", None),
        "Verslagsoort": ("Dimension", None),
        "Gemeenten": ("GeoDimension", None),
        "k_1ePlaatsing_1": ("Topic", "1 000 euro"),
        "k_2ePlaatsing_2": ("Topic", "1 000 euro"),
    }
    (row,) = ask(HOST, "/ODataFeed/OData/45071NED/TypedDataSet?$format=json&$top=1").json()["value"]
    assert list(row) == ["ID", *declared]


@pytest.mark.parametrize(
    ("dimension", "key", "title"),
    [
        ("TaakveldBalanspost", "0.1   ", "0.1 Bestuur"),
        ("TaakveldBalanspost", "0.7   ", "0.7 Algemene uitkeringen en overige ui.."),
        ("TaakveldBalanspost", "6.82a ", "6.82a Jeugdbescherming "),
        ("TaakveldBalanspost", "A1331d", "A1331d Uitzettingen in 's Rijks schatkist"),
        ("Categorie", "L1.1    ", "L1.1 Salarissen en sociale lasten"),
        ("Categorie", "Ultimo  ", "Stand per 31 december"),
        ("Verslagsoort", "2023X005", "2023 Jaarrekening"),
        ("Gemeenten", "GM0736   ", "De Ronde Venen"),
    ],
)
def test_dimension_keys_are_padded(ask: Ask, dimension: str, key: str, title: str) -> None:
    items = ask(HOST, f"/ODataApi/OData/45063NED/{dimension}").json()["value"]
    assert title in [item["Title"] for item in items if item["Key"] == key]


def test_taakvelden_differ_per_year(ask: Ask) -> None:
    found = {}
    for table in ("45063NED", "45067NED", "45071NED"):
        items = ask(HOST, f"/ODataApi/OData/{table}/TaakveldBalanspost").json()["value"]
        found[table] = [item["Key"].strip() for item in items if item["Key"][0].isdigit()]
    assert [len(codes) for codes in found.values()] == [71, 71, 69]
    assert "6.71a" in found["45067NED"]
    assert "6.711" in found["45071NED"]


def test_pages_lead_to_every_row_once(ask: Ask) -> None:
    pages = follow(ask, FEED)
    numbers = [row["ID"] for page in pages for row in page]
    (info,) = ask(HOST, "/ODataApi/OData/45063NED/TableInfos").json()["value"]
    assert {len(page) for page in pages[:-1]} == {500}
    assert 0 < len(pages[-1]) <= 500
    assert numbers == sorted(set(numbers))
    assert len(numbers) == info["RecordCount"]


def test_filter_stays_with_the_next_pages(ask: Ask) -> None:
    condition = f"Gemeenten eq 'GM0307   ' and Verslagsoort eq '2023X000' and {FILLED}"
    pages = follow(ask, f"{FEED}&$filter={quote(condition)}&$select=Gemeenten,Verslagsoort")
    rows = [row for page in pages for row in page]
    assert len(rows) > 200
    assert {tuple(row.values()) for row in rows} == {("GM0307   ", "2023X000")}
    assert all(list(row) == ["Gemeenten", "Verslagsoort"] for row in rows)


def test_next_page_is_on_the_host_that_was_asked(ask: Ask) -> None:
    link = ask(f"{HOST}:1234", FEED).json()["odata.nextLink"]
    url = urlsplit(link)
    assert (url.scheme, url.netloc, url.path) == (
        "http",
        f"{HOST}:1234",
        "/ODataFeed/OData/45063NED/TypedDataSet",
    )
    assert parse_qs(url.query) == {"$format": ["json"], "$skip": ["500"]}


def test_top_and_skip_count_over_pages(ask: Ask) -> None:
    pages = follow(ask, f"{FEED}&$skip=40&$top=720")
    assert [len(page) for page in pages] == [500, 220]
    assert [row["ID"] for page in pages for row in page] == list(range(40, 760))


def test_exactly_one_full_page_has_no_next(ask: Ask) -> None:
    body = ask(HOST, f"{FEED}&$top=500").json()
    assert len(body["value"]) == 500
    assert "odata.nextLink" not in body


def test_startswith_reaches_longer_codes_too(ask: Ask) -> None:
    condition = quote(f"startswith(TaakveldBalanspost,'0.1') and {FILLED}")
    pages = follow(ask, f"{FEED}&$filter={condition}&$select=TaakveldBalanspost")
    assert {row["TaakveldBalanspost"] for page in pages for row in page} == {"0.1   ", "0.10  ", "0.11  "}


def test_untyped_rows_are_text_with_a_full_stop_for_nothing(ask: Ask) -> None:
    condition = quote("trim(Gemeenten) eq 'GM1961' and Verslagsoort eq '2023X005'")
    path = f"/ODataFeed/OData/45063NED/UntypedDataSet?$format=json&$filter={condition}"
    rows = [row for page in follow(ask, path) for row in page]
    assert len(rows) > 1000
    assert {row["k_2ePlaatsing_2"] for row in rows} == {"."}
    condition = quote(
        "TaakveldBalanspost eq '0.1   ' and Categorie eq 'L1.1    ' and Gemeenten eq 'GM0307   '"
    )
    rows = ask(HOST, f"/ODataApi/OData/45063NED/UntypedDataSet?$filter={condition}").json()["value"]
    assert [row["k_2ePlaatsing_2"] for row in rows] == ["5644", "5324"]


def test_api_refuses_what_is_too_large_and_the_feed_does_not(ask: Ask) -> None:
    assert ask(HOST, "/ODataApi/OData/45063NED/TypedDataSet").status_code == 403
    assert ask(HOST, FEED).status_code == 200


def test_feed_is_atom_unless_json_is_asked_for(ask: Ask) -> None:
    atom = ask(HOST, "/ODataFeed/OData/45063NED/TypedDataSet?$top=600", Accept="*/*")
    assert atom.headers["Content-Type"].startswith("application/atom+xml")
    assert atom.text.count("<entry>") == 500
    assert 'rel="next"' in atom.text
    asked = ask(HOST, "/ODataFeed/OData/45063NED/TypedDataSet?$top=1", Accept="application/json")
    assert asked.headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(
    "query",
    ["$filter=Onbekend%20eq%201", "$filter=(((", "$select=Onbekend", "$skip=-1", "$top=veel"],
)
def test_unreadable_question_is_answered_with_400(ask: Ask, query: str) -> None:
    answer = ask(HOST, f"{FEED}&{query}")
    assert answer.status_code == 400
    assert answer.json()["odata.error"]["message"]["value"]
