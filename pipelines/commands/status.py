"""``openbegroting status``: how each year stands, without running anything."""

from __future__ import annotations

import sys
import textwrap
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import corrections_option, home_option, json_option, sources_option
from pipelines.commands.output.stdout import print_json, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.table import Table

    from datapackages.portal.agreement import Agreement
    from pipelines.home import Home
    from pipelines.monitoring.year_states import FailedRule
    from pipelines.publications import Publication
    from pipelines.running.years import Standing

NOT_WELL = 3

NOTICED_TOLD = 10
"""Findings of crawls, per year."""

COMPARED_TOLD = 10
"""Documents beside Iv3, per year."""

EXAMPLES = 3
"""Of a rule; the report has more."""

WIDTH = 80
"""Columns, whatever a terminal has: in fewer no year could be read, and this can be pasted anywhere."""

TOLD = 600
"""Characters of one line, most of which may come from a source."""


@click.command(short_help="How each year stands, what is wrong, who must act.")
@sources_option
@corrections_option
@home_option
@json_option
def status(sources: Path | None, corrections: Path | None, home: Path | None, *, as_json: bool) -> None:
    """Per year: the release that stands and its age, failed rules and who must act, age of the sources.

    With the Iv3 publications that are seen, expected, overdue and next by CBS's calendar.

    Exit code 3 when the last attempt to release a year did not end in a release, or there was none, or the
    release that stands is not as it was published.
    """
    from pipelines.home import EMBEDDED_SOURCES, SOURCES_VARIABLE, home_at
    from pipelines.registry import registry_at
    from pipelines.running.years import standing_of

    registry = registry_at(sources, corrections)
    years = [standing_of(jaar, registry, home_at(home)) for jaar in registry.years]
    if as_json:
        print_json([asdict(year) for year in years])
    else:
        print_years(years)
        _print_undelivered(home_at(home))
        for year in years:
            _print_agreements(year)
        if registry.path == EMBEDDED_SOURCES:
            _print_line(
                f"This is of the embedded samples; {SOURCES_VARIABLE} or --sources names another registry."
            )
    if any(year.obstacles or year.damaged for year in years):
        sys.exit(NOT_WELL)


def print_years(years: list[Standing]) -> None:
    """A table of the years and one of CBS's calendar, then what is the matter with each year."""
    from pipelines.commands.output.console import Printed

    console = Printed(width=WIDTH)
    console.print(_overview(years))
    if any(year.iv3 for year in years):
        console.print(_calendar(years))
    for year in years:
        _print_year(year)


def _overview(years: list[Standing]) -> Table:
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(box=SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False)
    for heading in (
        "Year",
        "State",
        "Release",
        "Age",
        "Blocking",
        "Warnings",
        "Quarantined",
        "Oldest source",
    ):
        table.add_column(heading)
    for year in years:
        blocking = sum(rule.blocks for rule in year.failed)
        state, colour = _state(year)
        table.add_row(
            str(year.jaar),
            f"[{colour}]{state}[/]",
            year.release or "none",
            age(year.published_at),
            str(blocking) if year.judged else "not judged",
            str(len(year.failed) - blocking) if year.judged else "",
            f"{year.quarantined:,}",
            age(year.oldest_pull) or "never pulled",
        )
    return table


def _state(year: Standing) -> tuple[str, str]:
    """How the last attempt to release a year ended, in words, and the colour of that."""
    if year.damaged is not None:
        return ("damaged", "red")
    if year.what in {"published", "unchanged"}:
        return ("source missing", "yellow") if year.unavailable else ("good", "green")
    return (year.what or ("broken off" if year.release else "never run"), "red")


def _print_year(year: Standing) -> None:
    """What is the matter with a year: what blocks it first, who must act, and where to read more."""
    if year.damaged is not None:
        _print_line(f"{year.jaar}: damaged: {year.damaged}", "red")
    for line in year.withdrawn:
        _print_line(f"{year.jaar}: {line}")
    for rule in sorted(year.failed, key=lambda rule: (not rule.blocks, -(rule.failed_eur or 0))):
        _print_rule(year.jaar, rule)
    named = tuple(f"{rule.rule}: " for rule in year.failed if rule.blocks)
    for line in year.obstacles:
        if not line.startswith(named):
            _print_line(f"{year.jaar}: not released: {line}", "red")
    for line in year.unavailable:
        _print_line(f"{year.jaar}: could not be had: {line}", "yellow")
    for line in year.noticed[:NOTICED_TOLD]:
        _print_line(f"{year.jaar}: noticed: {line}")
    if len(year.noticed) > NOTICED_TOLD:
        _print_line(f"{year.jaar}: noticed: and {len(year.noticed) - NOTICED_TOLD:,} more; --json has all")
    if year.failed and year.report is not None:
        click.echo(f"{year.jaar}: all of it, with examples and sources: {year.report}")


def _print_agreements(year: Standing) -> None:
    """A line for each document beside Iv3, those that differ first."""
    for found in year.agreements[:COMPARED_TOLD]:
        _print_line(f"{year.jaar}: {found.document} beside Iv3: {_agreement(found)}")
    if len(year.agreements) > COMPARED_TOLD:
        more = len(year.agreements) - COMPARED_TOLD
        _print_line(f"{year.jaar}: and {more:,} more documents beside Iv3; the portal has all")


def _agreement(found: Agreement) -> str:
    if not found.compared:
        return "nothing to compare"
    told = f"{found.agree:,} of {found.compared:,} within the margin"
    if not found.largest:
        return told
    worst = found.largest[0]
    return f"{told}; {worst.onderdeel} {worst.richting} differs by {worst.verschil_eur:,} euros"


def _print_rule(jaar: int, rule: FailedRule) -> None:
    effect, colour = ("blocks", "red") if rule.blocks else ("warning", "yellow")
    euros = f", {rule.failed_eur:,} euros" if rule.failed_eur is not None else ""
    who = "the source must act" if rule.responsible == "bron" and rule.failed else "we must act"
    _print_line(f"{jaar}: {effect}: {rule.rule}: {rule.failed:,} of {rule.total:,}{euros}; {who}", colour)
    _print_line(rule.sentence, indent=6)
    for line in (rule.reason, *rule.sample[:EXAMPLES]):
        if line:
            _print_line(f"- {line}", indent=6)
    if len(rule.sample) > EXAMPLES:
        _print_line(f"- and {rule.failed - EXAMPLES:,} more", indent=6)


def _print_line(line: str, colour: str | None = None, *, indent: int = 0) -> None:
    """A line of any text, without what would steer a terminal; coloured on a terminal only."""
    wrapped = textwrap.wrap(
        printable(line, longest=TOLD),
        WIDTH,
        initial_indent=" " * indent,
        subsequent_indent=" " * (indent + 2 if indent else 6),
        break_long_words=False,
        break_on_hyphens=False,
    )
    click.secho("\n".join(wrapped), fg=colour)


def _calendar(years: list[Standing]) -> Table:
    """Per year the Iv3 publications that were seen, are expected by now, are overdue; and what comes next."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    table = Table(
        title="Iv3: report (placing), by CBS's calendar",
        title_justify="left",
        box=SIMPLE_HEAD,
        padding=(0, 1, 0, 0),
        pad_edge=False,
    )
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


def age(moment: datetime | None) -> str:
    """How long ago that was: ``5 hours``, ``3 days``; empty without a moment."""
    if moment is None:
        return ""
    hours = round((datetime.now(UTC) - moment).total_seconds() / 3600)
    if hours >= 48:  # noqa: PLR2004 — two days
        return f"{round(hours / 24)} days"
    return "1 hour" if hours == 1 else f"{hours} hours"
