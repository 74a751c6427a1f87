"""Two editions of the same cells beside each other: which differ, by how much, and why.

Frames in, frames out. An empty cell of who delivered counts as nil, so that the differences of a delivery
add up to the difference of its totals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from assets.iv3.revisions.cells import CELL
from datapackages.iv3 import DELIVERY, REPORT

if TYPE_CHECKING:
    from assets.iv3.revisions.cells import Cells

REVISED = "bron herzien"
LATE = "nageleverd"
OTHER_CODES = "code lijst gewijzigd"

CHANGES: dict[str, pl.DataType] = {
    **dict.fromkeys(REPORT, pl.String()),
    "plaatsing": pl.Int64(),
    **dict.fromkeys(["tabel", "post", "categorie"], pl.String()),
    **dict.fromkeys(["oud_eur", "nieuw_eur", "verschil_eur"], pl.Int64()),
    **dict.fromkeys(["oorzaak", "bron_oud", "bron"], pl.String()),
}
"""Columns of a comparison; ``oud_eur`` or ``nieuw_eur`` is null where the cell was not filled."""


def between_placings(edition: Cells) -> pl.DataFrame:
    """The cells in which the second placing differs from the first, with the columns of ``CHANGES``.

    A second placing that was not delivered changes nothing: the first one stands.
    """
    first, second = (edition.cells.filter(pl.col("plaatsing") == number) for number in (1, 2))
    delivered = {
        number: edition.delivered.filter(pl.col("plaatsing") == number).select(REPORT) for number in (1, 2)
    }
    return (
        _differing(first, second, CELL)
        .join(delivered[2], on=REPORT, how="semi")
        .join(delivered[1].with_columns(_had=pl.lit(value=True)), on=REPORT, how="left")
        .with_columns(
            pl.lit(2, dtype=pl.Int64).alias("plaatsing"),
            pl.when("_had").then(pl.lit(REVISED)).otherwise(pl.lit(LATE)).alias("oorzaak"),
            # Both placings of a cell stand in one record.
            pl.coalesce("bron_oud", "bron").alias("bron_oud"),
            pl.coalesce("bron", "bron_oud").alias("bron"),
        )
        .select(list(CHANGES))
    )


def between_editions(old: Cells, new: Cells) -> pl.DataFrame:
    """The cells that differ between two pulls of one table, with the columns of ``CHANGES``.

    A placing of which the older pull had nothing yet is new, and no change.
    """
    published = ["verslagsoort", "plaatsing"]
    in_both = pl.col("post").is_in(old.codes.posts & new.codes.posts) & pl.col("categorie").is_in(
        old.codes.categories & new.codes.categories
    )
    before, after = old.cells, new.cells
    if old.codes == new.codes:  # else a cell may have gone although its page stayed
        same = set(before["bron"].unique()) & set(after["bron"].unique())
        before, after = (cells.filter(~pl.col("bron").is_in(same)) for cells in (before, after))
    return (
        _differing(before, after, [*CELL, "plaatsing"])
        .join(old.delivered.select(published).unique(), on=published, how="semi")
        .join(old.delivered.with_columns(_had=pl.lit(value=True)), on=DELIVERY, how="left")
        .with_columns(
            pl.when(~in_both)
            .then(pl.lit(OTHER_CODES))
            .when("_had")
            .then(pl.lit(REVISED))
            .otherwise(pl.lit(LATE))
            .alias("oorzaak")
        )
        .select(list(CHANGES))
    )


def _differing(old: pl.DataFrame, new: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Cells by ``key`` with another amount in ``new``; what is not certain on either side is left out."""
    was = old.select(*key, "tabel", "zeker", pl.col("bedrag_eur").alias("oud_eur"), bron_oud="bron")
    now = new.select(*key, "tabel", "zeker", pl.col("bedrag_eur").alias("nieuw_eur"), "bron")
    difference = pl.col("nieuw_eur").fill_null(0) - pl.col("oud_eur").fill_null(0)
    return (
        was.join(now, on=key, how="full", coalesce=True)
        .filter(difference != 0, *(pl.col(name).fill_null(value=True) for name in ("zeker", "zeker_right")))
        .with_columns(difference.alias("verschil_eur"), pl.coalesce("tabel", "tabel_right").alias("tabel"))
    )
