"""Finds the raw record behind a published Iv3 row in the archived body it came from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec

from assets.iv3.shape import (
    CATEGORY_DIMENSION,
    FIELD_DIMENSIONS,
    MUNICIPALITY_DIMENSION,
    REPORT_DIMENSION,
    ROW_NUMBER,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


def raw_records(content: bytes, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The records of a page of rows that have the key of ``row``, exactly as the source sent them.

    ``row`` is a row of ``iv3_baten_lasten`` or ``iv3_balans``. Empty when the body holds no such record.
    """
    wanted = {
        MUNICIPALITY_DIMENSION: row["gemeente"],
        CATEGORY_DIMENSION: row["categorie"],
        REPORT_DIMENSION: f"{row['jaar']}{row['verslagsoort']}",
    }
    post = row.get("taakveld") or row.get("balanspost")
    records: list[dict[str, Any]] = msgspec.json.decode(content)["value"]
    return [
        record
        for record in records
        if all(str(record.get(name, "")).strip() == value for name, value in wanted.items())
        and any(str(record.get(name, "")).strip() == post for name in FIELD_DIMENSIONS)
    ]


def place_of(record: Mapping[str, Any]) -> str:
    """How a record is found in its body: by the row number CBS gave it."""
    return f"{ROW_NUMBER} {record.get(ROW_NUMBER)}"
