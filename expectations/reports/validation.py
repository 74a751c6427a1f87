"""The judgement of a year as ``validatie.json``: what was asked, what was found, what was kept back.

Only renders; the same judgement gives the same content, so nothing here depends on clocks or on timing. How
a person reads it is the portal's business.
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
    from collections.abc import Iterable, Mapping

    from expectations.judging import Judgement
    from expectations.rules.model import Rule
    from expectations.verdicts import Verdict


NAMED = 10
"""Findings that a mark names; ``voorbeelden`` of its rule names more of them."""

RAW = 300
"""Characters of a raw row that an example repeats; the table ``quarantaine`` has it whole."""

PLACE = ("pagina", "tabel_op_pagina", "rij", "plek")
"""Where a row stands in what was pulled; empty where that is not known."""

MUST_ACT = {
    SOURCE: "De bron moet dit herstellen; wij publiceren wat zij leverde.",
    OURS: "Wij moeten dit herstellen.",
}


def as_json(judgement: Judgement, origins: Mapping[str, str] | None = None) -> dict[str, Any]:
    """``validatie.json`` as a dictionary of plain values: summary, marks, verdicts, quarantine, conservation.

    ``origins`` says of each body (its SHA-256) from which source it was pulled: ``iv3``, or the id of a
    document. Texts from sources stand in it bounded and otherwise as they are; whoever renders them escapes
    them.
    """
    by_id = {rule.id: rule for rule in rules()}
    quarantined = _quarantine(judgement.quarantine)
    return {
        "jaar": judgement.jaar,
        "samenvatting": _summary(judgement),
        "bevindingen": [_mark(by_id[verdict.rule], verdict) for verdict in marks(judgement)],
        "regels": [_verdict(by_id[verdict.rule], verdict) for verdict in judgement.verdicts],
        "quarantaine": quarantined,
        "behoud": _added_up(judgement.conservation, "tabel"),
        "behoud_per_bron": _conservation_of_sources(judgement, origins or {}),
        "hersteld": _fates(judgement.fates),
        "bronnen": _bodies(
            judgement,
            {
                *(body for verdict in judgement.verdicts for found in verdict.sources for body in found),
                *(row["bron"] for line in quarantined for row in line["voorbeelden"]),
            },
        ),
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
    return rule.as_published() | {
        "uitkomst": verdict.outcome,
        "reden": verdict.reason,
        "gezakt": verdict.failed,
        "beoordeeld": verdict.total,
        "gezakt_eur": verdict.failed_eur,
        "voorbeelden": list(verdict.sample),
        "voorbeelden_uit": [list(found) for found in verdict.sources],
    }


def _quarantine(quarantine: pl.DataFrame) -> list[dict[str, Any]]:
    """Refused rows and their signed euros per table and first broken rule; null without amounts.

    With the rows of the largest amounts as examples, each by its number in the table ``quarantaine``.
    """
    amount, group = pl.col("bedrag_eur"), ["tabel", "regel", "verantwoordelijk"]
    lines = (
        quarantine.group_by(group)
        .agg(rijen=pl.len(), bedrag_eur=pl.when(amount.is_not_null().any()).then(amount.sum()))
        .sort("tabel", "regel")
        .to_dicts()
    )
    largest = (
        quarantine.sort(amount.abs(), "volgnr", descending=[True, False], nulls_last=True)
        .group_by(group, maintain_order=True)
        .head(SAMPLE)
        .select(*group, "volgnr", "sleutel", *PLACE, "reden", _cut("ruwe_rij"), "bedrag_eur", "bron")
    )
    examples: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for row in largest.iter_rows(named=True):
        examples.setdefault(tuple(row.pop(name) for name in group), []).append(row)
    return [line | {"voorbeelden": examples[tuple(line[name] for name in group)]} for line in lines]


def _cut(column: str) -> pl.Expr:
    whole = pl.col(column)
    cut = pl.concat_str(whole.str.slice(0, RAW - 1), pl.lit("…"))
    return pl.when(whole.str.len_chars() > RAW).then(cut).otherwise(whole).alias(column)


def _bodies(judgement: Judgement, named: Iterable[str | None]) -> list[dict[str, str]]:
    """The addresses of the bodies that examples come from; a body may have been got from more than one."""
    known = judgement.accepted.get("bronnen")
    if known is None:
        return []
    return (
        known.filter(pl.col("bron").is_in([body for body in named if body is not None]))
        .select("bron", "url")
        .sort("bron", "url")
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


def _conservation_of_sources(judgement: Judgement, origins: Mapping[str, str]) -> list[dict[str, Any]]:
    """As ``_added_up``, per source and table; rows of a body of which no source is known stand apart."""
    source = pl.col("bron").replace_strict(origins, default=None, return_dtype=pl.String)
    titles = document_titles(judgement.accepted)
    lines = _added_up(judgement.conservation.with_columns(uit=source).sort("uit", "tabel"), "uit", "tabel")
    return [{"titel": titles.get(line["uit"]), **line} for line in lines]


def document_titles(tables: Mapping[str, pl.DataFrame]) -> dict[str, str]:
    """What each document calls itself, with whose it is: ``Begroting 2023 van Amersfoort``."""
    if not {"documenten", "gemeenten"} <= tables.keys():
        return {}
    owners = tables["gemeenten"].select("gemeente", "naam")
    named = tables["documenten"].join(owners, on="gemeente", how="left")
    owner = pl.coalesce("naam", "gemeente")
    title = (
        pl.when(pl.col("titel").str.contains(owner, literal=True))
        .then("titel")
        .otherwise(pl.concat_str("titel", owner, separator=" van "))
    )
    return dict(named.select("document", title).drop_nulls().iter_rows())


def _added_up(conservation: pl.DataFrame, *by: str) -> list[dict[str, Any]]:
    """How many bodies there are, and rows and euros over all of them; euros are null without amounts."""
    counts = ["opgehaald", *ENDS, "onverklaard"]
    amounts = pl.col([f"{name}_eur" for name in ("opgehaald", *ENDS, "correctie")])
    return (
        conservation.group_by(*by, maintain_order=True)
        .agg(
            pl.len().alias("bronnen"),
            pl.col(counts).sum(),
            pl.when(amounts.is_not_null().any()).then(amounts.sum()),
        )
        .with_columns(klopt=pl.col("onverklaard") == 0)
        .to_dicts()
    )
