"""The links on a page, in order; a page that cannot be read has none.

Which of them are followed is decided in ``site``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assets.documents.forms.decoding import UnreadablePage, decode, form_of
from assets.documents.forms.hazards import within_limit
from assets.documents.forms.html_form import parse

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml import etree

MAX_LINKS = 10_000
"""Of one page; a page with more lists a register, and its sitemap names what matters."""

MAX_REFRESH = 1_000

_LEADING = ("a", "area", "frame", "iframe", "meta")

_REFRESH = re.compile(
    r"\s*[0-9.]+(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?[\"']?(?P<place>[^\"']+)[\"']?\s*", re.IGNORECASE
)
"""The content of a refresh (HTML Standard, 4.2.5.3); without a place it only comes again."""


def links(content: bytes, mediatype: str, address: str, own: Callable[[str, str], str | None]) -> list[str]:
    """The addresses that a page leads to, each once, as ``own(link, base)`` spells them."""
    root = _elements(content, mediatype, address)
    if root is None:
        return []
    bases = (element.get("href", "") for element in root.iter("base"))
    base = own(next((href for href in bases if href), ""), address) or address
    places = (place for element in root.iter(*_LEADING) if (place := _leads_to(element)))
    found: dict[str, None] = {}
    for _, place in zip(range(MAX_LINKS), places, strict=False):
        target = own(place, base)
        if target is not None:
            found[target] = None
    return list(found)


def proper_address(
    content: bytes, mediatype: str, address: str, own: Callable[[str, str], str | None]
) -> str | None:
    """The address that a page names as its own (RFC 6596), spelled by ``own``; None where it names none."""
    root = _elements(content, mediatype, address)
    found = () if root is None else root.iter("link")
    named = [link.get("href", "") for link in found if link.get("rel", "").strip().lower() == "canonical"]
    return own(named[0], address) if len(named) == 1 and named[0] else None


def _elements(content: bytes, mediatype: str, address: str) -> etree._Element | None:
    form = form_of(content, mediatype, address)
    if form != "html":
        return None
    try:
        return within_limit(lambda: parse(decode(content, mediatype, form)))
    except UnreadablePage:
        return None


def _leads_to(element: etree._Element) -> str:
    """Where an element leads its reader, or what it shows from elsewhere; empty if it does neither."""
    if element.tag == "meta":
        if element.get("http-equiv", "").strip().lower() != "refresh":
            return ""
        refresh = _REFRESH.fullmatch(element.get("content", "")[:MAX_REFRESH])
        return refresh["place"].strip() if refresh is not None else ""
    return str(element.get("src" if element.tag in ("frame", "iframe") else "href", ""))
