"""The links on a page, in order; a page that cannot be read has none.

Which of them are followed is decided in ``site``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from assets.documents.forms.decoding import UnreadablePage, decode, form_of
from assets.documents.forms.hazards import within_limit
from assets.documents.forms.html_form import parse

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_LINKS = 10_000
"""Of one page; a page with more lists a register, and its sitemap names what matters."""


def links(content: bytes, mediatype: str, address: str, own: Callable[[str, str], str | None]) -> list[str]:
    """The addresses that a page leads to, each once, as ``own(link, base)`` spells them."""
    form = form_of(content, mediatype, address)
    if form != "html":
        return []
    try:
        root = within_limit(lambda: parse(decode(content, mediatype, form)))
    except UnreadablePage:
        return []
    bases = (element.get("href", "") for element in root.iter("base"))
    base = own(next((href for href in bases if href), ""), address) or address
    places = (element.get("href", "") for element in root.iter("a", "area") if element.get("href"))
    found: dict[str, None] = {}
    for _, place in zip(range(MAX_LINKS), places, strict=False):
        target = own(place, base)
        if target is not None:
            found[target] = None
    return list(found)
