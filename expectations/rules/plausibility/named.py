"""Whether CBS calls a code what another code is called: then it is not certain whose figures stand there.

Only a name that is wholly that of another code is a finding; a name that is spelled otherwise is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from datapackages.iv3 import ACCOUNT, BUDGET, QUARTERS
from expectations.rules import checks
from expectations.rules.iv3.laws import NO_IV3
from expectations.rules.model import BLOCKING, SOURCE, Rule
from expectations.rules.planted import planted

if TYPE_CHECKING:
    from expectations.rules.evidence import Evidence

_REPORTS = {"begroting": BUDGET, "jaarrekening": ACCOUNT} | {
    f"{number}e kwartaal": code for number, code in enumerate(QUARTERS, start=1)
}
"""What CBS calls each report, in small letters and without the year."""

_SWAPPED = [
    {"gemeente": "GM0307", "naam": "Amersfoort", "cbs_naam": "De Ronde Venen"},
    {"gemeente": "GM0736", "naam": "De Ronde Venen", "cbs_naam": "De Ronde Venen"},
]


def reports_by_name(evidence: Evidence) -> pl.DataFrame:
    """Each report of the year, and which other one (andere) its name is that of."""
    called = pl.col("naam").str.to_lowercase().replace_strict(_REPORTS, default=None, return_dtype=pl.String)
    return (
        evidence.accepted("verslagsoorten")
        .select("verslagsoort", "naam", andere=pl.when(called != pl.col("verslagsoort")).then(called))
        .sort("verslagsoort")
    )


def municipalities_by_name(evidence: Evidence) -> pl.DataFrame:
    """Each municipality that CBS names, and which other one of the year (andere) that name is of."""
    named = evidence.accepted("gemeenten").select("gemeente", "naam", "cbs_naam")
    others = named.select(pl.col("naam").alias("cbs_naam"), pl.col("gemeente").alias("andere"))
    is_own = pl.col("cbs_naam") == pl.col("naam")
    return (
        named.drop_nulls("cbs_naam")
        .join(others.unique("cbs_naam", keep="none"), on="cbs_naam", how="left")
        .with_columns(pl.when(~is_own).then("andere").alias("andere"))
        .sort("gemeente")
    )


TABLE_RULES = (
    Rule(
        id="verslagsoorten.naam.van_een_ander",
        table="verslagsoorten",
        severity=BLOCKING,
        responsible=SOURCE,
        sentence="Geen verslag heet bij CBS zoals een ander verslag.",
        source="CBS, Informatie voor derden: X000 begroting, X001 tot X004 kwartalen, X005 jaarrekening",
        check=checks.empty("andere"),
        reason=(
            "{verslagsoort} heet bij CBS “{naam}”, en dat is {andere}: van welk verslag de bedragen zijn, is "
            "onzeker."
        ),
        view=reports_by_name,
        planted=lambda: planted(verslagsoorten=[{"verslagsoort": BUDGET, "naam": "Jaarrekening"}]),
        inapplicable=NO_IV3,
    ),
    Rule(
        id="gemeenten.cbs_naam.van_een_ander",
        table="gemeenten",
        severity=BLOCKING,
        responsible=SOURCE,
        sentence="Geen gemeente heet bij CBS zoals een andere gemeente van dat jaar.",
        source="Register van gemeenten (TOOI): de namen bij de codes",
        check=checks.empty("andere"),
        reason=(
            "{naam} ({gemeente}) heet bij CBS “{cbs_naam}”, en dat is {andere}: van wie de bedragen zijn, is "
            "onzeker."
        ),
        view=municipalities_by_name,
        planted=lambda: planted(gemeenten=_SWAPPED),
        inapplicable=NO_IV3,
    ),
)
