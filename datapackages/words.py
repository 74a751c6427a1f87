"""Numbers, sizes, moments and bounded text as a Dutch reader expects them, whatever the locale.

Formatting only; which numbers are shown is decided by whoever writes.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from datapackages.schema import TIME_ZONE

if TYPE_CHECKING:
    from datetime import datetime

_MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
]  # fmt: skip
_SOURCES = {"iv3": "Iv3 bij CBS", "register": "Onze eigen lijsten", None: "Niet uit één bestand"}
_THOUSAND = 1000
_DUTCH = str.maketrans(",.", ".,")
_NO_BREAK = "\N{NO-BREAK SPACE}"
_UNSEEN = "\N{REPLACEMENT CHARACTER}"


def getal(number: int) -> str:
    """A whole number with dots between the thousands: ``350.000``."""
    return f"{number:,}".translate(_DUTCH)


def euro(amount: int) -> str:
    """Whole euros: ``€ 14.174.000``, and ``€ -1.000`` for a correction."""
    return f"€{_NO_BREAK}{getal(amount)}"


def aantal(number: int, one: str, more: str) -> str:
    """A number with its noun: ``1 rij``, ``2.000 rijen``."""
    return f"{getal(number)}{_NO_BREAK}{one if number == 1 else more}"


def kort(text: str, length: int = 400) -> str:
    """``text`` cut to ``length`` characters, without what does not show itself or turns other text around."""
    seen = "".join(
        " " if sign in "\n\t" else _UNSEEN if hidden(sign) else sign for sign in text[: length + 1]
    )
    return seen if len(text) <= length else f"{seen[: length - 1]}…"


def hidden(sign: str) -> bool:
    """Whether a character does not show itself, or breaks a line."""
    return unicodedata.category(sign)[0] == "C" or unicodedata.category(sign) in {"Zl", "Zp"}


def bron(name: str | None) -> str:
    """A source as readers know it; a document goes by its own name."""
    return _SOURCES.get(name) or name or ""


def omvang(size: int) -> str:
    """A file size in bytes, kB or MB of a thousand each: ``38,9 MB``."""
    if size < _THOUSAND:
        return f"{size}{_NO_BREAK}bytes"
    power = 1 if round(size / _THOUSAND, 1) < _THOUSAND else 2
    unit = {1: "kB", 2: "MB"}[power]
    return f"{size / _THOUSAND**power:,.1f}{_NO_BREAK}{unit}".translate(_DUTCH)


def datum(moment: datetime) -> str:
    """The day of a moment in the Netherlands: ``22 november 2026``."""
    local = moment.astimezone(ZoneInfo(TIME_ZONE))
    return f"{local.day} {_MONTHS[local.month - 1]} {local.year}"


def tijdstip(moment: datetime) -> str:
    """The day and time of a moment in the Netherlands: ``22 november 2026, 08.05 uur``."""
    local = moment.astimezone(ZoneInfo(TIME_ZONE))
    return f"{datum(moment)}, {local:%H.%M} uur"
