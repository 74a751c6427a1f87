"""What becomes of incidents when the years are looked at again, and who is to be told of it now.

Pure: remembered incidents, findings and a moment go in; incidents and messages to send come out. A message
that still waits is kept up to date instead of being followed by another, so that a channel that was away
is told how things stand, once.
"""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from expectations.rules.model import BLOCKING
from pipelines.monitoring.journal import Event, Incident, Memory, Message, Notice, Told

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from pipelines.monitoring.incidents import Finding
    from pipelines.monitoring.settings import Channel

FLAP_WINDOW = timedelta(hours=24)

FLAPPING = 5
"""Changes within the window: opened, resolved, opened, resolved, and open again is no news any more."""

KEPT_RESOLVED = timedelta(days=30)

WORSE = 2
"""Times as many failures as were told."""


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the years: when, what was found, which years could not be looked at, who listens."""

    at: datetime
    findings: Sequence[Finding]
    unseen: Collection[int]
    """Years of the registry that are being worked on: nothing is known of them now."""
    channels: Sequence[Channel]


def after(look: Look, memory: Memory) -> Memory:
    """The memory after this look, with what is to be told in its outbox."""
    incidents = _incidents(look, memory)
    names = {channel.name for channel in look.channels}
    outbox = [message for message in memory.outbox if message.channel in names]
    for channel in look.channels:
        outbox = _outbox(channel, incidents, outbox, look.at)
    trouble = {name: found for name, found in memory.trouble.items() if name in names}
    return replace(memory, incidents=incidents, outbox=tuple(outbox), trouble=trouble)


def _incidents(look: Look, memory: Memory) -> dict[str, Incident]:
    found = {finding.fingerprint: finding for finding in look.findings}
    incidents: dict[str, Incident] = {}
    for fingerprint, incident in memory.incidents.items():
        still = tuple(year for year in incident.finding.years if year in look.unseen)
        finding = found.pop(fingerprint, None)
        if finding is not None:
            years = tuple(sorted({*finding.years, *still}))
            incidents[fingerprint] = _seen(incident, replace(finding, years=years), look.at)
        elif incident.state != "opgelost" and still:
            incidents[fingerprint] = incident
        else:
            incidents[fingerprint] = _unseen(incident, look.at)
    incidents |= {
        fingerprint: Incident(finding, opened_at=look.at, changes=(look.at,))
        for fingerprint, finding in found.items()
    }
    return {name: _settled(item, look.at) for name, item in incidents.items() if not _forgotten(item, look)}


def _seen(incident: Incident, finding: Finding, now: datetime) -> Incident:
    if incident.state != "opgelost":
        return replace(incident, finding=finding)
    # Whoever was not told of the end has not seen it end.
    opened_at = incident.opened_at if incident.told else now
    return replace(
        incident,
        finding=finding,
        opened_at=opened_at,
        state="open",
        resolved_at=None,
        acknowledged_by=None,
        changes=(*incident.changes, now),
    )


def _unseen(incident: Incident, now: datetime) -> Incident:
    if incident.state == "opgelost":
        return incident
    return replace(incident, state="opgelost", resolved_at=now, changes=(*incident.changes, now))


def _settled(incident: Incident, now: datetime) -> Incident:
    """With the changes of late only, and damped from the moment there are too many until there are none."""
    changes = tuple(change for change in incident.changes if now - change < FLAP_WINDOW)
    damped = bool(changes) if incident.damped else len(changes) >= FLAPPING
    return replace(incident, changes=changes, damped=damped)


def _forgotten(incident: Incident, look: Look) -> bool:
    return incident.resolved_at is not None and look.at - incident.resolved_at > KEPT_RESOLVED


def _outbox(
    channel: Channel, incidents: dict[str, Incident], outbox: Sequence[Message], now: datetime
) -> list[Message]:
    """The outbox with what this channel is to be told of these incidents now."""
    news: list[Notice] = []
    kept: list[Message] = []
    waiting: set[str] = set()
    for message in outbox:
        if message.channel != channel.name:
            kept.append(message)
            continue
        notices = [_renewed(notice, incidents.get(notice.fingerprint), channel) for notice in message.notices]
        standing = tuple(notice for notice in notices if notice is not None)
        waiting |= {notice.fingerprint for notice in standing}
        if standing:
            kept.append(replace(message, notices=standing))
    for fingerprint, incident in incidents.items():
        event = _event(incident, channel, now) if fingerprint not in waiting else None
        if event is not None:
            news.append(_notice(fingerprint, event, incident, incident.told.get(channel.name)))
    return kept + _messages(channel, news, now)


def _event(incident: Incident, channel: Channel, now: datetime) -> Event | None:
    """What this channel is to be told of the incident now, if anything."""
    told = incident.told.get(channel.name)
    due = told is None or now - told.at >= channel.repeat
    if told is None and (incident.state == "opgelost" or not channel.wants(incident.finding)):
        return None
    if incident.damped:
        return "wisselend" if due or (told is not None and told.event != "wisselend") else None
    if told is None:
        return "nieuw"
    if incident.state == "opgelost":
        return "hersteld"
    if is_worse(incident.finding, told):
        return "verergerd"
    return "herhaling" if due and incident.state == "open" else None


def is_worse(finding: Finding, told: Told) -> bool:
    """Whether it is worth a message that it became worse since it was told."""
    if finding.severity == BLOCKING != told.severity:
        return True
    return bool(finding.failed and told.failed and finding.failed >= WORSE * told.failed)


def _renewed(notice: Notice, incident: Incident | None, channel: Channel) -> Notice | None:
    """A notice that still waits, as things are now; None when there is nothing left to tell."""
    if incident is None:
        return None
    told = incident.told.get(channel.name)
    event = notice.event
    if incident.state == "opgelost" and told is None:
        return None
    if incident.damped:
        event = "wisselend"
    elif incident.state == "opgelost":
        event = "hersteld"
    elif event == "hersteld":
        return None
    return _notice(notice.fingerprint, event, incident, told)


def _notice(fingerprint: str, event: Event, incident: Incident, told: Told | None) -> Notice:
    was = told.failed if told is not None and event == "verergerd" else None
    return Notice(fingerprint, event, incident.finding, incident.opened_at, incident.resolved_at, was)


def _messages(channel: Channel, news: Sequence[Notice], now: datetime) -> list[Message]:
    """One message for all that happened at once and is of one kind: 342 sources that are down are one."""
    groups: dict[tuple[str, str], list[Notice]] = {}
    for notice in news:
        groups.setdefault((notice.event, notice.finding.kind), []).append(notice)
    return [Message(str(uuid.uuid4()), channel.name, now, tuple(group)) for group in groups.values()]
