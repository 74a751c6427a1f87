"""Finds the raw record behind a row of Iv3 or of its code lists in the archived body it came from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias

import msgspec

from assets.iv3.served import labels
from assets.iv3.served.shape import (
    CATEGORY_DIMENSION,
    FIELD_DIMENSIONS,
    MUNICIPALITY_DIMENSION,
    REPORT_DIMENSION,
    ROW_NUMBER,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    _Index: TypeAlias = Mapping[tuple[str | None, ...], list["Record"]]

CELL_TABLES = ("iv3_baten_lasten", "iv3_balans", "iv3_wijzigingen")
"""The tables of which a row is a cell of the table at CBS."""

CODE_COLUMNS = {
    "gemeenten": "gemeente",
    "taakvelden": "taakveld",
    "categorieen": "categorie",
    "balansposten": "balanspost",
    "verslagsoorten": "verslagsoort",
}
"""The tables that are a code list of CBS, and the column with the code."""

_POSTS = ("taakveld", "balanspost", "post")

_KEYS = (MUNICIPALITY_DIMENSION, CATEGORY_DIMENSION, REPORT_DIMENSION)

MOST_PAGES = 100
"""That are kept decoded: the rows of one question stand on a few pages, many on each."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a body, exactly as the source sent it, and which of how many it is there."""

    number: int
    of: int
    sent: dict[str, Any]

    @property
    def place(self) -> str:
        """How it is found in its body, also by the row number CBS gave it or the key of a code."""
        sent = self.sent
        called = (
            f"{ROW_NUMBER} {sent[ROW_NUMBER]}" if ROW_NUMBER in sent else f"Key {sent.get('Key', '').strip()}"
        )
        return f"record {self.number:,} of {self.of:,} ({called})"


def raw_records(content: bytes, row: Mapping[str, Any]) -> list[Record]:
    """The records of a page of rows that have the key of ``row``.

    ``row`` is a row of one of ``CELL_TABLES``. Empty when the body holds no such record.
    """
    post = next((row[name] for name in _POSTS if row.get(name) is not None), None)
    key = (row.get("gemeente"), row.get("categorie"), f"{row.get('jaar')}{row.get('verslagsoort')}", post)
    return list(_by_key(content).get(key, ()))


def listed_items(content: bytes, name: str, row: Mapping[str, Any]) -> list[Record]:
    """The items of a code list with the code of ``row`` of table ``name``."""
    column = CODE_COLUMNS[name]
    code = row.get(column)
    wanted = f"{row.get('jaar')}{code}" if column == "verslagsoort" else code
    return list(_by_code(content).get(wanted, ()))


@lru_cache(maxsize=MOST_PAGES)
def _by_key(content: bytes) -> _Index:
    """The records of a page by municipality, categorie, report, and taakveld or balance post."""
    index: defaultdict[tuple[str | None, ...], list[Record]] = defaultdict(list)
    for record in _records(content):
        key = tuple(labels.code(str(record.sent.get(name, ""))) for name in _KEYS)
        for post in {labels.code(str(record.sent[name])) for name in FIELD_DIMENSIONS if name in record.sent}:
            index[*key, post].append(record)
    return index


@lru_cache(maxsize=MOST_PAGES)
def _by_code(content: bytes) -> Mapping[str | None, list[Record]]:
    """The items of a dimension by their code, as it is published."""
    index: defaultdict[str | None, list[Record]] = defaultdict(list)
    for record in _records(content):
        index[labels.code(str(record.sent.get("Key", "")))].append(record)
    return index


def _records(content: bytes) -> list[Record]:
    sent = msgspec.json.decode(content)["value"]
    return [Record(number, len(sent), record) for number, record in enumerate(sent, start=1)]
