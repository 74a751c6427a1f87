"""Finds the words of a published row in the archived page it came from, with what stands around them.

The page is searched as it was sent, with its markup, and not by the code that read it. Words that the page
writes otherwise (with entities, hyphens that are not seen) are not found, which is no error.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from assets.documents.forms.decoding import UnreadablePage, decode, form_of
from assets.documents.rows.sections import BULLET

if TYPE_CHECKING:
    from collections.abc import Mapping

RAW_COLUMNS = {
    "paginas": ("titel",),
    "secties": ("tekst", "kop"),
    "doelen": ("titel",),
    "indicatoren": ("ruwe_waarde",),
    "bedragen": ("ruwe_waarde",),
    "cellen": ("ruwe_tekst",),
    "portefeuillehouders": ("naam",),
}
"""The columns that hold words as the page has them, the most telling one first."""

AROUND = 60
"""Characters shown on either side."""

LONGEST = 100
"""Characters that are searched for."""

_BETWEEN_WORDS = r"(?:\s|&nbsp;|&#160;|<[^<>]{0,300}>)+"


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The first place on a page with the words of a row, control characters escaped.

    ``places`` counts them all: a short figure can stand on a page more often.
    """

    text: str
    places: int


def text_of(content: bytes, mediatype: str, url: str) -> str | None:
    """The text of an archived page with its markup; None when it cannot be read as a page."""
    try:
        return decode(content, mediatype, form_of(content, mediatype, url))
    except UnreadablePage:
        return None


def excerpt(page: str, name: str, row: Mapping[str, Any]) -> Excerpt | None:
    """Where the words of a ``row`` of table ``name`` stand in the text of its page; None if not found."""
    for glued in (False, True):
        for column in RAW_COLUMNS.get(name, ()):
            wanted = _pattern(row.get(column) or "", glued=glued)
            places = list(wanted.finditer(page)) if wanted is not None else []
            if places:
                return Excerpt(_around(page, *places[0].span()), len(places))
    return None


def _pattern(text: str, *, glued: bool) -> re.Pattern[str] | None:
    """The beginning of the first line, with any white space and tags between its words.

    Where a page in plain text lost what stood between its cells, letters and digits are ``glued``.
    """
    line = text.split("\n", 1)[0].removeprefix(BULLET)
    written = line[:LONGEST].split()
    if not written:
        return None
    words = [
        "|".join(re.escape(form) for form in sorted({word, html.escape(word, quote=False)}))
        for word in written
    ]
    before, after = (_alike(written[0][0]), _alike(written[-1][-1])) if glued else (r"\w", r"\w")
    # 58 is not found in 8.658: a figure goes on behind a point or a comma.
    end = rf"(?!{after})(?![.,]\d)" if len(line) <= LONGEST else ""
    return re.compile(
        rf"(?<!{before})(?<!\d[.,])" + _BETWEEN_WORDS.join(f"(?:{word})" for word in words) + end
    )


def _alike(letter: str) -> str:
    """What would go on with the word of that letter: digits after a digit, letters after a letter."""
    return r"\d" if letter.isdigit() else r"[^\W\d_]"


def _around(page: str, start: int, end: int) -> str:
    end = min(end, start + 4 * AROUND)
    shown = _escaped(page[max(start - AROUND, 0) : end + AROUND])
    return f"{'…' if start > AROUND else ''}{shown}{'…' if end + AROUND < len(page) else ''}"


def _escaped(text: str) -> str:
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text
    )
