"""What changed in the Iv3 of a year since it was last released, as far as that can be no revision.

Only municipalities that were released and are asked for now are compared: leaving one out of the registry
is no loss, and one that is new has nothing to be compared with. Pages: see ``pages_since_release``.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import polars as pl

from datapackages.iv3 import DELIVERY, REPORT, REPORTS
from expectations.rules import checks
from expectations.rules.iv3.views import CBS, last_placing, with_names
from expectations.rules.model import BLOCKING, OURS, SOURCE, WARNING, Rule
from expectations.rules.planted import DELIVERY as PLANTED
from expectations.rules.planted import GEMEENTE, of_each, planted
from expectations.rules.plausibility.widespread import widespread
from expectations.rules.plausibility.within_year import FEWEST_ROWS, ROW, copies

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from expectations.rules.evidence import Evidence

KEPT_PERCENT = 80
"""Of the rows of a report; revisions rewrite amounts, and hardly ever take a row away."""

MAGNITUDE = 100.0
"""A total that is so many times larger or smaller is in another unit: no revision does that."""

NO_RELEASE = "Er is van dit jaar nog geen uitgave om mee te vergelijken."

_PROMISE = "Belofte van openbegroting: een mislukte ophaling vervangt nooit een goede uitgave"


def nothing_to_compare(told: str) -> Callable[[Evidence], str]:
    """The reason for an empty view: no release at all, or else what ``told`` says of the release."""
    return lambda evidence: told if evidence.earlier.release else NO_RELEASE


def released_rows(table: str, *columns: str) -> Callable[[Evidence], pl.DataFrame]:
    """The released rows of municipalities that are asked for now."""
    return lambda evidence: evidence.released(table, *columns).filter(evidence.earlier.asked())


def rows_since_release(table: str) -> Callable[[Evidence], pl.DataFrame]:
    """Per report and placing of that table the rows that were released, the rows now, and the least."""
    released = released_rows(table, *DELIVERY)

    def view(evidence: Evidence) -> pl.DataFrame:
        before = released(evidence)
        now = evidence.accepted(table).filter(pl.col("gemeente").is_in(before["gemeente"].unique().implode()))
        report = ["verslagsoort", "plaatsing"]
        return (
            before.group_by(report)
            .agg(rijen_was=pl.len().cast(pl.Int64))
            .filter(pl.col("rijen_was") >= FEWEST_ROWS)
            .join(now.group_by(report).agg(rijen=pl.len().cast(pl.Int64)), on=report, how="left")
            .with_columns(pl.col("rijen").fill_null(0))
            .with_columns(ten_minste=-(-pl.col("rijen_was") * KEPT_PERCENT // 100))
            .sort(report)
        )

    return view


def deliveries_since_release(evidence: Evidence) -> pl.DataFrame:
    """Each delivery that was released, and whether it is still there (1) or not (0)."""
    names = evidence.released("gemeenten", "gemeente", "naam")
    now = evidence.accepted("iv3_leveringen").filter("geleverd").select(*DELIVERY, geleverd_nu=1)
    return (
        released_rows("iv3_leveringen", *DELIVERY, "geleverd", "lasten_eur")(evidence)
        .filter("geleverd")
        .join(now, on=DELIVERY, how="left")
        .with_columns(pl.col("geleverd_nu").fill_null(0).cast(pl.Int64))
        .join(names, on="gemeente", how="left")
        .sort(DELIVERY)
    )


def sizes_since_release(evidence: Evidence) -> pl.DataFrame:
    """The absolute euros of each delivery, as released and now, and how many times larger they are."""
    columns = (*DELIVERY, "bedrag_eur")
    size = pl.col("bedrag_eur").abs().sum()
    was = released_rows("iv3_baten_lasten", *columns)(evidence).group_by(DELIVERY).agg(was_eur=size)
    return (
        evidence.accepted("iv3_baten_lasten")
        .select(columns)
        .join(was, on=DELIVERY)
        .group_by(*DELIVERY, "was_eur")
        .agg(nu_eur=size)
        .filter((pl.col("was_eur") > 0) & (pl.col("nu_eur") > 0))
        .with_columns(keer=pl.col("nu_eur") / pl.col("was_eur"))
        .pipe(with_names, evidence)
        .sort(DELIVERY)
    )


def reports_beside_year_before(evidence: Evidence) -> pl.DataFrame:
    """Each report beside the same report of the year before, and in how many rows the two differ."""
    before = evidence.released_year_before("iv3_baten_lasten", "verslagsoort", "plaatsing", *ROW)
    in_both = before.select(REPORT).unique()
    rows = evidence.accepted("iv3_baten_lasten").join(in_both, on=REPORT, how="semi")
    standing, stood = last_placing(rows), last_placing(before)
    found = [
        copies(
            standing.filter(verslagsoort=report).select(ROW), stood.filter(verslagsoort=report).select(ROW)
        ).with_columns(verslagsoort=pl.lit(report), vorig_jaar=pl.lit(evidence.jaar - 1))
        for report in REPORTS
    ]
    return pl.concat(found).pipe(with_names, evidence).sort(REPORT)


def _silent(gemeenten: Sequence[str] = (GEMEENTE,)) -> Evidence:
    delivered = of_each(gemeenten, PLANTED | {"geleverd": True, "lasten_eur": 1_000})
    return planted(released={"iv3_leveringen": delivered})


def _a_thousand_times(gemeenten: Sequence[str] = (GEMEENTE,)) -> Evidence:
    was, now = (of_each(gemeenten, PLANTED | {"bedrag_eur": size}) for size in (1, 1_000))
    return planted(iv3_baten_lasten=now, released={"iv3_baten_lasten": was})


def _repeated(gemeenten: Sequence[str] = (GEMEENTE,)) -> Evidence:
    row = PLANTED | {"taakveld": "0.1", "bedrag_eur": 1_000}
    rows = [
        one for number in range(FEWEST_ROWS) for one in of_each(gemeenten, row | {"categorie": f"L{number}"})
    ]
    return planted(iv3_baten_lasten=rows, year_before={"iv3_baten_lasten": rows})


_STILL_DELIVERED = Rule(
    id="iv3_leveringen.geleverd.blijft",
    table="iv3_leveringen",
    severity=WARNING,
    responsible=SOURCE,
    sentence="Wat een gemeente volgens de vorige uitgave had geleverd, is er nog.",
    source=_PROMISE,
    check=checks.among("geleverd_nu", [1]),
    reason=(
        "{naam} ({gemeente}), {verslagsoort}, plaatsing {plaatsing}: in de vorige uitgave geleverd "
        "(lasten {lasten_eur:eur}), nu leeg."
    ),
    view=deliveries_since_release,
    planted=_silent,
    against_release=True,
    inapplicable=nothing_to_compare("De vorige uitgave heeft geen leveringen van deze gemeenten."),
    amount="lasten_eur",
)

_SAME_MAGNITUDE = Rule(
    id="iv3_baten_lasten.bedrag_eur.zelfde_orde",
    table="iv3_baten_lasten",
    severity=WARNING,
    responsible=SOURCE,
    sentence=(
        "Het totaal van een levering is hooguit honderd keer zo groot of zo klein als in de vorige uitgave."
    ),
    source=_PROMISE,
    check=checks.between("keer", 1 / MAGNITUDE, MAGNITUDE),
    reason=(
        "{naam} ({gemeente}), {verslagsoort}, plaatsing {plaatsing}: {was_eur:eur} in de vorige uitgave, nu "
        "{nu_eur:eur}."
    ),
    view=sizes_since_release,
    planted=_a_thousand_times,
    against_release=True,
    inapplicable=nothing_to_compare("De vorige uitgave heeft geen bedragen van deze gemeenten."),
    amount="nu_eur",
)

_NOT_LAST_YEARS = Rule(
    id="iv3_baten_lasten.verslag.niet_van_vorig_jaar",
    table="iv3_baten_lasten",
    severity=WARNING,
    responsible=SOURCE,
    sentence=(
        "Een verslag van een gemeente is geen kopie van dat van het vorige jaar: niet alle bedragen zijn "
        "gelijk. De laatste plaatsing telt."
    ),
    source=CBS,
    check=checks.between("verschillend", 1, None),
    reason=(
        "{naam} ({gemeente}), {verslagsoort}: alle {rijen} bedragen zijn gelijk aan die van {vorig_jaar}."
    ),
    view=reports_beside_year_before,
    planted=_repeated,
    against_release=True,
    inapplicable=nothing_to_compare("Er is van het vorige jaar geen uitgave met dezelfde verslagen."),
)

TABLE_RULES = (
    _STILL_DELIVERED,
    widespread(_STILL_DELIVERED, _silent),
    _SAME_MAGNITUDE,
    widespread(_SAME_MAGNITUDE, _a_thousand_times),
    _NOT_LAST_YEARS,
    widespread(_NOT_LAST_YEARS, _repeated),
    *(
        Rule(
            id=f"{table}.rijen.niet_minder",
            table=table,
            severity=BLOCKING,
            responsible=OURS,
            sentence=(
                "Van elk verslag en elke plaatsing is ten minste 80 procent van de rijen van de vorige "
                "uitgave er nog, gerekend over de gemeenten die nu weer zijn gevraagd."
            ),
            source=_PROMISE,
            check=checks.at_most("ten_minste", "rijen"),
            reason="{verslagsoort}, plaatsing {plaatsing}: {rijen} rijen, in de vorige uitgave {rijen_was}.",
            view=rows_since_release(table),
            planted=partial(planted, released={table: [PLANTED] * FEWEST_ROWS}),
            against_release=True,
            inapplicable=nothing_to_compare(
                f"De vorige uitgave heeft van deze gemeenten geen verslag met {FEWEST_ROWS} rijen."
            ),
        )
        for table in ("iv3_baten_lasten", "iv3_balans")
    ),
)
