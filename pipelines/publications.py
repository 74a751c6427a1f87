"""The publications of Iv3 by CBS's calendar: due, expected, seen or overdue, as a release shows it.

The calendar itself is ``assets.iv3.calendar``; who is told of what is overdue is for ``monitoring``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import polars as pl

from assets.iv3.calendar import OBLIGED_FROM, State, placings
from datapackages.schema import TIME_ZONE, table

if TYPE_CHECKING:
    from assets.sources.registry import Registry
    from datapackages.releasing.released import Release


@dataclass(frozen=True, slots=True)
class Publication:
    """One placing of one Iv3 report: when it is due and expected by the calendar, and how it stands today.

    ``delivered`` of the ``gemeenten`` in the release have figures in it; it is seen as soon as one has.
    """

    verslagsoort: str
    plaatsing: int
    due: date
    expected: date
    complete: date
    state: State
    delivered: int
    gemeenten: int


def are_awaited(registry: Registry, jaar: int) -> bool:
    """Whether CBS may still publish for us: Iv3 of the year is asked for, and not of a host below .invalid.

    Such a host can never exist (RFC 2606): it is that of examples, to which nothing is ever added.
    """
    source = registry.iv3_of(jaar)
    return source is not None and not (urlsplit(source.base_url).hostname or "").endswith(".invalid")


def today() -> date:
    """The day it is in the Netherlands."""
    return datetime.now(ZoneInfo(TIME_ZONE)).date()


def publications(jaar: int, release: Release | None, day: date) -> tuple[Publication, ...]:
    """How every Iv3 publication of ``jaar`` stands on ``day``, seen from its last release."""
    tables = release.tables("iv3_leveringen", "gemeenten") if release is not None else {}
    deliveries = tables.get("iv3_leveringen", table("iv3_leveringen").empty())
    counts = deliveries.filter("geleverd").group_by("verslagsoort", "plaatsing").agg(pl.len())
    delivered = {(report, number): count for report, number, count in counts.iter_rows()}
    obliged = _any_obliged(tables["gemeenten"]) if release is not None else True
    gemeenten = deliveries["gemeente"].n_unique()
    return tuple(
        Publication(
            verslagsoort=item.verslagsoort,
            plaatsing=item.plaatsing,
            due=item.deadline,
            expected=item.expected,
            complete=item.complete,
            state=item.state(day, seen=(item.verslagsoort, item.plaatsing) in delivered, obliged=obliged),
            delivered=delivered.get((item.verslagsoort, item.plaatsing), 0),
            gemeenten=gemeenten,
        )
        for item in placings(jaar)
    )


def _any_obliged(gemeenten: pl.DataFrame) -> bool:
    """Whether some municipality of Iv3 may have to deliver quarters; unknown inhabitants may be many."""
    in_iv3 = gemeenten.filter(pl.col("cbs_naam").is_not_null())["inwoners"]
    return in_iv3.is_empty() or bool((in_iv3.fill_null(OBLIGED_FROM) >= OBLIGED_FROM).any())
