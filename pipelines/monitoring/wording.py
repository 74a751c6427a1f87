"""What a message says, in Dutch and in plain text: the essence first, so that a cut loses examples only.

Texts from sources are bounded and made harmless here; how a channel marks up or escapes plain text is
left to Apprise, in ``channels``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datapackages.portal.words import getal, tijdstip
from expectations.rules.model import BLOCKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from pipelines.monitoring.journal import Event, Message, Notice

MAX_QUOTED = 200
"""Letters of one text from a source."""

MAX_TITLE = 120

LISTED = 10
"""Of the news that comes together in one message."""

_MENTION = re.compile(r"(?<!\w)@(?=[\w&!])")
"""What Discord, Mattermost and Zulip take for calling someone, even in text that is escaped."""

_EVENTS: dict[Event, str] = {
    "nieuw": "",
    "herhaling": "Nog steeds: ",
    "verergerd": "Verergerd: ",
    "hersteld": "Hersteld: ",
    "wisselend": "Wisselend: ",
}

_KINDS = {
    "bron": ("bron kon niet worden opgehaald", "bronnen konden niet worden opgehaald"),
    "regel": ("regel gezakt", "regels gezakt"),
    "vrijgave": ("vrijgave tegengehouden", "vrijgaven tegengehouden"),
    "run": ("verwerking afgebroken", "verwerkingen afgebroken"),
    "kanaal": ("kanaal werkt niet", "kanalen werken niet"),
}


@dataclass(frozen=True, slots=True)
class Text:
    """A title of one line and a body of several."""

    title: str
    body: str


def text_of(message: Message) -> Text:
    """What the message says."""
    if len(message.notices) == 1:
        return _single(message.notices[0])
    return _together(message.notices)


def quoted(text: str) -> str:
    """A text from outside on one line, bounded, without letters that do not show, calling no one."""
    line = " ".join("".join(" " if _hidden(sign) else sign for sign in text[: 4 * MAX_QUOTED]).split())
    cut = line if len(line) <= MAX_QUOTED else f"{line[: MAX_QUOTED - 1]}…"
    return _MENTION.sub("@\N{WORD JOINER}", cut)


def duration(span: timedelta) -> str:
    """How long in Dutch, in its two largest units: ``2 dagen en 3 uur``."""
    minutes = max(int(span.total_seconds()) // 60, 0)
    days, minutes = divmod(minutes, 24 * 60)
    hours, minutes = divmod(minutes, 60)
    parts = [
        text
        for number, text in (
            (days, f"{days} {'dag' if days == 1 else 'dagen'}"),
            (hours, f"{hours} uur"),
            (minutes, f"{minutes} {'minuut' if minutes == 1 else 'minuten'}"),
        )
        if number
    ]
    return " en ".join(parts[:2]) or "minder dan een minuut"


def _single(notice: Notice) -> Text:
    finding = notice.finding
    lines = [f"Wat: {quoted(finding.what)}"]
    if finding.kind == "regel":
        lines[0] += f" (regel {finding.subject})"
    lines.append(f"Waar: {finding.where}")
    if notice.event == "hersteld" and notice.until is not None:
        lines.append(f"Sinds: {tijdstip(notice.since)}; hersteld {tijdstip(notice.until)}")
        lines.append(f"Duur: {duration(notice.until - notice.since)}")
    else:
        lines.append(f"Sinds: {tijdstip(notice.since)}")
        lines += _much(notice)
        lines += [f"Gevolg: {finding.effect}", f"Wie: {finding.who}", f"Volgende stap: {finding.next_step}"]
        if notice.event == "wisselend":
            lines.append(
                "Dit kwam en ging vaak in één dag; een volgend bericht komt als het een dag gelijk blijft."
            )
    lines.append(f"Kenmerk: {notice.fingerprint}")
    if notice.event != "hersteld" and finding.sample:
        lines += ["Voorbeelden:" if finding.kind == "regel" else "Melding:"]
        lines += [f"- {quoted(text)}" for text in finding.sample]
    return Text(_title(f"{_EVENTS[notice.event]}{_about(notice)}", [notice]), "\n".join(lines))


def _much(notice: Notice) -> list[str]:
    finding = notice.finding
    if finding.kind != "regel" or not finding.failed:
        return []
    share = (
        f" van {getal(finding.total)} ({_percent(finding.failed, finding.total)})" if finding.total else ""
    )
    euros = f", samen € {getal(finding.failed_eur)}" if finding.failed_eur is not None else ""
    return [f"Hoeveel: {getal(finding.failed)}{share}{euros}"]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%".replace(".", ",")


def _about(notice: Notice) -> str:
    finding = notice.finding
    years = ", ".join(map(str, finding.years))
    return f"{_KINDS[finding.kind][0]}: {finding.subject}{f' ({years})' if years else ''}"


def _together(notices: Sequence[Notice]) -> Text:
    kind = _KINDS[notices[0].finding.kind][1]
    lines = []
    for notice in notices[:LISTED]:
        finding = notice.finding
        count = (
            f": {getal(finding.failed)} van {getal(finding.total)}"
            if finding.failed and finding.total
            else ""
        )
        lines.append(f"- {finding.where}: {finding.subject}{count}")
    if len(notices) > LISTED:
        lines.append(f"- en nog {getal(len(notices) - LISTED)}")
    if notices[0].event == "hersteld":
        longest = max((notice.until - notice.since for notice in notices if notice.until), default=None)
        if longest is not None:
            lines.append(f"Duur: ten hoogste {duration(longest)}")
    else:
        lines.append(f"Sinds: {tijdstip(min(notice.since for notice in notices))}")
        effects = list(dict.fromkeys(notice.finding.effect for notice in notices))
        lines += [f"Gevolg: {effect}" for effect in effects[:3]]
        who = dict.fromkeys(notice.finding.who for notice in notices)
        lines += [f"Wie: {'; '.join(who)}", "Volgende stap: openbegroting alert list; openbegroting status"]
    return Text(_title(f"{_EVENTS[notices[0].event]}{getal(len(notices))} {kind}", notices), "\n".join(lines))


def _title(about: str, notices: Sequence[Notice]) -> str:
    severity = "blokkerend" if any(item.finding.severity == BLOCKING for item in notices) else "waarschuwing"
    end = notices[0].event == "hersteld"
    title = about if end else f"[{severity}] {about}"
    return title if len(title) <= MAX_TITLE else f"{title[: MAX_TITLE - 1]}…"


def _hidden(sign: str) -> bool:
    return unicodedata.category(sign)[0] == "C" or unicodedata.category(sign) in {"Zl", "Zp"}
