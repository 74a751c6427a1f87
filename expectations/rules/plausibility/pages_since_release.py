"""What became of the rows of pages that were released: a reader or a site that broke shows in their number.

Only pages that are in the last release and are read now are compared. A page that cannot be had any more is
no matter of counting: whoever publishes asks for it by name.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from datapackages.schema import TableSchema, tables
from expectations.rules import checks
from expectations.rules.model import BLOCKING, OURS, Rule
from expectations.rules.planted import planted
from expectations.rules.plausibility.since_release import KEPT_PERCENT, nothing_to_compare
from expectations.rules.plausibility.within_year import FEWEST_ROWS

if TYPE_CHECKING:
    from collections.abc import Callable

    from expectations.rules.evidence import Evidence

FEWEST_PAGES = 3
"""Fewer rows on one or two pages is a page that was rewritten."""


def rows_of_pages(schema: TableSchema) -> Callable[[Evidence], pl.DataFrame]:
    """One row: the rows released of the pages in both, the rows now, and the least there may be."""

    def view(evidence: Evidence) -> pl.DataFrame:
        now = evidence.accepted(schema.name)["pagina"].value_counts(name="nu")
        pages = (
            evidence.released(schema.name, "pagina")["pagina"]
            .value_counts(name="was")
            .join(evidence.accepted("paginas").select("pagina"), on="pagina", how="semi")
            .join(now, on="pagina", how="left")
            .select(pl.col("was").cast(pl.Int64), pl.col("nu").cast(pl.Int64).fill_null(0))
        )
        least = -(-pl.col("rijen_was") * KEPT_PERCENT // 100)
        return (
            pages.select(
                paginas=(pl.col("nu") < pl.col("was")).sum().cast(pl.Int64),
                rijen_was=pl.col("was").sum(),
                rijen=pl.col("nu").sum(),
            )
            .filter(pl.col("rijen_was") >= FEWEST_ROWS)
            .with_columns(ten_minste=pl.when(pl.col("paginas") >= FEWEST_PAGES).then(least).otherwise(0))
        )

    return view


def _rows_lost(schema: TableSchema) -> Callable[[], Evidence]:
    """For the canaries: as many pages as tell something, and none of their rows."""
    pages = [{"pagina": f"stuk/p{number}"} for number in range(FEWEST_PAGES)]
    return lambda: planted(paginas=pages, released={schema.name: pages * FEWEST_ROWS})


TABLE_RULES = tuple(
    Rule(
        id=f"{schema.name}.rijen.niet_minder",
        table=schema.name,
        severity=BLOCKING,
        responsible=OURS,
        sentence=(
            "Van de pagina's die ook in de vorige uitgave staan, is ten minste 80 procent van de rijen er "
            "nog; minder rijen op een of twee pagina's mag."
        ),
        source="Belofte van openbegroting: een mislukte ophaling vervangt nooit een goede uitgave",
        check=checks.at_most("ten_minste", "rijen"),
        reason="{rijen} rijen, in de vorige uitgave {rijen_was}; minder op {paginas} pagina's.",
        view=rows_of_pages(schema),
        planted=_rows_lost(schema),
        against_release=True,
        inapplicable=nothing_to_compare(
            f"Er zijn geen {FEWEST_ROWS} rijen van pagina's die ook in de vorige uitgave staan."
        ),
    )
    for schema in tables().values()
    if schema.group == "documents" and "pagina" in schema.columns and schema.name != "paginas"
)
