"""Whether what CBS lists is known: municipalities that exist in the year, and reports.

Figures of a municipality that is no more and of a report that nobody knows are published as delivered, and
say so; who is one and what became of it comes from ``herindelingen`` and the list with inhabitants.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from datapackages.iv3 import REPORTS
from expectations.rules import checks
from expectations.rules.iv3.laws import NO_IV3
from expectations.rules.iv3.views import CBS
from expectations.rules.model import OURS, SOURCE, WARNING, Rule
from expectations.rules.planted import DELIVERY as PLANTED
from expectations.rules.planted import GEMEENTE, planted

if TYPE_CHECKING:
    from expectations.rules.evidence import Evidence

_CHANGE = ["ingangsdatum", "gemeente"]


def municipalities_that_delivered(evidence: Evidence) -> pl.DataFrame:
    """Who delivered, whether it was a municipality on 1 January (1) or not (0), and why not.

    A code that stands on both sides of a merger lived on. Of a year of which the inhabitants are known, who
    has none is no municipality of it; so are those found that ended before the mergers we list.
    """
    first = date(evidence.jaar, 1, 1)
    ended = _changed(evidence, "oude", "nieuwe").filter(pl.col("ingangsdatum") <= first)
    begins = _changed(evidence, "nieuwe", "oude").filter(pl.col("ingangsdatum") > first)
    why = pl.coalesce(
        pl.format("per {} opgegaan in {}", "ingangsdatum", "anderen"),
        pl.format("pas per {} ontstaan uit {}", "ingangsdatum_begint", "anderen_begint"),
        pl.when("zonder_inwoners").then(pl.lit("niet in de lijst van gemeenten van dat jaar")),
    )
    inhabitants = pl.col("inwoners")
    gemeenten = evidence.accepted("gemeenten").select(
        "gemeente", "naam", zonder_inwoners=inhabitants.is_null() & inhabitants.is_not_null().any()
    )
    delivered = evidence.accepted("iv3_leveringen").filter("geleverd")
    return (
        delivered.group_by("gemeente")
        .agg(
            pl.col("verslagsoort").unique().sort().str.join(", ").alias("verslagen"),
            pl.col("lasten_eur").filter("gekozen").sum(),
        )
        .join(gemeenten, on="gemeente")
        .join(ended, on="gemeente", how="left")
        .join(begins, on="gemeente", how="left", suffix="_begint")
        .with_columns(why.alias("waarom"), jaar=pl.lit(evidence.jaar))
        .with_columns(bestond=pl.col("waarom").is_null().cast(pl.Int64))
        .sort("gemeente")
    )


def _changed(evidence: Evidence, side: str, other: str) -> pl.DataFrame:
    """The codes that stand on one side of a merger only: gemeente, its last date, and those on the other."""
    mergers = evidence.accepted("herindelingen").rename({f"{side}_gemeente": "gemeente"})
    lived_on = mergers.filter(pl.col("gemeente") == pl.col(f"{other}_gemeente"))
    named = pl.format("{} ({})", f"{other}_naam", f"{other}_gemeente")
    return (
        mergers.join(lived_on, on=_CHANGE, how="anti")
        .group_by(_CHANGE)
        .agg(named.unique().sort().str.join(", ").alias("anderen"))
        .sort("ingangsdatum")
        .unique("gemeente", keep="last")
    )


def reports_of_year(evidence: Evidence) -> pl.DataFrame:
    """Each report that the table of the year knows, and how many deliveries of it there are."""
    delivered = evidence.accepted("iv3_leveringen").filter("geleverd")
    counts = delivered.group_by("verslagsoort").agg(leveringen=pl.len().cast(pl.Int64))
    return (
        evidence.accepted("verslagsoorten")
        .select("verslagsoort", "naam")
        .join(counts, on="verslagsoort", how="left")
        .with_columns(pl.col("leveringen").fill_null(0))
        .sort("verslagsoort")
    )


TABLE_RULES = (
    Rule(
        id="iv3_leveringen.gemeente.bestond",
        table="iv3_leveringen",
        severity=WARNING,
        responsible=SOURCE,
        sentence="Een gemeente die leverde, bestond op 1 januari van dat jaar.",
        source="Herindelingen vanaf 2017 (tabel herindelingen) en de gemeenten met inwoners van dat jaar",
        check=checks.among("bestond", [1]),
        reason=(
            "{naam} ({gemeente}) was op 1 januari {jaar} geen gemeente: {waarom}. Wel geleverd: {verslagen}."
        ),
        view=municipalities_that_delivered,
        planted=lambda: planted(
            gemeenten=[{"gemeente": GEMEENTE}],
            iv3_leveringen=[PLANTED | {"geleverd": True}],
            herindelingen=[
                {"oude_gemeente": GEMEENTE, "nieuwe_gemeente": "GM0001", "nieuwe_naam": "Gemeente"}
                | {"ingangsdatum": date(2020, 1, 1)}
            ],
        ),
        inapplicable="Geen gemeente heeft in dit jaar geleverd.",
        amount="lasten_eur",
    ),
    Rule(
        id="verslagsoorten.verslagsoort.bekend",
        table="verslagsoorten",
        severity=WARNING,
        responsible=OURS,
        sentence="CBS geeft alleen de zes verslagen die wij kennen: begroting, vier kwartalen, jaarrekening.",
        source=CBS,
        check=checks.among("verslagsoort", REPORTS),
        reason=(
            "{verslagsoort} (“{naam}”) is ons onbekend: {leveringen} leveringen, gepubliceerd zonder dat wij "
            "weten wat het is."
        ),
        view=reports_of_year,
        planted=lambda: planted(verslagsoorten=[{"verslagsoort": "X009"}]),
        inapplicable=NO_IV3,
    ),
)
