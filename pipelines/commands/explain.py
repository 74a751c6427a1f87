"""``openbegroting explain``: where a published row comes from."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import home_option, json_option
from pipelines.commands.output.stdout import LONGEST_LINE, print_json, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assets.release.tracing.bodies import Origin
    from assets.release.tracing.explaining import Explanation, Found, Sum

NOT_FOUND = 1

SHOWN = 20
"""More rows than this are summed up; --json gives all of them."""

LONGEST_VALUE = 300
"""Characters of one value; --json gives all of them."""

MOST_SUMS = 8


@click.command(short_help="Where published rows come from, down to the bytes.")
@click.argument("table")
@click.argument("keys", metavar="KEY=VALUE...", nargs=-1)
@click.option("--year", type=int, help="Of this year; the same as jaar=YEAR among the keys.")
@click.option("--version", help="Of this release of that year, instead of the newest.")
@home_option
@json_option
def explain(
    table: str,
    keys: tuple[str, ...],
    year: int | None,
    version: str | None,
    home: Path | None,
    *,
    as_json: bool,
) -> None:
    """Tell where published rows come from: archived body, URL, record, steps, corrections and verdicts.

    Any row of any table of a release; jaar=YEAR chooses the year, also in tables without that column.

    \b
    Example:
      openbegroting explain iv3_baten_lasten jaar=2023 gemeente=GM0307 taakveld=0.1 \\
        verslagsoort=X000 plaatsing=2 richting=lasten
    """  # noqa: D301 - click wants the sign itself
    from assets.release.tracing.asking import Question
    from assets.release.tracing.explaining import explain as explain_rows
    from assets.sources.archive import Archive
    from pipelines.home import home_at, releases_at

    question = Question(table, _wanted(keys), year, version)
    place = home_at(home)
    archive = Archive(place.archive)
    found = explain_rows(releases_at(place), archive, question, at_most=None if as_json else SHOWN)
    if as_json:
        print_json([asdict(item) for item in found.explained])
    else:
        _print_found(found)
    if not found.rows:
        _print_message(
            f"no published row of {table} has {' '.join(keys) or 'any value'}; {found.why_nothing}"
        )
        sys.exit(NOT_FOUND)


def _wanted(keys: tuple[str, ...]) -> dict[str, str]:
    from datapackages.errors import OpenbegrotingError

    wanted: dict[str, str] = {}
    for key in keys:
        name, equals, value = key.partition("=")
        if not equals or not name:
            raise OpenbegrotingError(
                repr(key),
                expected="KEY=VALUE",
                found="no such pair",
                remedy="such as jaar=2024 gemeente=GM0307",
            )
        if name in wanted:
            raise OpenbegrotingError(
                f"key {name}",
                expected="one value",
                found=f"{wanted[name]} and {value}",
                remedy="leave one of the two out",
            )
        wanted[name] = value
    return wanted


def _print_found(found: Found) -> None:
    for item in found.explained:
        click.echo(f"{item.table} in release {item.jaar} {item.release}")
        for name, value in item.row.items():
            if name not in {origin.column for origin in item.origins}:
                _print_field(name, "" if value is None else str(value), longest=LONGEST_VALUE)
        for origin in item.origins:
            _print_origin(origin)
        _print_made_from(item)
        _print_steps(item)
        _print_verdicts(item)
        click.echo()
    if found.rows > len(found.explained):
        click.echo(f"... and {found.rows - len(found.explained)} more rows; --json gives them all")
    if found.amounts > 1:
        click.echo(f"{found.rows:,} rows{_euros(found.sums)}")
    if found.choices:
        told = "; ".join(
            f"{choice.column} ({choice.values}: {', '.join(choice.offered)}"
            f"{', …' if choice.values > len(choice.offered) else ''})"
            for choice in found.choices
        )
        _print_message(f"{found.rows} rows; to ask for one, add {told}")


def _print_origin(origin: Origin) -> None:
    state = "intact" if origin.intact else "NOT in this archive, or damaged"
    _print_field(origin.column, f"{origin.sha256} ({origin.bytes or 0:,} bytes, {state})")
    for url in origin.urls:
        _print_field("from", url)
    if len(origin.urls) > 1:
        _print_field("", "all of these gave the same bytes")
    _print_field("fetched", origin.fetched_at or "")
    _print_field("archived as", origin.archived_as)
    if origin.place:
        _print_field("found at", origin.place)
    if origin.excerpt is not None:
        more = f" (the first of {origin.excerpt.places} places)" if origin.excerpt.places > 1 else ""
        _print_field("in the body", origin.excerpt.text + more)
    for record in origin.raw:
        _print_field("raw", json.dumps(record, ensure_ascii=False))


def _print_made_from(item: Explanation) -> None:
    for source in item.made_from:
        bodies = f", from {_counted(len(source.bodies), 'archived body', 'archived bodies')}"
        rows = f"{_counted(source.rows, 'row', 'rows')} of {source.table}{_euros(source.sums)}"
        _print_field("made from", f"{rows}{bodies if source.bodies else ''}; see")
        keys = " ".join(f"{name}={value}" for name, value in source.wanted.items())
        _print_field("", f"openbegroting explain {source.table} {keys}")


def _euros(sums: Sequence[Sum]) -> str:
    """Sums in words; of more than a line can hold only how many there are."""
    if len(sums) > MOST_SUMS:
        return f", in {len(sums)} sums that are not one: ask for one of them"
    if len(sums) == 1:
        return f", together {sums[0].amount_eur:,} euro"
    return "".join(f"; {one.of}: {one.amount_eur:,} euro" for one in sums)


def _counted(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"


def _print_steps(item: Explanation) -> None:
    for number, step in enumerate(item.steps):
        code = f" [code {step.code[:12]}]" if step.code is not None else ""
        _print_field("steps" if not number else "", step.what + code)


def _print_verdicts(item: Explanation) -> None:
    of_row = [verdict for verdict in item.verdicts if verdict.of_row is not None]
    if of_row:
        passed = sum(verdict.of_row == "geslaagd" for verdict in of_row)
        _print_field("verdicts", f"{passed} of {len(of_row)} rules about rows let it pass")
    of_table = [verdict for verdict in item.verdicts if verdict.scope == "tabel"]
    if of_table:
        fine = sum(verdict.of_table in {"geslaagd", "niet van toepassing"} for verdict in of_table)
        _print_field("" if of_row else "verdicts", f"{fine} of {len(of_table)} rules about the table passed")
    for verdict in item.verdicts:
        told = verdict.of_row if verdict.of_row is not None else verdict.of_table
        if told not in {"geslaagd", "niet van toepassing"} and (verdict.of_row or verdict.scope == "tabel"):
            _print_field("", f"{verdict.rule}: {told}" + (f", {verdict.reason}" if verdict.reason else ""))


def _print_field(name: str, text: str, *, longest: int | None = None) -> None:
    click.echo(f"  {name:<14} {printable(text, longest=longest)}")


def _print_message(text: str) -> None:
    click.echo(f"openbegroting: {printable(text, longest=LONGEST_LINE)}", err=True)
