"""``openbegroting alert``: whether messages arrive, what is open, and saying that one knows."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import SENTENCE, alerts_option, home_option, json_option, sources_option
from pipelines.commands.output.stdout import print_json

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipelines.monitoring.journal import Incident
    from pipelines.monitoring.settings import Channel

NOT_DELIVERED = 1

SHORTEST_FINGERPRINT = 4


@click.group(short_help="What is wrong and who was told; try the channels.")
def alert() -> None:
    """Messages about what is wrong: try the channels, see what is open, say that you know."""


@alert.command(short_help="Send a test message through every channel.")
@click.option("--channel", "name", help="Only this channel.")
@sources_option
@alerts_option
def test(name: str | None, sources: Path | None, alerts: Path | None) -> None:
    """Send a test message through every channel, and say what became of each.

    Exit code 1 when a channel did not take it.
    """
    from pipelines.monitoring.channels import send
    from pipelines.monitoring.wording import Text

    text = Text(
        "[test] openbegroting",
        "Dit is een proefbericht van openbegroting. Er is niets aan de hand.\n"
        "Meldingen over begrotingen en jaarrekeningen komen voortaan hier.",
    )
    refused = False
    for channel in _channels(name, sources, alerts):
        problem = send(channel, text, kind="test", facts={"event": "test"})
        click.echo(f"{channel.name}: {'delivered' if problem is None else f'not delivered: {problem}'}")
        refused = refused or problem is not None
    if refused:
        sys.exit(NOT_DELIVERED)


@alert.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what was resolved in the last 30 days.")
@home_option
@json_option
def list_(home: Path | None, *, everything: bool, as_json: bool) -> None:
    """What is wrong now, since when, and who was told of it."""
    from pipelines.home import home_at
    from pipelines.monitoring.journal import Journal

    memory = Journal(home_at(home).monitoring).read()
    shown = {
        fingerprint: incident
        for fingerprint, incident in memory.incidents.items()
        if everything or incident.state != "opgelost"
    }
    if as_json:
        import msgspec

        print_json(msgspec.to_builtins(shown))
    else:
        _print_incidents(shown)
    for name, trouble in memory.trouble.items():
        waiting = sum(message.channel == name for message in memory.outbox)
        click.echo(
            f"{name}: {waiting} waiting since {trouble.since:%Y-%m-%d %H:%M} UTC: {trouble.why}", err=True
        )


@alert.command(short_help="Say that you know of an incident: no more reminders.")
@click.argument("fingerprint")
@click.option("--by", "who", type=SENTENCE, required=True, help="Who knows of it.")
@home_option
def ack(fingerprint: str, who: str, home: Path | None) -> None:
    """Say that you know of an incident: it is not repeated, unless it becomes worse."""
    from datapackages.errors import OpenbegrotingError
    from pipelines.home import home_at
    from pipelines.monitoring.journal import Journal

    journal = Journal(home_at(home).monitoring)
    with journal.changing():
        memory = journal.read()
        meant = [
            key
            for key, incident in memory.incidents.items()
            if len(fingerprint) >= SHORTEST_FINGERPRINT
            and key.startswith(fingerprint)
            and incident.state != "opgelost"
        ]
        if len(meant) != 1:
            raise OpenbegrotingError(
                f"fingerprint {fingerprint[:40]}",
                expected="that of one incident that is open",
                found=f"{len(meant)} of them",
                remedy="openbegroting alert list shows them",
            )
        incident = replace(memory.incidents[meant[0]], state="bevestigd", acknowledged_by=who[:100])
        journal.write(replace(memory, incidents=memory.incidents | {meant[0]: incident}))
    click.echo(f"{meant[0]}: acknowledged by {who[:100]}")


def _channels(name: str | None, sources: Path | None, alerts: Path | None) -> tuple[Channel, ...]:
    from datapackages.errors import OpenbegrotingError
    from pipelines.home import sources_at
    from pipelines.monitoring.settings import FILE, settings_beside

    channels = settings_beside(sources_at(sources), alerts).channels
    chosen = tuple(channel for channel in channels if name in {None, channel.name})
    if not chosen:
        raise OpenbegrotingError(
            f"channel {name}" if name else "channels",
            expected=f"one of {', '.join(channel.name for channel in channels)}"
            if channels
            else "at least one",
            found="none",
            remedy=f"name channels in {FILE} beside the registry; docs/monitoring.md shows how",
        )
    return chosen


def _print_incidents(incidents: Mapping[str, Incident]) -> None:
    from rich.table import Table
    from rich.text import Text

    from pipelines.commands.output.console import Printed
    from pipelines.monitoring.wording import quoted

    if not incidents:
        click.echo("Nothing is open.")
        return
    table = Table(title="openbegroting alert list")
    for heading in ("Fingerprint", "State", "Since (UTC)", "Severity", "Where", "What", "Told"):
        table.add_column(heading)
    for fingerprint, incident in incidents.items():
        finding = incident.finding
        state = (
            f"{incident.state} ({incident.acknowledged_by})" if incident.acknowledged_by else incident.state
        )
        row = (
            fingerprint,
            state,
            f"{incident.opened_at:%Y-%m-%d %H:%M}",
            finding.severity,
            finding.where,
            quoted(finding.what),
            ", ".join(incident.told) or "nobody",
        )
        table.add_row(*map(Text, row))
    Printed(width=max(Printed().width, 120)).print(table)
