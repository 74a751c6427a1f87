"""``openbegroting approve``: a person lets through what the flow would not by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from pipelines.commands.options import home_option


@click.command()
@click.argument("year", type=int)
@click.option("--changes", is_flag=True, required=True, help="The changes that the last run found too large.")
@click.option("--reason", required=True, help="Why this may go out; published with the release.")
@click.option("--by", required=True, metavar="NAME", help="Who approves; published with the release.")
@home_option
def approve(year: int, reason: str, by: str, home: Path | None, *, changes: bool) -> None:  # noqa: ARG001
    """Approve of what keeps YEAR from being released; the next run releases it.

    It covers exactly the changes that the last run told of: others wait for an approval of their own.
    """
    from assets.release.publishing import last
    from assets.warehouse import Warehouse
    from datapackages.approvals import Approval, Approvals
    from datapackages.errors import OpenbegrotingError
    from pipelines.home import home_at

    place = home_at(home)
    outcome = last(year, Warehouse(place.warehouse))
    if outcome is None or outcome.awaiting is None:
        raise OpenbegrotingError(
            f"year {year}",
            expected="changes that wait for approval",
            found="none",
            remedy="openbegroting status tells how each year stands",
        )
    for name, text in (("--reason", reason), ("--by", by)):
        if not text.strip():
            raise OpenbegrotingError(name, expected="a text that is published", found="nothing")
    approval = Approval(
        jaar=year,
        kind="wijzigingen",
        covers=outcome.awaiting,
        reason=" ".join(reason.split()),
        by=" ".join(by.split()),
        at=datetime.now(UTC).replace(microsecond=0),
    )
    Approvals(place.approvals).add(approval)
    for line in outcome.reasons:
        click.echo(f"{year}: {line}")
    click.echo(f"{year}: approved by {approval.by}; release it with: openbegroting run --year {year}")
