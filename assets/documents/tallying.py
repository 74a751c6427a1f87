"""What the pulled pages of documents hold, counted from the pulls and from the blocks of their pages.

Nothing here passes through ``rows``: what is lost there must be missed here, and so must a page of a pull
that was never read. Counted are ``paginas`` (every body of a pull is a page, readable or not) and ``cellen``
(the cells of all tables of a page). The other tables are what we understand of running text: which heading is
a goal, which line names a person, where a section ends. No count of blocks says how many there must be, and
asking the same rules twice proves nothing; their schemas say ``unconserved`` instead of pretending.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from assets.tally import TALLY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assets.documents.blocks import Page
    from assets.sources.pulls import Pull


def cells_in(page: Page) -> int:
    """The cells of all tables of a page, as they were parsed."""
    return sum(len(row) for table in page.tables for row in table.rows)


def tally(pulls: Iterable[Pull], cells: Mapping[tuple[str, str], int]) -> pl.DataFrame:
    """Pages and cells of every body in ``pulls``, with the columns of ``TALLY``.

    ``cells`` are those of each page, by hash and address; a page that is not among them has none, and its row
    of ``paginas`` will be missed.
    """
    lines: list[tuple[str, str, int, None]] = []
    for body in (item.body for pull in pulls for item in pull.bodies):
        lines.append(("paginas", body.sha256, 1, None))
        if found := cells.get((body.sha256, body.url)):
            lines.append(("cellen", body.sha256, found, None))
    return pl.DataFrame(lines, schema=TALLY, orient="row")
