"""A municipality over the years, gathered from the releases that stand: figures, and what is missing.

The series itself is made in ``assets.iv3.series``; here it is made for what a user asked for, with a reason
for every year that is not in it.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from assets.iv3 import series
from assets.iv3.tables import summaries
from assets.reference.herindelingen import became
from assets.reference.taakveld_overgang import shared_groups, vintage_of
from datapackages.errors import NotFound, OpenbegrotingError
from pipelines.commands.iv3.finding import Edition, Gemeente, edition_at, gemeente_in
from pipelines.commands.iv3.view import REPORTS
from pipelines.home import home_at, releases_at

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

RICHTINGEN = ("lasten", "baten")

HISTORY = ("herindelingen", "taakveld_overgang")
"""The tables that a series follows, from the newest release: they only ever grow."""

_KEPT = ("gemeenten", "taakvelden", "iv3_leveringen", "quarantaine", "herindelingen")
"""The tables of a year that are kept whole while the others are read."""

_BEFORE_ALL, _LATER = 1, 2100


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user asked for; ``first`` and ``last`` are None for as far as there are releases."""

    gemeente: str
    first: int | None
    last: int | None
    taakvelden: tuple[str, ...]
    verslag: str
    """One of ``REPORTS``."""
    per_inwoner: bool
    as_delivered: bool

    @property
    def report(self) -> str:
        """The code of the report."""
        return REPORTS[self.verslag]


@dataclass(frozen=True, slots=True)
class OverYears:
    """The figures of one municipality over the years, with what must be said of them."""

    asked: Asked
    gemeente: Gemeente
    editions: Mapping[int, Edition]
    figures: pl.DataFrame
    """The columns of ``series.SERIES`` and of ``series.per_inwoner``: every code, in both directions, of
    every year that was delivered; zero where there is no cell."""
    names: Mapping[str, str]
    """What each code is called."""
    absent: Mapping[int, str]
    """Per year without figures why, in Dutch."""
    refused: pl.DataFrame
    """jaar, and the columns of ``summaries.refused_rows``: rows that are in none of the figures."""


def gathered(asked: Asked, home: Path | None) -> OverYears:
    """The series that was asked for.

    Raises ``NotFound`` for a municipality, taakveld or span of years that is not in the releases, and the
    errors of ``assets.iv3.series``.
    """
    gemeente, editions, history = _read(asked, home)
    packages = {jaar: edition.tables for jaar, edition in editions.items()}
    niveau: series.Niveau = "taakveld" if any(len(code) > 1 for code in asked.taakvelden) else "hoofdtaakveld"
    make = series.as_delivered if asked.as_delivered else series.per_present_municipality
    of_report = pl.col("verslagsoort") == asked.report
    found = make(packages, niveau, history).filter(pl.col("gemeente") == gemeente.code, of_report)
    wanted = _wanted(asked, packages, history, niveau)
    delivered = _delivered(asked, gemeente.code, packages, history)
    figures = _whole(found.filter(pl.col("code").is_in(wanted)), found, delivered, wanted)
    return OverYears(
        asked,
        gemeente,
        editions,
        series.per_inwoner(figures, packages),
        _names(wanted, packages),
        _absent(asked, gemeente, editions, figures["jaar"].unique().to_list(), delivered),
        _refused(asked, gemeente, editions, history),
    )


def _read(asked: Asked, home: Path | None) -> tuple[Gemeente, dict[int, Edition], series.History]:
    """The municipality, and of each year of the span the tables that its series needs.

    The newest release comes first: the municipality is called as it is there, and of every release after
    the one that knows it only its own rows are kept. A national year has 350,000 for one report.
    """
    gemeente: Gemeente | None = None
    problem: NotFound | None = None
    editions: dict[int, Edition] = {}
    history: series.History | None = None
    for jaar in sorted(_years(asked, home), reverse=True):
        edition = edition_at(home, jaar)
        history = history or series.History(*(edition.tables[name] for name in HISTORY))
        if gemeente is None:
            try:
                gemeente = _gemeente(asked, edition, history)
            except NotFound as error:
                problem = problem or error
        members = _members(asked, gemeente, edition, history) if gemeente is not None else None
        editions[jaar] = replace(edition, tables=_needed(edition, asked.report, members))
    if gemeente is None or history is None:
        assert problem is not None
        raise problem
    return gemeente, dict(sorted(editions.items())), history


def _years(asked: Asked, home: Path | None) -> list[int]:
    """The years of the span that have a release; raises ``NotFound`` when there is none."""
    years = releases_at(home_at(home)).years()
    first, last = asked.first or 0, asked.last or _LATER
    if first > last:
        raise OpenbegrotingError("years", expected="--from before --to", found=f"{first} and {last}")
    within = [jaar for jaar in years if first <= jaar <= last]
    if not within:
        raise NotFound(
            f"years {asked.first or 'first'} to {asked.last or 'last'}",
            expected=f"some of {', '.join(map(str, years))}" if years else "a release",
            found="no release" if years else "none of any year",
            remedy="" if years else "openbegroting run makes one",
        )
    return within


def _gemeente(asked: Asked, edition: Edition, history: series.History) -> Gemeente:
    """The municipality as this release calls it; refused when it merged into another, listed or not."""
    found = gemeente_in(edition, asked.gemeente)
    today = became([found.code], _BEFORE_ALL, history.herindelingen)["huidige_gemeente"].to_list()
    if asked.as_delivered or found.code in today:
        return found
    raise OpenbegrotingError(
        f"{found} today",
        expected="a municipality that still exists",
        found=f"one that became part of {', '.join(today)}",
        remedy=f"ask for {today[0]}, or for the figures of its own time with --as-delivered",
    )


def _members(asked: Asked, gemeente: Gemeente, edition: Edition, history: series.History) -> set[str]:
    """The municipalities of a year whose figures are part of the series."""
    if asked.as_delivered:
        return {gemeente.code}
    paths = became(edition.tables["gemeenten"]["gemeente"], edition.jaar, history.herindelingen)
    return {gemeente.code, *paths.filter(huidige_gemeente=gemeente.code)["gemeente"]}


def _refused(
    asked: Asked, gemeente: Gemeente, editions: Mapping[int, Edition], history: series.History
) -> pl.DataFrame:
    """Per year and municipality behind the series how many rows of what it delivered were refused."""
    years = []
    for jaar, edition in editions.items():
        members = sorted(_members(asked, gemeente, edition, history))
        chosen = summaries.chosen_placings(edition.tables["iv3_leveringen"], members, [asked.report])
        rows = summaries.refused_rows(edition.tables["quarantaine"], chosen)
        years.append(rows.select(pl.lit(jaar, dtype=pl.Int64).alias("jaar"), pl.all()))
    return pl.concat(years)


def _needed(edition: Edition, report: str, members: set[str] | None) -> dict[str, pl.DataFrame]:
    tables = {name: edition.tables[name] for name in _KEPT}
    rows = edition.tables["iv3_baten_lasten"].filter(verslagsoort=report)
    of_members = rows if members is None else rows.filter(pl.col("gemeente").is_in(members))
    return tables | {"iv3_baten_lasten": of_members}


def _wanted(
    asked: Asked,
    packages: Mapping[int, Mapping[str, pl.DataFrame]],
    history: series.History,
    niveau: series.Niveau,
) -> list[str]:
    """The codes of the series that hold what was asked for; raises ``NotFound`` for a code of no year."""
    vintages = {
        jaar: vintage_of(jaar, tables["taakvelden"]["taakveld"], history.overgang)
        for jaar, tables in packages.items()
        if tables["taakvelden"].height
    }
    if niveau == "hoofdtaakveld" or not vintages:
        groups = {code: {code} for code in summaries.HOOFDTAAKVELDEN}
    else:
        members = shared_groups(history.overgang, min(vintages.values()), max(vintages.values()))
        groups = {}
        for taakveld, groep in members.select("taakveld", "groep").unique().iter_rows():
            groups.setdefault(taakveld, set()).add(groep)
            groups.setdefault(groep[0], set()).add(groep)
    unknown = [code for code in asked.taakvelden if code not in groups]
    if unknown:
        near = difflib.get_close_matches(unknown[0][:20], groups, n=3)
        raise NotFound(
            f"taakveld {unknown[0][:20]!r}",
            expected=f"a code in the lists of {', '.join(map(str, vintages)) or 'any year'}",
            found=f"none; nearest: {', '.join(near)}" if near else "none, nor one that looks like it",
        )
    return sorted(set().union(*(groups[code] for code in asked.taakvelden or groups)))


def _delivered(
    asked: Asked, code: str, packages: Mapping[int, Mapping[str, pl.DataFrame]], history: series.History
) -> list[int]:
    """The years of which somebody delivered this report for the municipality."""
    report = {"gemeente": code, "verslagsoort": asked.report}
    if asked.as_delivered:
        return [
            jaar
            for jaar, tables in sorted(packages.items())
            if tables["iv3_leveringen"].filter(**report)["geleverd"].any()
        ]
    told = series.deliveries(packages, history).filter(**report)
    return told.filter(pl.col("geleverd") > 0)["jaar"].unique().sort().to_list()


def _whole(
    wanted: pl.DataFrame, found: pl.DataFrame, delivered: Sequence[int], codes: Sequence[str]
) -> pl.DataFrame:
    """Every code of every delivered year in both directions: what has no cell there is zero."""
    of_year = ["jaar", "gemeente", "naam", "verslagsoort", "niveau", "jaargang", "onvolledig"]
    years = (
        found.filter(pl.col("jaar").is_in(delivered))
        .group_by(of_year)
        .agg(_all_of("plaatsing", " en "), _all_of("voorgangers", ", "))
    )
    of_code = ["jaar", "code", "richting"]
    return (
        years.join(pl.DataFrame({"code": codes}, schema={"code": pl.String}), how="cross")
        .join(pl.DataFrame({"richting": RICHTINGEN}), how="cross")
        .join(wanted.select(*of_code, "bedrag_eur", "overgang", "schatting"), on=of_code, how="left")
        .with_columns(pl.col("bedrag_eur").fill_null(0), pl.col("schatting").fill_null(value=False))
        .select(list(series.SERIES))
        .sort("jaar", "code", pl.col("richting").replace_strict({"lasten": 0, "baten": 1}))
    )


def _all_of(column: str, separator: str) -> pl.Expr:
    """Everything that rows of a year name in this column, each once; null where they name nothing."""
    named = pl.col(column).drop_nulls().str.split(separator).explode().unique().sort()
    return named.str.join(separator).replace({"": None}).alias(column)


def _names(codes: Sequence[str], packages: Mapping[int, Mapping[str, pl.DataFrame]]) -> dict[str, str]:
    """The name of each code in the newest year that has it; a group of codes is its own name."""
    names: dict[str, str] = dict(summaries.HOOFDTAAKVELDEN)
    for _, tables in sorted(packages.items()):
        names |= dict(tables["taakvelden"].select("taakveld", "naam").iter_rows())
    return {code: names.get(code, "") for code in codes}


def _absent(
    asked: Asked,
    gemeente: Gemeente,
    editions: Mapping[int, Edition],
    told: Sequence[int],
    delivered: Sequence[int],
) -> dict[int, str]:
    first, last = asked.first or min(editions), asked.last or max(editions)
    reasons = {}
    for jaar in range(first, last + 1):
        if jaar in told:
            continue
        if jaar in delivered:
            reasons[jaar] = "wel geleverd, zonder baten en lasten"
            continue
        if jaar not in editions:
            reasons[jaar] = "er is geen uitgave van dit jaar"
            continue
        tables = editions[jaar].tables
        if tables["iv3_leveringen"].is_empty():
            reasons[jaar] = "de uitgave van dit jaar heeft geen Iv3"
        elif tables["iv3_leveringen"].filter(verslagsoort=asked.report).is_empty():
            reasons[jaar] = "dit verslag staat niet in de CBS-tabel van dit jaar"
        elif asked.as_delivered and tables["gemeenten"].filter(gemeente=gemeente.code).is_empty():
            reasons[jaar] = f"{gemeente} staat niet in de uitgave van dit jaar"
        else:
            reasons[jaar] = "niet geleverd"
    return reasons
