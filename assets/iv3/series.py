"""Iv3 over the years: a series as delivered, and one per present-day municipality.

Frames in, frames out: the published tables of several years go in. A row always names the list of taakvelden
it rests on, how codes were brought together, which placing counts, and who is missing from it. Reading
releases and drawing happen elsewhere; mergers and code lists themselves are known in ``assets.reference``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from assets.iv3.tables.summaries import counting_placings
from assets.reference.gemeenten import register
from assets.reference.herindelingen import became, existed, mergers
from assets.reference.taakveld_overgang import (
    FUNCTIONS,
    per_group,
    per_hoofdtaakveld,
    shared_groups,
    transitions,
    vintage_of,
)
from datapackages.errors import OpenbegrotingError
from datapackages.iv3 import DELIVERY, REPORT

Packages = Mapping[int, Mapping[str, pl.DataFrame]]
"""Per year the published tables gemeenten, taakvelden, iv3_baten_lasten and iv3_leveringen."""

Niveau = Literal["hoofdtaakveld", "taakveld"]

SERIES: dict[str, pl.DataType] = {
    "jaar": pl.Int64(),
    "gemeente": pl.String(),
    "naam": pl.String(),
    "verslagsoort": pl.String(),
    "plaatsing": pl.String(),
    "niveau": pl.String(),
    "code": pl.String(),
    "richting": pl.String(),
    "bedrag_eur": pl.Int64(),
    "jaargang": pl.Int64(),
    "overgang": pl.String(),
    "voorgangers": pl.String(),
    "schatting": pl.Boolean(),
    "onvolledig": pl.String(),
}
"""Columns of both series, rows sorted by year, gemeente, verslagsoort, code and richting.

bedrag_eur   whole euros; an absent cell is zero only if the municipality delivered: see ``deliveries``.
plaatsing    1 or 2: the second placing if it was delivered, else the first; "1 en 2" where merged
             municipalities differ.
code         a hoofdtaakveld (0 to 8), or the smallest group of taakvelden that all years share.
jaargang     the code list the year was delivered in, as in ``taakveld_overgang``.
overgang     how delivered codes became ``code``, in Dutch; null where they are the same.
voorgangers  the municipalities that were added up, in Dutch; null where the municipality delivered itself.
schatting    whether the amount rests on a share below 1 of a municipality that was split.
onvolledig   the predecessors without a delivery, so that the amount is too low, in Dutch; else null.
"""

DELIVERIES: dict[str, pl.DataType] = {
    "jaar": pl.Int64(),
    "gemeente": pl.String(),
    "naam": pl.String(),
    "verslagsoort": pl.String(),
    "verwacht": pl.Int64(),
    "geleverd": pl.Int64(),
    "ontbreekt": pl.String(),
}
"""Per present-day municipality and report how many predecessors there were and how many delivered."""

_ORDER = ["jaar", "gemeente", "verslagsoort", "code", "richting"]


class SeriesImpossible(OpenbegrotingError):
    """Years were asked for that cannot honestly stand in one series."""


@dataclass(frozen=True, slots=True)
class History:
    """The published ``herindelingen`` and ``taakveld_overgang`` that a series follows."""

    herindelingen: pl.DataFrame
    overgang: pl.DataFrame

    @classmethod
    def known(cls) -> History:
        """What this house publishes."""
        return cls(mergers(), transitions())


def as_delivered(packages: Packages, niveau: Niveau, history: History) -> pl.DataFrame:
    """The columns of ``SERIES`` per municipality as it was in each year.

    A year without a list of taakvelden has no Iv3 and no rows. Rows in quarantine are in no figure, as in
    every published table. Raises ``VintageUnknown`` for a list we do not know, and ``SeriesImpossible``
    when years of functions (until 2016) are asked for below the hoofdtaakveld.
    """
    jaargangen = {
        jaar: vintage_of(jaar, tables["taakvelden"]["taakveld"], history.overgang)
        for jaar, tables in sorted(packages.items())
        if tables["taakvelden"].height
    }
    groups = _groups(jaargangen, history) if niveau == "taakveld" and jaargangen else None
    years = [
        _figures_of_year(
            packages[jaar],
            per_hoofdtaakveld(packages[jaar]["taakvelden"], jaargang, history.overgang)
            if groups is None
            else per_group(groups, jaargang),
        ).with_columns(
            jaar=pl.lit(jaar, dtype=pl.Int64),
            jaargang=pl.lit(jaargang, dtype=pl.Int64),
            niveau=pl.lit(niveau),
            voorgangers=pl.lit(None, dtype=pl.String),
            schatting=pl.lit(value=False),
            onvolledig=pl.lit(None, dtype=pl.String),
        )
        for jaar, jaargang in jaargangen.items()
    ]
    return _series(years)


def per_present_municipality(packages: Packages, niveau: Niveau, history: History) -> pl.DataFrame:
    """The columns of ``SERIES`` per municipality of today: what merged is added up, what split is shared out.

    A share below 1 is rounded to whole euros per predecessor, so that shares add up to the delivered
    amount within a euro each. Raises as ``as_delivered``, and ``SeriesImpossible`` for years before the
    first merger we know.
    """
    paths = _successions(packages, history)
    told = deliveries(packages, history)
    share, amount = pl.col("verdeelfactor"), pl.col("bedrag_eur")
    merged = pl.col("gemeente") != pl.col("huidige_gemeente")
    restated = (
        as_delivered(packages, niveau, history)
        .join(paths, on=["jaar", "gemeente"])
        .with_columns(
            bedrag_eur=pl.when(share < 1).then((amount * share).round().cast(pl.Int64)).otherwise(amount)
        )
        .group_by("jaar", "huidige_gemeente", "verslagsoort", "niveau", "code", "richting")
        .agg(
            amount.sum(),
            pl.col("plaatsing").unique().sort().str.join(" en "),
            pl.col("jaargang", "overgang").first(),
            pl.when(merged.any()).then(_name_with_code().unique().sort().str.join(", ")).alias("voorgangers"),
            (share < 1).any().alias("schatting"),
        )
        .rename({"huidige_gemeente": "gemeente"})
        .join(
            told.select("jaar", "gemeente", "naam", "verslagsoort", pl.col("ontbreekt").alias("onvolledig")),
            on=["jaar", "gemeente", "verslagsoort"],
            how="left",
        )
    )
    return _series([restated])


def deliveries(packages: Packages, history: History) -> pl.DataFrame:
    """The columns of ``DELIVERIES``: who should stand behind each municipality of today, and who does.

    Expected are all predecessors on 1 January of the year, also those the packages do not hold. A report
    that nobody had to deliver yet has ``geleverd`` 0. Raises ``SeriesImpossible`` for years before the
    first merger we know.
    """
    paths = _successions(packages, history)
    today = set(paths["huidige_gemeente"])
    names = _names(packages)
    frames = [
        _expected(jaar, paths, today, history)
        .join(tables["iv3_leveringen"].select("verslagsoort").unique(), how="cross")
        .join(_chosen_deliveries(tables), on=REPORT, how="left")
        .join(names, on="gemeente", how="left")
        .group_by("huidige_gemeente", "verslagsoort")
        .agg(
            pl.len().cast(pl.Int64).alias("verwacht"),
            pl.col("plaatsing").is_not_null().sum().cast(pl.Int64).alias("geleverd"),
            _name_with_code().filter(pl.col("plaatsing").is_null()).sort().str.join(", ").alias("ontbreekt"),
        )
        .rename({"huidige_gemeente": "gemeente"})
        .join(names, on="gemeente", how="left")
        .with_columns(pl.lit(jaar, dtype=pl.Int64).alias("jaar"), pl.col("ontbreekt").replace({"": None}))
        .select(list(DELIVERIES))
        for jaar, tables in sorted(packages.items())
    ]
    return pl.concat([pl.DataFrame(schema=DELIVERIES), *frames]).sort("jaar", "gemeente", "verslagsoort")


def per_inwoner(series: pl.DataFrame, packages: Packages) -> pl.DataFrame:
    """Adds inwoners (Int64) and eur_per_inwoner (Float64, euros per inhabitant, not rounded).

    Null where the package of that year knows no inhabitants, and where predecessors were added up or are
    missing: a municipality of today had no inhabitants of its own then.
    """
    schema = {"jaar": pl.Int64(), "gemeente": pl.String(), "inwoners": pl.Int64()}
    known = pl.concat(
        [
            pl.DataFrame(schema=schema),
            *(tables["gemeenten"].select(list(schema)) for tables in packages.values()),
        ]
    )
    by_itself = pl.col("voorgangers").is_null() & pl.col("onvolledig").is_null()
    return (
        series.join(known, on=["jaar", "gemeente"], how="left", maintain_order="left")
        .with_columns(pl.when(by_itself).then("inwoners").alias("inwoners"))
        .with_columns(eur_per_inwoner=pl.col("bedrag_eur") / pl.col("inwoners"))
    )


def _series(frames: list[pl.DataFrame]) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema=SERIES), *(frame.select(list(SERIES)) for frame in frames)]).sort(
        _ORDER
    )


def _chosen_deliveries(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """The placing that counts of each delivery that was made: gemeente, verslagsoort, plaatsing."""
    return counting_placings(tables["iv3_leveringen"]).drop_nulls("plaatsing")


def _figures_of_year(tables: Mapping[str, pl.DataFrame], codes: pl.DataFrame) -> pl.DataFrame:
    """The chosen figures of a year per code; ``codes`` has taakveld, code, overgang."""
    names = tables["gemeenten"].select("gemeente", "naam")
    return (
        tables["iv3_baten_lasten"]
        .join(_chosen_deliveries(tables), on=DELIVERY)
        .join(codes, on="taakveld", how="left")
        .group_by(*DELIVERY, "code", "overgang", "richting")
        .agg(pl.col("bedrag_eur").sum())
        .join(names, on="gemeente", how="left")
        .with_columns(pl.col("plaatsing").cast(pl.String))
    )


def _groups(jaargangen: Mapping[int, int], history: History) -> pl.DataFrame:
    """The groups of taakvelden that all these years share."""
    functions = sorted(jaar for jaar, jaargang in jaargangen.items() if jaargang == FUNCTIONS)
    if functions:
        raise SeriesImpossible(
            "series per taakveld",
            expected="years of taakvelden, from 2017",
            found=f"functions in {', '.join(map(str, functions))}",
            remedy="leave those years out, or ask for the hoofdtaakveld",
        )
    return shared_groups(history.overgang, min(jaargangen.values()), max(jaargangen.values()))


def _successions(packages: Packages, history: History) -> pl.DataFrame:
    """Who became whom: jaar, gemeente, huidige_gemeente, verdeelfactor of every municipality in a package."""
    first = min(history.herindelingen["ingangsdatum"].dt.year(), default=0) - 1
    early = sorted(jaar for jaar in packages if jaar < first)
    if early:
        raise SeriesImpossible(
            "series per present-day municipality",
            expected=f"years from {first}: earlier mergers are not on our list",
            found=", ".join(map(str, early)),
            remedy="leave those years out, or ask for the series as delivered",
        )
    schema = {"jaar": pl.Int64(), "gemeente": pl.String(), "huidige_gemeente": pl.String()}
    return pl.concat(
        [
            pl.DataFrame(schema={**schema, "verdeelfactor": pl.Float64()}),
            *(
                became(tables["gemeenten"]["gemeente"], jaar, history.herindelingen).select(
                    pl.lit(jaar, dtype=pl.Int64).alias("jaar"), pl.all()
                )
                for jaar, tables in packages.items()
            ),
        ]
    )


def _expected(jaar: int, paths: pl.DataFrame, today: set[str], history: History) -> pl.DataFrame:
    """Who should stand behind the municipalities of ``today`` in a year: gemeente, huidige_gemeente."""
    ever_merged = {*history.herindelingen["oude_gemeente"], *history.herindelingen["nieuwe_gemeente"]}
    unchanged = set(paths.filter(pl.col("jaar") == jaar)["gemeente"]) - ever_merged
    there = unchanged | existed(jaar, history.herindelingen)
    return (
        became(there, jaar, history.herindelingen)
        .filter(pl.col("huidige_gemeente").is_in(today))
        .select("gemeente", "huidige_gemeente")
    )


def _names(packages: Packages) -> pl.DataFrame:
    """gemeente, naam: of the newest package that has it, else of the register."""
    told = [tables["gemeenten"].select("gemeente", "naam") for _, tables in sorted(packages.items())]
    everyone = pl.concat([register().select("gemeente", "naam"), *told])
    return everyone.unique("gemeente", keep="last", maintain_order=True)


def _name_with_code() -> pl.Expr:
    """A municipality for readers: ``Littenseradiel (GM0140)``."""
    return pl.format("{} ({})", pl.col("naam").fill_null("onbekend"), "gemeente")
