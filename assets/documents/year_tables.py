"""All document tables of one year, made from the last pull of each document and kept in the warehouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.cleaning import one_line
from assets.documents.identifiers import role_of
from assets.documents.normalising import TABLES, PulledDocument, normalise_in
from assets.documents.pulling import let_go_of_damaged, names_of
from assets.documents.tallying import tally
from assets.sources.web.urls import redacted
from assets.warehouse import fingerprint

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from assets.sources.archive import Archive, Body
    from assets.sources.pulls import Pull, Pulls
    from assets.sources.registry import DocumentSource, Registry
    from assets.warehouse import Kept, Warehouse

__all__ = ["STEP", "TABLES", "TALLY_TABLE", "inputs", "missing_pages", "read", "refresh", "vanished_pages"]

TALLY_TABLE = "telling_documenten"

STEP = "normalised_documents"


def refresh(registry: Registry, jaar: int, archive: Archive, pulls: Pulls, warehouse: Warehouse) -> Kept:
    """The normalised tables of ``jaar``; read anew only when a page, the registry or the code changed."""
    made_from = inputs(registry, jaar, pulls)
    kept = warehouse.current(STEP, jaar, made_from)
    if kept is not None:
        return kept
    with warehouse.scratch(STEP, jaar) as folder:
        tables = read(registry, jaar, archive, pulls, folder)
        # A page that the archive lost is found out by reading: what the tables are made from is known now.
        return warehouse.keep(STEP, jaar, inputs(registry, jaar, pulls), {"normalised": tables})


def read(
    registry: Registry, jaar: int, archive: Archive, pulls: Pulls, folder: Path
) -> dict[str, pl.LazyFrame]:
    """The normalised tables of ``jaar`` and their tally, read from the archive by way of files in ``folder``.

    A page that the archive lost is taken out of the pull of its document: it counts as never had, and the
    other pages and documents go on.
    """
    sources = registry.documents_of(jaar)
    for source in sources:
        let_go_of_damaged(source, archive, pulls)
    pulled = [
        (source, pull)
        for source in sources
        if (pull := pulls.last_complete(source.id, source.jaar)) is not None
    ]
    normalised = normalise_in(folder, [_document(source, pull, pulls, archive) for source, pull in pulled])
    return normalised.tables | {TALLY_TABLE: tally([pull for _, pull in pulled], normalised.cells).lazy()}


def inputs(registry: Registry, jaar: int, pulls: Pulls) -> str:
    """The fingerprint of everything the tables of ``jaar`` are made from."""
    return fingerprint(
        text
        for source in registry.documents_of(jaar)
        for text in (source.model_dump_json(exclude={"crawl"}), *_hashes(source, pulls))
    )


def missing_pages(source: DocumentSource, pulls: Pulls) -> tuple[str, ...]:
    """The pages of which there is nothing, not now and not from before, as published.

    Of a site also the limit that its crawl met: how many pages lie beyond it is not known.
    """
    pull = pulls.last_complete(source.id, source.jaar)
    if source.url is not None:
        return pull.missing if pull is not None else (redacted(source.url),)
    had = {item.role for item in pull.bodies} if pull is not None else set()
    return tuple(name for page, name in names_of(source).items() if role_of(page) not in had)


def vanished_pages(
    registry: Registry, jaar: int, pulls: Pulls, released: pl.DataFrame
) -> tuple[tuple[str, str], ...]:
    """The document and name of each page in ``released`` that the registry still lists and that is missing.

    ``released`` is the table ``paginas`` of a release. A document of which every page is missing has no pull
    at all and is not listed here.
    """
    published = set(released.select("document", "url").iter_rows())
    return tuple(
        (source.id, name)
        for source in registry.documents_of(jaar)
        if pulls.last_complete(source.id, jaar) is not None
        for name in missing_pages(source, pulls)
        if (source.id, one_line(name)) in published
    )


def _hashes(source: DocumentSource, pulls: Pulls) -> list[str]:
    pull = pulls.last_complete(source.id, source.jaar)
    if pull is None:
        return []
    return [
        *(f"{item.role} {item.body.url} {item.body.sha256}" for item in pull.bodies),
        *missing_pages(source, pulls),
    ]


@dataclass(frozen=True, slots=True)
class _ArchivedPage:
    """A page of a pull; its bytes are read from the archive when it is its turn, and not held."""

    role: str
    body: Body
    archive: Archive

    @property
    def url(self) -> str:
        return self.body.url

    @property
    def content(self) -> bytes:
        return self.archive.read(self.body.sha256)

    @property
    def mediatype(self) -> str:
        return self.body.mediatype

    @property
    def bron(self) -> str:
        return self.body.sha256


def _document(source: DocumentSource, pull: Pull, pulls: Pulls, archive: Archive) -> PulledDocument:
    return PulledDocument(
        source,
        tuple(_ArchivedPage(item.role, item.body, archive) for item in pull.bodies),
        complete=not missing_pages(source, pulls),
    )
