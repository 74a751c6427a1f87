"""From a published row to the record of the source, exactly as it was sent."""

from __future__ import annotations

import json

import pytest

from assets.iv3.tracing import Record, listed_items, raw_records
from tests.small_cbs import records

ROW = {"jaar": 2024, "gemeente": "GM0307", "verslagsoort": "X000", "taakveld": "0.1", "categorie": "L1.1"}


def body(*rows: dict[str, object]) -> bytes:
    return json.dumps({"value": rows}).encode()


def sent_in(records: list[Record]) -> list[dict[str, object]]:
    return [record.sent for record in records]


def test_the_record_of_a_row_comes_back_with_its_padding_and_both_placings() -> None:
    sent = records()
    (found,) = raw_records(body(*sent), ROW)
    assert (found.sent, found.place) == (sent[0], "record 1 of 8 (ID 0)")
    (found,) = raw_records(body(*sent), ROW | {"categorie": "B3.7"})
    assert found.place == "record 2 of 8 (ID 7)"


def test_codes_that_begin_alike_are_not_taken_for_each_other() -> None:
    (found,) = raw_records(body(*records()), ROW | {"taakveld": "0.10", "categorie": "L7.1"})
    assert found.sent["TaakveldBalanspost"] == "0.10  "


@pytest.mark.parametrize("field", ["TaakveldBalanspost", "FunctieKostenplaatsBalanspost"])
def test_a_balance_post_is_found_under_the_name_of_every_vintage(field: str) -> None:
    sent = records()[0] | {"Categorie": "Ultimo  "}
    sent.pop("TaakveldBalanspost")
    sent[field] = "A111  "
    wanted = {name: value for name, value in ROW.items() if name != "taakveld"}
    row = wanted | {"balanspost": "A111", "categorie": "Ultimo"}
    assert sent_in(raw_records(body(sent), row)) == [sent]


@pytest.mark.parametrize(
    "other", [{"jaar": 2023}, {"verslagsoort": "X005"}, {"gemeente": "GM0310"}, {"categorie": "B9"}]
)
def test_a_row_that_is_not_in_the_body_has_no_record(other: dict[str, object]) -> None:
    assert raw_records(body(*records()), ROW | other) == []


def test_a_row_sent_twice_has_two_records() -> None:
    sent = records()[0]
    found = raw_records(body(sent, sent | {"ID": 8}), ROW)
    assert [record.place for record in found] == ["record 1 of 2 (ID 0)", "record 2 of 2 (ID 8)"]


def test_a_record_is_found_by_the_code_that_was_shown_where_the_source_hid_something_in_it() -> None:
    hidden = records()[0] | {"Categorie": "L1.\u202e1   "}
    assert sent_in(raw_records(body(hidden), ROW | {"categorie": "L1.\ufffd1"})) == [hidden]


def test_a_changed_cell_is_found_by_its_post_of_either_kind() -> None:
    changed = {name: value for name, value in ROW.items() if name != "taakveld"} | {"post": "0.1"}
    assert sent_in(raw_records(body(*records()), changed)) == [records()[0]]


def test_the_item_of_a_code_comes_back_with_its_padding() -> None:
    items = [{"Key": "0.1   ", "Title": "0.1 Bestuur"}, {"Key": "0.10  ", "Title": "0.10 Reserves"}]
    content = body(*items)
    (found,) = listed_items(content, "taakvelden", {"jaar": 2024, "taakveld": "0.10"})
    assert (found.sent, found.place) == (items[1], "record 2 of 2 (Key 0.10)")
    assert listed_items(content, "taakvelden", {"jaar": 2024, "taakveld": "0"}) == []


def test_a_report_is_listed_under_its_year() -> None:
    content = body({"Key": "2024X000", "Title": "2024 Begroting"})
    row = {"jaar": 2024, "verslagsoort": "X000"}
    assert [item["Title"] for item in sent_in(listed_items(content, "verslagsoorten", row))] == [
        "2024 Begroting"
    ]
    assert listed_items(content, "verslagsoorten", row | {"jaar": 2023}) == []
