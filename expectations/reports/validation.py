"""The judgement of a year as ``validatie.json``: what was asked, what was found, what was kept back.

Only renders; the same judgement gives the same content, so nothing here depends on clocks or on timing.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import polars as pl

from expectations.conservation import ENDS
from expectations.measuring import SAMPLE
from expectations.mending import FATES, MENDED
from expectations.rules.catalogue import rules
from expectations.rules.model import OURS, SOURCE, WARNING
from expectations.verdicts import FAILED, INAPPLICABLE, NOT_RUN, PASSED

if TYPE_CHECKING:
    from expectations.judging import Judgement
    from expectations.rules.model import Rule
    from expectations.verdicts import Verdict


NAMED = 10
"""Findings that a mark names; ``voorbeelden`` of its rule names more of them."""

MUST_ACT = {
    SOURCE: "De bron moet dit herstellen; wij publiceren wat zij leverde.",
    OURS: "Wij moeten dit herstellen.",
}


def as_json(judgement: Judgement) -> dict[str, Any]:
    """``validatie.json`` as a dictionary of plain values: summary, marks, verdicts, quarantine, conservation.

    Texts from sources stand in it bounded and otherwise as they are; whoever renders them escapes them.
    """
    by_id = {rule.id: rule for rule in rules()}
    return {
        "jaar": judgement.jaar,
        "samenvatting": _summary(judgement),
        "bevindingen": [_mark(by_id[verdict.rule], verdict) for verdict in marks(judgement)],
        "regels": [_verdict(by_id[verdict.rule], verdict) for verdict in judgement.verdicts],
        "quarantaine": _quarantine(judgement.quarantine),
        "behoud": _conservation(judgement.conservation),
        "hersteld": _fates(judgement.fates),
    }


def marks(judgement: Judgement) -> list[Verdict]:
    """The warnings that a year is published with: what is odd in it and stands in it nevertheless.

    Refused rows are no part of it; they are not published, and the quarantine tells of them.
    """
    views = {rule.id for rule in rules() if rule.view is not None}
    return [
        verdict
        for verdict in judgement.verdicts
        if verdict.outcome == FAILED and verdict.severity == WARNING and verdict.rule in views
    ]


def _mark(rule: Rule, verdict: Verdict) -> str:
    """In one paragraph: the demand, whom and how much it is about, and who must act."""
    named = " ".join(verdict.sample[:NAMED])
    others = verdict.failed - len(verdict.sample[:NAMED])
    more = f" En nog {others} andere, zie validatie.json." if others else ""
    return f"{rule.sentence} Hier niet zo: {named}{more} {MUST_ACT[rule.responsible]}"


def _summary(judgement: Judgement) -> dict[str, Any]:
    outcomes = Counter(verdict.outcome for verdict in judgement.verdicts)
    return {
        "vrijgegeven": judgement.releasable,
        "tegengehouden_door": [verdict.rule for verdict in judgement.verdicts if verdict.blocks],
        "regels": len(judgement.verdicts),
        "uitkomsten": {outcome: outcomes[outcome] for outcome in (PASSED, FAILED, INAPPLICABLE, NOT_RUN)},
        "rijen_geaccepteerd": sum(frame.height for frame in judgement.accepted.values()),
        "rijen_in_quarantaine": judgement.quarantine.height,
        "rijen_dubbel": judgement.conservation["dubbel"].sum(),
    }


def _verdict(rule: Rule, verdict: Verdict) -> dict[str, Any]:
    return {
        "regel": rule.id,
        "versie": rule.version,
        "tabel": rule.table,
        "omvang": rule.scope,
        "ernst": rule.severity,
        "verantwoordelijk": rule.responsible,
        "zin": rule.sentence,
        "herkomst": rule.source,
        "uitkomst": verdict.outcome,
        "reden": verdict.reason,
        "gezakt": verdict.failed,
        "beoordeeld": verdict.total,
        "gezakt_eur": verdict.failed_eur,
        "voorbeelden": list(verdict.sample),
    }


def _quarantine(quarantine: pl.DataFrame) -> list[dict[str, Any]]:
    """Refused rows and their signed euros per table and first broken rule; null without amounts."""
    amount = pl.col("bedrag_eur")
    return (
        quarantine.group_by("tabel", "regel", "verantwoordelijk")
        .agg(rijen=pl.len(), bedrag_eur=pl.when(amount.is_not_null().any()).then(amount.sum()))
        .sort("tabel", "regel")
        .to_dicts()
    )


def _fates(fates: pl.DataFrame) -> dict[str, Any]:
    """What became of the rows that the last release had in quarantine, and which of them were mended."""
    counts = dict(fates["lot"].value_counts().iter_rows())
    mended = fates.filter(lot=MENDED)
    return {
        "was_in_quarantaine": fates.height,
        "lot": {fate: counts.get(fate, 0) for fate in FATES},
        "per_tabel": mended.group_by("tabel").agg(rijen=pl.len()).sort("tabel").to_dicts(),
        "voorbeelden": mended.select("tabel", "sleutel", "regel").head(SAMPLE).to_dicts(),
    }


def _conservation(conservation: pl.DataFrame) -> list[dict[str, Any]]:
    """Per table: the sources, and rows and euros over all of them; euros are null without amounts."""
    counts = ["opgehaald", *ENDS, "onverklaard"]
    amounts = pl.col([f"{name}_eur" for name in ("opgehaald", *ENDS, "correctie")])
    return (
        conservation.group_by("tabel", maintain_order=True)
        .agg(
            pl.len().alias("bronnen"),
            pl.col(counts).sum(),
            pl.when(amounts.is_not_null().any()).then(amounts.sum()),
        )
        .with_columns(klopt=pl.col("onverklaard") == 0)
        .to_dicts()
    )
