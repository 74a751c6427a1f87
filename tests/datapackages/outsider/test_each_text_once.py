"""Frictionless says the same of a table whether or not it remembers the texts it passed."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from frictionless import Schema
from frictionless.fields import IntegerField
from frictionless.resources import TableResource

from datapackages.outsider.each_text_once import each_text_once

SCHEMA: dict[str, Any] = {
    "fields": [
        {"name": "code", "type": "string", "constraints": {"required": True, "pattern": "GM[0-9]{4}"}},
        {"name": "euro", "type": "integer", "constraints": {"maximum": 10}},
    ]
}
ROWS = b"code,euro\r\n" + b"GM0001,1\r\nGM0001,1\r\nGM1,11\r\n,x\r\nGM1,11\r\n,x\r\nGM0001,\r\nGM0001,1,2\r\n"


def _said() -> list[str]:
    table = TableResource(
        name="t", data=ROWS, scheme="buffer", format="csv", schema=Schema.from_descriptor(SCHEMA)
    )
    return [error.message for error in table.validate().task.errors]


def test_each_fault_is_told_as_often_as_it_occurs() -> None:
    as_always = _said()
    with each_text_once(["string", "integer"]):
        assert _said() == as_always
    assert len(as_always) == 9


def test_a_text_without_fault_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    read: Counter[str] = Counter()
    reader = IntegerField.create_cell_reader

    def counting(field: Any) -> Any:
        read_cell = reader(field)

        def counted(cell: str) -> Any:
            read[cell] += 1
            return read_cell(cell)

        return counted

    monkeypatch.setattr(IntegerField, "create_cell_reader", counting)
    with each_text_once(["integer"]):
        _said()
    assert read == {"1": 1, "11": 2, "x": 2, "": 1}
    read.clear()
    _said()
    assert read["1"] == 3
