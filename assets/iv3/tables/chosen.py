"""The table ``iv3_gekozen``: per taakveld the figures that count, with the choice visible beside them.

A choice per delivery and sums per taakveld are what most readers want, in a tenth of the rows. That the
detail tables do not carry the choice is on purpose: each second placing would change every row of a first
one that itself did not change. ``iv3_leveringen.gekozen`` joins to them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from assets.iv3.tables.code_lists import publishable_codes
from datapackages.iv3 import REPORT
from datapackages.schema import PROBLEM, table

if TYPE_CHECKING:
    from collections.abc import Mapping

CENTS = 2

_KEY = ["jaar", *REPORT, "taakveld", "richting"]

_PLACED = {1: "eerste_plaatsing_eur", 2: "tweede_plaatsing_eur"}


def normalise_gekozen(
    baten_lasten: pl.DataFrame,
    leveringen: pl.DataFrame,
    lists: Mapping[str, pl.DataFrame],
    people: pl.DataFrame,
) -> pl.DataFrame:
    """Normalised ``iv3_gekozen`` of the normalised rows, deliveries and code lists of one pull.

    ``people`` has jaar, gemeente and inwoners.

    A sum is empty where one of its rows cannot be published: unreadable, given twice with other amounts, or
    of an unknown category. Rows of an unknown taakveld stand in the quarantine and nowhere else.
    """
    sums = _sums(baten_lasten, lists)
    delivered = leveringen.filter("geleverd").select(*REPORT, "plaatsing", "gekozen")
    amount, placing = pl.col("bedrag_eur"), pl.col("plaatsing")
    return table("iv3_gekozen").normalised(
        sums.select(_KEY)
        .unique()
        .join(delivered, on=REPORT)
        .join(sums, on=[*_KEY, "plaatsing"], how="left")
        # A placing that was delivered without a row of this taakveld says nil.
        .with_columns(pl.when(~pl.col("twijfel").fill_null(value=False)).then(amount.fill_null(0)))
        .group_by(_KEY)
        .agg(
            *(amount.filter(placing == number).first().alias(name) for number, name in _PLACED.items()),
            amount.filter("gekozen").first(),
            placing.filter("gekozen").first(),
        )
        .join(people.select("jaar", "gemeente", "inwoners"), on=["jaar", "gemeente"], how="left")
        .with_columns((amount / pl.col("inwoners")).round(CENTS).alias("eur_per_inwoner"))
        .sort(_KEY)
    )


def _sums(baten_lasten: pl.DataFrame, lists: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Per delivery, taakveld and richting bedrag_eur (Int64) and twijfel (Boolean): whether it is unknown.

    A row of which the category says no direction leaves both directions in doubt.
    """
    schema = table("iv3_baten_lasten")
    codes = publishable_codes(lists)
    rows = baten_lasten.filter(pl.col("taakveld").is_in(codes["taakvelden"].implode())).unique(
        [name for name in baten_lasten.columns if name not in schema.provenance]
    )
    known = pl.col("categorie").is_in(codes["categorieen"].implode())
    unreadable = pl.col(PROBLEM).is_not_null() | pl.col("richting").is_null()
    doubt = unreadable | ~known | pl.struct(schema.primary_key).is_duplicated()
    directions = pl.when(pl.col("richting").is_null()).then(pl.lit(["lasten", "baten"]))
    return (
        rows.with_columns(
            doubt.alias("twijfel"), directions.otherwise(pl.concat_list("richting")).alias("richting")
        )
        .explode("richting")
        .group_by(*_KEY, "plaatsing")
        .agg(pl.col("bedrag_eur").sum(), pl.col("twijfel").any())
    )
