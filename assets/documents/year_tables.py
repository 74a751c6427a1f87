"""All document tables of one year, made from the last pull of each document and kept in the warehouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from assets.documents.normalising import TABLES, PulledDocument, PulledPage, normalise
from assets.documents.pulling import shown
from assets.warehouse import fingerprint
from datapackages.schema import table

if TYPE_CHECKING:
    from assets.sources.archive import Archive
    from assets.sources.pulls import Pulls
    from assets.sources.registry import DocumentSource, Registry
    from assets.warehouse import Kept, Warehouse

TALLY_TABLE = "telling_documenten"

STEP = "normalised_documents"


def refresh(registry: Registry, jaar: int, archive: Archive, pulls: Pulls, warehouse: Warehouse) -> Kept:
    """The normalised tables of ``jaar``; read anew only when a page, the registry or the code changed."""
    made_from = inputs(registry, jaar, pulls)
    kept = warehouse.current(STEP, jaar, made_from)
    if kept is not None:
        return kept
    documents = [_document(source, archive, pulls) for source in registry.documents_of(jaar)]
    tables = dict(normalise([document for document in documents if document.pages]))
    tables[TALLY_TABLE] = pl.concat([_tally_of(name, tables[name]) for name in TABLES])
    return warehouse.keep(STEP, jaar, made_from, {"normalised": tables})


def inputs(registry: Registry, jaar: int, pulls: Pulls) -> str:
    """The fingerprint of everything the tables of ``jaar`` are made from."""
    return fingerprint(
        text
        for source in registry.documents_of(jaar)
        for text in (source.model_dump_json(), *_hashes(source, pulls))
    )


def missing_pages(source: DocumentSource, pulls: Pulls) -> tuple[str, ...]:
    """The pages the registry lists that could never be had, not now and not before."""
    pull = pulls.last_complete(source.id, source.jaar)
    had = {item.body.url for item in pull.bodies} if pull is not None else set()
    return tuple(page for page in source.pages or () if shown(page) not in had)


def _hashes(source: DocumentSource, pulls: Pulls) -> list[str]:
    pull = pulls.last_complete(source.id, source.jaar)
    return [f"{item.body.url} {item.body.sha256}" for item in pull.bodies] if pull is not None else []


def _document(source: DocumentSource, archive: Archive, pulls: Pulls) -> PulledDocument:
    pull = pulls.last_complete(source.id, source.jaar)
    bodies = [item.body for item in pull.bodies] if pull is not None else []
    return PulledDocument(
        source,
        tuple(
            PulledPage(body.url, archive.read(body.sha256), body.mediatype, body.sha256) for body in bodies
        ),
    )


def _tally_of(name: str, frame: pl.DataFrame) -> pl.DataFrame:
    if "bron" not in table(name).columns:
        return pl.DataFrame(
            schema={"tabel": pl.String, "bron": pl.String, "rijen": pl.Int64, "eur": pl.Int64}
        )
    return (
        frame.group_by("bron")
        .agg(pl.len().cast(pl.Int64).alias("rijen"))
        .select(pl.lit(name).alias("tabel"), "bron", "rijen", pl.lit(None, dtype=pl.Int64).alias("eur"))
    )
