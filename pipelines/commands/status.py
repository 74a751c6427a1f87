"""``openbegroting status``: how each year stands, without running anything."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.agreements import agreement_lines
from pipelines.commands.options import corrections_option, home_option, json_option, sources_option

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from pipelines.home import Home
    from pipelines.years import Publication, Standing

NOT_WELL = 3

NOTICED_TOLD = 10
"""Findings of crawls, per year."""


@click.command()
@sources_option
@corrections_option
@home_option
@json_option
def status(sources: Path | None, corrections: Path | None, home: Path | None, *, as_json: bool) -> None:
    """Per year: the release that stands, failed rules, quarantined rows, age of the sources, Iv3's calendar.

    Exit code 3 when the last attempt to release a year did not end in a release.
    """
    from pipelines.home import home_at
    from pipelines.registry import registry_at
    from pipelines.years import standing_of

    registry = registry_at(sources, corrections)
    years = [standing_of(jaar, registry, home_at(home)) for jaar in registry.years]
    if as_json:
        click.echo(json.dumps([asdict(year) for year in years], ensure_ascii=False, indent=2, default=str))
    else:
        _print(years)
        _print_undelivered(home_at(home))
        for line in agreement_lines(registry.years, home_at(home)):
            click.echo(line)
    if any(year.obstacles for year in years):
        sys.exit(NOT_WELL)


def _print(years: list[Standing]) -> None:
    from rich.table import Table

    from pipelines.commands.stdout import Printed

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
    console = Printed(width=110)
    console.print(table)
    if any(year.iv3 for year in years):
        console.print(_calendar(years))
    for year in years:
        for line in (*year.withdrawn, *year.obstacles, *year.failed, *year.unavailable):
            click.echo(f"{year.jaar}: {line}")
        for line in year.noticed[:NOTICED_TOLD]:
            click.echo(f"{year.jaar}: noticed: {line}")
        if len(year.noticed) > NOTICED_TOLD:
            click.echo(f"{year.jaar}: noticed: and {len(year.noticed) - NOTICED_TOLD:,} more; --json has all")


def _calendar(years: list[Standing]) -> Table:
    """Per year the Iv3 publications that were seen, are expected by now, are overdue; and what comes next."""
    from rich.table import Table

    table = Table(title="Iv3: report (placing), by CBS's calendar")
    for heading in ("Year", "Seen", "Expected by now", "Overdue", "Next"):
        table.add_column(heading)
    for year in years:
        if not year.iv3:
            continue
        ahead = [item for item in year.iv3 if item.state == "nog niet verwacht"]
        overdue = [item for item in year.iv3 if item.state == "te laat"]
        since = f" since {min(item.expected for item in overdue)}" if overdue else ""
        next_one = f"{ahead[0].verslagsoort} ({ahead[0].plaatsing}) on {ahead[0].expected}" if ahead else ""
        table.add_row(
            str(year.jaar),
            named([item for item in year.iv3 if item.state == "gezien"]),
            named([item for item in year.iv3 if item.state == "verwacht"]),
            named(overdue) + since,
            next_one,
        )
    return table


def named(publications: Sequence[Publication]) -> str:
    """``X000 (1, 2), X001-X003 (1)``: neighbouring reports with the same placings taken together."""
    placings: dict[str, list[str]] = {}
    for item in sorted(publications, key=lambda item: (item.verslagsoort, item.plaatsing)):
        placings.setdefault(item.verslagsoort, []).append(str(item.plaatsing))
    told: list[tuple[str, str, list[str]]] = []
    for report, numbers in placings.items():
        if told and told[-1][2] == numbers and int(told[-1][1][1:]) + 1 == int(report[1:]):
            told[-1] = (told[-1][0], report, numbers)
        else:
            told.append((report, report, numbers))
    return ", ".join(
        f"{first if first == last else f'{first}-{last}'} ({', '.join(numbers)})"
        for first, last, numbers in told
    )


def _print_undelivered(home: Home) -> None:
    """Messages about what is wrong that no one took yet."""
    from pipelines.monitoring.journal import Journal

    memory = Journal(home.monitoring).read()
    for name, trouble in memory.trouble.items():
        waiting = sum(message.channel == name for message in memory.outbox)
        click.echo(
            f"alerts: {waiting} not delivered through {name} since {_moment(trouble.since)}: {trouble.why}"
        )


def _moment(moment: datetime | None) -> str:
    return moment.astimezone().strftime("%Y-%m-%d %H:%M") if moment is not None else ""


def _age(moment: datetime | None) -> str:
    if moment is None:
        return "never pulled"
    hours = (datetime.now(UTC) - moment).total_seconds() / 3600
    return f"{hours:.0f} hours" if hours < 48 else f"{hours / 24:.0f} days"  # noqa: PLR2004 — two days
