"""``openbegroting rollback``: an earlier release of a year becomes the one that stands."""

from __future__ import annotations

from pathlib import Path

import click

from pipelines.commands.options import SENTENCE, home_option


@click.command(short_help="Make an earlier release of a year stand again.")
@click.argument("year", type=int)
@click.argument("version")
@click.option(
    "--reason", type=SENTENCE, required=True, help="Why, in a sentence for readers; it is published."
)
@click.option("--by", type=SENTENCE, metavar="NAME", help="Who decided; it is published.")
@home_option
def rollback(year: int, version: str, reason: str, by: str | None, home: Path | None) -> None:
    """Make VERSION the release of YEAR that stands, and publish a notice of it.

    Nothing is removed. The releases after VERSION are withdrawn: their content is not released again by
    itself, until sources or code make it another. Going to a withdrawn version puts it back.
    """
    from assets.release import pages
    from datapackages.releasing.withdrawing import roll_back
    from expectations.ledger import Ledger
    from pipelines.home import home_at, releases_at

    place = home_at(home)
    releases = releases_at(place)
    before = releases.latest(year)
    standing = roll_back(releases, year, version, reason=reason, by=by)
    pages.render(releases, Ledger(place.ledger))
    from_version = before.version if before is not None else "none"
    click.echo(f"{year}: {standing.version} stands again, instead of {from_version}; portal and feed tell so")
