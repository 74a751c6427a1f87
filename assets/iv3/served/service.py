"""Addresses and answers of the CBS OData v3 service for Iv3: catalogue, table infos, dimensions.

Everything small is read here; pages of rows are read in ``pages``. Table ids are looked up in the
catalogue by title and never computed: CBS hands them out in no order.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import quote, unquote

import msgspec

from assets.iv3.served.shape import Property, SchemaChanged
from assets.iv3.served.strict_json import NEXT_LINKS, refuse_doubled_keys, refuse_other_table
from assets.sources.fetching import SourceCorrupt, SourceUnavailable

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")

_ADDRESS_SHOWN = 130

_IDENTIFIER = re.compile(r"[0-9A-Za-z]{4,20}")


class CatalogueRecord(msgspec.Struct, frozen=True):
    """What the catalogue says of one table, as far as it is used.

    Of any type: what is odd in the record of another table is no reason to do without the one asked for.
    """

    Identifier: object = None
    Title: object = None


class TableInfo(msgspec.Struct, frozen=True):
    """What a table says of itself in ``TableInfos``, as far as it is used."""

    Identifier: str
    Modified: str | None = None


class DimensionItem(msgspec.Struct, frozen=True):
    """One code of a dimension; the key keeps its padding, which filters need."""

    Key: str
    Title: str


def catalogue_url(base_url: str) -> str:
    """Every Iv3 table CBS offers."""
    only_iv3 = _quoted("Catalog eq 'IV3'")
    return f"{base_url.rstrip('/')}/ODataCatalog/Tables?$format=json&$filter={only_iv3}"


def entity_url(base_url: str, table: str, entity: str) -> str:
    """A small answer of one table: ``TableInfos``, ``DataProperties`` or a dimension."""
    return f"{base_url.rstrip('/')}/ODataApi/OData/{table}/{entity}?$format=json"


def rows_url(base_url: str, table: str, condition: str) -> str:
    """The first page of rows for which ``condition`` holds; the feed pages, the API refuses large answers."""
    return (
        f"{base_url.rstrip('/')}/ODataFeed/OData/{table}/TypedDataSet"
        f"?$format=json&$filter={_quoted(condition)}"
    )


def short_address(url: str) -> str:
    """An address for a message: its question readable and cut short, where it continues kept."""
    text, skip, row = unquote(url).partition("&$skip=")
    return f"{text[:_ADDRESS_SHOWN]}{'…' if len(text) > _ADDRESS_SHOWN else ''}{skip}{row[:20]}"


def literal(text: str) -> str:
    """``text`` as an OData string; quotes are doubled and padding is kept, it is part of the key."""
    return "'" + text.replace("'", "''") + "'"


def _quoted(expression: str) -> str:
    return quote(expression, safe="'(),")


def values(content: bytes, kind: type[T], url: str) -> tuple[T, ...]:
    """The ``value`` list of a small answer.

    Raises ``SchemaChanged`` when an item lacks what is read from it, ``SourceCorrupt`` when the body is
    no such list or is only its first page.
    """
    try:
        body = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
        if "odata.error" in body or "value" not in body:
            raise SourceCorrupt(
                url, expected="a list called value", found=content[:120].decode("utf-8", "replace")
            )
        if any(link in body for link in NEXT_LINKS):
            raise SourceCorrupt(url, expected="one page", found="a link to a next page")
        refuse_doubled_keys(content, url)
        refuse_other_table(body, url)
        return tuple(msgspec.json.decode(body["value"], type=list[kind]))  # type: ignore[valid-type]
    except msgspec.ValidationError as error:
        raise SchemaChanged(
            url, expected=f"items with {', '.join(kind.__annotations__)}", found=str(error)[:200]
        ) from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceCorrupt(url, expected="JSON", found=str(error)[:200]) from error


def table_of(records: Iterable[CatalogueRecord], jaar: int) -> str:
    """The id of the table ``Gemeenten {jaar} onbewerkte Iv3-data`` (titles may end in a space).

    Raises ``SourceUnavailable`` when the catalogue has no such table, or more than one; a record that is
    listed twice is one table. ``SourceCorrupt`` when what it calls the table is no id.
    """
    title = f"Gemeenten {jaar} onbewerkte Iv3-data"
    found: list[object] = []
    for item in records:
        called = " ".join(item.Title.split()) if isinstance(item.Title, str) else ""
        if called.casefold() == title.casefold() and item.Identifier not in found:
            found.append(item.Identifier)
    if len(found) != 1:
        raise SourceUnavailable(
            f"Iv3 {jaar}",
            expected=f"one table called {title!r} in the catalogue",
            found=f"{len(found)} of them",
            remedy="CBS adds a year's table in November before it; leave the year out until then",
        )
    table = found[0]
    if not isinstance(table, str) or not _IDENTIFIER.fullmatch(table):
        raise SourceCorrupt(f"Iv3 {jaar}", expected="a table id", found=_bounded_repr(table))
    return table


def _bounded_repr(value: object) -> str:
    return repr(value[:40] if isinstance(value, str) else value)[:60]


def properties(content: bytes, url: str) -> tuple[Property, ...]:
    """The lines of ``DataProperties``."""
    return values(content, Property, url)
