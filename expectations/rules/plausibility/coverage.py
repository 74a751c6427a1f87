"""Whether a year covers what the year before did: as many taakvelden of each report of a municipality.

Only budget and account are compared, which every municipality must deliver; how much money stands there is
no matter of coverage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from datapackages.iv3 import ACCOUNT, BUDGET, FIRST_YEAR_OF_TAAKVELDEN, REPORT
from expectations.rules import checks
from expectations.rules.iv3.views import last_placing, with_names
from expectations.rules.model import SOURCE, WARNING, Rule
from expectations.rules.planted import DELIVERY as PLANTED
from expectations.rules.planted import GEMEENTE, of_each, planted
from expectations.rules.plausibility.since_release import nothing_to_compare
from expectations.rules.plausibility.widespread import widespread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from expectations.rules.evidence import Evidence

COVERED_PERCENT = 75
"""Of the budgets of 2024 and 2025 (CBS, 680 pairs of years) the poorest has 87 percent of the year before."""

FEWEST_FIELDS = 20
"""Of fewer taakvelden a quarter is no more than a handful; the smallest budget of 2023 has 52."""

_COLUMNS = [*REPORT, "plaatsing", "taakveld", "richting", "bedrag_eur"]


def fields_beside_year_before(evidence: Evidence) -> pl.DataFrame:
    """Per budget and account how many taakvelden have lasten or baten, now and in the year before.

    Of a municipality that still exists and a report that others have delivered. From functions to taakvelden
    nothing can be said: the lists are of different length.
    """
    known = evidence.accepted("gemeenten")["gemeente"]
    rows = evidence.accepted("iv3_baten_lasten").select(_COLUMNS)
    delivered = rows["verslagsoort"].unique()
    before = evidence.released_year_before("iv3_baten_lasten", *_COLUMNS).filter(
        pl.col("gemeente").is_in(known.implode()),
        pl.col("verslagsoort").is_in(delivered.implode()),
        evidence.earlier.asked(),
        evidence.jaar != FIRST_YEAR_OF_TAAKVELDEN,
    )
    return (
        _filled(before)
        .rename({"taakvelden": "taakvelden_was"})
        .filter(pl.col("taakvelden_was") >= FEWEST_FIELDS)
        .join(_filled(rows), on=REPORT, how="left")
        .with_columns(pl.col("taakvelden").fill_null(0), vorig_jaar=pl.lit(evidence.jaar - 1))
        .with_columns(ten_minste=-(-pl.col("taakvelden_was") * COVERED_PERCENT // 100))
        .pipe(with_names, evidence)
        .sort(REPORT)
    )


def _filled(rows: pl.DataFrame) -> pl.DataFrame:
    """Per budget and account the taakvelden with money, lasten and baten counted apart."""
    return (
        rows.filter(pl.col("verslagsoort").is_in([BUDGET, ACCOUNT]))
        .pipe(last_placing)
        .group_by(*REPORT, "taakveld", "richting")
        .agg(pl.col("bedrag_eur").sum())
        .filter(pl.col("bedrag_eur") != 0)
        .group_by(REPORT)
        .agg(taakvelden=pl.len().cast(pl.Int64))
    )


def _shrunk(gemeenten: Sequence[str] = (GEMEENTE,)) -> Evidence:
    row = PLANTED | {"richting": "lasten", "bedrag_eur": 1_000}
    was = [one for n in range(FEWEST_FIELDS) for one in of_each(gemeenten, row | {"taakveld": f"{n}"})]
    return planted(
        gemeenten=[{"gemeente": code} for code in gemeenten],
        iv3_baten_lasten=of_each(gemeenten, row | {"taakveld": "0"}),
        year_before={"iv3_baten_lasten": was},
    )


_COVERED = Rule(
    id="iv3_baten_lasten.taakveld.dekking_als_vorig_jaar",
    table="iv3_baten_lasten",
    severity=WARNING,
    responsible=SOURCE,
    sentence=(
        "Een begroting of jaarrekening heeft bedragen op ten minste driekwart zo veel taakvelden als die van "
        "het vorige jaar (lasten en baten apart geteld; de laatste plaatsing telt)."
    ),
    source=(
        "Drempel van openbegroting: in de begrotingen van 2024 en 2025 bij CBS is het laagste 87 procent"
    ),
    check=checks.at_most("ten_minste", "taakvelden"),
    reason=(
        "{naam} ({gemeente}), {verslagsoort}: {taakvelden} keer lasten of baten van een taakveld, in "
        "{vorig_jaar} {taakvelden_was}."
    ),
    view=fields_beside_year_before,
    planted=_shrunk,
    against_release=True,
    inapplicable=nothing_to_compare("Er is van het vorige jaar geen uitgave met dezelfde verslagen."),
)

TABLE_RULES = (_COVERED, widespread(_COVERED, _shrunk))
