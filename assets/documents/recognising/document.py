"""Which kind of document a site says that it is, and of which year: from its host, its path and its title.

What the registry says is what is published; this is only set beside it. A site that says several things, or
none, is not known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

_KINDS = {
    "begroting": "programmabegroting",
    "jaarstukken": "jaarstukken",
    "jaarverslag": "jaarstukken",
    "jaarrekening": "jaarstukken",
    "kadernota": "kadernota",
    "perspectiefnota": "kadernota",
    "voorjaarsnota": "kadernota",
    "bestuursrapportage": "bestuursrapportage",
    "tussenrapportage": "bestuursrapportage",
    "zomerrapportage": "bestuursrapportage",
    "najaarsnota": "bestuursrapportage",
}

_NAMED = re.compile(
    rf"(?<![a-z])(?:programma|meerjaren|meerjarenprogramma)?({'|'.join(_KINDS)})(?![a-z])"
    r"(?:[\s_-]{0,3}(20[0-9]{2})(?![0-9]))?"
)
"""``begrotingsapp.nl`` and ``begrotingonline.nl`` are builders, and name no kind."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a site says of its document; None where it says nothing, or more than one thing."""

    soort: str | None
    jaar: int | None


def recognise(urls: Iterable[str], title: str | None) -> Recognised:
    """The document at these addresses, whose first page has this title."""
    said = [text for url in urls for text in _parts(url)]
    if title is not None:
        said.append(title)
    found = [match.groups() for text in said for match in _NAMED.finditer(text.lower())]
    kinds = {_KINDS[word] for word, _ in found}
    years = {int(year) for _, year in found if year is not None}
    return Recognised(
        soort=kinds.pop() if len(kinds) == 1 else None,
        jaar=years.pop() if len(years) == 1 else None,
    )


def recognise_page(url: str, heading: str | None, window_title: str | None) -> Recognised:
    """The document of a single page; what its address and heading leave open, its window title can say."""
    told, above = recognise([url], heading), recognise([], window_title)
    return Recognised(told.soort or above.soort, told.jaar or above.jaar)


def _parts(url: str) -> tuple[str, ...]:
    """The host of an address and the first part of its path, which Pepperflow names its documents with."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ()
    if not parts.netloc:
        return ()
    return parts.hostname or "", parts.path.strip("/").partition("/")[0]
