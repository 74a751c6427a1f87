"""``openbegroting explain``: where a published row comes from."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import home_option, json_option

if TYPE_CHECKING:
    from assets.release.tracing import Explanation, Found

NOT_FOUND = 1

SHOWN = 20
"""More rows than this are summed up; --json gives all of them."""

LONGEST_VALUE = 300
"""Characters of one value; --json gives all of them."""


@click.command()
@click.argument("table")
@click.argument("keys", metavar="KEY=VALUE...", nargs=-1)
@home_option
@json_option
def explain(table: str, keys: tuple[str, ...], home: Path | None, *, as_json: bool) -> None:
    r"""Tell where published rows come from: archived body, URL, record, steps and verdicts.

    \b
    Example:
      openbegroting explain iv3_baten_lasten jaar=2023 gemeente=GM0307 taakveld=0.1 \\
        verslagsoort=X000 plaatsing=2 richting=lasten
    """
    from assets.release.tracing import explain as explain_rows
    from assets.sources.archive import Archive
    from datapackages.errors import OpenbegrotingError
    from datapackages.releases import Releases
    from pipelines.home import home_at

    wanted: dict[str, str] = {}
    for key in keys:
        name, equals, value = key.partition("=")
        if not equals or not name:
            raise OpenbegrotingError(repr(key), expected="KEY=VALUE", found="no such pair")
        wanted[name] = value
    place = home_at(home)
    releases = Releases(place.public, staging=place.staging)
    found = explain_rows(
        releases, Archive(place.archive), releases.years(), table, wanted, at_most=None if as_json else SHOWN
    )
    if as_json:
        rows = [asdict(item) for item in found.explained]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2, default=str))
    else:
        _print(found)
    if not found.rows:
        click.echo(
            f"openbegroting: no published row of {table} has {' '.join(keys) or 'any value'}", err=True
        )
        sys.exit(NOT_FOUND)


def _print(found: Found) -> None:
    for item in found.explained:
        click.echo(f"{item.table} in release {item.jaar} {item.release}")
        for name, value in item.row.items():
            if name != "bron":
                _line(name, "" if value is None else str(value), longest=LONGEST_VALUE)
        _print_origin(item)
        _line("steps", "; ".join(item.steps))
        failed = [line for line in item.verdicts if not line.endswith("geslaagd")]
        passed = len(item.verdicts) - len(failed)
        _line("verdicts", f"{passed} of {len(item.verdicts)} rules of the table passed")
        for line in failed:
            _line("", line)
        click.echo()
    if found.rows > len(found.explained):
        click.echo(f"... and {found.rows - len(found.explained)} more rows; --json gives them all")
    if found.amounts > 1:
        click.echo(f"{found.rows} rows, together {found.amounts_eur:,} euro")


def _print_origin(item: Explanation) -> None:
    origin = item.origin
    if origin is None:
        _line("derived", "from other tables of the package; explain those rows for their source")
        return
    state = "intact" if origin.intact else "NOT in this archive, or damaged"
    for url in origin.urls:
        _line("from", url)
    if len(origin.urls) > 1:
        _line("", "all of these gave the same bytes")
    _line("fetched", origin.fetched_at or "")
    _line("sha256", f"{origin.sha256} ({origin.bytes or 0:,} bytes, {state})")
    _line("archived as", origin.archived_as)
    if origin.place:
        _line("found at", origin.place)
    if origin.excerpt is not None:
        more = f" (the first of {origin.excerpt.places} places)" if origin.excerpt.places > 1 else ""
        _line("in the body", origin.excerpt.text + more)
    for record in origin.raw:
        _line("raw", json.dumps(record, ensure_ascii=False))


def _line(name: str, text: str, *, longest: int | None = None) -> None:
    from pipelines.commands.iv3.printing import printable

    click.echo(f"  {name:<14} {printable(text, longest=longest)}")
