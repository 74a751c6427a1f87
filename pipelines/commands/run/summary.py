"""What a run ends with: a table of its years, and where to look."""

from __future__ import annotations

import shlex
import shutil
from dataclasses import asdict
from typing import TYPE_CHECKING

import click
from rich.markup import escape
from rich.table import Table

from pipelines.commands.output.console import Printed
from pipelines.commands.output.stdout import LONGEST_LINE, print_json, printable
from pipelines.home import home_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipelines.home import Home
    from pipelines.running.years import YearRun

NARROWEST = 80

SOURCES_TOLD = 10


def print_summary(runs: Sequence[YearRun], home: Home, *, as_json: bool) -> None:
    """The years of a run on stdout; what went wrong on stderr, one line each."""
    if as_json:
        print_json([asdict(item) for item in runs])
    else:
        width = max(shutil.get_terminal_size((100, 24)).columns, NARROWEST)
        Printed(width=width).print(_table(runs))
        if any(item.outcome is not None and item.outcome.version for item in runs):
            click.echo(f"Packages and portal: {home.public}")
            named = "" if home == home_at() else f" --home {shlex.quote(str(home.root))}"
            click.echo(f"Look at them: openbegroting serve{named}")
        for item in runs:
            for line in _rows_of(item):
                click.echo(f"{item.jaar}: {line}")
    for item in runs:
        for line in _troubles(item):
            click.echo(printable(f"{item.jaar}: {line}", longest=LONGEST_LINE), err=True)


def _table(runs: Sequence[YearRun]) -> Table:
    table = Table(title="openbegroting run")
    for heading in ("Year", "Outcome", "Release"):
        table.add_column(heading)
    for heading in ("Rows", "Quarantined", "Sources missing"):
        table.add_column(heading, justify="right")
    for item in runs:
        outcome = item.outcome
        if outcome is None:
            table.add_row(str(item.jaar), "failed", "", "", "", "")
            continue
        table.add_row(
            str(item.jaar),
            "nothing to publish" if outcome.what == "nothing" else outcome.what,
            escape(outcome.version or "none"),
            f"{outcome.accepted:,}",
            f"{outcome.quarantined:,}",
            str(len(item.unavailable)),
        )
    return table


def _rows_of(item: YearRun) -> list[str]:
    """Where every row and euro that was pulled went; the same is asserted by the rules ``rijen.behouden``."""
    if item.outcome is None or not item.outcome.conserved:
        return []
    told = item.outcome.conserved
    mended = item.outcome.mended
    left = [f"rows: {mended:,} left quarantine, mended by their source"] if mended else []
    corrected = told.get("correctie_eur", 0)  # an outcome that was kept by earlier code does not tell it
    return left + [
        f"{unit}: {told[f'opgehaald{ending}']:,} pulled{added} = "
        f"{told[f'geaccepteerd{ending}']:,} accepted + {told[f'quarantaine{ending}']:,} quarantined "
        f"+ {told[f'dubbel{ending}']:,} exact duplicates"
        for unit, ending, added in (
            ("rows", "", ""),
            ("euros", "_eur", f" {corrected:+,} by corrections" if corrected else ""),
        )
    ]


def _troubles(item: YearRun) -> list[str]:
    """Why a year is not as it should be; of many sources that could not be had, the first and how many."""
    lines = [f"could not be had: {source}" for source in item.unavailable[:SOURCES_TOLD]]
    if len(item.unavailable) > SOURCES_TOLD:
        lines.append(f"and {len(item.unavailable) - SOURCES_TOLD:,} more sources; --json names them all")
    if item.crash is not None:
        lines.append(f"failed: {item.crash}")
    if item.outcome is not None:
        lines += [f"not released: {reason}" for reason in item.outcome.reasons]
        if item.outcome.reasons and item.outcome.released_on is not None:
            lines.append(f"release {item.outcome.version} of {item.outcome.released_on} stands")
    return lines
