"""What must be said of figures, in Dutch: unit, placing, internal bookings, what is missing, the source.

A figure without these would say more than is known of it. Where they are written is decided elsewhere.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import polars as pl

from datapackages.iv3 import FIRST_YEAR_OF_TAAKVELDEN, QUARTERS
from datapackages.publisher import package_name
from datapackages.words import getal
from pipelines.commands.iv3.figures import VERSLAGEN, attribution, sample_warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipelines.commands.iv3.figures import Figures
    from pipelines.commands.iv3.finding import Edition, Gemeente

PLACINGS = {1: "eerste plaatsing", 2: "tweede plaatsing"}

NOT_DELIVERED = "niet geleverd"

INTERNAL = "taakvelden 0.10 en 0.11, categorieën 7.1, 7.4 en 7.5"


def notes(figures: Figures) -> list[str]:
    """Every sentence that belongs to these figures, the most important first."""
    return [
        *warnings(figures),
        _unit(figures),
        *_placings(figures),
        *cumulative(figures.verslagsoorten),
        _internal(figures),
        source_line(figures.edition),
    ]


def warnings(figures: Figures) -> list[str]:
    """What makes the figures other than they seem: samples, refused rows, a municipality that is no more."""
    warning = sample_warning(figures.edition)
    ended = (merged_away(gemeente, figures.edition) for gemeente in figures.gemeenten)
    return [*([warning] if warning else []), *_refused(figures), *filter(None, ended)]


def merged_away(gemeente: Gemeente, edition: Edition) -> str | None:
    """That the municipality had gone up in others by 1 January of that year; None if it had not."""
    changes = edition.tables["herindelingen"].filter(
        pl.col("ingangsdatum") <= date(edition.jaar, 1, 1), oude_gemeente=gemeente.code
    )
    if changes.is_empty() or gemeente.code in changes["nieuwe_gemeente"]:
        return None
    into = " en ".join(
        f"{naam} ({code})" for naam, code in changes[["nieuwe_naam", "nieuwe_gemeente"]].rows()
    )
    since = changes["ingangsdatum"].cast(pl.String).max()
    return (
        f"Let op: {gemeente} is per {since!s} opgegaan in {into}, en staat nog in de "
        f"CBS-tabel van {edition.jaar}."
    )


def source_line(edition: Edition) -> str:
    """The release and who must be named when the figures are used."""
    return f"Release {edition.release.version} van {package_name(edition.jaar)}. Bron: {attribution()}."


def cumulative(verslagsoorten: Iterable[str]) -> list[str]:
    """What a quarter covers, where one is among the reports."""
    some = not set(QUARTERS).isdisjoint(verslagsoorten)
    return ["Kwartaalcijfers gaan over 1 januari tot en met dat kwartaal."] if some else []


def _unit(figures: Figures) -> str:
    if not figures.view.per_inwoner:
        return "Bedragen x € 1.000; saldo = baten - lasten."
    counts = ", ".join(
        f"{gemeente.naam} {getal(gemeente.inwoners)}"
        for gemeente in figures.gemeenten
        if gemeente.inwoners is not None
    )
    return f"Bedragen in € per inwoner, afgerond; saldo = baten - lasten. Inwoners: {counts}."


def _placings(figures: Figures) -> Iterator[str]:
    names = {gemeente.code: gemeente.naam for gemeente in figures.gemeenten}
    several = len(names) > 1
    for verslagsoort in figures.verslagsoorten:
        said = [
            (f"{names[code]} " if several else "") + _placing(plaatsing, figures.edition.jaar, known=in_tabel)
            for code, report, plaatsing, in_tabel in figures.chosen.select(
                "gemeente", "verslagsoort", "plaatsing", "in_tabel"
            ).iter_rows()
            if report == verslagsoort
        ]
        yield f"{VERSLAGEN[verslagsoort]}: {', '.join(said)}."


def _placing(plaatsing: int | None, jaar: int, *, known: bool) -> str:
    if plaatsing is not None:
        return PLACINGS[plaatsing]
    return (
        NOT_DELIVERED if known else f"{NOT_DELIVERED} (deze levering staat niet in de CBS-tabel van {jaar})"
    )


def _internal(figures: Figures) -> str:
    if not figures.view.intern:
        return f"Zonder interne boekingen: {INTERNAL} zijn weggelaten."
    if figures.edition.jaar < FIRST_YEAR_OF_TAAKVELDEN:
        return "Met interne boekingen."
    return f"Met interne boekingen ({INTERNAL})."


def _refused(figures: Figures) -> Iterator[str]:
    names = {gemeente.code: gemeente.naam for gemeente in figures.gemeenten}
    for code, verslagsoort, rijen, bedrag in figures.refused.iter_rows():
        yield incomplete(rijen, bedrag, f"{names[code]}, {VERSLAGEN[verslagsoort].lower()}")


def incomplete(rijen: int, bedrag: int | None, whose: str) -> str:
    """That so many rows with so many euros were refused, so that the figures of ``whose`` lack them.

    ``bedrag`` is None when not all of these rows can be read.
    """
    euros = f", samen € {getal(bedrag)}" if bedrag is not None else ""
    rows = "1 rij staat" if rijen == 1 else f"{getal(rijen)} rijen staan"
    return f"Let op, onvolledig: {rows} in de quarantaine en niet in deze bedragen ({whose}{euros})."
