"""One page of OData rows: decoded strictly, and the link to the next page judged before it is followed.

A page is refused as a whole when it is not what was asked: an unknown column, a key given twice, a row of
another report, a link that leaves the table. What single values mean is decided in ``normalising``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urljoin, urlsplit

import msgspec

from assets.iv3.shape import ROW_NUMBER, SchemaChanged, TableShape
from assets.sources.fetching import SourceCorrupt

if TYPE_CHECKING:
    from collections.abc import Sequence

_NEXT_LINKS = ("odata.nextLink", "@odata.nextLink", "nextLink")

Cell = int | float | str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page, column-wise in the order of ``TableShape.columns``, and the next page's address."""

    columns: dict[str, list[Any]]
    next_url: str | None

    @property
    def rows(self) -> int:
        """How many rows the page holds."""
        return len(self.columns[ROW_NUMBER])


@cache
def _page_type(columns: tuple[str, ...], placings: tuple[str, ...], cell: Any) -> type[msgspec.Struct]:
    types: dict[str, Any] = dict.fromkeys(columns, str) | dict.fromkeys(placings, cell)
    types[ROW_NUMBER] = int
    row = msgspec.defstruct(
        "Row",
        [(f"c{number}", types[name]) for number, name in enumerate(columns)],
        rename={f"c{number}": name for number, name in enumerate(columns)},
        forbid_unknown_fields=True,
        gc=False,
    )
    return msgspec.defstruct("RowPage", [("value", list[row])])  # type: ignore[valid-type]


def read_page(content: bytes, shape: TableShape, url: str) -> Page:
    """The rows of a page of ``TypedDataSet`` or ``UntypedDataSet``.

    Raises ``SchemaChanged`` for a missing or unknown column, ``SourceCorrupt`` for anything that is no
    complete page: text behind the JSON, NaN, a key given twice.
    """
    names = shape.columns
    try:
        rows = _decode(content, names, shape.placings, int | None)
    except msgspec.ValidationError:
        rows = _decode_tolerant(content, names, shape.placings, url)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceCorrupt(
            url,
            expected="a page of rows as JSON",
            found=str(error)[:200],
            remedy="pull again later",
        ) from error
    _refuse_doubled_keys(content, names, len(rows), url)
    attributes = [f"c{number}" for number in range(len(names))]
    columns = {
        name: [getattr(row, attribute) for row in rows]
        for name, attribute in zip(names, attributes, strict=True)
    }
    return Page(columns, next_link(content, url))


def _decode(content: bytes, names: tuple[str, ...], placings: tuple[str, ...], cell: Any) -> Sequence[Any]:
    page: Any = msgspec.json.decode(content, type=_page_type(names, placings, cell))
    rows: Sequence[Any] = page.value
    return rows


def _decode_tolerant(
    content: bytes, names: tuple[str, ...], placings: tuple[str, ...], url: str
) -> Sequence[Any]:
    """As ``_decode``, for pages in which a value is text ('.') or a fraction: the judge decides on those."""
    try:
        return _decode(content, names, placings, Cell)
    except msgspec.ValidationError as error:
        raise SchemaChanged(
            url,
            expected=f"rows of {', '.join(names)}",
            found=str(error)[:200],
            remedy="teach assets/iv3/shape.py this vintage before pulling it",
        ) from error


def _refuse_doubled_keys(content: bytes, names: Sequence[str], rows: int, url: str) -> None:
    """JSON readers let the last of two equal keys win in silence; a number may not be chosen that way."""
    for name in names:
        found = len(re.findall(rb'"' + re.escape(name.encode()) + rb'"\s*:', content))
        if found > rows:
            raise SourceCorrupt(
                url,
                expected=f"{name} once in each of {rows} rows",
                found=f"{found} times",
                remedy="the page is kept in the archive; report it to the source",
            )


def next_link(content: bytes, url: str) -> str | None:
    """The address of the page after ``url``, or None on the last one.

    Raises ``SourceCorrupt`` for a link to another host, table or entity: it is never followed.
    """
    links: dict[str, Any] = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
    found = next((links[name] for name in _NEXT_LINKS if name in links), None)
    if found is None:
        return None
    link = msgspec.json.decode(found)
    if link is None:
        return None
    if not isinstance(link, str):
        raise SourceCorrupt(url, expected="a next link that is text", found=str(link)[:80])
    try:
        target = urljoin(url, link)
        here, there = urlsplit(url), urlsplit(target)
    except ValueError as error:
        raise SourceCorrupt(
            url, expected="a next page", found=f"a link that is no address ({error})"[:200]
        ) from error
    if (here.scheme, here.netloc.lower(), here.path) != (
        there.scheme,
        there.netloc.lower(),
        there.path,
    ):
        raise SourceCorrupt(
            url,
            expected=f"a next page at {here.scheme}://{here.netloc}{here.path}",
            found=f"a link to {target[:120]}",
            remedy="the link was not followed; report it to the source",
        )
    return target


def skipped_rows(url: str) -> int | None:
    """The number of rows a page's address skips, if it says so."""
    values = parse_qs(urlsplit(url).query).get("$skip")
    return int(values[0]) if values and re.fullmatch("[0-9]{1,15}", values[0]) else None
