"""Numbers, sizes and moments as a Dutch reader expects them, without asking the machine's locale.

Formatting only; which numbers are shown is decided by the pages.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from datapackages.schema import TIME_ZONE

if TYPE_CHECKING:
    from datetime import datetime

_MONTHS = [
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
]  # fmt: skip
_THOUSAND = 1000
_DUTCH = str.maketrans(",.", ".,")
_NO_BREAK = "\N{NO-BREAK SPACE}"


def getal(number: int) -> str:
    """A whole number with dots between the thousands: ``350.000``."""
    return f"{number:,}".translate(_DUTCH)


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
