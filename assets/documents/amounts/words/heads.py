"""What the heads above a column of a budget table say: of which year, which stand, which direction.

The words are in ``lexicon.yaml``. A head that says more than the lexicon knows has no period and no stand,
because what it adds can change both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.documents.amounts.words.lexicon import (
    DIRECTIONS,
    LONGEST,
    direction_of,
    is_letter_head,
    is_no_money,
    is_total,
    plain,
    stand_of,
    written_out,
)
from assets.documents.amounts.words.units import without_unit
from assets.documents.words.short_years import with_whole_years

if TYPE_CHECKING:
    from assets.documents.amounts.words.lexicon import Direction, Stand
    from assets.sources.registry import DocumentSource

FIRST_YEAR, LAST_YEAR = 1990, 2100

HORIZON = 3
"""Years after the year of a budget that it estimates (BBV, art. 22)."""

LATEST_ACCOUNT = {"programmabegroting": -1, "kadernota": -1, "bestuursrapportage": -1, "jaarstukken": 0}
"""The last year of which a document can show the account, counted from its own year: what a report of
a running year calls realisation is that of some months."""

_YEAR = re.compile(r"(?<![0-9/.-])((?:19|20)[0-9]{2})(?![0-9/-])")
_RELATIVE = re.compile(r"(?<!\w)t ?(?:(?P<sign>[-+]) ?(?P<years>[0-4]))?(?![\w/-])")
_DIRECTION = re.compile(rf"(?<![\w-])(?:{'|'.join(DIRECTIONS)})\b")
_PARTS = re.compile(r"[,;:()]| [-\u2013\u2014] |\b(?:baten en lasten|lasten en baten)\b")
_PER = re.compile(r"^per (?:programma|taakveld|domein) ")
_NEUTRAL = re.compile(
    r"(?:tabel|programma|taakveld|domein|hoofdstuk)\b(?! na | voor ).*"
    r"|(?:(?:totaal|totale|overzicht|exploitatie|lasten|baten|van|de|het|per|programma|taakveld|domein)\b ?)+"
)
"""What else can stand in a title without a word about which stand it is."""
_OF_LABELS = frozenset({"begrotingsjaar"})
"""Heads that without a year stand above years, and not above amounts."""

_EMPTY_BRACKETS = re.compile(r"\(\s*\)|^[\s,;:/-]+|[\s,;:/€-]+$")
_JAAR = re.compile(r"^jaar\b ?| jaar$")
"""Beside a stand: "Rekening jaar 2022"."""


@dataclass(frozen=True, slots=True)
class ColumnHead:
    """What stands above a column. ``holds_values``: its cells are figures that the heads describe."""

    text: str
    holds_values: bool
    period: int | None = None
    stand: Stand | None = None
    direction: Direction | None = None
    total: bool = False
    letters: bool = False
    no_money: bool = False
    reason: str | None = None
    """Why stand follows from more than the head itself, in Dutch."""


def read_head(path: tuple[str, ...], document: DocumentSource) -> ColumnHead:
    """What the heads above a column say together, from the upper to the lower."""
    shown = " | ".join(" ".join(text.split()) for text in path if text.strip())
    parts = [written_out(without_unit(plain(text))) for text in path]
    parts = [with_whole_years(part) for part in parts if part]
    if not parts or sum(map(len, parts)) > LONGEST:
        return ColumnHead(shown, holds_values=False)
    if any(map(is_letter_head, parts)):
        return ColumnHead(shown, holds_values=False, letters=True)
    found = [direction for part in parts if (direction := direction_of(part)) is not None]
    # "Begroting 2024 | Totaal" is what stands beside it together
    said = [part for part in parts if part != "totaal"] or parts
    rest = " ".join(part for part in said if direction_of(part) is None)
    total = any(map(is_total, parts))
    if not found and (word := set(_DIRECTION.findall(rest))) and len(word) == 1:
        found = [direction for direction in DIRECTIONS if direction in word]
        rest = _DIRECTION.sub(" ", rest)
    direction = found[0] if len(set(found)) == 1 else None
    years, rest = _years(rest, document.jaar)
    rest = _trimmed(rest)
    stand, reason = _stand(rest, years, document) if years or rest not in _OF_LABELS else (None, None)
    known = stand is not None or not rest
    period = next(iter(years)) if len(years) == 1 and known and len(set(found)) <= 1 else None
    return ColumnHead(
        text=shown,
        holds_values=bool(years or found or stand),
        period=period if period is not None and FIRST_YEAR <= period <= LAST_YEAR else None,
        stand=stand if len(set(found)) <= 1 else None,
        direction=direction,
        total=total,
        no_money=is_no_money(" ".join(parts)),
        reason=reason,
    )


def read_title(text: str, document: DocumentSource) -> ColumnHead:
    """What a title says of a whole table, as a head; or the one part of it that has a year.

    "Lasten en baten per programma, begroting 2024 (x € 1.000)" is of the budget of 2024.
    """
    whole = read_head((text,), document)
    if whole.period is not None or len(text) > LONGEST:
        return whole
    parts = [part.strip() for part in _PARTS.split(without_unit(plain(text))) if part.strip()]
    dated = [part for part in parts if _YEAR.search(part)]
    if len(dated) != 1 or not all(_NEUTRAL.fullmatch(part) for part in parts if part != dated[0]):
        return whole
    # "per programma begroting 2024" is what is left behind "baten en lasten"
    return read_head((_PER.sub("", dated[0]),), document)


def _years(text: str, jaar: int) -> tuple[set[int], str]:
    """The years in a head, ``t-1`` counted from the document's own, and the head without them."""
    years = {int(year) for year in _YEAR.findall(text)}
    rest = _YEAR.sub(" ", text)
    for found in _RELATIVE.finditer(rest):
        offset = int(found["years"] or 0)
        years.add(jaar - offset if found["sign"] == "-" else jaar + offset)
    return years, _RELATIVE.sub(" ", rest)


def _trimmed(text: str) -> str:
    return _JAAR.sub("", " ".join(_EMPTY_BRACKETS.sub(" ", " ".join(text.split())).split()))


def _stand(text: str, years: set[int], document: DocumentSource) -> tuple[Stand | None, str | None]:
    """The stand that a head names; a bare year of a budget is that of its budget or its estimates."""
    if text:
        # "Begroting 2019 begroting 2019" arises where a head stands in two rows
        halves = text.split(" ")
        doubled = len(halves) % 2 == 0 and halves[: len(halves) // 2] == halves[len(halves) // 2 :]
        stand = stand_of(" ".join(halves[: len(halves) // 2]) if doubled else text)
        if stand == "rekening" and any(year > _latest_account(document) for year in years):
            return "overig", "Van dat jaar was er nog geen rekening."
        return stand, None
    if len(years) != 1 or document.soort != "programmabegroting":
        return None, None
    (year,) = years
    if year == document.jaar:
        return "begroting", "De kop noemt alleen het jaar; het is het jaar van deze begroting."
    if document.jaar < year <= document.jaar + HORIZON:
        return "raming", "De kop noemt alleen het jaar; het is een volgend jaar van deze begroting."
    return None, None


def _latest_account(document: DocumentSource) -> int:
    return document.jaar + LATEST_ACCOUNT.get(document.soort, 0)
