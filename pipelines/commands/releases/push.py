"""``openbegroting push``: delivers the released years to other portals."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import home_option, json_option
from pipelines.commands.output.stdout import print_json, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datapackages.catalogue.portals.ckan import Delivery, Json
    from datapackages.catalogue.portals.ckan_site import CkanSite
    from datapackages.catalogue.published.years import Year
    from datapackages.publisher import Publisher
    from datapackages.releasing.releases import Releases

SHOWN = 100
"""Characters of a value in the table; ``--json`` has them all."""


@click.group()
def push() -> None:
    """Deliver the released years to another portal."""


@push.command(short_help="Make or update a dataset per year on a CKAN site.")
@click.argument("url")
@click.option("--apply", "applied", is_flag=True, help="Deliver. Without it, only show what would change.")
@click.option("--organization", help="The organization on the site that owns the datasets: name or id.")
@click.option("--year", "years", type=int, multiple=True, help="Only this year; may be repeated.")
@home_option
@json_option
def ckan(
    url: str,
    organization: str | None,
    years: tuple[int, ...],
    home: Path | None,
    *,
    applied: bool,
    as_json: bool,
) -> None:
    """Make or update one dataset per released year on the CKAN site at URL.

    The key of the site is read from OPENBEGROTING_CKAN_KEY. Delivering twice changes nothing.
    """
    from datapackages.catalogue.portals.ckan_site import KEY_VARIABLE, CkanSite, checked_site
    from datapackages.errors import OpenbegrotingError
    from datapackages.publisher import read_publisher
    from pipelines.home import home_at, releases_at

    site = CkanSite(checked_site(url), os.environ.get(KEY_VARIABLE, "").strip() or None)
    publisher = read_publisher()
    chosen = _released(releases_at(home_at(home)), years)
    if applied and site.key is None:
        raise OpenbegrotingError(
            f"key of {site.host}",
            expected=f"the variable {KEY_VARIABLE}",
            found="nothing",
            remedy="set it to the API token of somebody who may change datasets there",
        )
    if applied:
        _expect_real(url, publisher, chosen)
    deliveries = [_planned(site, publisher, year, organization) for year in chosen]
    if as_json:
        print_json([asdict(delivery) for delivery in deliveries])
    else:
        _print_deliveries(deliveries)
    for delivery in deliveries:
        if applied and delivery.action != "unchanged":
            site.deliver(delivery)
            click.echo(f"{delivery.name}: {delivery.action}d", err=True)
    if not applied and any(delivery.action != "unchanged" for delivery in deliveries):
        click.echo("Nothing was sent. Deliver with --apply.", err=True)


def _released(releases: Releases, wanted: Sequence[int]) -> list[Year]:
    from datapackages.catalogue.published.years import read_years
    from datapackages.errors import OpenbegrotingError

    released = {year.jaar: year for year in read_years(releases)}
    for jaar in wanted:
        if jaar not in released:
            raise OpenbegrotingError(
                f"year {jaar}",
                expected=f"one of {', '.join(map(str, released)) or 'the released years'}",
                found="no release",
                remedy="openbegroting run makes one",
            )
    if not released:
        raise OpenbegrotingError(
            str(releases.public), expected="a release", found="none", remedy="openbegroting run makes one"
        )
    return [year for jaar, year in released.items() if not wanted or jaar in wanted]


def _expect_real(url: str, publisher: Publisher, years: Sequence[Year]) -> None:
    """Examples and addresses that lead nowhere stay on this machine."""
    from datapackages.catalogue.portals.ckan_site import is_loopback
    from datapackages.errors import OpenbegrotingError
    from datapackages.publisher import PUBLISHER_FILE

    if is_loopback(url):
        return
    if publisher.is_placeholder:
        raise OpenbegrotingError(
            f"homepage {publisher.homepage}",
            expected="the address at which the packages are on the web",
            found="an address that exists nowhere",
            remedy=f"fill in your own in {PUBLISHER_FILE}",
        )
    examples = [str(y.jaar) for y in years if publisher.series.sample_warning in y.descriptor.warnings]
    if examples:
        raise OpenbegrotingError(
            f"years {', '.join(examples)}",
            expected="packages made from real sources",
            found="the embedded samples",
            remedy="run with a registry of your own: --sources",
        )


def _planned(site: CkanSite, publisher: Publisher, year: Year, organization: str | None) -> Delivery:
    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.portals import ckan as form

    addresses = Addresses(publisher.homepage)
    wanted: Json = form.payload(year, publisher, addresses)
    if organization:
        wanted["owner_org"] = organization
    return form.delivery(wanted, site.dataset(year.name), addresses)


def _print_deliveries(deliveries: Sequence[Delivery]) -> None:
    from rich.table import Table
    from rich.text import Text

    from pipelines.commands.output.console import Printed

    console = Printed()
    for delivery in deliveries:
        if not delivery.differences:
            console.print(Text(f"{delivery.name}: unchanged"))
            continue
        table = Table("Field", "There now", "Becomes", title=f"{delivery.name}: {delivery.action}")
        for difference in delivery.differences:
            values = (difference.what, difference.was or "", difference.becomes or "")
            table.add_row(*(Text(printable(value, longest=SHOWN)) for value in values))
        console.print(table)
