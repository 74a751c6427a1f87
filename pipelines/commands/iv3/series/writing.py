"""A series as tables for people, or as CSV or JSON; an estimate and a sum that is too low are always marked.

What must be said of the figures is said in Dutch, below the tables or on stderr.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click
import polars as pl
from rich.table import Table
from rich.text import Text

from datapackages.words import getal
from pipelines.commands.iv3.exporting import CENTS
from pipelines.commands.iv3.figures import VERSLAGEN, attribution, sample_warning
from pipelines.commands.iv3.notes import cumulative, incomplete, merged_away
from pipelines.commands.iv3.printing import EUROS_SHOWN_TOGETHER, print_tables
from pipelines.commands.iv3.series.gathering import RICHTINGEN
from pipelines.commands.output.stdout import print_json, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.commands.iv3.series.gathering import OverYears
    from pipelines.commands.iv3.view import Form

ESTIMATE, TOO_LOW = "*", "°"

UNKNOWN = "onbekend"

_TOTAL = "Totaal"


def print_series(found: OverYears) -> None:
    """A table for lasten, for baten and for saldo, a column per year; below them what must be said."""
    cells = _cells(found)
    years = found.figures["jaar"].unique().sort().to_list()
    labels = {code: f"{code} {name}".strip() for code, name in found.names.items()}
    if not found.asked.taakvelden:
        labels[_TOTAL] = _TOTAL
    tables = []
    for richting in (*RICHTINGEN, "saldo") if years else ():
        table = Table(title=f"{richting.capitalize()}, {VERSLAGEN[found.asked.report].lower()}")
        table.add_column("Taakveld", min_width=24)
        for jaar in years:
            table.add_column(str(jaar), justify="right", no_wrap=True)
        for code, label in labels.items():
            if code == _TOTAL:
                table.add_section()
            texts = [Text(cells.get((jaar, code, richting), UNKNOWN)) for jaar in years]
            table.add_row(Text(printable(label)), *texts)
        tables.append(table)
    heading = f"{printable(str(found.gemeente))}: {_kind(found)}."
    print_tables(tables, [heading, *_notes(found)])


def print_series_for_machine(found: OverYears, form: Form) -> None:
    """A row per year, code and richting; in CSV, which cannot carry them, the notes go to stderr."""
    releases = {jaar: edition.release.version for jaar, edition in found.editions.items()}
    rows = found.figures.with_columns(
        pl.col("jaar").replace_strict(releases, return_dtype=pl.String).alias("release"),
        pl.col("code").replace_strict(found.names, return_dtype=pl.String).alias("code_naam"),
        pl.col("eur_per_inwoner").round(CENTS),
    )
    if not found.asked.per_inwoner:
        rows = rows.drop("inwoners", "eur_per_inwoner")
    if form == "json":
        print_json(_report(found, rows))
        return
    click.echo(rows.with_columns(pl.lit(attribution()).alias("bronvermelding")).write_csv(), nl=False)
    for note in _notes(found):
        click.echo(printable(note, longest=None), err=True)


def _report(found: OverYears, rows: pl.DataFrame) -> dict[str, Any]:
    return {
        "gemeente": {"code": found.gemeente.code, "naam": found.gemeente.naam},
        "verslagsoort": found.asked.report,
        "soort_reeks": _kind(found),
        "eenheid": "EUR; eur_per_inwoner: EUR per inwoner",
        "bronvermelding": attribution(),
        "opmerkingen": list(_notes(found)),
        "in_quarantaine": found.refused.to_dicts(),
        "ontbrekende_jaren": [{"jaar": jaar, "reden": reason} for jaar, reason in found.absent.items()],
        "regels": rows.to_dicts(),
    }


def _kind(found: OverYears) -> str:
    if found.asked.as_delivered:
        return "cijfers zoals de gemeente ze zelf leverde"
    return "reeks van de gemeente zoals zij nu is"


def _cells(found: OverYears) -> dict[tuple[int, str, str], str]:
    """The text of each year, code (or total) and direction; an amount that is not known has none."""
    amount = "eur_per_inwoner" if found.asked.per_inwoner else "bedrag_eur"
    divisor = 1 if found.asked.per_inwoner else EUROS_SHOWN_TOGETHER
    total = found.figures.with_columns(pl.lit(_TOTAL).alias("code"))
    sums = (
        pl.concat([found.figures, total])
        .group_by("jaar", "code")
        .agg(
            *(pl.col(amount).filter(richting=name).sum().alias(name) for name in RICHTINGEN),
            pl.col(amount).is_null().any().alias("unknown"),
            pl.col("schatting").any(),
            pl.col("onvolledig").is_not_null().any(),
        )
    )
    texts = {}
    for row in sums.with_columns(saldo=pl.col("baten") - pl.col("lasten")).iter_rows(named=True):
        if row["unknown"]:
            continue
        marks = ESTIMATE * row["schatting"] + TOO_LOW * row["onvolledig"]
        for richting in (*RICHTINGEN, "saldo"):
            texts[row["jaar"], row["code"], richting] = getal(round(row[richting] / divisor)) + marks
    return texts


def _notes(found: OverYears) -> Iterator[str]:
    figures = found.figures
    warnings = {sample_warning(edition) for edition in found.editions.values()}
    yield from sorted(warning for warning in warnings if warning)
    shown = figures["jaar"].unique().sort()
    ended = [merged_away(found.gemeente, found.editions[jaar]) for jaar in shown]
    yield from filter(None, ended[-1:])
    for jaar, code, _, rijen, bedrag in found.refused.iter_rows():
        yield incomplete(rijen, bedrag, f"{code}, {jaar}")
    unit = "Bedragen in € per inwoner" if found.asked.per_inwoner else "Bedragen x € 1.000"
    yield f"{unit}; saldo = baten - lasten. Met interne boekingen."
    yield from cumulative([found.asked.report])
    if found.asked.per_inwoner and figures["eur_per_inwoner"].null_count():
        yield (
            f"{UNKNOWN.capitalize()}: het aantal inwoners van dat jaar is niet bekend, of de gemeente "
            "bestond toen uit andere."
        )
    yield from _absences(found)
    for text, column in (
        ("Opgeteld uit", "voorgangers"),
        (f"{TOO_LOW} Te laag, niet geleverd door", "onvolledig"),
    ):
        for said, years in _per_year(figures, column):
            yield f"{text} {said} ({years})."
    if figures["schatting"].any():
        yield f"{ESTIMATE} Schatting: een gesplitste gemeente is naar een geschat aandeel verdeeld."
    for plaatsing, years in _per_year(figures, "plaatsing"):
        yield f"Plaatsing {plaatsing}: {years}."
    for jaargang, years in _per_year(figures, "jaargang"):
        yield f"Lijst van taakvelden van {jaargang}: {years}."
    for said, years in _per_year(figures, "overgang"):
        yield f"{said} ({years})."
    yield f"Uitgaven: {', '.join(_release(found, jaar) for jaar in found.editions)}. Bron: {attribution()}."


def _absences(found: OverYears) -> Iterator[str]:
    reasons = dict.fromkeys(found.absent.values())
    for reason in reasons:
        years = ", ".join(str(jaar) for jaar, said in found.absent.items() if said == reason)
        yield f"Geen cijfers over {years}: {reason}."


def _per_year(figures: pl.DataFrame, column: str) -> Iterator[tuple[str, str]]:
    """Each value of a column with the years that have it, in order of those years."""
    told = (
        figures.select(pl.col(column).cast(pl.String), "jaar")
        .drop_nulls()
        .unique()
        .group_by(column)
        .agg(pl.col("jaar").sort())
        .sort(pl.col("jaar").list.first(), column)
    )
    for said, years in told.iter_rows():
        yield said, ", ".join(map(str, years))


def _release(found: OverYears, jaar: int) -> str:
    return f"{jaar} {found.editions[jaar].release.version}"
