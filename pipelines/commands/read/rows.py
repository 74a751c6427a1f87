"""The rows of one page as a run would publish them, and those that it would refuse."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from assets.documents.normalising import PulledDocument, normalise
from assets.documents.recognising.document import recognise_page
from assets.sources.registry import DocumentSource
from datapackages.schema import PROBLEM, RAW

if TYPE_CHECKING:
    from assets.documents.blocks import Page
    from assets.documents.normalising import PulledPage

DOCUMENT = "pagina"
"""The id of the document that the page is taken for: the registry would say."""

_OF_THE_REGISTRY = "documenten"
"""A table whose rows the registry makes, not the page."""


def rows_of(got: PulledPage, page: Page) -> dict[str, Any]:
    """The rows by table, what was refused, and how every table was read.

    What a row takes from the registry is taken from the address here: the year, or else this year.
    """
    told = recognise_page(got.url, page.title, page.window_title)
    source = DocumentSource.model_construct(
        id=DOCUMENT,
        gemeente="GM0000",
        soort=told.soort or "overig",
        jaar=told.jaar or datetime.now(UTC).year,
        titel=page.title or got.url,
        url=None,
        pages=(got.url,),
        crawl=None,
    )
    frames = normalise([PulledDocument(source, (got,))])
    tables = {name: frame for name, frame in frames.items() if name != _OF_THE_REGISTRY}
    return {
        "tabellen": {
            name: frame.filter(pl.col(PROBLEM).is_null()).drop(PROBLEM, RAW).to_dicts()
            for name, frame in tables.items()
        },
        "geweigerd": [
            {"tabel": name, "reden": row[PROBLEM], "rij": row[RAW]}
            for name, frame in tables.items()
            for row in frame.filter(pl.col(PROBLEM).is_not_null()).to_dicts()
        ],
        "lezing": [
            {"tabel": number, "bijschrift": table.caption, "hoe": table.why}
            for number, table in enumerate(page.tables, start=1)
        ],
    }
