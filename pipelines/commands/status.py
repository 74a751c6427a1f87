"""``openbegroting status``: how each year stands, without running anything."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import home_option, json_option, sources_option

if TYPE_CHECKING:
    from pipelines.years import Standing

NOT_WELL = 3

NOTICED_TOLD = 10
"""Findings of crawls, per year."""


@click.command()
@sources_option
@home_option
@json_option
def status(sources: Path | None, home: Path | None, *, as_json: bool) -> None:
    """Per year: the release that stands, failed rules, quarantined rows, age of the sources.

    Exit code 3 when the last attempt to release a year did not end in a release.
    """
    from assets.sources.registry import read_registry
    from pipelines.home import home_at, sources_at
    from pipelines.years import standing_of

    registry = read_registry(sources_at(sources))
    years = [standing_of(jaar, registry, home_at(home)) for jaar in registry.years]
    if as_json:
        click.echo(json.dumps([asdict(year) for year in years], ensure_ascii=False, indent=2, default=str))
    else:
        _print(years)
    if any(year.obstacles for year in years):
        sys.exit(NOT_WELL)


def _print(years: list[Standing]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table(title="openbegroting status")
    for heading in ("Year", "Release", "Published", "Failed rules", "Quarantined", "Oldest source"):
        table.add_column(heading)
    for year in years:
        table.add_row(
            str(year.jaar),
            year.release or "none",
            _moment(year.published_at),
            str(len(year.failed)) if year.judged else "not judged",
            str(year.quarantined),
            _age(year.oldest_pull),
        )
    Console(width=110).print(table)
    for year in years:
        for line in (*year.obstacles, *year.failed, *year.unavailable):
            click.echo(f"{year.jaar}: {line}")
        for line in year.noticed[:NOTICED_TOLD]:
            click.echo(f"{year.jaar}: noticed: {line}")
        if len(year.noticed) > NOTICED_TOLD:
            click.echo(f"{year.jaar}: noticed: and {len(year.noticed) - NOTICED_TOLD:,} more; --json has all")
        if year.awaited:
            click.echo(
                f"{year.jaar}: Iv3 that CBS's calendar expects by now, not released here: {_awaited(year)}"
            )


def _awaited(year: Standing) -> str:
    reports = [(placing.verslagsoort, placing.plaatsing, placing.expected) for placing in year.awaited]
    return ", ".join(f"{report} placing {number} ({expected})" for report, number, expected in reports)


def _moment(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment is not None else ""


def _age(moment: datetime | None) -> str:
    if moment is None:
        return "never pulled"
    hours = (datetime.now(UTC) - moment).total_seconds() / 3600
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"  # noqa: PLR2004 — two days
