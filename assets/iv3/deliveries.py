"""Who delivered what: ``iv3_leveringen``, one row per gemeente, verslagsoort and plaatsing.

A municipality without any filled cell did not deliver, and its totals stay empty: that is not zero. Cells
that the source marks as missing are counted apart and are not filled.
"""

from __future__ import annotations

import polars as pl

from datapackages.schema import PROBLEM, table

_KEY = ["gemeente", "verslagsoort", "plaatsing"]


def deliveries(
    baten_lasten: pl.DataFrame,
    balans: pl.DataFrame,
    marked_missing: pl.DataFrame,
    gemeenten: pl.DataFrame,
    verslagsoorten: pl.DataFrame,
) -> pl.DataFrame:
    """Normalised ``iv3_leveringen`` for every municipality the table of the year offers.

    ``marked_missing`` has the key and cellen_ontbrekend, ``gemeenten`` has the column gemeente,
    ``verslagsoorten`` has jaar and verslagsoort. Totals are in euros, and empty where they cannot be known:
    when a cell cannot be read, or is given twice with other amounts.
    """
    rows, posts = _once("iv3_baten_lasten", baten_lasten), _once("iv3_balans", balans)
    placings = pl.DataFrame({"plaatsing": [1, 2]}, schema={"plaatsing": pl.Int64})
    expected = (
        gemeenten.select("gemeente")
        .unique()
        .join(verslagsoorten.select("jaar", "verslagsoort").unique(), how="cross")
        .join(placings, how="cross")
    )
    cells = (
        pl.concat([rows.select(_KEY), posts.select(_KEY)])
        .group_by(_KEY)
        .agg(pl.len().cast(pl.Int64).alias("cellen"))
    )
    totals = rows.group_by(_KEY).agg(
        pl.col("bedrag_eur").filter(pl.col("richting") == direction).sum().alias(f"{direction}_eur")
        for direction in ("lasten", "baten")
    )
    doubtful = rows.select(*_KEY, _doubt()).group_by(_KEY).agg(pl.col("twijfel").any())
    known = pl.col("geleverd") & ~pl.col("twijfel").fill_null(value=False)
    return table("iv3_leveringen").normalised(
        expected.join(cells, on=_KEY, how="left")
        .join(totals, on=_KEY, how="left")
        .join(marked_missing, on=_KEY, how="left")
        .join(doubtful, on=_KEY, how="left")
        .with_columns(pl.col("cellen", "cellen_ontbrekend").fill_null(0))
        .with_columns((pl.col("cellen") > 0).alias("geleverd"))
        .with_columns(
            pl.when(known).then(pl.col(name).fill_null(0)).alias(name) for name in ("lasten_eur", "baten_eur")
        )
        .sort(_KEY)
    )


def _once(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """A row given twice counts once, as it is published once; where it was given is no difference."""
    provenance = table(name).provenance
    return rows.unique([column for column in rows.columns if column not in provenance])


def _doubt() -> pl.Expr:
    """Whether a row leaves the total of its delivery unknown."""
    unreadable = pl.col(PROBLEM).is_not_null() | pl.col("richting").is_null()
    return (unreadable | pl.struct(table("iv3_baten_lasten").primary_key).is_duplicated()).alias("twijfel")
