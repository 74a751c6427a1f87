"""What the portal's pages on rules and on the course of judgements say, taken from the rules and the ledger.

How it looks is the portal's business.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import polars as pl

from datapackages import words
from datapackages.portal import neighbours, rules_page, trend_page
from datapackages.portal.rules_page import RuleView
from datapackages.portal.trend_page import Series, YearTrend
from expectations.ledger import LedgerDamaged
from expectations.rules.catalogue import rules
from expectations.rules.model import BLOCKING
from expectations.verdicts import FAILED, NOT_RUN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from expectations.ledger import Ledger

logger = logging.getLogger("openbegroting.reports")

SPAN = timedelta(days=400)
"""How long before the last judgement of a year its course begins: a year and the month to compare it with."""

_BLOCKED, _WARNED, _REFUSED = "Tegenhoudende eisen gezakt", "Waarschuwingen", "Rijen in quarantaine"


def pages(ledger: Ledger, titles: Mapping[str, str]) -> Iterator[tuple[str, bytes]]:
    """The pages by name; a ledger that cannot be read leaves the page on it as it was last time.

    ``titles`` of documents, by their id; one without a title goes by its id.
    """
    yield neighbours.RULES, rules_page.rendered(rule_views())
    try:
        yield neighbours.TREND, trend_page.rendered(trends(ledger, titles))
    except LedgerDamaged as error:
        logger.warning("The page on the course of judgements is not made anew: %s", error)


def rule_views() -> tuple[RuleView, ...]:
    """Every rule, in the order of the catalogue."""
    return tuple(
        RuleView(
            id=rule.id,
            table=rule.table,
            sentence=rule.sentence,
            blocks=rule.severity == BLOCKING,
            scope=rule.scope,
            responsible=rule.responsible,
            source=rule.source,
            version=rule.version,
        )
        for rule in rules()
    )


def trends(ledger: Ledger, titles: Mapping[str, str]) -> list[YearTrend]:
    """The course of every year that was judged. Raises ``LedgerDamaged``."""
    found = []
    for jaar in ledger.years():
        last = ledger.last(jaar)
        since = last.at - SPAN if last is not None else None
        verdicts = ledger.trend(jaar, since=since)
        if not verdicts.is_empty():
            found.append(_trend(jaar, verdicts, ledger.sources(jaar, since=since), titles))
    return found


def _trend(jaar: int, verdicts: pl.DataFrame, sources: pl.DataFrame, titles: Mapping[str, str]) -> YearTrend:
    moments: list[datetime] = verdicts["op"].unique().sort().to_list()
    bad = pl.col("uitkomst").is_in([FAILED, NOT_RUN])
    blocks = (pl.col("uitkomst") == NOT_RUN) | (bad & (pl.col("ernst") == BLOCKING))
    failed = verdicts.filter(bad).with_columns(houdt=blocks)
    refused = sources.group_by("op").agg(pl.col("quarantaine").sum())
    counts = verdicts.group_by("op").agg(
        blocks.sum().alias("houdt"), (bad & ~blocks).sum().alias("waarschuwt")
    )
    return YearTrend(
        jaar,
        tuple(moments),
        (
            Series(_BLOCKED, _values(counts, "houdt", moments), blocks=True),
            Series(_WARNED, _values(counts, "waarschuwt", moments)),
            Series(_REFUSED, _values(refused, "quarantaine", moments)),
        ),
        tuple(
            _source(titles.get(name) or words.bron(name), rows, moments)
            for name, rows in _parts(sources, "bron")
        ),
        tuple(_rule(name, rows, moments) for name, rows in _parts(failed, "regel")),
    )


def _parts(frame: pl.DataFrame, column: str) -> list[tuple[str, pl.DataFrame]]:
    return [(str(name), rows) for (name,), rows in frame.sort(column).group_by(column, maintain_order=True)]


def _source(name: str, rows: pl.DataFrame, moments: list[datetime]) -> Series:
    last = rows.sort("op").row(-1, named=True)
    still = last["op"] == moments[-1]
    return Series(
        name,
        _values(rows, "quarantaine", moments),
        euros=last["quarantaine_eur"] if still else None,
        total=last["opgehaald"] if still else None,
    )


def _rule(name: str, rows: pl.DataFrame, moments: list[datetime]) -> Series:
    """A rule that failed at least once. One that was not run counts as one finding."""
    told = rows.with_columns(pl.max_horizontal("gezakt", pl.lit(1)).alias("gezakt")).sort("op")
    last = told.row(-1, named=True)
    still = last["op"] == moments[-1]
    sentences = {rule.id: rule.sentence for rule in rules()}
    return Series(
        name,
        _values(told, "gezakt", moments),
        blocks=last["houdt"],
        euros=last["gezakt_eur"] if still else None,
        total=last["totaal"] if still else None,
        sentence=sentences.get(name, "Deze eis wordt niet meer gesteld."),
    )


def _values(rows: pl.DataFrame, column: str, moments: list[datetime]) -> tuple[int, ...]:
    """The count at each moment; zero at moments that have none."""
    at = {moment: int(count or 0) for moment, count in rows.select("op", column).iter_rows()}
    return tuple(at.get(moment, 0) for moment in moments)
