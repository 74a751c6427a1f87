"""``openbegroting diff``: what changed between two releases of a year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.commands.options import home_option, json_option
from pipelines.commands.output.stdout import print_json

if TYPE_CHECKING:
    from datapackages.changes import Changes, TableChange
    from datapackages.releasing.released import Release
    from datapackages.releasing.releases import Releases


@click.command(short_help="What changed between two releases of a year.")
@click.argument("year", type=int)
@click.argument("versions", nargs=-1)
@home_option
@json_option
def diff(year: int, versions: tuple[str, ...], home: Path | None, *, as_json: bool) -> None:
    """What changed between two releases of YEAR: schema, rows, euros and causes.

    Without versions: the release that stands and the one it followed; with one: that one and the one that
    stands.
    """
    from datapackages.changes import compare
    from pipelines.home import home_at, releases_at

    old, new = _chosen(releases_at(home_at(home)), year, versions)
    changes = compare(old.snapshot() if old is not None else None, new.snapshot())
    if as_json:
        print_json(_report(changes, old, new))
        return
    click.echo(f"{year}: {old.version if old is not None else 'nothing'} to {new.version}")
    _print_changes(changes)


def _chosen(releases: Releases, year: int, versions: tuple[str, ...]) -> tuple[Release | None, Release]:
    from datapackages.errors import OpenbegrotingError

    history = releases.history(year)
    if not history:
        raise OpenbegrotingError(
            f"year {year}", expected="a release", found="none", remedy="openbegroting run makes one"
        )
    if len(versions) > 2:  # noqa: PLR2004 — a difference has two sides
        raise OpenbegrotingError(
            "versions",
            expected="at most two",
            found=str(len(versions)),
            remedy=f"openbegroting diff {year} OLD NEW, of {', '.join(one.version for one in history)}",
        )
    by_version = {release.version: release for release in history}
    for version in versions:
        if version not in by_version:
            raise OpenbegrotingError(
                f"version {version} of {year}",
                expected=f"one of {', '.join(by_version)}",
                found="no such release",
                remedy=f"openbegroting diff {year} without versions compares the newest with its parent",
            )
    standing = releases.latest(year)
    assert standing is not None
    if not versions:
        return (by_version[standing.parent] if standing.parent is not None else None), standing
    return by_version[versions[0]], by_version[versions[-1]] if len(versions) > 1 else standing


def _report(changes: Changes, old: Release | None, new: Release) -> dict[str, Any]:
    from datapackages.changes import report

    return report(changes, version=new.version, parent=old.version if old is not None else None)


def _print_changes(changes: Changes) -> None:
    for change in changes.schema:
        click.echo(f"  schema: {change.sentence}")
    changed = [table for table in changes.tables if table.added or table.removed or table.changed]
    for table in changed:
        click.echo(f"  {_line_of(table)}")
    for cause, count in _causes(changes):
        click.echo(f"  cause: {cause}: {count:,} {'line' if count == 1 else 'lines'}")
    if not changed and not changes.schema:
        click.echo("  no difference")


def _causes(changes: Changes) -> list[tuple[str, int]]:
    return changes.lines["oorzaak"].value_counts().sort("oorzaak").rows()


def _line_of(table: TableChange) -> str:
    counts = f"{table.table}: {table.added:,} added, {table.removed:,} removed, {table.changed:,} changed"
    following = table.following
    followed = following.added + following.removed + following.changed
    if followed:
        counts += f", {followed:,} of them because other tables changed"
    if table.columns:
        counts += " (" + ", ".join(f"{name} {count:,}" for name, count in table.columns.items()) + ")"
    euros = table.euros
    if euros is None:
        return counts
    return (
        f"{counts}; euros: +{euros.added:,} -{euros.removed:,}, changed from {euros.was:,} to {euros.now:,}"
    )
