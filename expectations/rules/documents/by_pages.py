"""Views of pages, looked at a number of pages at a time, so that what they take does not grow with a site.

For views in which no page has to do with another. What they say of the pages is theirs.
"""

from __future__ import annotations

from dataclasses import replace
from functools import wraps
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from expectations.rules.evidence import Evidence

    View = Callable[[Evidence], pl.DataFrame]

ROWS = 25_000
"""Of all tables together, looked at at once; a page with more is looked at by itself."""


def by_pages(*tables: str) -> Callable[[View], View]:
    """Have a view of these tables see some pages at a time; what it found of them is put together in order.

    The view must sort its rows by ``pagina`` first. Tables that are not named it sees whole.
    """

    def of_parts(view: View) -> View:
        @wraps(view)
        def whole(evidence: Evidence) -> pl.DataFrame:
            return pl.concat([view(part) for part in _parts(evidence, tables)])

        return whole

    return of_parts


def _parts(evidence: Evidence, tables: tuple[str, ...]) -> Iterator[Evidence]:
    counts = pl.concat([evidence.accepted(name)["pagina"].value_counts(name="rijen") for name in tables])
    pages = counts.group_by("pagina").agg(pl.col("rijen").sum()).sort("pagina")
    parts = pages.group_by(pl.col("rijen").cum_sum() // ROWS, maintain_order=True)
    ends = parts.agg(first=pl.col("pagina").first(), last=pl.col("pagina").last())
    if ends.height <= 1:
        yield evidence
        return
    for first, last in ends.select("first", "last").iter_rows():
        of_part = pl.col("pagina").is_between(pl.lit(first), pl.lit(last))
        outcomes = {
            name: replace(outcome, accepted=outcome.accepted.filter(of_part))
            for name, outcome in evidence.outcomes.items()
            if name in tables
        }
        yield replace(evidence, outcomes={**evidence.outcomes, **outcomes})
