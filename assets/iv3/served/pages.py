"""One page of OData rows: decoded strictly, and the link to the next page judged before it is followed.

A page is refused as a whole when it is not what was asked: an unknown column, a key given twice, a row of
another report, a link that leaves the table. What single values mean is decided in ``normalising``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, parse_qs, urljoin, urlsplit, urlunsplit

import msgspec

from assets.iv3.served.service import short_address
from assets.iv3.served.shape import ROW_NUMBER, SchemaChanged, TableShape
from assets.iv3.served.strict_json import COUNTS, NEXT_LINKS, refuse_doubled_keys, refuse_other_table
from assets.sources.fetching import SourceCorrupt
from assets.sources.web.urls import DEFAULT_PORTS, redacted

if TYPE_CHECKING:
    from collections.abc import Sequence

LONGEST_NUMBER = 60
"""Digits; what is longer is no amount, and is kept as it was written."""

Cell = int | Decimal | str | None
"""A number that the source wrote as a number is int or Decimal; text may hold one that reads in two ways."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows of one page, column-wise in the order of ``TableShape.columns``, and the next page's address."""

    columns: dict[str, list[Any]]
    next_url: str | None
    counted: int | None = None
    """How many rows there are on all pages together, where the service says so."""

    @property
    def rows(self) -> int:
        """How many rows the page holds."""
        return len(self.columns[ROW_NUMBER])


@cache
def _rows_type(columns: tuple[str, ...], placings: tuple[str, ...], cell: Any) -> Any:
    types: dict[str, Any] = dict.fromkeys(columns, str) | dict.fromkeys(placings, cell)
    types[ROW_NUMBER] = int
    row = msgspec.defstruct(
        "Row",
        [(f"c{number}", types[name]) for number, name in enumerate(columns)],
        rename={f"c{number}": name for number, name in enumerate(columns)},
        forbid_unknown_fields=True,
        gc=False,
    )
    return list[row]  # type: ignore[valid-type]


def read_page(content: bytes, shape: TableShape, url: str) -> Page:
    """The rows of a page of ``TypedDataSet`` or ``UntypedDataSet``.

    Raises ``SchemaChanged`` for a missing or unknown column and for a value that is neither number, text
    nor null; ``SourceCorrupt`` for anything that is no complete page of this table: text behind the JSON,
    NaN, a key given twice, a link that leaves the table.
    """
    try:
        envelope: dict[str, msgspec.Raw] = msgspec.json.decode(content, type=dict[str, msgspec.Raw])
        rows, as_written = _rows(envelope, shape, url)
        refuse_other_table(envelope, url)
        next_url = _next_link(envelope, url)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SourceCorrupt(
            short_address(url),
            expected="a page of rows as JSON",
            found=str(error)[:200],
            remedy="pull again later",
        ) from error
    columns = {name: list(map(attrgetter(f"c{number}"), rows)) for number, name in enumerate(shape.columns)}
    if not as_written or not _has_every_key_once(content, envelope, columns, shape):
        refuse_doubled_keys(content, short_address(url))
    return Page(columns, next_url, _count(envelope))


def _rows(envelope: dict[str, msgspec.Raw], shape: TableShape, url: str) -> tuple[Sequence[Any], bool]:
    """The rows, read in the quickest way that fits: whole numbers, then numbers and text, then cell by cell.

    And whether every text among the cells was text in the JSON: cell by cell, a number may become text.
    """
    value = envelope.get("value")
    if value is None:
        said = bytes(next(iter(envelope.values()), msgspec.Raw(b"nothing")))[:120].decode("utf-8", "replace")
        raise SourceCorrupt(
            short_address(url), expected="a list called value", found=said, remedy="pull again later"
        )
    problem: msgspec.ValidationError | None = None
    for cell in (int | None, int | str | None, msgspec.Raw):
        try:
            rows = msgspec.json.decode(value, type=_rows_type(shape.columns, shape.placings, cell))
        except msgspec.ValidationError as error:
            problem = error
            continue
        if cell is msgspec.Raw:
            return [_with_plain_cells(row, shape, url) for row in rows], False
        return rows, True
    raise SchemaChanged(
        short_address(url),
        expected=f"rows of {', '.join(shape.columns)}",
        found=str(problem)[:200],
        remedy="teach assets/iv3/served/shape.py this vintage before pulling it",
    ) from problem


def _with_plain_cells(row: Any, shape: TableShape, url: str) -> Any:
    """The row with what its cells say; a number that is not whole digit by digit."""
    for name in shape.placings:
        attribute = f"c{shape.columns.index(name)}"
        setattr(row, attribute, _plain_cell(bytes(getattr(row, attribute)), name, url))
    return row


def _plain_cell(raw: bytes, name: str, url: str) -> Cell:
    """A float would round what it cannot hold, so a number that is not whole never becomes one."""
    if raw == b"null":
        return None
    if raw[:1] == b'"':
        return msgspec.json.decode(raw, type=str)
    if raw[:1] in (b"{", b"[", b"t", b"f"):
        raise SchemaChanged(
            short_address(url), expected=f"a number in {name}", found=raw[:40].decode("utf-8", "replace")
        )
    text = raw.decode("ascii")
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    if max(len(text), abs(number.adjusted())) >= LONGEST_NUMBER:
        return text
    return int(number) if number == number.to_integral_value() else number


def _has_every_key_once(
    content: bytes, envelope: dict[str, msgspec.Raw], columns: dict[str, list[Any]], shape: TableShape
) -> bool:
    """Whether quotes alone prove it: without a backslash each of them begins or ends a key or a text.

    Everything that was read has its quotes; a key that is there once more has two that are too many.
    """
    if b"\\" in content:
        return False
    rows = len(columns[ROW_NUMBER])
    texts = len(shape.dimensions) * rows + sum(_texts_in(columns[name]) for name in shape.placings)
    around = sum(2 + bytes(said).count(b'"') for name, said in envelope.items() if name != "value")
    return content.count(b'"') == 2 + around + 2 * (len(columns) * rows + texts)


def _count(envelope: dict[str, msgspec.Raw]) -> int | None:
    """The number of rows that the answer gives; OData writes it as text or as a number."""
    said = [bytes(envelope[name]).strip(b'"') for name in COUNTS if name in envelope]
    return int(said[0]) if said and said[0].isdigit() and len(said[0]) < LONGEST_NUMBER else None


def _texts_in(cells: list[Cell]) -> int:
    return sum(isinstance(cell, str) for cell in cells) if str in set(map(type, cells)) else 0


def _next_link(envelope: dict[str, msgspec.Raw], url: str) -> str | None:
    """The address of the page after ``url``, or None on the last one.

    Always at the address of ``url``. Raises ``SourceCorrupt`` for a link to another host, table, entity or
    question: it is never followed.
    """
    found = [envelope[name] for name in NEXT_LINKS if name in envelope]
    if len(found) > 1:
        raise SourceCorrupt(
            short_address(url), expected="one link to a next page", found=f"{len(found)} of them"
        )
    link = msgspec.json.decode(found[0]) if found else None
    if link is None:
        return None
    if not isinstance(link, str):
        raise SourceCorrupt(short_address(url), expected="a next link that is text", found=str(link)[:80])
    try:
        here, there = urlsplit(url), urlsplit(urljoin(url, link))
        elsewhere = "@" in there.netloc or not _is_same_entity(here, there)
    except ValueError as error:
        raise SourceCorrupt(
            short_address(url), expected="a next page", found=f"a link that is no address ({error})"[:200]
        ) from error
    if elsewhere:
        raise SourceCorrupt(
            short_address(url),
            expected=f"a next page at {here.scheme}://{here.netloc}{here.path}",
            found=f"a link to {redacted(urlunsplit(there)[:120])}",
            remedy="the link was not followed; report it to the source",
        )
    asked, passed_on = (parse_qs(parts.query).get("$filter", []) for parts in (here, there))
    # A service may put the question in a token; when it repeats it, it must be the one that was asked.
    if passed_on not in ([], asked):
        raise SourceCorrupt(
            short_address(url),
            expected="a next page of what was asked",
            found=f"a link that asks {passed_on[0][:120]!r}",
            remedy="the link was not followed; report it to the source",
        )
    return urlunsplit(here._replace(query=there.query))


def _is_same_entity(here: SplitResult, there: SplitResult) -> bool:
    """Whether a link leads to the entity that was asked, at the same host, however it is spelled.

    A service behind a proxy that ends TLS links with http (OData/WebApi issue 869), and CBS writes ``OData``
    and ``odata`` in one answer. Of such a link only the question is taken, to the address that was asked.
    """
    schemes = {here.scheme, there.scheme} <= DEFAULT_PORTS.keys()
    ports = [None if part.port == DEFAULT_PORTS.get(part.scheme) else part.port for part in (here, there)]
    return (
        schemes
        and ports[0] == ports[1]
        and (here.hostname, here.path.casefold()) == (there.hostname, there.path.casefold())
    )


def skipped_rows(url: str) -> int | None:
    """The number of rows a page's address skips, if it says so."""
    values = parse_qs(urlsplit(url).query).get("$skip")
    return int(values[0]) if values and re.fullmatch("[0-9]{1,15}", values[0]) else None
