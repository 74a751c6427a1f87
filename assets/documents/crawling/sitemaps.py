"""The addresses in a site's sitemaps (sitemaps.org), read as the hostile XML they may be.

Bounded in bytes, files and addresses; a document type, and with it any entity, is refused. Which of the
addresses are asked is decided in ``site``.
"""

from __future__ import annotations

import re
from collections import deque
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING

from lxml import etree

from assets.sources.fetching import SourceError
from assets.sources.web.completeness import expand
from assets.sources.web.setbacks import Setback
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from assets.sources.archive import Archive
    from assets.sources.fetching import Fetcher

MAX_FILES = 50
MAX_ADDRESSES = 50_000
MAX_BYTES = 50 * 1024 * 1024
"""Of one file, expanded; this and the number of addresses are sitemaps.org's own bounds."""

USUAL_PLACE = "sitemap.xml"

_ABSENT = range(HTTPStatus.MULTIPLE_CHOICES, HTTPStatus.INTERNAL_SERVER_ERROR)
_GONE = (HTTPStatus.NOT_FOUND, HTTPStatus.GONE)
_GZIP = b"\x1f\x8b"
_DOCTYPE = re.compile(rb"<!DOCTYPE", re.IGNORECASE)


class UnreadableSitemap(OpenbegrotingError):
    """A sitemap that cannot be used; the site is read by its links."""


class Sitemaps:
    """The addresses of all sitemaps of one site, and what was wrong with any of them."""

    def __init__(self, fetcher: Fetcher, archive: Archive, own: Callable[[str, str], str | None]) -> None:
        """``own`` gives the spelling of an address that may be asked as a sitemap, None for any other."""
        self._fetcher = fetcher
        self._archive = archive
        self._own = own
        self.addresses: list[str] = []
        self.findings: list[str] = []
        self.complete = True
        """Whether every sitemap that is there was read: else a page that is not named may still exist."""

    def read(self, root: str, named: Sequence[str], rest: Callable[[], None]) -> None:
        """Read the sitemaps that robots.txt named on this host, or else the one at the usual place."""
        usual = f"{root}{USUAL_PLACE}"
        ours = list(filter(None, (self._own(address, root) for address in named)))
        waiting = deque(ours or filter(None, [self._own(usual, root)]))
        seen = set(waiting)
        read = 0
        while waiting:
            if read == MAX_FILES or len(self.addresses) >= MAX_ADDRESSES:
                self._lacks(f"{root}: more than {MAX_FILES} sitemaps or {MAX_ADDRESSES:,} addresses in them")
                return
            address = waiting.popleft()
            read += 1
            rest()
            for nested in self._one(address, expected=bool(ours)):
                if nested not in seen:
                    seen.add(nested)
                    waiting.append(nested)

    def _one(self, address: str, *, expected: bool) -> list[str]:
        """Take the addresses of one sitemap; returns the sitemaps it names."""
        try:
            body = self._fetcher.fetch(address, kind="any")
            pages, nested = locations(self._archive.read(body.sha256), address)
        except SourceError as error:
            if error.status in _GONE and expected:
                # It is not there, so no page is named in it: worth telling, but nothing is known to lack.
                self.findings.append(f"sitemap: {error}")
            elif error.status not in _ABSENT or expected:
                self._lacks(str(error))
            return []
        except UnreadableSitemap as error:
            # Many sites answer every address with a page: without being named this was no sitemap.
            if expected:
                self._lacks(str(error))
            return []
        self.addresses += pages[: MAX_ADDRESSES - len(self.addresses)]
        return [own for place in nested if (own := self._own(place, address)) is not None]

    def _lacks(self, finding: str) -> None:
        self.findings.append(f"sitemap: {finding}")
        self.complete = False


def locations(content: bytes, address: str) -> tuple[list[str], list[str]]:
    """The pages and the sitemaps that a sitemap names, in its order. Raises ``UnreadableSitemap``."""
    if content.startswith(_GZIP):
        try:
            content = expand(content, MAX_BYTES)
        except Setback as setback:
            raise _unreadable(address, setback.found) from None
    if len(content) > MAX_BYTES:
        raise _unreadable(address, f"{len(content):,} bytes")
    if _DOCTYPE.search(content):
        raise _unreadable(address, "a document type declaration")
    found: dict[str, list[str]] = {"url": [], "sitemap": []}
    parsing = etree.iterparse(
        BytesIO(content), events=("end",), tag="{*}loc", resolve_entities=False, no_network=True,
        load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        for _, element in parsing:
            parent = element.getparent()
            kind = etree.QName(parent).localname if parent is not None else ""
            if kind in found and element.text:
                found[kind].append(element.text.strip())
            if sum(map(len, found.values())) >= MAX_ADDRESSES:
                break
            _forget(parent)
    except etree.XMLSyntaxError as error:
        raise _unreadable(address, str(error)[:120]) from None
    return found["url"], found["sitemap"]


def _forget(entry: etree._Element | None) -> None:
    """Let go of the entries before this one: the tree of a large sitemap is ten times the file."""
    while entry is not None and entry.getprevious() is not None:
        holder = entry.getparent()
        if holder is None:
            return
        del holder[0]


def _unreadable(address: str, found: str) -> UnreadableSitemap:
    return UnreadableSitemap(address, expected="a sitemap", found=found)
