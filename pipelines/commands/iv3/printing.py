"""Figures as tables for people: Dutch headings and numbers, an undelivered report never shown as zero."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import click
import polars as pl
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from datapackages.words import getal
from pipelines.commands.iv3.figures import VERSLAGEN
from pipelines.commands.iv3.notes import NOT_DELIVERED, notes
from pipelines.commands.output.console import Printed
from pipelines.commands.output.stdout import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import ConsoleOptions

    from pipelines.commands.iv3.figures import Figures

NARROWEST = 100
NOT_APPLICABLE = "n.v.t."

TOTAL = "totaal"

EUROS_SHOWN_TOGETHER = 1000


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a table: its key in the lookup, its label and how far that stands in, whether it is a sum."""

    key: str
    label: str
    is_sum: bool
    indent: int = 0


class _Cells:
    """The figures by line, municipality and report, as text."""

    def __init__(self, figures: Figures) -> None:
        self._divisor = 1 if figures.view.per_inwoner else EUROS_SHOWN_TOGETHER
        self._rows: dict[tuple[str, str, str], dict[str, Any]] = {}
        for frame, key in (
            (figures.hoofdtaakvelden, "hoofdtaakveld"),
            (figures.taakvelden, "taakveld"),
            (figures.totals, None),
        ):
            for row in frame.iter_rows(named=True):
                line = row[key] if key else TOTAL
                self._rows[line, row["gemeente"], row["verslagsoort"]] = row

    def text(self, line: _Line, gemeente: str, verslagsoort: str, column: str, *, absent: str) -> str:
        """The amount in the unit of the table, or ``absent`` where there is none."""
        amount = self._rows[line.key, gemeente, verslagsoort][column]
        return absent if amount is None else getal(round(amount / self._divisor))


def print_municipality(figures: Figures) -> None:
    """One municipality: lasten, baten and saldo of every report beside each other."""
    gemeente = figures.gemeenten[0]
    table = _table_of_taakvelden(f"{gemeente}, {figures.edition.jaar}")
    delivered = {
        report: plaatsing is not None
        for report, plaatsing in figures.chosen.select("verslagsoort", "plaatsing").iter_rows()
    }
    for report in figures.verslagsoorten:
        for heading in ("lasten", "baten", "saldo") if delivered[report] else ("",):
            _number_column(table, f"{VERSLAGEN[report]}\n{heading}")
    cells = _Cells(figures)
    for line in _lines(figures):
        texts: list[str] = []
        for report in figures.verslagsoorten:
            texts += [
                cells.text(line, gemeente.code, report, column, absent=NOT_DELIVERED)
                for column in (figures.columns if delivered[report] else figures.columns[:1])
            ]
        _add_line(table, line, texts)
    _print_with_notes([table], figures)


def print_comparison(figures: Figures) -> None:
    """Municipalities beside each other: a table for lasten, for baten and for saldo."""
    cells = _Cells(figures)
    report = figures.verslagsoorten[0]
    first, *others = figures.gemeenten
    tables = []
    for heading, column in zip(("Lasten", "Baten", "Saldo"), figures.columns, strict=True):
        table = _table_of_taakvelden(f"{heading}, {VERSLAGEN[report].lower()} {figures.edition.jaar}")
        _number_column(table, first.naam)
        for gemeente in others:
            _number_column(table, gemeente.naam)
            _number_column(table, f"verschil met\n{first.naam}")
        for line in _lines(figures):
            texts = [cells.text(line, first.code, report, column, absent=NOT_DELIVERED)]
            for gemeente in others:
                place = (line, gemeente.code, report)
                texts.append(cells.text(*place, column, absent=NOT_DELIVERED))
                texts.append(cells.text(*place, f"verschil_{column}", absent=NOT_APPLICABLE))
            _add_line(table, line, texts)
        tables.append(table)
    _print_with_notes(tables, figures)


def print_tables(tables: Sequence[Table], notes: Sequence[str]) -> None:
    """Tables and the sentences below them on stdout; wide enough that no number is ever cut."""
    console = Printed(markup=False, highlight=False, emoji=False)
    terminal = max(shutil.get_terminal_size((NARROWEST, 24)).columns, NARROWEST)
    options = console.options.update(width=10 * NARROWEST)
    for table in tables:
        _keep_whole(table, console, options)
    needed = max((Measurement.get(console, options, table).minimum for table in tables), default=0)
    console.width = max(terminal, needed)
    for table in tables:
        console.print(table)
    for note in notes:
        click.echo(printable(note, longest=None))


def _keep_whole(table: Table, console: Printed, options: ConsoleOptions) -> None:
    """Columns that may not wrap get the width of their widest cell: a heading of two words counts whole."""
    for column in table.columns:
        if column.no_wrap:
            cells = (column.header, *column.cells)
            column.min_width = max(Measurement.get(console, options, cell).maximum for cell in cells)


def _lines(figures: Figures) -> list[_Line]:
    """The hoofdtaakvelden, each followed by its taakvelden where the view asks for them, and the total."""
    lines = []
    filled = _filled(figures) if figures.view.taakvelden else None
    for code, naam in _codes_with_names(figures.hoofdtaakvelden, "hoofdtaakveld"):
        lines.append(_Line(code, f"{code} {naam}", is_sum=filled is not None))
        if filled is not None:
            lines += [
                _Line(taakveld, f"{taakveld} {name}", is_sum=False, indent=2)
                for taakveld, name in _codes_with_names(filled.filter(hoofdtaakveld=code), "taakveld")
            ]
    return [*lines, _Line(TOTAL, "Totaal", is_sum=True)]


def _codes_with_names(frame: pl.DataFrame, key: str) -> list[tuple[str, str]]:
    return list(frame.select(key, "naam").unique(maintain_order=True).iter_rows())


def _filled(figures: Figures) -> pl.DataFrame:
    """The taakvelden with an amount in any report or municipality shown."""
    some = pl.any_horizontal(pl.col("lasten_eur", "baten_eur").fill_null(0) != 0)
    return figures.taakvelden.filter(some.any().over("taakveld"))


def _table_of_taakvelden(title: str) -> Table:
    table = Table(title=Text(printable(title)))
    table.add_column("Taakveld", min_width=24)
    return table


def _number_column(table: Table, heading: str) -> None:
    lines = [printable(line) for line in heading.strip().split("\n")]
    table.add_column(Text("\n".join(lines)), justify="right", no_wrap=True)


def _add_line(table: Table, line: _Line, texts: Sequence[str]) -> None:
    if line.key == TOTAL:
        table.add_section()
    style = "bold" if line.is_sum else ""
    label = Padding(Text(printable(line.label)), (0, 0, 0, line.indent))
    table.add_row(label, *map(Text, texts), style=style)


def _print_with_notes(tables: Sequence[Table], figures: Figures) -> None:
    said = notes(figures)
    if figures.view.taakvelden:
        left_out = figures.taakvelden["taakveld"].n_unique() - _filled(figures)["taakveld"].n_unique()
        said.insert(-1, f"Taakvelden zonder bedragen zijn weggelaten: {left_out}.")
    print_tables(tables, said)
