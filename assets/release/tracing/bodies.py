"""The archived bodies behind a published row, and what in each of them became the row.

Bodies are read from the archive and verified against their hash; one that is gone or damaged is said to be.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from assets.corrections.applying import CORRECTIONS
from assets.documents.tracing import Excerpt, excerpt, text_of
from assets.iv3 import tracing as iv3
from assets.reference import tracing as register
from datapackages.errors import OpenbegrotingError
from datapackages.values import read_key
from expectations.rules.evidence import QUARANTINE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from assets.release.tracing.asking import Edition
    from assets.sources.archive import Archive

SOURCES = "bronnen"


@dataclass(frozen=True, slots=True)
class Origin:
    """An archived body behind a row, whether its bytes are intact, and what in it became the row.

    ``urls``: where the bytes came from; more than one where several places gave the same bytes and the row
    does not say which of them it is from. ``fetched_at``: when they were first got from any of these.
    """

    column: str
    """The column of the row that names the body."""
    sha256: str
    urls: tuple[str, ...]
    fetched_at: str | None
    bytes: int | None
    archived_as: str
    intact: bool
    place: str | None
    raw: tuple[Mapping[str, Any], ...] = ()
    excerpt: Excerpt | None = None


class Bodies:
    """The archived bodies behind the rows of one release; each is read and decoded once."""

    def __init__(self, archive: Archive, edition: Edition) -> None:
        self._archive = archive
        self._edition = edition
        published = edition.snapshot.frames
        pages = published.get("paginas")
        self._url_of_page = dict(pages.select("pagina", "url").iter_rows()) if pages is not None else {}
        self._sources: defaultdict[str, list[Mapping[str, Any]]] = defaultdict(list)
        for source in published[SOURCES].iter_rows(named=True):
            self._sources[source["bron"]].append(source)
        self._contents: dict[str, bytes | None] = {}
        self._texts: dict[str, str | None] = {}

    def origins(self, table: str, row: Mapping[str, Any]) -> tuple[Origin, ...]:
        """Every body that a ``row`` of that table names; none for a row that was derived from others."""
        return tuple(
            self._origin(column, row[column], table, row)
            for column in self._columns(table)
            if row.get(column) is not None
        )

    def _columns(self, table: str) -> Iterator[str]:
        """The columns that name a body, the one the row itself is from first."""
        schema = self._edition.schema(table)
        keys = schema.foreign_keys if schema is not None else ()
        named = [name for key in keys if key.reference.resource == SOURCES for name in key.fields]
        yield from sorted(["bron"] if table == SOURCES else named, key=lambda name: name != "bron")

    def _origin(self, column: str, sha256: str, table: str, row: Mapping[str, Any]) -> Origin:
        table, row = subject(table, row, self._edition)
        sources = self._sources_of(row, sha256)
        content = self._content(sha256)
        raw, place = self._found(table, row, content, sources)
        return Origin(
            column=column,
            sha256=sha256,
            urls=tuple(source["url"] for source in sources),
            fetched_at=min(source["opgehaald_op"] for source in sources).isoformat() if sources else None,
            bytes=sources[0]["bytes"] if sources else None,
            archived_as=str(self._archive.path_of(sha256)),
            intact=content is not None,
            place=place or _place_on_page(row),
            raw=tuple(raw),
            excerpt=self._excerpt(table, sha256, content, sources, row),
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

    def _found(
        self,
        table: str,
        row: Mapping[str, Any],
        content: bytes | None,
        sources: Sequence[Mapping[str, Any]],
    ) -> tuple[list[dict[str, Any]], str | None]:
        """The records in the body that are about the row, as they stand there, and where."""
        if content is None:
            return [], None
        try:
            if any(source["url"].startswith(register.FOLDER) for source in sources):
                raw = register.lines_of(content, row)
                return raw, ", ".join(map(register.place_of, raw))
            if table in iv3.CELL_TABLES:
                records = iv3.raw_records(content, row)
            elif table in iv3.CODE_COLUMNS:
                records = iv3.listed_items(content, table, row)
            else:
                return [], None
        except (msgspec.DecodeError, UnicodeDecodeError, KeyError):
            return [], None  # a row that was refused may be of a body of any kind
        return [record.sent for record in records], ", ".join(record.place for record in records)

    def _excerpt(
        self,
        table: str,
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
        return excerpt(text, table, row) if text is not None else None


def subject(table: str, row: Mapping[str, Any], edition: Edition) -> tuple[str, Mapping[str, Any]]:
    """The row that a row is about: of a refused or corrected one that row itself, else the row as it is."""
    if table not in {QUARANTINE, CORRECTIONS}:
        return table, row
    return row["tabel"], {"jaar": edition.release.jaar, **_as_refused(row), **read_key(row["sleutel"] or "")}


def _as_refused(row: Mapping[str, Any]) -> dict[str, Any]:
    try:
        given = json.loads(row.get("ruwe_rij") or "null")
    except (ValueError, RecursionError):
        return {}
    return (
        {name: value for name, value in given.items() if value is not None} if isinstance(given, dict) else {}
    )


def _place_on_page(row: Mapping[str, Any]) -> str | None:
    names = ("pagina", "tabel", "rij", "kolom", "volgnr")
    return ", ".join(f"{name} {row[name]}" for name in names if row.get(name) is not None) or None
