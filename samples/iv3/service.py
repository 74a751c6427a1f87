"""The sample Iv3 as dataderden.cbs.nl would answer: catalogue, API and bulk feed in OData v3.

Addresses, paging and the form of answers belong here; the rows come from ``samples.iv3.cube``. Like the
real service the API refuses answers that are too large, the feed pages and answers in Atom unless JSON
is asked for, and links name the host that was asked.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from samples.answers import Answer, Request
from samples.iv3 import cube
from samples.iv3.atom import as_atom
from samples.iv3.filters import FilterError, Row, compile_filter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

HOST = "iv3.openbegroting.invalid"

PAGE_ROWS = 500
"""Rows per page of the feed. CBS gives 10,000; this few, so that the samples too have next pages."""

API_ROWS = 10_000
"""The most the API gives in one answer, as at CBS."""

JSON = "application/json;odata=minimalmetadata;streaming=true;charset=utf-8"
ATOM = "application/atom+xml;type=feed;charset=utf-8"


class _Refused(Exception):
    """An answer other than 200: the status and what the service says of it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


def answer(request: Request) -> Answer:
    """What the service answers to any GET."""
    try:
        body = _body(request)
    except FilterError as error:
        return _error(400, str(error))
    except _Refused as refusal:
        return _error(refusal.status, str(refusal))
    if _wants_atom(request):
        return Answer(200, as_atom(body), ATOM)
    return Answer(200, _json(body), JSON)


def _json(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False).encode()


def _error(status: int, message: str) -> Answer:
    error = {"odata.error": {"code": "", "message": {"lang": "nl-NL", "value": message}}}
    return Answer(status, _json(error), JSON)


def _wants_atom(request: Request) -> bool:
    json_asked = request.query.get("$format") == "json" or "application/json" in request.accept
    return request.path.startswith("/ODataFeed/") and not json_asked


def _body(request: Request) -> dict[str, Any]:
    root = f"http://{request.host}"
    match request.path.strip("/").split("/"):
        case ["ODataCatalog", "Tables"]:
            rows = _matching(_catalogue(root), request.query.get("$filter", ""))
            return {"odata.metadata": f"{root}/ODataCatalog/$metadata#Tables", "value": list(rows)}
        case ["ODataApi" | "ODataFeed" as road, "OData", table]:
            return _contents(f"{root}/{road}/OData/{_known(table)}")
        case ["ODataApi" | "ODataFeed" as road, "OData", table, entity]:
            _known(table)
            return _page(road, f"{root}/{road}/OData/{table}/{entity}", table, entity, request.query)
    raise _Refused(404, "Resource niet gevonden.")


def _known(table: str) -> str:
    if table not in cube.TABLES:
        raise _Refused(404, f"Tabel '{table}' niet gevonden.")
    return table


def _catalogue(root: str) -> tuple[Row, ...]:
    return tuple(
        {
            **cube.table_info(jaar),
            "Updated": cube.MODIFIED[jaar],
            "ApiUrl": f"{root}/ODataApi/OData/{table}",
            "FeedUrl": f"{root}/ODataFeed/OData/{table}",
        }
        for table, jaar in cube.TABLES.items()
    )


def _contents(root: str) -> dict[str, Any]:
    listed = [{"name": name, "url": f"{root}/{name}"} for name in cube.ENTITIES]
    return {"odata.metadata": f"{root}/$metadata", "value": listed}


def _page(road: str, url: str, table: str, entity: str, query: Mapping[str, str]) -> dict[str, Any]:
    """One page of an entity, with the address of the next where there is one."""
    rows = _selection(table, entity, query.get("$filter", ""))
    skip, top = _number(query, "$skip", 0), _number(query, "$top", len(rows))
    asked = rows[skip : skip + top]
    if road == "ODataApi" and len(asked) > API_ROWS:
        raise _Refused(403, f"De query is te groot, vraag minder dan {API_ROWS} cellen of gebruik de feed.")
    page = asked[:PAGE_ROWS] if road == "ODataFeed" else asked
    names = [name for name in query.get("$select", "").split(",") if name]
    body: dict[str, Any] = {
        "odata.metadata": f"{url.rpartition('/')[0]}/$metadata#{entity}",
        "value": [_only(row, names) for row in page] if names else list(page),
    }
    if len(page) < len(asked):
        following = {**query, "$skip": str(skip + len(page))}
        if "$top" in query:
            following["$top"] = str(top - len(page))
        body["odata.nextLink"] = url + "?" + urlencode(following, safe="$'(),", quote_via=quote)
    return body


@lru_cache(maxsize=32)
def _selection(table: str, entity: str, condition: str) -> Sequence[Row]:
    """All rows for which ``condition`` holds; kept, so that each next page costs nothing."""
    if entity not in cube.ENTITIES:
        raise _Refused(404, f"Resource not found for the segment '{entity}'.")
    return _matching(cube.entity(cube.TABLES[table], entity), condition)


def _matching(rows: Sequence[Row], condition: str) -> Sequence[Row]:
    if not condition or not rows:
        return rows
    return tuple(filter(compile_filter(condition, rows[0].keys()), rows))


def _number(query: Mapping[str, str], name: str, otherwise: int) -> int:
    text = query.get(name, str(otherwise))
    if not (text.isascii() and text.isdigit()):
        raise _Refused(400, f"Incorrect format for {name} argument '{text}'.")
    return int(text)


def _only(row: Row, names: Sequence[str]) -> Row:
    unknown = [name for name in names if name not in row]
    if unknown:
        raise _Refused(400, f"Could not find a property named '{unknown[0]}'.")
    return {name: row[name] for name in names}
