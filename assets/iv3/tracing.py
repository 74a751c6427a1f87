"""Finds the raw record behind a published Iv3 row in the archived body it came from."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

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

    _Index: TypeAlias = Mapping[tuple[str, ...], list[dict[str, Any]]]

_KEYS = (MUNICIPALITY_DIMENSION, CATEGORY_DIMENSION, REPORT_DIMENSION)

MOST_PAGES = 100
"""That are kept decoded: the rows of one question stand on a few pages, many on each."""


def raw_records(content: bytes, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The records of a page of rows that have the key of ``row``, exactly as the source sent them.

    ``row`` is a row of ``iv3_baten_lasten`` or ``iv3_balans``. Empty when the body holds no such record.
    """
    post = row["taakveld"] if "taakveld" in row else row["balanspost"]
    key = (row["gemeente"], row["categorie"], f"{row['jaar']}{row['verslagsoort']}", post)
    return list(_by_key(content).get(key, ()))


@lru_cache(maxsize=MOST_PAGES)
def _by_key(content: bytes) -> _Index:
    """The records of a page by municipality, categorie, report, and taakveld or balance post."""
    index: defaultdict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for record in msgspec.json.decode(content)["value"]:
        key = tuple(str(record.get(name, "")).strip() for name in _KEYS)
        for post in {str(record[name]).strip() for name in FIELD_DIMENSIONS if name in record}:
            index[*key, post].append(record)
    return index


def place_of(record: Mapping[str, Any]) -> str:
    """How a record is found in its body: by the row number CBS gave it."""
    return f"{ROW_NUMBER} {record.get(ROW_NUMBER)}"
