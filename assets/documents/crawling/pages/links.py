"""The links on a page, in order, and the addresses that only its scripts lead to.

Scripts are not run: what they would lead to is counted and not asked. Which links are followed is decided
in ``crawling.site``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MAX_LINKS = 10_000
"""Of one page; a page with more lists a register, and its sitemap names what matters."""

MAX_REFRESH = 1_000

MAX_SCRIPTLET = 1_000

_FOR_SCRIPTS = ("data-href", "data-link", "data-url", "data-route", "routerlink", "ng-href")

_GOES_TO = re.compile(
    r"(?:location(?:\.href)?\s*=|location\.(?:assign|replace)\(|open\()\s*[\"']([^\"']+)[\"']"
)

_ROUTE = re.compile(r"#!?/.|javascript:(?!\s*void)[^(]{1,100}\(\s*[\"'0-9]", re.IGNORECASE)
"""What stands for a page in the address of an application that is one page to its server."""

_IN_STATE = re.compile(
    r"\"(?:url|href|path|link|to|route|slug|uri)\"\s*:\s*\"((?:https?:(?:\\?/){2}[\w.:-]+)?(?:\\?/[\w.%~-]+)+\\?/?)\""
)
"""A path in the data from which a script makes a menu."""

_LEADING = ("a", "area", "frame", "iframe", "meta")

_REFRESH = re.compile(
    r"\s*[0-9.]+(?:\s*[;,]\s*|\s+)(?:url\s*=\s*)?[\"']?(?P<place>[^\"']+)[\"']?\s*", re.IGNORECASE
)
"""The content of a refresh (HTML Standard, 4.2.5.3); without a place it only comes again."""


def links(root: etree._Element, address: str, own: Callable[[str, str], str | None]) -> list[str]:
    """The addresses that the first ``MAX_LINKS`` of a page lead to, each once, as ``own`` spells them."""
    base = _base(root, address, own)
    places = (place for element in root.iter(*_LEADING) if (place := _leads_to(element)))
    found: dict[str, None] = {}
    for _, place in zip(range(MAX_LINKS), places, strict=False):
        target = own(place, base)
        if target is not None:
            found[target] = None
    return list(found)


def has_more(root: etree._Element) -> bool:
    """Whether a page has more links than are followed."""
    return sum(1 for element in root.iter(*_LEADING) if _leads_to(element)) > MAX_LINKS


def scripted(root: etree._Element, address: str, own: Callable[[str, str], str | None]) -> frozenset[str]:
    """What only scripts lead to: addresses as ``own`` spells them, routes behind a ``#`` as they stand."""
    base = _base(root, address, own)
    found: set[str] = set()
    for _, place in zip(range(MAX_LINKS), _scripted(root), strict=False):
        target = place if place.startswith("#") else own(place, base)
        if target is not None:
            found.add(target)
    return frozenset(found)


def proper_address(root: etree._Element, address: str, own: Callable[[str, str], str | None]) -> str | None:
    """The address that a page names as its own (RFC 6596), spelled by ``own``; None where it names none."""
    links = root.iter("link")
    named = [link.get("href", "") for link in links if link.get("rel", "").strip().lower() == "canonical"]
    return own(named[0], address) if len(named) == 1 and named[0] else None


def _base(root: etree._Element, address: str, own: Callable[[str, str], str | None]) -> str:
    bases = (element.get("href", "") for element in root.iter("base"))
    return own(next((href for href in bases if href), ""), address) or address


def _scripted(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        for name in _FOR_SCRIPTS:
            if element.get(name):
                yield element.get(name, "")
        if element.get("onclick"):
            yield from _GOES_TO.findall(element.get("onclick", "")[:MAX_SCRIPTLET])
        if element.tag == "a" and _ROUTE.match(element.get("href", "")):
            yield f"#{element.get('href')}"
        if element.tag == "script" and element.text:
            yield from (match.replace("\\/", "/") for match in _IN_STATE.findall(element.text))


def _leads_to(element: etree._Element) -> str:
    """Where an element leads its reader, or what it shows from elsewhere; empty if it does neither."""
    if element.tag == "meta":
        parent = element.getparent()
        if parent is not None and parent.tag == "noscript":
            return ""  # it leads to a page that asks for JavaScript
        if element.get("http-equiv", "").strip().lower() != "refresh":
            return ""
        refresh = _REFRESH.fullmatch(element.get("content", "")[:MAX_REFRESH])
        return refresh["place"].strip() if refresh is not None else ""
    return str(element.get("src" if element.tag in ("frame", "iframe") else "href", ""))
