"""The amounts of pages that Iv3 has a counterpart of: per taakveld, and totals that stand beside reserves.

Only the document's own year is compared. What a page says of a taakveld in several rows is added up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from assets.documents.amounts.words.lexicon import direction_of, plain, reserves_of
from datapackages.iv3 import ACCOUNT, BUDGET

if TYPE_CHECKING:
    from collections.abc import Callable

TOTAL = "totaal zonder 0.10 en 0.11"
"""What municipalities call lasten and baten: before reserves and result."""

RESERVES = "0.10"

DIRECTIONS = ("lasten", "baten")

STANDS = ("rekening", "primitieve begroting", "begroting")
"""Stands that Iv3 knows; it has no budget after changes, no estimates and no forecast."""

TABLE = ["pagina", "tabel"]
COLUMN = [*TABLE, "kolom"]
KEY = [*COLUMN, "onderdeel", "richting"]


def candidates(bedragen: pl.DataFrame, paginas: pl.DataFrame, documenten: pl.DataFrame) -> pl.DataFrame:
    """The sums that can be compared, of normalised tables of one year.

    Returns ``KEY`` and gemeente, jaar, verslagsoort (null where the stand has no counterpart), stand,
    eenheid, getoond (Float64: what the page shows, by our own signs), bedrag_eur (null where the unit is not
    known), rijen, programma (Boolean: some row belongs to a programme), decimalen, bron.
    """
    of_page = paginas.join(documenten.select("document", "gemeente", "soort", "jaar"), on="document").select(
        "pagina", "gemeente", "soort", "jaar"
    )
    # Lazy: of the widest table of a year only the rows and columns that count are made.
    rows = (
        bedragen.lazy()
        .join(of_page.lazy(), on="pagina", maintain_order="left")
        .filter(
            pl.col("periode") == pl.col("jaar"),
            pl.col("stand").is_in(STANDS),
            pl.col("richting").is_in(DIRECTIONS),
            pl.col("kolom").is_not_null(),
        )
        .with_columns(_labelled(bedragen))
        .with_columns(
            onderdeel=_part(),
            verslagsoort=_counterpart(),
            getoond=pl.col("waarde") * pl.col("teken"),
            decimalen=pl.col("ruwe_waarde").str.extract(r",([0-9]+)").str.len_chars().fill_null(0),
        )
        .filter(pl.col("onderdeel").is_not_null())
    )
    return _without_lone_totals(
        rows.group_by(*KEY, maintain_order=True)
        .agg(
            pl.col("gemeente", "jaar", "verslagsoort", "stand", "eenheid", "bron").first(),
            _whole("getoond"),
            _whole("bedrag_eur"),
            pl.len().cast(pl.Int64).alias("rijen"),
            pl.col("programma").is_not_null().any(),
            pl.col("decimalen").min(),
            pl.col("taakveld").is_null().any().alias("bij_totaal"),
        )
        .collect()
    )


def _labelled(bedragen: pl.DataFrame) -> list[pl.Expr]:
    """Whether the label of a row is a direction and nothing else, or one of reserves."""
    posts = bedragen["post"].drop_nulls().unique().to_list()

    def told(name: str, holds: Callable[[str], bool]) -> pl.Expr:
        found = [post for post in posts if holds(plain(post))]
        return pl.col("post").is_in(found).fill_null(value=False).alias(name)

    return [
        told("is_richting", lambda post: direction_of(post) is not None),
        told("reserves", lambda post: reserves_of(post) in ("lasten", "baten")),
    ]


def _part() -> pl.Expr:
    """What in Iv3 a row is about: its taakveld, the reserves, or all lasten or baten before those."""
    return pl.coalesce(
        pl.when(~pl.col("totaal")).then(pl.col("taakveld")),
        pl.when(pl.col("reserves")).then(pl.lit(RESERVES)),
        pl.when(pl.col("is_richting") & pl.col("programma").is_null()).then(pl.lit(TOTAL)),
    )


def _counterpart() -> pl.Expr:
    """The report of a stand; in accounts and notes a bare "begroting" can be the one after changes."""
    stand = pl.col("stand")
    original = (stand == "primitieve begroting") | (
        (stand == "begroting") & (pl.col("soort") == "programmabegroting")
    )
    return pl.when(stand == "rekening").then(pl.lit(ACCOUNT)).when(original).then(pl.lit(BUDGET))


def _whole(column: str) -> pl.Expr:
    """The sum, or null where a part of it is not known."""
    return pl.when(pl.col(column).is_not_null().all()).then(pl.col(column).sum()).alias(column)


def _without_lone_totals(sums: pl.DataFrame) -> pl.DataFrame:
    """Leave out totals of tables that do not name the reserves too: nothing tells whose totals they are."""
    totals = ((pl.col("onderdeel") == TOTAL) & (pl.col("rijen") == 1)).sum().over(COLUMN)
    reserves = ((pl.col("onderdeel") == RESERVES) & pl.col("bij_totaal")).sum().over(COLUMN)
    both_directions = (totals == len(DIRECTIONS)) & (reserves == len(DIRECTIONS))
    return sums.filter(~pl.col("bij_totaal") | both_directions)
