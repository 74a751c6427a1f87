"""Summaries of published Iv3: which placing counts, sums per (hoofd)taakveld, per inhabitant, differences.

Frames in, frames out: the published tables of one year go in, whole euros come out. Reading a release and
printing a summary happen elsewhere. What was not delivered stays null through every step, it is never zero.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from datapackages.iv3 import DELIVERY, FIRST_YEAR_OF_TAAKVELDEN, REPORT

if TYPE_CHECKING:
    from collections.abc import Sequence

AMOUNTS = ("lasten_eur", "baten_eur", "saldo_eur")
PER_HEAD = ("lasten_per_inwoner", "baten_per_inwoner", "saldo_per_inwoner")

INTERNAL_TAAKVELDEN = ("0.10", "0.11")
INTERNAL_CATEGORIES = ("7.1", "7.4", "7.5")
"""Mutations of reserves, the result, imputed interest and other settlements: bookings that are no spending.

As CBS users compare real spending (openspending.nl, begrotingsanalysetool); since 2017.
"""

HOOFDTAAKVELDEN = {
    "0": "Bestuur en ondersteuning",
    "1": "Veiligheid",
    "2": "Verkeer, vervoer en waterstaat",
    "3": "Economie",
    "4": "Onderwijs",
    "5": "Sport, cultuur en recreatie",
    "6": "Sociaal domein",
    "7": "Volksgezondheid en milieu",
    "8": "Volkshuisvesting, ruimtelijke ordening en stedelijke vernieuwing",
}
"""Names since 2017. Source: Regeling vaststelling taakvelden en verstrekking informatie voor derden."""

HOOFDFUNCTIES = {
    "0": "Algemeen bestuur",
    "1": "Openbare orde en veiligheid",
    "2": "Verkeer, vervoer en waterstaat",
    "3": "Economische zaken",
    "4": "Onderwijs",
    "5": "Cultuur en recreatie",
    "6": "Sociale voorzieningen en maatschappelijke dienstverlening",
    "7": "Volksgezondheid en milieu",
    "8": "Ruimtelijke ordening en volkshuisvesting",
    "9": "Financiering en algemene dekkingsmiddelen",
}
"""Names until 2016. Source: Ministeriële regeling informatie voor derden (BWBR0014668)."""

_KEY_OF_REFUSED = r"^gemeente=(GM[0-9]{4}); verslagsoort=(X[0-9]{3}); plaatsing=([12]);"


def counting_placings(leveringen: pl.DataFrame) -> pl.DataFrame:
    """The placing that counts of each report in ``iv3_leveringen``: the second if delivered, else the first.

    Returns gemeente, verslagsoort (String), plaatsing (Int64, null when neither was delivered), in no order.
    """
    return leveringen.group_by(REPORT).agg(pl.col("plaatsing").filter("geleverd").max())


def chosen_placings(
    leveringen: pl.DataFrame, gemeenten: Sequence[str], verslagsoorten: Sequence[str]
) -> pl.DataFrame:
    """``counting_placings`` of every municipality and report asked for, in the order asked.

    Adds in_tabel (Boolean): the CBS table of that year has that report, delivered or not.
    """
    asked = pl.DataFrame({"gemeente": gemeenten}, schema={"gemeente": pl.String}).join(
        pl.DataFrame({"verslagsoort": verslagsoorten}, schema={"verslagsoort": pl.String}),
        how="cross",
        maintain_order="left_right",
    )
    found = counting_placings(leveringen).with_columns(in_tabel=pl.lit(value=True))
    return asked.join(found, on=REPORT, how="left", maintain_order="left").with_columns(
        pl.col("in_tabel").fill_null(value=False)
    )


def without_internal(baten_lasten: pl.DataFrame) -> pl.DataFrame:
    """The rows that are no internal booking; L7.1 and B7.1 are both category 7.1, B7.10 is not."""
    numbers = "|".join(number.replace(".", "[.]") for number in INTERNAL_CATEGORIES)
    internal = pl.col("taakveld").is_in(INTERNAL_TAAKVELDEN) | pl.col("categorie").str.contains(
        rf"^[LB](?:{numbers})(?:[.]|$)"
    )
    return baten_lasten.filter(~internal)


def by_taakveld(
    baten_lasten: pl.DataFrame, chosen: pl.DataFrame, taakvelden: pl.DataFrame, *, internal: bool = True
) -> pl.DataFrame:
    """Sums per taakveld of the chosen placings: every taakveld of the year for every row of ``chosen``.

    ``baten_lasten`` and ``taakvelden`` are the published tables, ``chosen`` comes from
    ``chosen_placings``. Without ``internal`` the internal bookings, and their taakvelden, are left out.
    Returns gemeente, verslagsoort, plaatsing, hoofdtaakveld, taakveld, naam, lasten_eur, baten_eur,
    saldo_eur (Int64, euros; saldo = baten - lasten). A delivered report without rows of a taakveld has 0
    there; one that was not delivered has nulls. Order: as ``chosen``, then by code, with 0.10 and 0.11 as
    the last of 0.
    """
    rows = baten_lasten if internal else without_internal(baten_lasten)
    last_of_its_kind = pl.col("taakveld").is_in(INTERNAL_TAAKVELDEN)
    fields = taakvelden if internal else taakvelden.filter(~last_of_its_kind)
    sums = (
        rows.join(chosen.select(DELIVERY), on=DELIVERY)
        .group_by(*REPORT, "taakveld")
        .agg(
            pl.col("bedrag_eur").filter(pl.col("richting") == direction).sum().alias(f"{direction}_eur")
            for direction in ("lasten", "baten")
        )
    )
    delivered = pl.col("plaatsing").is_not_null()
    return (
        chosen.select(DELIVERY)
        .join(
            fields.sort("hoofdtaakveld", last_of_its_kind, "taakveld").select(
                "hoofdtaakveld", "taakveld", "naam"
            ),
            how="cross",
            maintain_order="left_right",
        )
        .join(sums, on=[*REPORT, "taakveld"], how="left", maintain_order="left")
        .with_columns(pl.when(delivered).then(pl.col("lasten_eur", "baten_eur").fill_null(0)))
        .with_columns((pl.col("baten_eur") - pl.col("lasten_eur")).alias("saldo_eur"))
    )


def by_hoofdtaakveld(detail: pl.DataFrame, jaar: int) -> pl.DataFrame:
    """``by_taakveld`` summed per hoofdtaakveld (until 2016 hoofdfunctie), without the column taakveld.

    ``naam`` is the name of the hoofdtaakveld. Same amounts, same meaning of null.
    """
    return _summed(detail, [*DELIVERY, "hoofdtaakveld"]).select(
        *DELIVERY, "hoofdtaakveld", hoofdtaakveld_naam(jaar).alias("naam"), *AMOUNTS
    )


def hoofdtaakveld_naam(jaar: int) -> pl.Expr:
    """The name that goes with column hoofdtaakveld in that year."""
    names = HOOFDTAAKVELDEN if jaar >= FIRST_YEAR_OF_TAAKVELDEN else HOOFDFUNCTIES
    return pl.col("hoofdtaakveld").replace(names)


def totals(detail: pl.DataFrame) -> pl.DataFrame:
    """``by_taakveld`` summed per gemeente and verslagsoort: those keys, plaatsing and the amounts."""
    return _summed(detail, DELIVERY)


def _summed(detail: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    delivered = pl.col("plaatsing").is_not_null()
    return (
        detail.group_by(keys, maintain_order=True)
        .agg(pl.col(AMOUNTS).sum())
        .with_columns(pl.when(delivered).then(pl.col(AMOUNTS)))
    )


def per_inwoner(summary: pl.DataFrame, gemeenten: pl.DataFrame) -> pl.DataFrame:
    """Adds inwoners (Int64) and lasten_, baten_ and saldo_per_inwoner (Float64, euros, not rounded).

    ``gemeenten`` is the published table; where it does not know the inhabitants all four are null.
    """
    return summary.join(
        gemeenten.select("gemeente", "inwoners"), on="gemeente", how="left", maintain_order="left"
    ).with_columns(
        (pl.col(amount) / pl.col("inwoners")).alias(name)
        for amount, name in zip(AMOUNTS, PER_HEAD, strict=True)
    )


def with_difference(summary: pl.DataFrame, first: str, columns: Sequence[str]) -> pl.DataFrame:
    """Adds verschil_<column>: the value minus that of municipality ``first`` in the same row of the table.

    Null for ``first`` itself, and where either of the two did not deliver.
    """
    keys = [
        name for name in ("verslagsoort", "hoofdtaakveld", "taakveld") if name in summary.collect_schema()
    ]
    of_first = summary.filter(pl.col("gemeente") == first).select(*keys, *columns)
    compared = pl.col("gemeente") != first
    return (
        summary.join(of_first, on=keys, how="left", suffix="_van_eerste", maintain_order="left")
        .with_columns(
            pl.when(compared)
            .then(pl.col(column) - pl.col(f"{column}_van_eerste"))
            .alias(f"verschil_{column}")
            for column in columns
        )
        .drop(f"{column}_van_eerste" for column in columns)
    )


def refused_rows(quarantaine: pl.DataFrame, chosen: pl.DataFrame) -> pl.DataFrame:
    """How many rows of the chosen placings stand in the quarantine and so in none of the sums.

    Returns gemeente, verslagsoort, rijen (Int64), bedrag_eur (Int64, their amounts together; null when one
    of them cannot be read); only deliveries with such rows.
    """
    keys = pl.col("sleutel").str.extract_groups(_KEY_OF_REFUSED)
    refused = (
        quarantaine.filter(pl.col("tabel") == "iv3_baten_lasten")
        .select(keys.struct.rename_fields(DELIVERY), "bedrag_eur")
        .unnest("sleutel")
        .with_columns(pl.col("plaatsing").cast(pl.Int64))
    )
    return (
        chosen.select(DELIVERY)
        .join(refused, on=DELIVERY, maintain_order="left")
        .group_by(REPORT, maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("rijen"),
            pl.when(pl.col("bedrag_eur").is_not_null().all()).then(pl.col("bedrag_eur").sum()),
        )
    )


def deliveries_counted(leveringen: pl.DataFrame) -> pl.DataFrame:
    """Per report how many municipalities delivered in which placing.

    ``leveringen`` is ``iv3_leveringen``. Returns verslagsoort (String) and, as Int64, gemeenten, beide,
    alleen_eerste, alleen_tweede (delivered late) and niet_geleverd; the last four add up to gemeenten.
    """
    first, second = pl.col("eerste"), pl.col("tweede")
    return (
        leveringen.group_by(REPORT)
        .agg(
            (pl.col("geleverd") & (pl.col("plaatsing") == number)).any().alias(name)
            for number, name in ((1, "eerste"), (2, "tweede"))
        )
        .group_by("verslagsoort")
        .agg(
            pl.len().cast(pl.Int64).alias("gemeenten"),
            (first & second).sum().cast(pl.Int64).alias("beide"),
            (first & ~second).sum().cast(pl.Int64).alias("alleen_eerste"),
            (~first & second).sum().cast(pl.Int64).alias("alleen_tweede"),
            (~first & ~second).sum().cast(pl.Int64).alias("niet_geleverd"),
        )
        .sort("verslagsoort")
    )
