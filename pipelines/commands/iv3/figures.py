"""The figures of municipalities and reports as ``show`` and ``compare`` present them, ready to be written.

The sums come from ``assets.iv3.tables.summaries``; here they are made for what a user asked for, and
refused when they cannot be had.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from assets.iv3.tables import summaries
from datapackages.errors import NotFound, OpenbegrotingError
from datapackages.iv3 import FIRST_YEAR_OF_TAAKVELDEN
from datapackages.publisher import read_publisher

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.commands.iv3.finding import Edition, Gemeente
    from pipelines.commands.iv3.view import View

VERSLAGEN = {
    "X000": "Begroting",
    "X001": "Eerste kwartaal",
    "X002": "Tweede kwartaal",
    "X003": "Derde kwartaal",
    "X004": "Vierde kwartaal",
    "X005": "Rekening",
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Rows to show with what must be said of them.

    ``hoofdtaakvelden``, ``taakvelden`` and ``totals`` have the columns of the summaries of that name; with
    per_inwoner also those of ``summaries.per_inwoner``, and in a comparison verschil_<column>. ``chosen``
    and ``refused`` are those of ``summaries``.
    """

    edition: Edition
    gemeenten: tuple[Gemeente, ...]
    verslagsoorten: tuple[str, ...]
    view: View
    hoofdtaakvelden: pl.DataFrame
    taakvelden: pl.DataFrame
    totals: pl.DataFrame
    chosen: pl.DataFrame
    refused: pl.DataFrame

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns with the amounts that the view asks for: lasten, baten, saldo."""
        return summaries.PER_HEAD if self.view.per_inwoner else summaries.AMOUNTS


def figures_of(
    edition: Edition,
    gemeenten: Sequence[Gemeente],
    verslagsoorten: Sequence[str],
    view: View,
    *,
    compared: bool = False,
) -> Figures:
    """The figures of ``gemeenten`` in these reports; ``compared`` adds the difference with the first.

    Raises ``NotFound`` for a municipality without Iv3 in the release or without known inhabitants where
    those are needed, ``OpenbegrotingError`` for internal bookings of a year in which they are not defined.
    """
    _refuse_what_cannot_be_had(edition, gemeenten, view)
    tables = edition.tables
    codes = [gemeente.code for gemeente in gemeenten]
    chosen = summaries.chosen_placings(tables["iv3_leveringen"], codes, verslagsoorten)
    detail = summaries.by_taakveld(
        tables["iv3_baten_lasten"], chosen, tables["taakvelden"], internal=view.intern
    )
    amounts = summaries.PER_HEAD if view.per_inwoner else summaries.AMOUNTS

    def presented(summary: pl.DataFrame) -> pl.DataFrame:
        if view.per_inwoner:
            summary = summaries.per_inwoner(summary, tables["gemeenten"])
        return summaries.with_difference(summary, codes[0], amounts) if compared else summary

    return Figures(
        edition,
        tuple(gemeenten),
        tuple(verslagsoorten),
        view,
        hoofdtaakvelden=presented(summaries.by_hoofdtaakveld(detail, edition.jaar)),
        taakvelden=presented(detail),
        totals=presented(summaries.totals(detail)),
        chosen=chosen,
        refused=summaries.refused_rows(tables["quarantaine"], chosen),
    )


def attribution() -> str:
    """Who must be named when the figures are used, and who summed them."""
    return f"CBS, onbewerkte Iv3-data van gemeenten (CC BY 4.0), samengevat door {read_publisher().title}"


def sample_warning(edition: Edition) -> str | None:
    """What must be said first of figures from a package that was made from samples."""
    warning = read_publisher().series.sample_warning
    return warning if warning in edition.release.descriptor().warnings else None


def _refuse_what_cannot_be_had(edition: Edition, gemeenten: Sequence[Gemeente], view: View) -> None:
    with_iv3 = set(edition.tables["iv3_leveringen"]["gemeente"])
    for gemeente in gemeenten:
        if gemeente.code not in with_iv3:
            raise NotFound(
                f"Iv3 {edition.jaar} of {gemeente}",
                expected="figures or the mark that they were not delivered",
                found=f"neither in release {edition.release.version}",
                remedy=f"releases: {', '.join(map(str, edition.years))}",
            )
        if view.per_inwoner and gemeente.inwoners is None:
            raise NotFound(
                f"inhabitants of {gemeente} in {edition.jaar}",
                expected="a number, to give figures per head",
                found="none",
                remedy="--totaal gives the whole amounts",
            )
    if not view.intern and edition.jaar < FIRST_YEAR_OF_TAAKVELDEN:
        raise OpenbegrotingError(
            "--zonder-intern",
            expected=f"a year from {FIRST_YEAR_OF_TAAKVELDEN}",
            found=f"{edition.jaar}, in which Iv3 had other functions and categories",
        )
