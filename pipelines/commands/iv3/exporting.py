"""Figures for a machine, as CSV or JSON: plain numbers, with the release and the source named."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click
import polars as pl

from assets.iv3.tables.summaries import PER_HEAD, hoofdtaakveld_naam
from datapackages.iv3 import DELIVERY
from pipelines.commands.iv3.figures import VERSLAGEN, attribution, sample_warning
from pipelines.commands.iv3.notes import warnings
from pipelines.commands.output.stdout import print_json

if TYPE_CHECKING:
    from pipelines.commands.iv3.figures import Figures
    from pipelines.commands.iv3.finding import Edition
    from pipelines.commands.iv3.view import Form

CENTS = 2


def print_for_machine(figures: Figures, form: Form) -> None:
    """The figures on stdout; in CSV, which cannot carry warnings, those go to stderr."""
    rows = _rows(figures)
    if form == "json":
        print_json(_report(figures, rows))
        return
    print_csv(rows.with_columns(pl.lit(figures.view.intern).alias("interne_boekingen")), figures.edition)
    for warning in warnings(figures):
        click.echo(warning, err=True)


def print_csv(rows: pl.DataFrame, edition: Edition) -> None:
    """Rows as CSV, each naming the release and the source; an empty cell is a missing value."""
    sourced = rows.with_columns(
        pl.lit(edition.release.version).alias("release"), pl.lit(attribution()).alias("bronvermelding")
    )
    click.echo(sourced.write_csv(), nl=False)


def heading(edition: Edition) -> dict[str, Any]:
    """What every JSON report says first."""
    return {
        "jaar": edition.jaar,
        "release": edition.release.version,
        "bronvermelding": attribution(),
        "waarschuwing": sample_warning(edition),
    }


def _rows(figures: Figures) -> pl.DataFrame:
    """One row per gemeente, verslagsoort and (hoofd)taakveld, with names and whether it was delivered."""
    jaar = figures.edition.jaar
    summary = figures.hoofdtaakvelden.rename({"naam": "hoofdtaakveld_naam"})
    keys = ["hoofdtaakveld", "hoofdtaakveld_naam"]
    if figures.view.taakvelden:
        summary = figures.taakvelden.rename({"naam": "taakveld_naam"}).with_columns(
            hoofdtaakveld_naam(jaar).alias("hoofdtaakveld_naam")
        )
        keys += ["taakveld", "taakveld_naam"]
    names = {gemeente.code: gemeente.naam for gemeente in figures.gemeenten}
    first = [*DELIVERY, *keys]
    amounts = [name for name in summary.columns if name not in first and not name.endswith("_naam")]
    return summary.select(
        pl.lit(jaar).alias("jaar"),
        "gemeente",
        pl.col("gemeente").replace_strict(names, return_dtype=pl.String).alias("naam"),
        "verslagsoort",
        pl.col("verslagsoort").replace_strict(VERSLAGEN, return_dtype=pl.String).alias("verslag"),
        pl.col("plaatsing").is_not_null().alias("geleverd"),
        "plaatsing",
        *keys,
        *_in_cents(amounts),
    )


def _in_cents(columns: list[str]) -> list[pl.Expr]:
    per_head = {*PER_HEAD, *(f"verschil_{name}" for name in PER_HEAD)}
    # Adding zero turns the -0.0 that a tiny deficit rounds to into 0.0.
    return [pl.col(name).round(CENTS) + 0.0 if name in per_head else pl.col(name) for name in columns]


def _report(figures: Figures, rows: pl.DataFrame) -> dict[str, Any]:
    totals = figures.totals
    amounts = [name for name in totals.columns if name not in DELIVERY]
    return heading(figures.edition) | {
        "eenheid": "EUR; *_per_inwoner: EUR per inwoner; saldo = baten - lasten",
        "interne_boekingen": figures.view.intern,
        "gemeenten": [asdict(gemeente) for gemeente in figures.gemeenten],
        "leveringen": figures.chosen.with_columns(
            pl.col("plaatsing").is_not_null().alias("geleverd")
        ).to_dicts(),
        "in_quarantaine": figures.refused.to_dicts(),
        "totalen": totals.select("gemeente", "verslagsoort", *_in_cents(amounts)).to_dicts(),
        "regels": rows.drop("jaar").to_dicts(),
    }
