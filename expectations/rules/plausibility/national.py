"""The national totals of a report beside what is known of them, in ``landelijke_totalen.csv``.

They are the only thing a first run of a year can be measured against as a whole. They say nothing of a run
that asks for some municipalities only, and nothing of a first placing, in which many are still missing.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from expectations.rules import checks
from expectations.rules.model import BLOCKING, OURS, SOURCE, WARNING, Rule
from expectations.rules.planted import DELIVERY, codes, of_each, planted

if TYPE_CHECKING:
    from expectations.rules.evidence import Evidence

REFERENCE = Path(__file__).with_name("landelijke_totalen.csv")

FINAL_PLACING = 2
"""The reference totals are of second placings."""

REVISED_PERCENT = 1.0
"""Late deliveries and corrections stay within it: a missing middle-sized municipality is 0.2 percent."""

BROKEN_PERCENT = 5.0
"""Beyond it something is missing or doubled that no municipality did: Amsterdam alone is some 8 percent."""

NATIONAL_SHARE = 0.95
"""A run is national when the table offers this part of the municipalities there were."""


@cache
def reference() -> pl.DataFrame:
    """jaar, verslagsoort, gemeenten (how many there were), lasten_eur, baten_eur (Int64), herkomst."""
    return pl.read_csv(REFERENCE, schema_overrides={"verslagsoort": pl.String})


def offered(evidence: Evidence) -> int:
    """How many municipalities are in the Iv3 of this year, delivered or not."""
    return evidence.accepted("iv3_leveringen")["gemeente"].n_unique()


def totals_beside_reference(evidence: Evidence) -> pl.DataFrame:
    """Per report and direction the sum of all municipalities, the reference, and the deviation in percent."""
    wide = reference().filter(
        (pl.col("jaar") == evidence.jaar) & (pl.col("gemeenten") * NATIONAL_SHARE <= offered(evidence))
    )
    known = wide.unpivot(
        ["lasten_eur", "baten_eur"],
        index=["verslagsoort", "herkomst"],
        variable_name="richting",
        value_name="bekend_eur",
    ).with_columns(pl.col("richting").str.strip_suffix("_eur"))
    return (
        evidence.accepted("iv3_baten_lasten")
        .filter(plaatsing=FINAL_PLACING)
        .group_by("verslagsoort", "richting")
        .agg(pl.col("bedrag_eur").sum())
        .join(known, on=["verslagsoort", "richting"])
        .with_columns(verschil_eur=pl.col("bedrag_eur") - pl.col("bekend_eur"))
        .with_columns(afwijking=(pl.col("verschil_eur") / pl.col("bekend_eur") * 100).round(2))
        .sort("verslagsoort", "richting")
    )


def inapplicable(evidence: Evidence) -> str:
    """Why there is nothing to measure: no reference, not the whole country, or not its second placing."""
    known = reference().filter(jaar=evidence.jaar)
    if known.is_empty():
        return f"Van {evidence.jaar} is geen landelijk totaal bekend."
    if not offered(evidence):
        return "Dit jaar heeft geen Iv3-cijfers."
    whole = int(known["gemeenten"].max())  # type: ignore[arg-type]  # the same in every row
    if offered(evidence) < whole * NATIONAL_SHARE:
        return f"Dit pakket gaat over {offered(evidence)} van de {whole} gemeenten."
    return "Er is nog geen tweede plaatsing van een verslag waarvan een landelijk totaal bekend is."


def _one_euro() -> Evidence:
    """For the canaries: a whole country that together spends one euro."""
    return planted(
        iv3_leveringen=of_each(codes(1_000), DELIVERY),
        iv3_baten_lasten=[DELIVERY | {"richting": "lasten", "bedrag_eur": 1}],
    )


_REASON = (
    "{verslagsoort}, {richting}: landelijk {bedrag_eur:eur}, bekend {bekend_eur:eur}, "
    "afwijking {afwijking} procent."
)

_SOURCE = (
    "CBS, som over alle gemeenten van de gepubliceerde tweede plaatsingen, en StatLine 84413NED "
    "(https://www.cbs.nl/nl-nl/cijfers/detail/84413NED)"
)

TABLE_RULES = (
    Rule(
        id="iv3_baten_lasten.landelijk_totaal.bekend",
        table="iv3_baten_lasten",
        severity=WARNING,
        responsible=SOURCE,
        sentence="Het landelijke totaal van een verslag wijkt hooguit 1 procent af van wat ervan bekend is.",
        source=_SOURCE,
        check=checks.between("afwijking", -REVISED_PERCENT, REVISED_PERCENT),
        reason=_REASON,
        view=totals_beside_reference,
        planted=_one_euro,
        inapplicable=inapplicable,
        amount="verschil_eur",
    ),
    Rule(
        id="iv3_baten_lasten.landelijk_totaal.herkenbaar",
        table="iv3_baten_lasten",
        severity=BLOCKING,
        responsible=OURS,
        sentence="Het landelijke totaal van een verslag wijkt hooguit 5 procent af van wat ervan bekend is.",
        source=_SOURCE,
        check=checks.between("afwijking", -BROKEN_PERCENT, BROKEN_PERCENT),
        reason=_REASON,
        view=totals_beside_reference,
        planted=_one_euro,
        inapplicable=inapplicable,
        amount="verschil_eur",
    ),
)
