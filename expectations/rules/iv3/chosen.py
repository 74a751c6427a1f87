"""What must hold of ``iv3_gekozen``: one value for every cell that was delivered, and the right one.

It is the table that most readers take their figures from, and it is computed from the other two: what is
wrong in it is never the source's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from datapackages.iv3 import REPORT
from expectations.rules import checks
from expectations.rules.iv3.views import with_names
from expectations.rules.model import BLOCKING, OURS, Rule
from expectations.rules.planted import DELIVERY, planted

if TYPE_CHECKING:
    from expectations.rules.evidence import Evidence

CELL = [*REPORT, "taakveld", "richting"]

NOTHING_DELIVERED = "Geen gemeente heeft in dit jaar geleverd."

_PROMISE = "Belofte van openbegroting: de keuze geldt voor de hele levering, en nooit per cel"


def values_of_cells(evidence: Evidence) -> pl.DataFrame:
    """Each cell of a delivered report with the number of its chosen values, of the placing that stands."""
    standing = _standing(evidence)
    values = (
        evidence.accepted("iv3_gekozen")
        .join(standing, on=[*REPORT, "plaatsing"], how="semi")
        .group_by(CELL)
        .agg(aantal=pl.len().cast(pl.Int64))
    )
    return (
        _sums(evidence)
        .select(CELL)
        .unique()
        .join(_delivered(evidence), on=REPORT, how="semi")
        .join(values, on=CELL, how="left")
        .with_columns(pl.col("aantal").fill_null(0))
        .pipe(with_names, evidence)
        .sort(CELL)
    )


def totals_of_chosen(evidence: Evidence) -> pl.DataFrame:
    """Per report the chosen amounts, the rows of the placing that stands, and how far their cells differ.

    A chosen amount is empty where one of its rows was refused: such a cell says nothing.
    """
    placed = _sums(evidence).join(_standing(evidence), on=[*REPORT, "plaatsing"])
    return (
        evidence.accepted("iv3_gekozen")
        .filter(pl.col("bedrag_eur").is_not_null())
        .select(*CELL, gekozen_eur="bedrag_eur")
        .join(placed.select(*CELL, rijen_eur="bedrag_eur"), on=CELL, how="left")
        .with_columns(pl.col("rijen_eur").fill_null(0))
        .group_by(REPORT)
        .agg(
            pl.col("gekozen_eur", "rijen_eur").sum(),
            verschil=(pl.col("gekozen_eur") - pl.col("rijen_eur")).abs().sum(),
        )
        .pipe(with_names, evidence)
        .sort(REPORT)
    )


def _delivered(evidence: Evidence) -> pl.DataFrame:
    return evidence.accepted("iv3_leveringen").filter("geleverd")


def _standing(evidence: Evidence) -> pl.DataFrame:
    """The placing of each delivered report that stands; none where not exactly one is marked so."""
    chosen = pl.col("plaatsing").filter("gekozen")
    return (
        _delivered(evidence)
        .group_by(REPORT)
        .agg(plaatsing=pl.when(chosen.len() == 1).then(chosen.first()))
        .drop_nulls()
    )


def _sums(evidence: Evidence) -> pl.DataFrame:
    """Per cell and placing what its accepted rows come to."""
    rows = evidence.accepted("iv3_baten_lasten")
    return rows.group_by(*CELL, "plaatsing").agg(pl.col("bedrag_eur").sum())


_PLANTED_ROW = DELIVERY | {"taakveld": "0.1", "richting": "lasten", "bedrag_eur": 1_000}
"""For the canaries."""

TABLE_RULES = (
    Rule(
        id="iv3_gekozen.plaatsing.een_per_cel",
        table="iv3_gekozen",
        severity=BLOCKING,
        responsible=OURS,
        sentence=(
            "Van elk taakveld waarop een gemeente in een verslag iets leverde, staat er per richting precies "
            "één gekozen bedrag, uit de plaatsing die telt."
        ),
        source=_PROMISE,
        check=checks.among("aantal", [1]),
        reason=(
            "{naam} ({gemeente}), {verslagsoort}, taakveld {taakveld}, {richting}: {aantal} gekozen bedragen "
            "in plaats van 1."
        ),
        view=values_of_cells,
        planted=lambda: planted(
            iv3_leveringen=[DELIVERY | {"geleverd": True, "gekozen": True}], iv3_baten_lasten=[_PLANTED_ROW]
        ),
        inapplicable=NOTHING_DELIVERED,
    ),
    Rule(
        id="iv3_gekozen.bedrag_eur.som_van_plaatsing",
        table="iv3_gekozen",
        severity=BLOCKING,
        responsible=OURS,
        sentence="De gekozen bedragen zijn, cel voor cel, de som van de rijen in de plaatsing die telt.",
        source=_PROMISE,
        check=checks.among("verschil", [0]),
        reason=(
            "{naam} ({gemeente}), {verslagsoort}: gekozen {gekozen_eur:eur} naast {rijen_eur:eur} in de "
            "rijen, over de cellen samen {verschil:eur} verschil."
        ),
        view=totals_of_chosen,
        planted=lambda: planted(iv3_gekozen=[_PLANTED_ROW]),
        inapplicable=NOTHING_DELIVERED,
        amount="verschil",
    ),
)
