"""What the pulled pages of documents hold, counted from the pulls and the blocks of their pages.

Nothing here passes through ``normalising`` and ``rows``: what is lost there must be missed here. Counted are
``paginas`` (every body of a pull is a page, readable or not) and ``cellen`` (the cells of all tables of a
page). The other tables are what we understand of running text: which heading is a goal, which line names a
person, where a section ends. No count of blocks says how many there must be, and asking the same rules
twice proves nothing; so they are ``unconserved`` in their schemas instead of pretending.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from assets.documents.reading import UnreadablePage, read_page
from assets.tally import TALLY

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assets.sources.archive import Archive, Body
    from assets.sources.pulls import Pull


def tally(pulls: Iterable[Pull], archive: Archive) -> pl.DataFrame:
    """Pages and cells of every body in ``pulls``, with the columns of ``TALLY``.

    Raises ``ArchiveDamaged`` for a body that cannot be read.
    """
    lines: list[tuple[str, str, int, None]] = []
    for pull in pulls:
        for item in pull.bodies:
            lines.append(("paginas", item.body.sha256, 1, None))
            cells = _cells(item.body, archive)
            if cells:
                lines.append(("cellen", item.body.sha256, cells, None))
    return pl.DataFrame(lines, schema=TALLY, orient="row")


def _cells(body: Body, archive: Archive) -> int:
    try:
        page = read_page(archive.read(body.sha256), body.mediatype, body.url)
    except UnreadablePage:
        return 0
    return sum(len(row) for table in page.tables for row in table.rows)
