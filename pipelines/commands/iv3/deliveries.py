"""Who delivered which report of a year: counted and listed, as a table, CSV or JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl
from rich.table import Table
from rich.text import Text

from assets.iv3.tables import summaries
from datapackages.errors import NotFound
from datapackages.iv3 import REPORT
from datapackages.words import getal
from pipelines.commands.iv3.exporting import heading, print_csv
from pipelines.commands.iv3.figures import VERSLAGEN, sample_warning
from pipelines.commands.iv3.notes import source_line
from pipelines.commands.iv3.printing import print_tables
from pipelines.commands.output.stdout import print_json, printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.commands.iv3.finding import Edition
    from pipelines.commands.iv3.view import Form

COUNTS = {
    "gemeenten": "Gemeenten",
    "beide": "Beide\nplaatsingen",
    "alleen_eerste": "Alleen\neerste",
    "alleen_tweede": "Alleen tweede\n(nageleverd)",
    "niet_geleverd": "Niet\ngeleverd",
}


@dataclass(frozen=True, slots=True)
class Delivered:
    """The deliveries of a year.

    ``counted`` is that of ``deliveries_counted``; ``chosen`` adds naam, geleverd and status to the placing.
    """

    edition: Edition
    counted: pl.DataFrame
    chosen: pl.DataFrame


def delivered_of(edition: Edition) -> Delivered:
    """The deliveries in the release; raises ``NotFound`` when it has no Iv3."""
    leveringen = edition.tables["iv3_leveringen"]
    if leveringen.is_empty():
        raise NotFound(
            f"Iv3 of {edition.jaar}",
            expected="deliveries",
            found=f"none in release {edition.release.version}",
            remedy=f"releases: {', '.join(map(str, edition.years))}",
        )
    counted = summaries.deliveries_counted(leveringen)
    codes = leveringen["gemeente"].unique().sort().to_list()
    names = edition.tables["gemeenten"].select("gemeente", "naam")
    # Of who has neither placing, the first says most: the second may not be due yet.
    first = leveringen.filter(plaatsing=1).select(*REPORT, "status")
    delivered = pl.col("plaatsing").is_not_null()
    chosen = (
        summaries.chosen_placings(leveringen, codes, counted["verslagsoort"].to_list())
        .filter("in_tabel")
        .join(names, on="gemeente", how="left", maintain_order="left")
        .join(first, on=REPORT, how="left", maintain_order="left")
        .select(
            "gemeente",
            "naam",
            "verslagsoort",
            delivered.alias("geleverd"),
            "plaatsing",
            pl.when(delivered).then(pl.lit("geleverd")).otherwise("status").alias("status"),
        )
    )
    return Delivered(edition, counted, chosen)


def print_deliveries(delivered: Delivered) -> None:
    """The counts as a table, and below it per report who did not deliver, or only one placing."""
    jaar = delivered.edition.jaar
    table = Table(title=f"Iv3-leveringen {jaar}")
    table.add_column("Levering", no_wrap=True)
    for title in COUNTS.values():
        table.add_column(Text(title), justify="right", no_wrap=True)
    for row in delivered.counted.iter_rows(named=True):
        table.add_row(_report_name(row["verslagsoort"]), *(getal(row[name]) for name in COUNTS))
    warning = sample_warning(delivered.edition)
    print_tables(
        [table],
        [
            *([warning] if warning else []),
            *(
                line
                for report in delivered.counted["verslagsoort"]
                for line in _undelivered(delivered, report)
            ),
            "Gekozen wordt de tweede plaatsing als die er is, anders de eerste.",
            source_line(delivered.edition),
        ],
    )


def print_deliveries_for_machine(delivered: Delivered, form: Form) -> None:
    """A row per gemeente and verslagsoort, with the placing that counts; the counts in JSON only."""
    edition = delivered.edition
    if form == "json":
        print_json(
            heading(edition)
            | {"aantallen": delivered.counted.to_dicts(), "leveringen": delivered.chosen.to_dicts()}
        )
    else:
        print_csv(delivered.chosen.select(pl.lit(edition.jaar).alias("jaar"), pl.all()), edition)


def _undelivered(delivered: Delivered, report: str) -> Iterator[str]:
    """Who did not deliver the report, a sentence for each reason there is."""
    of_report = delivered.chosen.filter(verslagsoort=report)
    absent = of_report.filter(~pl.col("geleverd"))
    if absent.is_empty():
        yield f"{_report_name(report)}: door alle gemeenten geleverd."
    elif absent.height == of_report.height:
        reasons = ", ".join(absent["status"].unique().sort())
        yield f"{_report_name(report)}: door geen enkele gemeente geleverd ({reasons})."
    else:
        for (status,), rows in absent.group_by("status", maintain_order=True):
            named = ", ".join(
                f"{printable(naam or code)} ({code})"
                for code, naam in rows.select("gemeente", "naam").iter_rows()
            )
            yield f"{_report_name(report)}, {status}: {named}."


def _report_name(report: str) -> str:
    return f"{report} {VERSLAGEN.get(report, 'onbekende levering')}"
