"""A value of a published column as text: read from what a person typed, written back, and told in keys.

Whether a value may stand in its column is not decided here: that follows from the constraints of the schema.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from typing import TypeAlias
from zoneinfo import ZoneInfo

from datapackages.schema import TIME_ZONE

Value: TypeAlias = str | int | float | bool | date | datetime

_TRUTH = {"true": True, "false": False, "ja": True, "nee": False}

_INTEGER = re.compile(r"[+-]?[0-9]{1,18}")
_NUMBER = re.compile(r"[+-]?[0-9]{1,30}([.][0-9]{1,30})?")


def read_value(kind: str, text: str) -> Value:
    """``text`` as a value of a column of that type; ``ValueError`` when it is none.

    Numbers have digits and a point, nothing else; a moment without a zone is one in Amsterdam.
    """
    if kind == "integer" and _INTEGER.fullmatch(text):
        return int(text)
    if kind == "number" and _NUMBER.fullmatch(text):
        return float(text)
    if kind == "boolean" and text.lower() in _TRUTH:
        return _TRUTH[text.lower()]
    if kind == "date":
        return date.fromisoformat(text)
    if kind == "datetime":
        moment = datetime.fromisoformat(text)
        zone = ZoneInfo(TIME_ZONE)
        return moment.astimezone(zone) if moment.tzinfo is not None else moment.replace(tzinfo=zone)
    if kind == "string":
        return text
    raise ValueError(text)


def read_key(text: str) -> dict[str, str]:
    """The columns and values, as text, of a key that is written ``gemeente=GM0307; plaatsing=2``."""
    return dict(part.split("=", 1) for part in text.split("; ") if "=" in part)


def written(value: Value) -> str:
    """A value as the text that ``read_value`` reads."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    return value.isoformat() if isinstance(value, date) else str(value)
