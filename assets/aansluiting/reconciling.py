"""The table ``aansluiting``: amounts of pages beside those of Iv3, with the difference and a verdict.

A verdict against a municipality is given only where page and Iv3 must say the same: an overview of
taakvelden, or totals of which the reserves prove whose they are. What else differs is not comparable.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from assets.aansluiting.candidates import COLUMN, RESERVES, TABLE, TOTAL, candidates
from assets.documents.amounts.words.units import FACTORS
from assets.iv3.tables.summaries import chosen_placings
from datapackages.iv3 import ACCOUNT, BUDGET, DELIVERY, REPORT
from datapackages.schema import PROBLEM, table

if TYPE_CHECKING:
    from collections.abc import Mapping

ROUNDING_EUR = 1_000
"""Iv3 is in thousands, rounded by whoever delivered it."""

TOLERANCE_EUR = 2_000
"""Two roundings to thousands. Amersfoort's budget of 2023 differs from its Iv3 by at most this."""

FEWEST_FOR_UNIT = 5
SHARE_FOR_UNIT = 0.9
TELLING_EUR = 20_000
"""A unit follows from Iv3 when at least five amounts, and nine in ten, of at least this size (ten times the
tolerance) agree under it and none does under another."""

FEWEST_OF_OVERVIEW = 10
"""Taakvelden in one table. With fewer it may show a part of a taakveld: what one programme has of it."""

FEWEST_RESERVES_EUR = 100_000
"""Of reserves that prove whose totals stand beside them; less can agree by chance."""

AGREES, DIFFERS, INCOMPARABLE = "sluit aan", "sluit niet aan", "niet te vergelijken"

OUTSIDE_TOTAL = (RESERVES, "0.11")

USED = ("documenten", "paginas", "bedragen", "taakvelden", "iv3_leveringen", "iv3_baten_lasten")
"""The tables that are set beside each other."""

IV3_KEY = [*DELIVERY, "onderdeel", "richting"]

_UNKNOWN = "onbekend"


def normalise_aansluiting(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Normalised ``aansluiting`` of one year.

    ``tables`` has the normalised tables of ``USED`` of that year; rows that could not be read are left out.
    """
    read = {name: tables[name].filter(pl.col(PROBLEM).is_null()) for name in USED}
    found = candidates(read["bedragen"], read["paginas"], read["documenten"])
    schema = table("aansluiting")
    if found.is_empty():
        return schema.empty()
    return schema.normalised(
        found.pipe(_with_iv3, read)
        .pipe(_with_unit)
        .pipe(_with_difference)
        .pipe(_with_verdict)
        .select(schema.columns)
        .cast(schema.dtypes)  # type: ignore[arg-type]  # polars' stubs want a narrower mapping
    )


def _with_iv3(found: pl.DataFrame, read: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Adds plaatsing and iv3_eur of the report that counts, and geen_iv3: in Dutch why there is none."""
    chosen = chosen_placings(
        read["iv3_leveringen"], found["gemeente"].unique().to_list(), [BUDGET, ACCOUNT]
    ).join(read["iv3_leveringen"].select(*DELIVERY, "lasten_eur"), on=DELIVERY, how="left")
    delivered = found.join(chosen, on=REPORT, how="left", maintain_order="left")
    codes = read["taakvelden"]["taakveld"]
    known = pl.col("onderdeel").is_in(codes.implode()) | (pl.col("onderdeel") == TOTAL)
    why_not = (
        pl.when(pl.col("verslagsoort").is_null())
        .then(pl.lit("De kop zegt niet of dit de begroting voor of na wijziging is."))
        .when(~pl.col("in_tabel").fill_null(value=False))
        .then(pl.lit("Van dit jaar zijn geen Iv3-cijfers van deze gemeente opgehaald."))
        .when(pl.col("plaatsing").is_null())
        .then(pl.lit("De gemeente heeft deze levering niet gedaan."))
        .when(pl.col("lasten_eur").is_null())
        .then(pl.lit("Niet elke cel van deze levering is te lezen."))
        .when(~known)
        .then(pl.lit("De Iv3-lijst van dit jaar kent dit taakveld niet."))
    )
    return (
        delivered.with_columns(geen_iv3=why_not)
        .join(_sums(read["iv3_baten_lasten"]), on=IV3_KEY, how="left", maintain_order="left")
        .with_columns(pl.when(pl.col("geen_iv3").is_null()).then(pl.col("iv3_eur").fill_null(0)))
    )


def _sums(baten_lasten: pl.DataFrame) -> pl.DataFrame:
    """Iv3 per taakveld, and all of it without reserves and result, as iv3_eur."""
    amounts = baten_lasten.lazy().rename({"taakveld": "onderdeel"}).select(*IV3_KEY, "bedrag_eur")
    total = amounts.filter(~pl.col("onderdeel").is_in(OUTSIDE_TOTAL)).with_columns(onderdeel=pl.lit(TOTAL))
    summed = [
        part.group_by(IV3_KEY).agg(pl.col("bedrag_eur").sum().alias("iv3_eur")) for part in (amounts, total)
    ]
    return pl.concat(summed).collect()


def _with_unit(found: pl.DataFrame) -> pl.DataFrame:
    """Where the page names no unit: the only one under which a table agrees with Iv3, and the proof of it."""
    unknown = found.filter(
        pl.col("eenheid") == _UNKNOWN, pl.col("getoond").is_not_null(), pl.col("iv3_eur").abs() >= TELLING_EUR
    )
    trials = [
        (unknown["getoond"] * factor - unknown["iv3_eur"]).abs().le(TOLERANCE_EUR).alias(unit)
        for unit, factor in FACTORS.items()
    ]
    counted = (
        unknown.select(*TABLE, "onderdeel", "richting")
        .with_columns(trials)
        .group_by(TABLE)
        .agg(pl.len().alias("vergeleken"), *(pl.col(unit).sum() for unit in FACTORS))
    )
    proven = [
        (pl.col(unit) >= FEWEST_FOR_UNIT)
        & (pl.col(unit) >= SHARE_FOR_UNIT * pl.col("vergeleken"))
        & (pl.sum_horizontal(other for other in FACTORS if other != unit) == 0)
        for unit in FACTORS
    ]
    gevonden = pl.coalesce(
        pl.when(holds).then(pl.lit(unit)) for holds, unit in zip(proven, FACTORS, strict=True)
    )
    times = pl.max_horizontal(*FACTORS)
    units = counted.select(
        *TABLE,
        gevonden.alias("gevonden"),
        pl.format(
            "De pagina noemt geen eenheid; {} van {} bedragen komen alleen in {} overeen met Iv3.",
            times,
            "vergeleken",
            gevonden,
        ).alias("bewijs"),
    )
    by_iv3 = (pl.col("eenheid") == _UNKNOWN) & pl.col("gevonden").is_not_null()
    factor = pl.col("gevonden").replace_strict(FACTORS, default=None, return_dtype=pl.Int64)
    return found.join(units, on=TABLE, how="left", maintain_order="left").with_columns(
        eenheid=pl.when(by_iv3).then(pl.col("gevonden")).otherwise(pl.col("eenheid")),
        eenheid_uit=pl.when(by_iv3)
        .then(pl.lit("aansluiting"))
        .when(pl.col("eenheid") != _UNKNOWN)
        .then(pl.lit("pagina")),
        bewijs=pl.when(by_iv3).then(pl.col("bewijs")),
        pagina_eur=pl.when(by_iv3)
        .then((pl.col("getoond") * factor).round().cast(pl.Int64))
        .otherwise(pl.col("bedrag_eur")),
    )


def _with_difference(found: pl.DataFrame) -> pl.DataFrame:
    """Adds verschil_eur, and marge_eur: what rounding on the page and in Iv3 can explain."""
    half_digit = pl.lit(5).cast(pl.Float64) * pl.lit(10.0).pow(5 - pl.col("decimalen").cast(pl.Float64))
    rough = pl.when(pl.col("eenheid") == "miljoen euro").then(half_digit + ROUNDING_EUR).otherwise(0)
    return found.with_columns(
        verschil_eur=pl.col("pagina_eur") - pl.col("iv3_eur"),
        marge_eur=pl.max_horizontal(pl.lit(TOLERANCE_EUR), rough).round().cast(pl.Int64),
    )


def _with_verdict(found: pl.DataFrame) -> pl.DataFrame:
    """Adds oordeel and reden."""
    agrees = pl.col("verschil_eur").abs() <= pl.col("marge_eur")
    is_total = pl.col("bij_totaal")
    reserves = (pl.col("onderdeel") == RESERVES) & is_total
    # both reserves agree and are not next to nothing: these are the totals of the municipality
    proven = (agrees & reserves).sum().over(COLUMN).ge(2) & (
        pl.when(reserves).then(pl.col("iv3_eur").abs()).sum().over(COLUMN) >= FEWEST_RESERVES_EUR
    )
    overview = (
        pl.when(~is_total).then(pl.col("onderdeel")).drop_nulls().n_unique().over(TABLE) >= FEWEST_OF_OVERVIEW
    )
    why_not = (
        pl.when(pl.col("geen_iv3").is_not_null())
        .then(pl.col("geen_iv3"))
        .when(pl.col("pagina_eur").is_null())
        .then(pl.lit("Het bedrag op de pagina staat niet vast."))
        .when(is_total & ~proven & ~agrees)
        .then(pl.lit("Niet bewezen dat dit de totalen van de gemeente zijn."))
        .when(~is_total & ~agrees & (pl.col("programma") | ~overview))
        .then(pl.lit("De tabel kan een deel van het taakveld tonen."))
    )
    return found.with_columns(_waarom=why_not).with_columns(
        oordeel=pl.when(pl.col("_waarom").is_not_null())
        .then(pl.lit(INCOMPARABLE))
        .when(agrees)
        .then(pl.lit(AGREES))
        .otherwise(pl.lit(DIFFERS)),
        reden=pl.coalesce("_waarom", "bewijs"),
    )
