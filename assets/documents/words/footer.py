"""The line with which LIAS Publisher ends a page: when it was built, and from the export of when.

Months come first and the clock has 24 hours (01/31/2023, 05/27/2021 on real pages); the zone is not named,
the sites are Dutch. A time that cannot be, or that can be two moments, is left out instead of guessed.
"""

from __future__ import annotations

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from assets.documents.blocks import Footer
from datapackages.schema import TIME_ZONE

_MOMENT = r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\s+([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?![0-9])"

_LINE = re.compile(
    rf"\bDeze\s+pagina\s+is\s+gebouwd\s+op\s+{_MOMENT}(?:\s+met\s+de\s+export\s+van\s+{_MOMENT})?\s*\.?",
    re.IGNORECASE,
)

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""Outside these years a page was not built; the clock of its builder was wrong."""


def read_footer(text: str) -> tuple[str, Footer | None]:
    """``text`` without its building lines, and what they say; None when it has none.

    A part on which several lines disagree is left out.
    """
    if "gebouwd" not in text:
        return text, None
    found = [match.groups() for match in _LINE.finditer(text)]
    if not found:
        return text, None
    built = {_moment(groups[:6]) for groups in found}
    export = {_moment(groups[6:]) for groups in found}
    footer = Footer(
        built_at=built.pop() if len(built) == 1 else None,
        export_of=export.pop() if len(export) == 1 else None,
    )
    return _LINE.sub("", text), footer


def _moment(parts: tuple[str | None, ...]) -> datetime | None:
    """The moment of month, day, year, hour, minute, second on a Dutch clock, if there is exactly one."""
    if None in parts:
        return None
    month, day, year, hour, minute, second = (int(part or 0) for part in parts)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        moment = datetime(year, month, day, hour, minute, second, tzinfo=ZoneInfo(TIME_ZONE))
    except ValueError:
        return None
    # In the hour that summer time skips or repeats, the two readings differ: none of them is certain.
    return moment if moment.utcoffset() == moment.replace(fold=1).utcoffset() else None
