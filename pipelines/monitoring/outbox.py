"""Delivers the messages that wait: each at least once, the same one again only when its fate is unknown.

A message leaves the outbox when its channel took it and that is written down. A channel that takes nothing
keeps its messages, and is tried again after ever longer pauses; another channel does not wait for it.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from filelock import Timeout

from expectations.rules.model import BLOCKING, WARNING
from pipelines.monitoring import channels as sending
from pipelines.monitoring.incidents import undeliverable
from pipelines.monitoring.journal import PATIENCE, Memory, Told, Trouble
from pipelines.monitoring.wording import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from pipelines.monitoring.incidents import Finding
    from pipelines.monitoring.journal import Journal, Message
    from pipelines.monitoring.settings import Channel

    Send = Callable[..., str | None]

logger = logging.getLogger("openbegroting.monitoring")

PACE = timedelta(seconds=1)
"""Between two messages to one channel."""

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)

ATTEMPTS_BEFORE_TOLD = 3
"""Failed attempts after which the other channels are told that this one does not work."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one message."""

    channel: str
    title: str
    problem: str | None


def deliver(
    journal: Journal, channels: Sequence[Channel], *, patiently: bool, send: Send = sending.send
) -> list[Delivery]:
    """Send what waits; after a failure the rest of that channel waits too.

    ``patiently`` leaves a channel that failed alone until its pause is over; whoever runs by hand has
    probably just mended it. Raises ``StoreUnwritable``.
    """
    deliveries: list[Delivery] = []
    if not journal.read().outbox:
        return deliveries
    try:
        with journal.delivering():
            for channel in channels:
                deliveries += _through(channel, journal, send, patiently=patiently)
    except Timeout:
        logger.warning(
            "another process has been delivering alerts for %d seconds; they are left to it", PATIENCE
        )
    return deliveries


def channel_findings(memory: Memory, channels: Sequence[Channel]) -> list[Finding]:
    """Channels that keep failing, as findings for the others."""
    names = {channel.name for channel in channels}
    return [
        undeliverable(name, sum(message.channel == name for message in memory.outbox), trouble.why)
        for name, trouble in memory.trouble.items()
        if trouble.attempts >= ATTEMPTS_BEFORE_TOLD and name in names
    ]


def _through(channel: Channel, journal: Journal, send: Send, *, patiently: bool) -> list[Delivery]:
    deliveries: list[Delivery] = []
    while (message := _next(journal.read(), channel, patiently=patiently)) is not None:
        if deliveries:
            time.sleep(PACE.total_seconds())
        text = text_of(message)
        problem = send(channel, text, kind=_kind(message), facts=_facts(message))
        with journal.changing():
            memory = journal.read()
            journal.write(_taken(memory, message) if problem is None else _refused(memory, message, problem))
        deliveries.append(Delivery(channel.name, text.title, problem))
        if problem is not None:
            break
    return deliveries


def _next(memory: Memory, channel: Channel, *, patiently: bool) -> Message | None:
    trouble = memory.trouble.get(channel.name)
    if patiently and trouble is not None:
        wait = trouble.next_try - datetime.now(UTC)
        # A clock that was set back must not silence a channel.
        if timedelta(0) < wait <= LONGEST_PAUSE:
            return None
    return next((message for message in memory.outbox if message.channel == channel.name), None)


def _taken(memory: Memory, message: Message) -> Memory:
    now = datetime.now(UTC)
    incidents = dict(memory.incidents)
    for notice in message.notices:
        incident = incidents.get(notice.fingerprint)
        if incident is None:
            continue
        told = {name: item for name, item in incident.told.items() if name != message.channel}
        if notice.event != "hersteld":
            told[message.channel] = Told(now, notice.event, notice.finding.severity, notice.finding.failed)
        state = "open" if notice.event == "verergerd" else incident.state
        incidents[notice.fingerprint] = replace(incident, told=told, state=state)
    return replace(
        memory,
        incidents=incidents,
        outbox=tuple(item for item in memory.outbox if item.key != message.key),
        trouble={name: found for name, found in memory.trouble.items() if name != message.channel},
    )


def _refused(memory: Memory, message: Message, problem: str) -> Memory:
    """The message moves to the end: one that a channel will never take keeps no other from it."""
    now = datetime.now(UTC)
    before = memory.trouble.get(message.channel)
    attempts = before.attempts + 1 if before is not None else 1
    pause = min(FIRST_PAUSE * 2 ** min(attempts - 1, 10), LONGEST_PAUSE)
    trouble = Trouble(before.since if before is not None else now, attempts, now + pause, problem)
    rest = [item for item in memory.outbox if item.key != message.key]
    standing = [item for item in memory.outbox if item.key == message.key]
    return replace(memory, outbox=(*rest, *standing), trouble=memory.trouble | {message.channel: trouble})


def _kind(message: Message) -> str:
    if message.notices[0].event == "hersteld":
        return "hersteld"
    blocking = any(notice.finding.severity == BLOCKING for notice in message.notices)
    return BLOCKING if blocking else WARNING


def _facts(message: Message) -> dict[str, str]:
    return {
        "idempotency_key": message.key,
        "event": message.notices[0].event,
        "severity": _kind(message),
        "kind": message.notices[0].finding.kind,
        "fingerprints": ",".join(notice.fingerprint for notice in message.notices),
        "years": ",".join(sorted({str(year) for notice in message.notices for year in notice.finding.years})),
    }
