"""What a message says, in Dutch and in plain text: the essence first, so that a cut loses examples only.

Texts from sources are bounded and made harmless here; how a channel marks up or escapes plain text is
left to Apprise, in ``channels``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datapackages.words import getal, hidden, tijdstip
from expectations.rules.model import BLOCKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta

    from pipelines.monitoring.incidents import Finding
    from pipelines.monitoring.journal import Event, Message, Notice

MAX_QUOTED = 200
"""Letters of one text from a source."""

MAX_TITLE = 120

LISTED = 10
"""Of the news that comes together in one message."""

IN_FULL = 5
"""Pieces of news in one message that still get their examples."""

EACH = 3
"""Different effects, people and next steps that one message names."""

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
    "vrijgave": ("vrijgave", "vrijgaven tegengehouden of mislukt"),
    "run": ("verwerking", "verwerkingen afgebroken"),
    "kalender": ("Iv3-verslag te laat", "Iv3-verslagen te laat"),
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
    line = " ".join("".join(" " if hidden(sign) else sign for sign in text[: 4 * MAX_QUOTED]).split())
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
    lines = [*_what_and_where(notice), *_since([notice])]
    if notice.event != "hersteld":
        lines += [*_how_many(notice), *_consequences([notice])]
    lines.append(f"Kenmerk: {notice.fingerprint}")
    if notice.event != "hersteld" and finding.sample:
        lines += ["Voorbeelden:" if finding.kind == "regel" else "Het programma meldt:"]
        lines += [f"- {quoted(text)}" for text in finding.sample]
    years = f" ({_years([notice])})" if finding.years else ""
    return Text(_title(f"{_about(finding)}{years}", [notice]), "\n".join(lines))


def _about(finding: Finding) -> str:
    """A kind and what it is about: of a year's own trouble one phrase, ``verwerking afgebroken``."""
    return f"{_KINDS[finding.kind][0]}{' ' if finding.kind in {'vrijgave', 'run'} else ': '}{finding.subject}"


def _together(notices: Sequence[Notice]) -> Text:
    """The news as a whole, then each piece of it: in full when there are few, else a line each."""
    kind = notices[0].finding.kind
    lines = _since(notices)
    if notices[0].event != "hersteld":
        lines += _consequences(notices)
    for number, notice in enumerate(notices[:LISTED], start=1):
        if len(notices) > IN_FULL or notice.event == "hersteld":
            lines.append(
                f"{number}. {notice.finding.where}: {notice.finding.subject} (kenmerk {notice.fingerprint})"
            )
            continue
        what, *rest = [*_what_and_where(notice), *_how_many(notice), f"Kenmerk: {notice.fingerprint}"]
        lines += [f"{number}. {what}", *rest, *(f"- {quoted(text)}" for text in notice.finding.sample)]
    if len(notices) > LISTED:
        lines.append(f"En nog {getal(len(notices) - LISTED)}: openbegroting alert list")
    years = f" ({_years(notices)})" if _years(notices) else ""
    return Text(_title(f"{getal(len(notices))} {_KINDS[kind][1]}{years}", notices), "\n".join(lines))


def _what_and_where(notice: Notice) -> list[str]:
    finding = notice.finding
    rule = f" (regel {finding.subject})" if finding.kind == "regel" else ""
    return [f"Wat: {quoted(finding.what)}{rule}", f"Waar: {finding.where}"]


def _since(notices: Sequence[Notice]) -> list[str]:
    since = min(notice.since for notice in notices)
    ends = [notice.until for notice in notices if notice.until is not None]
    if notices[0].event != "hersteld" or not ends:
        return [f"Sinds: {tijdstip(since)}"]
    return [
        f"Sinds: {tijdstip(since)}; hersteld {tijdstip(max(ends))}",
        f"Duur: {duration(max(ends) - since)}",
    ]


def _consequences(notices: Sequence[Notice]) -> list[str]:
    """What it does, who must act and what to do: each thing once, and of many the first few."""
    told = [
        ("Gevolg", [notice.finding.effect for notice in notices]),
        ("Wie", [notice.finding.who for notice in notices]),
        ("Volgende stap", [notice.finding.next_step for notice in notices]),
    ]
    lines = [f"{name}: {text}" for name, texts in told for text in list(dict.fromkeys(texts))[:EACH]]
    if notices[0].event == "wisselend":
        lines.append(
            "Dit kwam en ging vaak in één dag; een volgend bericht komt als het een dag gelijk blijft."
        )
    return lines


def _how_many(notice: Notice) -> list[str]:
    finding = notice.finding
    if finding.kind != "regel" or not finding.failed:
        return []
    share = (
        f" van {getal(finding.total)} ({_percent(finding.failed, finding.total)})" if finding.total else ""
    )
    euros = f", samen € {getal(finding.failed_eur)}" if finding.failed_eur is not None else ""
    was = f"; eerder gemeld: {getal(notice.was)}" if notice.was is not None else ""
    return [f"Hoeveel: {getal(finding.failed)}{share}{euros}{was}"]


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%".replace(".", ",")


def _years(notices: Sequence[Notice]) -> str:
    return ", ".join(map(str, sorted({year for notice in notices for year in notice.finding.years})))


def _title(about: str, notices: Sequence[Notice]) -> str:
    severity = "blokkerend" if any(item.finding.severity == BLOCKING for item in notices) else "waarschuwing"
    event = notices[0].event
    title = f"{_EVENTS[event]}{about}"
    title = title if event == "hersteld" else f"[{severity}] {title}"
    return title if len(title) <= MAX_TITLE else f"{title[: MAX_TITLE - 1]}…"
