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
    from collections.abc import Sequence

    from assets.release.tracing import Explanation

NOT_FOUND = 1

SHOWN = 20
"""More rows than this are summed up; --json gives all of them."""


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
    found = explain_rows(releases, Archive(place.archive), releases.years(), table, wanted)
    if as_json:
        click.echo(json.dumps([asdict(item) for item in found], ensure_ascii=False, indent=2, default=str))
    else:
        _print(found)
    if not found:
        click.echo(
            f"openbegroting: no published row of {table} has {' '.join(keys) or 'any value'}", err=True
        )
        sys.exit(NOT_FOUND)


def _print(found: Sequence[Explanation]) -> None:
    for item in found[:SHOWN]:
        click.echo(f"{item.table} in release {item.jaar} {item.release}")
        for name, value in item.row.items():
            if name != "bron":
                click.echo(f"  {name:<14} {'' if value is None else value}")
        _print_origin(item)
        click.echo(f"  {'steps':<14} {'; '.join(item.steps)}")
        failed = [line for line in item.verdicts if not line.endswith("geslaagd")]
        passed = len(item.verdicts) - len(failed)
        click.echo(f"  {'verdicts':<14} {passed} of {len(item.verdicts)} rules of the table passed")
        for line in failed:
            click.echo(f"  {'':<14} {line}")
        click.echo()
    if len(found) > SHOWN:
        click.echo(f"... and {len(found) - SHOWN} more rows; --json gives them all")
    amounts = [item.row["bedrag_eur"] for item in found if item.row.get("bedrag_eur") is not None]
    if len(amounts) > 1:
        click.echo(f"{len(found)} rows, together {sum(amounts):,} euro")


def _print_origin(item: Explanation) -> None:
    origin = item.origin
    if origin is None:
        click.echo(f"  {'derived':<14} from other tables of the package; explain those rows for their source")
        return
    state = "intact" if origin.intact else "NOT in this archive, or damaged"
    click.echo(f"  {'from':<14} {origin.url}")
    click.echo(f"  {'fetched':<14} {origin.fetched_at}")
    click.echo(f"  {'sha256':<14} {origin.sha256} ({origin.bytes:,} bytes, {state})")
    click.echo(f"  {'archived as':<14} {origin.archived_as}")
    if origin.place:
        click.echo(f"  {'found at':<14} {origin.place}")
    for record in origin.raw:
        click.echo(f"  {'raw':<14} {json.dumps(record, ensure_ascii=False)}")
