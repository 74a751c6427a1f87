"""From a published row back to the bytes it came from: release, verdicts, steps, archived body.

Reads what is published, never the warehouse: what a consumer downloaded is what is explained.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import msgspec
import polars as pl

from assets.documents.tracing import Excerpt, excerpt, text_of
from assets.iv3.tracing import place_of, raw_records
from datapackages.errors import OpenbegrotingError
from datapackages.schema import TIME_ZONE, TableSchema, tables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assets.sources.archive import Archive
    from datapackages.releases import Release, Releases

_IV3_ROWS = ("iv3_baten_lasten", "iv3_balans")

_TRUE_WORDS = {"true": True, "false": False, "ja": True, "nee": False}

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}([.][0-9]{1,30})?")


@dataclass(frozen=True, slots=True)
class Origin:
    """The archived body of a row, whether its bytes are intact, and what in it became the row.

    ``urls``: where the bytes came from; more than one where several places gave the same bytes and the row
    does not say which of them it is from. ``fetched_at``: when they were first got from any of these.
    """

    sha256: str
    urls: tuple[str, ...]
    fetched_at: str | None
    bytes: int | None
    archived_as: str
    intact: bool
    place: str | None
    raw: tuple[Mapping[str, Any], ...] = ()
    excerpt: Excerpt | None = None


@dataclass(frozen=True, slots=True)
class Explanation:
    """One published row, where it stands, where it came from and what was done on the way."""

    table: str
    jaar: int
    release: str
    row: Mapping[str, Any]
    origin: Origin | None
    steps: tuple[str, ...]
    verdicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """The published rows that were asked for: how many, with how many amounts, and the first explained."""

    rows: int
    amounts: int
    amounts_eur: int
    explained: tuple[Explanation, ...]


def explain(
    releases: Releases,
    archive: Archive,
    years: Sequence[int],
    name: str,
    wanted: Mapping[str, str],
    *,
    at_most: int | None = None,
) -> Found:
    """The published rows of table ``name`` whose columns have the ``wanted`` values.

    The first ``at_most`` are explained, None for all of them. Raises ``OpenbegrotingError`` for a table or
    column that is not published, or a value of another type.
    """
    schema = _schema(name)
    conditions = [_condition(schema, column, text) for column, text in wanted.items()]
    rows = amounts = amounts_eur = 0
    explained: list[Explanation] = []
    for jaar in years:
        release = releases.latest(jaar)
        if release is None:
            continue
        published = release.tables()
        found = published[name].filter(conditions) if conditions else published[name]
        rows += found.height
        # amounts of documents hold totals beside their parts: those are never added up
        if schema.amount is not None:
            amounts += found[schema.amount].count()
            amounts_eur += int(found[schema.amount].sum())
        shown = found if at_most is None else found.head(at_most - len(explained))
        if shown.height:
            explained += _explained(shown, schema, release, _Bodies(archive, published))
    return Found(rows, amounts, amounts_eur, tuple(explained))


def _schema(name: str) -> TableSchema:
    if name not in tables():
        raise OpenbegrotingError(
            f"table {name!r}", expected=f"one of {', '.join(sorted(tables()))}", found="no table of that name"
        )
    return tables()[name]


def _condition(schema: TableSchema, column: str, text: str) -> pl.Expr:
    if column not in schema.columns:
        raise OpenbegrotingError(
            f"column {column!r}",
            expected=f"one of {', '.join(schema.columns)}",
            found=f"none in {schema.name}",
        )
    field = schema.field(column)
    try:
        value = pl.lit(_value(field.type, text), dtype=field.dtype)
    except ValueError:
        raise OpenbegrotingError(
            f"{column}={text}", expected=f"a value of type {field.type}", found=repr(text)
        ) from None
    return pl.col(column).eq(value)


def _value(kind: str, text: str) -> object:
    if kind in {"integer", "number"}:
        if not (_INTEGER if kind == "integer" else _NUMBER).fullmatch(text):
            raise ValueError(text)
        return int(text) if kind == "integer" else float(text)
    if kind == "boolean":
        if text.lower() not in _TRUE_WORDS:
            raise ValueError(text)
        return _TRUE_WORDS[text.lower()]
    if kind == "date":
        return date.fromisoformat(text)
    if kind == "datetime":
        moment = datetime.fromisoformat(text)
        zone = ZoneInfo(TIME_ZONE)
        return moment.astimezone(zone) if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    return text


def _explained(
    rows: pl.DataFrame, schema: TableSchema, release: Release, bodies: _Bodies
) -> list[Explanation]:
    verdicts = _verdicts(_validation_of(release), schema.name)
    steps = _steps(schema, release)
    return [
        Explanation(
            schema.name, release.jaar, release.version, row, bodies.origin(schema, row), steps, verdicts
        )
        for row in rows.iter_rows(named=True)
    ]


class _Bodies:
    """The archived bodies behind the rows of one release; each is read and decoded once."""

    def __init__(self, archive: Archive, published: Mapping[str, pl.DataFrame]) -> None:
        self._archive = archive
        self._url_of_page = dict(published["paginas"].select("pagina", "url").iter_rows())
        self._sources: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for source in published["bronnen"].iter_rows(named=True):
            self._sources[source["bron"]].append(source)
        self._contents: dict[str, bytes | None] = {}
        self._texts: dict[str, str | None] = {}

    def origin(self, schema: TableSchema, row: Mapping[str, Any]) -> Origin | None:
        """Where ``row`` of that table came from; None for a row that was derived from others."""
        sha256 = row.get("bron")
        if sha256 is None:
            return None
        sources = self._sources_of(row, sha256)
        content = self._content(sha256)
        raw = raw_records(content, row) if content is not None and schema.name in _IV3_ROWS else []
        return Origin(
            sha256=sha256,
            urls=tuple(source["url"] for source in sources),
            fetched_at=min(source["opgehaald_op"] for source in sources).isoformat() if sources else None,
            bytes=sources[0]["bytes"] if sources else None,
            archived_as=str(self._archive.path_of(sha256)),
            intact=content is not None,
            place=", ".join(map(place_of, raw)) or _place_on_page(row),
            raw=tuple(raw),
            excerpt=self._excerpt(schema.name, sha256, content, sources, row),
        )

    def _sources_of(self, row: Mapping[str, Any], sha256: str) -> list[Mapping[str, Any]]:
        """The source at the address of the row or its page, else every source that gave these bytes."""
        url = row.get("url") or self._url_of_page.get(row.get("pagina"))
        every = self._sources[sha256]
        return [source for source in every if source["url"] == url] or every

    def _content(self, sha256: str) -> bytes | None:
        """The archived bytes, verified against their hash; None when they are gone or damaged."""
        if sha256 not in self._contents:
            try:
                self._contents[sha256] = self._archive.read(sha256)
            except OpenbegrotingError:
                self._contents[sha256] = None
        return self._contents[sha256]

    def _excerpt(
        self,
        name: str,
        sha256: str,
        content: bytes | None,
        sources: Sequence[Mapping[str, Any]],
        row: Mapping[str, Any],
    ) -> Excerpt | None:
        if content is None or not sources or row.get("pagina") is None:
            return None
        if sha256 not in self._texts:
            self._texts[sha256] = text_of(content, sources[0]["mediatype"], sources[0]["url"])
        text = self._texts[sha256]
        return excerpt(text, name, row) if text is not None else None


def _place_on_page(row: Mapping[str, Any]) -> str | None:
    places = [
        f"{name} {row[name]}" for name in ("pagina", "tabel", "rij", "volgnr") if row.get(name) is not None
    ]
    return ", ".join(places) or None


def _steps(schema: TableSchema, release: Release) -> tuple[str, ...]:
    read = {
        "iv3": "read from the OData page; keys stripped, thousands of euros times 1,000",
        "documents": "read from the page into blocks, and from blocks into rows",
    }.get(schema.group, "read from the code lists of the year, joined to our register")
    return (
        "pulled and archived unchanged",
        read,
        "judged by every rule of its table",
        f"published in release {release.version}",
    )


def _validation_of(release: Release) -> Mapping[str, Any]:
    """The judgement that was published with the release."""
    content = (release.folder / "validatie.json").read_bytes()
    return msgspec.json.decode(content, type=dict[str, Any])


def _verdicts(validation: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(
        f"{verdict['regel']}: {verdict['uitkomst']}"
        for verdict in validation.get("regels", [])
        if verdict.get("tabel") == name
    )
