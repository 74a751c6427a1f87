"""What the Iv3 reports of one year say about each other: quarters that build up, reports that are no copy.

All of it is computed on the placing that stands; what is published of other years is compared elsewhere.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import polars as pl

from datapackages.iv3 import ACCOUNT, BUDGET, DELIVERY, FIRST_YEAR_OF_TAAKVELDEN, QUARTERS, REPORTS
from expectations.rules import checks
from expectations.rules.iv3.views import CBS, last_placing, with_names
from expectations.rules.model import SOURCE, WARNING, Rule
from expectations.rules.planted import DELIVERY as PLANTED
from expectations.rules.planted import GEMEENTE, of_each, planted
from expectations.rules.plausibility.widespread import widespread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from expectations.rules.evidence import Evidence

NOT_CUMULATIVE = ("0.10", "0.11", "980", "990")
"""Mutations of reserves and the result (functions until 2016): bookings that a quarter may take back."""

DROP_PERCENT = 10
"""Quarters are cumulative, so a total can only fall by corrections; a tenth is more than corrections."""

LAST_YEAR_OF_0_0 = 2017
"""Category 0.0, what could not be classified, ended with Iv3-2017 and is used no more after that year."""

FEWEST_ROWS = 20
"""Rows that are all the same mean something from here on; the smallest budget of 2023-2025 has 35."""

A_HANDFUL = 9
"""Within one year a few municipalities may all be odd; that ten of them are is no chance."""

ROW = ["gemeente", "taakveld", "categorie", "bedrag_eur"]

COMPARED = [*pairwise((BUDGET, *QUARTERS)), (BUDGET, ACCOUNT)]
"""Reports that cannot say the same. The account may repeat the fourth quarter: that is its first draft."""

NO_QUARTERS = "Geen gemeente leverde twee kwartalen."
NO_PAIRS = "Geen gemeente leverde twee verslagen die elkaars kopie zouden kunnen zijn."
NO_TAAKVELDEN = "Dit jaar heeft geen begroting of jaarrekening per taakveld (die zijn er vanaf 2017)."


def quarters_beside_previous(evidence: Evidence) -> pl.DataFrame:
    """Lasten and baten of each quarter beside the last quarter before it that was delivered."""
    previous = ["gemeente", "richting"]
    return (
        evidence.accepted("iv3_baten_lasten")
        .filter(pl.col("verslagsoort").is_in(QUARTERS) & ~pl.col("taakveld").is_in(NOT_CUMULATIVE))
        .pipe(last_placing)
        .group_by(*DELIVERY, "richting")
        .agg(pl.col("bedrag_eur").sum())
        .sort(*previous, "verslagsoort")
        .with_columns(
            vorig_verslag=pl.col("verslagsoort").shift(1).over(previous),
            vorig_eur=pl.col("bedrag_eur").shift(1).over(previous),
        )
        .filter(pl.col("vorig_eur") > 0)
        .with_columns(
            ten_minste=pl.col("vorig_eur") * (100 - DROP_PERCENT) // 100,
            daling_eur=pl.col("vorig_eur") - pl.col("bedrag_eur"),
        )
        .pipe(with_names, evidence)
        .sort(*DELIVERY, "richting")
    )


def cells_of_main_fields(evidence: Evidence) -> pl.DataFrame:
    """Per budget and account how many amounts stand on each main field of the year's own list."""
    rows = evidence.accepted("iv3_baten_lasten").filter(
        pl.col("verslagsoort").is_in([BUDGET, ACCOUNT]) & (evidence.jaar >= FIRST_YEAR_OF_TAAKVELDEN)
    )
    fields = evidence.accepted("taakvelden").select("taakveld", "hoofdtaakveld").drop_nulls()
    standing = rows.pipe(last_placing).join(fields, on="taakveld", how="left")
    filled = standing.group_by(*DELIVERY, "hoofdtaakveld").agg(aantal=pl.len().cast(pl.Int64))
    return (
        standing.select(DELIVERY)
        .unique()
        .join(fields.select("hoofdtaakveld").unique(), how="cross")
        .join(filled, on=[*DELIVERY, "hoofdtaakveld"], how="left")
        .with_columns(pl.col("aantal").fill_null(0))
        .pipe(with_names, evidence)
        .sort(*DELIVERY, "hoofdtaakveld")
    )


def copies(now: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """Per gemeente in both: rows now, rows in the other, and how many of them differ.

    Both have the columns ``ROW``, of one report each.
    """
    sizes = [frame.group_by("gemeente").agg(rijen=pl.len().cast(pl.Int64)) for frame in (now, other)]
    same = now.join(other, on=ROW, how="semi").group_by("gemeente").agg(gelijk=pl.len().cast(pl.Int64))
    return (
        sizes[0]
        .join(sizes[1], on="gemeente", suffix="_ander")
        .filter(pl.col("rijen") >= FEWEST_ROWS)
        .join(same, on="gemeente", how="left")
        .with_columns(verschillend=pl.max_horizontal("rijen", "rijen_ander") - pl.col("gelijk").fill_null(0))
        .drop("gelijk")
    )


def reports_beside_each_other(evidence: Evidence) -> pl.DataFrame:
    """Per municipality two reports of the year that cannot be the same, and in how many rows they differ."""
    rows = evidence.accepted("iv3_baten_lasten").pipe(last_placing)
    of_report = {code: rows.filter(verslagsoort=code).select(ROW) for code in REPORTS}
    found = [
        copies(of_report[code], of_report[other]).with_columns(
            verslagsoort=pl.lit(code), ander_verslag=pl.lit(other)
        )
        for other, code in COMPARED
    ]
    return pl.concat(found).pipe(with_names, evidence).sort("gemeente", "verslagsoort", "ander_verslag")


def categories_in_use(evidence: Evidence) -> pl.DataFrame:
    """Each category on which something was booked, and whether it had ended by then."""
    ended = pl.col("categorie").is_in(["L0.0", "B0.0"]) & (evidence.jaar > LAST_YEAR_OF_0_0)
    return (
        evidence.accepted("iv3_baten_lasten")
        .group_by("categorie")
        .agg(
            gemeenten=pl.col("gemeente").n_unique().cast(pl.Int64),
            eerste=pl.col("gemeente").min(),
            bedrag_eur=pl.col("bedrag_eur").abs().sum(),
        )
        .with_columns(vervallen=ended.cast(pl.Int64))
        .sort("categorie")
    )


def _without_main_field(gemeenten: Sequence[str] = (GEMEENTE,)) -> Evidence:
    return planted(
        taakvelden=[{"taakveld": code, "hoofdtaakveld": code[0]} for code in ("0.1", "1.1")],
        iv3_baten_lasten=of_each(gemeenten, PLANTED | {"taakveld": "0.1", "bedrag_eur": 1_000}),
    )


def _account_repeats_budget(gemeenten: Sequence[str] = (GEMEENTE,)) -> Evidence:
    rows = [
        PLANTED | {"verslagsoort": report, "taakveld": "0.1", "categorie": f"L{number}", "bedrag_eur": 1_000}
        for report in (BUDGET, ACCOUNT)
        for number in range(FEWEST_ROWS)
    ]
    return planted(iv3_baten_lasten=[one for row in rows for one in of_each(gemeenten, row)])


_MAIN_FIELDS = Rule(
    id="iv3_baten_lasten.hoofdtaakveld.geraakt",
    table="iv3_baten_lasten",
    severity=WARNING,
    responsible=SOURCE,
    sentence=(
        "Een begroting of jaarrekening heeft op elk hoofdtaakveld van de lijst van dat jaar een bedrag. "
        "De laatste plaatsing telt."
    ),
    source=f"Nagerekend: alle 1.361 leveringen van 342 gemeenten 2023-2025; {CBS}",
    check=checks.between("aantal", 1, None),
    reason=(
        "{naam} ({gemeente}), {verslagsoort}, plaatsing {plaatsing}: geen bedrag op hoofdtaakveld "
        "{hoofdtaakveld}."
    ),
    view=cells_of_main_fields,
    planted=_without_main_field,
    inapplicable=NO_TAAKVELDEN,
)

_NO_COPY = Rule(
    id="iv3_baten_lasten.verslag.geen_kopie",
    table="iv3_baten_lasten",
    severity=WARNING,
    responsible=SOURCE,
    sentence=(
        "Een verslag van een gemeente is geen kopie van een ander verslag van dat jaar: niet alle bedragen "
        "zijn gelijk. De laatste plaatsing telt."
    ),
    source=CBS,
    check=checks.between("verschillend", 1, None),
    reason="{naam} ({gemeente}), {verslagsoort}: alle {rijen} bedragen zijn die van {ander_verslag}.",
    view=reports_beside_each_other,
    planted=_account_repeats_budget,
    inapplicable=NO_PAIRS,
)

TABLE_RULES = (
    _MAIN_FIELDS,
    widespread(_MAIN_FIELDS, _without_main_field, A_HANDFUL),
    _NO_COPY,
    widespread(_NO_COPY, _account_repeats_budget, A_HANDFUL),
    Rule(
        id="iv3_baten_lasten.kwartaal.oplopend",
        table="iv3_baten_lasten",
        severity=WARNING,
        responsible=SOURCE,
        sentence=(
            "Kwartalen zijn cumulatief: lasten en baten van een kwartaal liggen hooguit 10 procent onder die "
            "van het vorige geleverde kwartaal, taakvelden 0.10 en 0.11 niet meegeteld."
        ),
        source=f"{CBS}; kwartaalcijfers lopen op (accountabilityhack.nl, 1 september 2016)",
        check=checks.at_most("ten_minste", "bedrag_eur"),
        reason=(
            "{naam} ({gemeente}), {verslagsoort}, plaatsing {plaatsing}: {richting} {bedrag_eur:eur} na "
            "{vorig_eur:eur} in {vorig_verslag}."
        ),
        view=quarters_beside_previous,
        planted=lambda: planted(
            iv3_baten_lasten=[
                PLANTED
                | {"verslagsoort": report, "taakveld": "0.1", "richting": "lasten", "bedrag_eur": size}
                for report, size in (("X001", 1_000), ("X002", 1))
            ]
        ),
        inapplicable=NO_QUARTERS,
        amount="daling_eur",
    ),
    Rule(
        id="iv3_baten_lasten.categorie.niet_vervallen",
        table="iv3_baten_lasten",
        severity=WARNING,
        responsible=SOURCE,
        sentence="Na 2017 is niets geboekt op categorie 0.0 (niet in te delen), die met Iv3-2017 verviel.",
        source="Veelgestelde vragen financiengemeenten.nl (https://financiengemeenten.nl/faq/Provincies)",
        check=checks.among("vervallen", [0]),
        reason="Categorie {categorie}: {gemeenten} gemeenten, waaronder {eerste}, {bedrag_eur:eur}.",
        view=categories_in_use,
        planted=lambda: planted(iv3_baten_lasten=[PLANTED | {"categorie": "L0.0", "bedrag_eur": 1_000}]),
        inapplicable="Dit jaar heeft geen baten en lasten.",
        amount="bedrag_eur",
    ),
)
