"""Pages that stand in for a page that cannot be had: they say so in words, while their status says success.

Only short pages without a table are judged, by what they call themselves: a page that holds something is
taken as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

StandIn: TypeAlias = Literal["gone", "closed", "ill"]
"""The page is not there; it asks who its reader is, or for cookies; the site, or its guard, is not well."""

MOST_LETTERS = 1_500
"""Of a page that only says that it is none, its menu not counted."""

FEW_LETTERS = 300
"""Of one that has nothing but that to say."""

MOST_OF_A_NAME = 300

_MORE = r"(?:\s*[-–—:|·].*)?"  # noqa: RUF001 - dashes as titles have them
"""What titles add: the name of the site."""

_GONE = re.compile(
    rf"(?:fout(?:melding)?|error|http)[\s:-]*404{_MORE}"
    r"|.*\b(?:pagina|page|document)(?: is| kan| kon| werd)?(?: helaas)? (?:niet (?:meer )?"
    rf"(?:gevonden|worden gevonden|gevonden worden)|not found|bestaat niet(?: meer)?)[\s.!(0-9)]*{_MORE}"
    rf"|(?:404\s+)?(?:helaas\W+)?(?:niet gevonden|not found){_MORE}"
)
_NUMBERED = re.compile(rf"404{_MORE}")
"""An error, or the number of a product: then nothing on the page says that it is not there."""
_NOT_THERE = re.compile(
    r"\b(?:niet (?:meer )?(?:te |worden )?(?:gevonden|vinden|bestaa[nt])|bestaat niet|not found|oeps|error)\b"
)
_LOGIN = re.compile(r".*\b(?:inloggen|log ?in|aanmelden|sign in)\b.*")
_COOKIES = re.compile(rf"cookie(?:s|melding|toestemming|instellingen|voorkeuren|wall)?{_MORE}")
_CONSENT = re.compile(
    r"\bcookies (?:te )?(?:accepteren|toestaan)\b|\baccepteer\b.*\bcookies\b|\baccept\b.*\bcookies\b"
)
_CLOSED = re.compile(rf"(?:403\s+)?(?:toegang geweigerd|geen toegang|access denied|forbidden){_MORE}")
_ILL = re.compile(
    rf"(?:fout(?:melding)?|error|http)[\s:-]*(?:429|50[0-4]){_MORE}"
    r"|(?:(?:429|50[0-4])\s+)?(?:service (?:temporarily )?unavailable|internal server error|bad gateway"
    r"|gateway time-?out|too many requests|just a moment\W*"
    r"|(?:application|runtime) error|server error in .{0,60}application\W*|request rejected"
    r"|error establishing a database connection|web server is down"
    r"|er is (?:iets mis(?:gegaan)?|een (?:fout|storing)(?: opgetreden)?)\W*)"
    rf"{_MORE}"
)
_SITE_IS_ILL = re.compile(
    r"\b(?:deze|de|onze) (?:web)?site (?:is|wordt) (?:even |helaas |momenteel |tijdelijk )*"
    r"(?:niet (?:beschikbaar|bereikbaar)|in onderhoud|buiten gebruik|temporarily unavailable"
    r"|under maintenance)\b"
    r"|\brequest unsuccessful\. incapsula\b|\bthe requested url was rejected\b"
)


def stand_in(root: etree._Element, called: Iterable[str], text: str) -> StandIn | None:
    """What a page stands in for; None for a page of its own.

    ``called`` is what it calls itself, ``text`` its content as a reader sees it.
    """
    if len(text) > MOST_LETTERS or next(root.iter("table"), None) is not None:
        return None
    names = [name[:MOST_OF_A_NAME].lower() for name in called]
    said = " ".join(" ".join((*names, text.lower())).split())
    says_so = _NOT_THERE.search(said) is not None
    if any(_GONE.fullmatch(name) or (says_so and _NUMBERED.fullmatch(name)) for name in names):
        return "gone"
    asks = any(element.get("type", "").lower() == "password" for element in root.iter("input"))
    if any((asks and _LOGIN.fullmatch(name)) or _CLOSED.fullmatch(name) for name in names):
        return "closed"
    if any(map(_COOKIES.fullmatch, names)) and len(text) < FEW_LETTERS and _CONSENT.search(said):
        return "closed"
    is_ill = len(text) < FEW_LETTERS and _SITE_IS_ILL.search(said) is not None
    return "ill" if is_ill or any(_ILL.fullmatch(name) for name in names) else None
