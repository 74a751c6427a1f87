"""Who delivered what: ``iv3_leveringen``, one row per gemeente, verslagsoort and plaatsing.

A municipality without any filled cell did not deliver, and its totals stay empty: that is not zero. Why
there is nothing is told as of the day on which CBS last modified the table, never as of today: the same
bytes say the same tomorrow.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from assets.iv3.calendar import OBLIGED_FROM, placings
from assets.iv3.tables.code_lists import publishable_codes
from assets.iv3.tables.summaries import counting_placings
from assets.reference.gemeenten import inhabitants
from datapackages.iv3 import DELIVERY, QUARTERS, REPORT
from datapackages.schema import PROBLEM, table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class Offered:
    """What the table of a year could have cells of, and the day on which CBS last modified it."""

    gemeenten: pl.DataFrame
    """Has the column gemeente."""
    lists: Mapping[str, pl.DataFrame]
    """The normalised taakvelden, categorieen and verslagsoorten of the year."""
    modified: date | None
    """None if CBS did not say."""


def deliveries(
    baten_lasten: pl.DataFrame, balans: pl.DataFrame, marked_missing: pl.DataFrame, offered: Offered
) -> pl.DataFrame:
    """Normalised ``iv3_leveringen`` for every municipality the table of the year offers.

    ``marked_missing`` has the key and cellen_ontbrekend. Totals are in euros, and empty where they cannot be
    known: when a cell cannot be read, is given twice with other amounts, or is of a code that is in no list.
    """
    rows, posts = _without_repeats("iv3_baten_lasten", baten_lasten), _without_repeats("iv3_balans", balans)
    both = pl.DataFrame({"plaatsing": [1, 2]}, schema={"plaatsing": pl.Int64})
    expected = (
        offered.gemeenten.select("gemeente")
        .unique()
        .join(offered.lists["verslagsoorten"].select("jaar", "verslagsoort").unique(), how="cross")
        .join(both, how="cross")
    )
    nil = (pl.col("bedrag_eur") == 0).fill_null(value=False)  # what cannot be read may be anything
    cells = (
        pl.concat([rows.select(*DELIVERY, "bedrag_eur"), posts.select(*DELIVERY, "bedrag_eur")])
        .group_by(DELIVERY)
        .agg(pl.len().cast(pl.Int64).alias("cellen"), nil.all().alias("nul"))
    )
    totals = rows.group_by(DELIVERY).agg(
        pl.col("bedrag_eur").filter(pl.col("richting") == direction).sum().alias(f"{direction}_eur")
        for direction in ("lasten", "baten")
    )
    doubtful = rows.select(*DELIVERY, _doubt(offered.lists)).group_by(DELIVERY).agg(pl.col("twijfel").any())
    known = pl.col("geleverd") & ~pl.col("twijfel").fill_null(value=False)
    return table("iv3_leveringen").normalised(
        expected.join(cells, on=DELIVERY, how="left")
        .join(totals, on=DELIVERY, how="left")
        .join(marked_missing, on=DELIVERY, how="left")
        .join(doubtful, on=DELIVERY, how="left")
        .with_columns(pl.col("cellen", "cellen_ontbrekend").fill_null(0))
        .with_columns((pl.col("cellen") > 0).alias("geleverd"))
        .pipe(_with_choice)
        .pipe(_with_status, offered.modified)
        .with_columns(
            pl.when(known).then(pl.col(name).fill_null(0)).alias(name) for name in ("lasten_eur", "baten_eur")
        )
        .sort(DELIVERY)
    )


def _with_choice(told: pl.DataFrame) -> pl.DataFrame:
    """Adds gekozen: whether this is the placing that counts of the municipality's report."""
    chosen = counting_placings(told).rename({"plaatsing": "_gekozen"})
    return told.join(chosen, on=REPORT, how="left").with_columns(
        (pl.col("plaatsing") == pl.col("_gekozen")).fill_null(value=False).alias("gekozen")
    )


def _with_status(told: pl.DataFrame, modified: date | None) -> pl.DataFrame:
    """Adds peildatum, and status: what the schema of the table says of each of its values."""
    calendar = pl.DataFrame(
        [
            (jaar, item.verslagsoort, item.plaatsing, item.expected)
            for jaar in told["jaar"].unique()
            for item in placings(jaar)
        ],
        schema={"jaar": pl.Int64, "verslagsoort": pl.String, "plaatsing": pl.Int64, "verwacht": pl.Date},
        orient="row",
    )
    small = (
        inhabitants()
        .filter(pl.col("inwoners") < OBLIGED_FROM)
        .select("jaar", "gemeente", pl.lit(value=True).alias("klein"))
    )
    today = pl.col("peildatum")
    status = (
        pl.when(pl.col("geleverd"))
        .then(pl.when("nul").then(pl.lit("alleen nullen")).otherwise(pl.lit("geleverd")))
        .when(pl.col("cellen_ontbrekend") > 0)
        .then(pl.lit("alleen ontbrekende cellen"))
        .when(pl.col("klein") & pl.col("verslagsoort").is_in(QUARTERS))
        .then(pl.lit("niet verplicht"))
        .when(pl.col("verwacht").is_null() | today.is_null())
        .then(pl.lit("onbekend"))
        .when(today < pl.col("verwacht"))
        .then(pl.lit("nog niet verwacht"))
        .when(pl.col("geleverd").any().over(REPORT) | (today < pl.col("verwacht").max().over(REPORT)))
        .then(pl.when(pl.col("plaatsing") == 1).then(pl.lit("te laat")).otherwise(pl.lit("niet geleverd")))
        .otherwise(pl.lit("niet geleverd"))
    )
    return (
        told.join(calendar, on=["jaar", "verslagsoort", "plaatsing"], how="left")
        .join(small, on=["jaar", "gemeente"], how="left")
        .with_columns(pl.lit(modified, dtype=pl.Date).alias("peildatum"))
        .with_columns(status.alias("status"))
    )


def _without_repeats(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    """A row given twice counts once, as it is published once; where it was given is no difference."""
    provenance = table(name).provenance
    return rows.unique([column for column in rows.columns if column not in provenance])


def _doubt(lists: Mapping[str, pl.DataFrame]) -> pl.Expr:
    """Whether a row leaves the total of its delivery unknown."""
    codes = publishable_codes(lists)
    unlisted = ~pl.col("taakveld").is_in(codes["taakvelden"].implode())
    unlisted |= ~pl.col("categorie").is_in(codes["categorieen"].implode())
    unreadable = pl.col(PROBLEM).is_not_null() | pl.col("richting").is_null()
    return (unreadable | unlisted | pl.struct(table("iv3_baten_lasten").primary_key).is_duplicated()).alias(
        "twijfel"
    )
