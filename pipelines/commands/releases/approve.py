"""``openbegroting approve``: a person lets through what the flow would not by itself."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import SENTENCE, home_option

if TYPE_CHECKING:
    from datapackages.releasing.approvals import Kind
    from pipelines.home import Home


@click.command(short_help="Let out a year that is withheld, and say why.")
@click.argument("year", type=int)
@click.option("--changes", is_flag=True, help="The changes that the last run found too large.")
@click.option("--rule", help="The blocking failure of this rule in the last judgement.")
@click.option(
    "--reason", type=SENTENCE, required=True, help="Why this may go out; published with the release."
)
@click.option(
    "--by", type=SENTENCE, required=True, metavar="NAME", help="Who approves; published with the release."
)
@home_option
def approve(year: int, rule: str | None, reason: str, by: str, home: Path | None, *, changes: bool) -> None:
    """Approve of what keeps YEAR from being released; the next run releases it.

    Either --changes or --rule. It covers exactly what the last run told of, in the same rows and euros: what
    comes out otherwise waits for an approval of its own. A rule that was not run cannot be approved.
    """
    from datapackages.releasing.approvals import Approval, Approvals
    from pipelines.home import home_at

    if changes == (rule is not None):
        raise click.UsageError("give either --changes or --rule RULE")
    place = home_at(home)
    kind: Kind = "wijzigingen" if rule is None else "regel"
    covers, lines = _changes(year, place) if rule is None else _failure(year, rule, place)
    approval = Approval(
        jaar=year,
        kind=kind,
        covers=covers,
        reason=reason,
        by=by,
        at=datetime.now(UTC).replace(microsecond=0),
        rule=rule,
    )
    Approvals(place.approvals).add(approval)
    for line in lines:
        click.echo(f"{year}: {line}")
    click.echo(f"{year}: approved by {approval.by}; release it with: openbegroting run --year {year}")


def _changes(year: int, place: Home) -> tuple[str, tuple[str, ...]]:
    """What an approval of the changes of the last run covers, and what it was told of them."""
    from assets.release.publishing import last
    from assets.warehouse import Warehouse
    from datapackages.errors import OpenbegrotingError

    outcome = last(year, Warehouse(place.warehouse))
    if outcome is None or outcome.awaiting is None:
        raise OpenbegrotingError(
            f"year {year}",
            expected="changes that wait for approval",
            found="none",
            remedy="openbegroting status tells how each year stands",
        )
    return outcome.awaiting, outcome.reasons


def _failure(year: int, rule: str, place: Home) -> tuple[str, tuple[str, ...]]:
    """What an approval of the failure of ``rule`` in the last judgement covers, and how large it is."""
    from assets.release.overruling import approvable
    from datapackages.errors import OpenbegrotingError
    from expectations.ledger import Ledger

    entry = Ledger(place.ledger).last(year)
    waiting = approvable(entry) if entry is not None else {}
    if rule not in waiting:
        said = {line.rule: line.outcome for line in entry.rules} if entry is not None else {}
        raise OpenbegrotingError(
            f"rule {rule} of {year}",
            expected="a blocking rule that failed" + (f": {', '.join(waiting)}" if waiting else ""),
            found=f"a rule with verdict “{said[rule]}”" if rule in said else "no verdict of it",
            remedy="openbegroting status tells how each year stands",
        )
    line = waiting[rule]
    return line.fingerprint or "", (
        f"{rule}: {line.failed:,} of {line.total:,} fail; this approval covers exactly these",
    )
