"""Crawls the site of one document: from its address along its links and sitemaps, each page once.

What is asked first follows from the site alone, and so does the order of its pages: that in which a reader
comes upon them, then what only a sitemap names. What becomes of a crawl that lacks something is decided in
``pulling``.
"""

from __future__ import annotations

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from assets.documents.crawling.addresses import Scope, canonical
from assets.documents.crawling.links import links, proper_address
from assets.documents.crawling.robots import refused, robots_of
from assets.documents.crawling.sitemaps import Sitemaps
from assets.documents.crawling.visiting import GONE, CrawlStopped, Visitor
from assets.sources.web.urls import are_twins, redacted
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from assets.documents.crawling.journal import Journal, Visit
    from assets.documents.crawling.limits import CrawlLimits
    from assets.documents.crawling.robots import Robots
    from assets.sources.archive import Archive, Body
    from assets.sources.fetching import Fetcher

MAX_DEPTH = 500
"""Links from the first page; a document of 500 pages may have no other links than to its next page."""

MAX_QUERIES = 50
"""Addresses that differ only behind the question mark."""


class SiteUnavailable(OpenbegrotingError):
    """The first page of a site could not be had, so nothing of it was."""


@dataclass(frozen=True, slots=True)
class CrawledPage:
    """A page of the site: its one address, and its body in the archive."""

    address: str
    body: Body


@dataclass(slots=True)
class Crawled:
    """What a crawl brought: pages in order, and everything that it did not bring."""

    pages: list[CrawledPage] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    """Addresses at which the site says there is nothing."""
    failures: dict[str, str] = field(default_factory=dict)
    """Why a page could not be had, by its address."""
    lacking: list[str] = field(default_factory=list)
    """The addresses of those of which there is nothing from before either."""
    too_deep: bool = False
    """Whether there were links beyond ``MAX_DEPTH``, which were not followed."""
    findings: list[str] = field(default_factory=list)
    stopped: CrawlStopped | None = None
    whole: bool = True
    """Whether what was not found is known not to be there."""


def crawl(
    start: str,
    fetcher: Fetcher,
    archive: Archive,
    journal: Journal,
    limits: CrawlLimits,
    before: Callable[[str], Body | None],
) -> Crawled:
    """The pages of the site at ``start``; ``before(address)`` gives the page as it was last had.

    A site that only sends on from its name to that name with or without "www." is crawled there, by the
    robots.txt of that host. Raises ``SourceError`` when robots.txt does not let it be read now,
    ``SiteUnavailable`` when its first page cannot be had, ``StoreUnwritable``.
    """
    first = canonical(start, start) or start
    try:
        return _crawl_from(first, fetcher, archive, journal, limits, before)
    except _MovedToTwin as moved:
        there = canonical(moved.address, first) or first
    try:
        return _crawl_from(there, fetcher, archive, journal, limits, before)
    except _MovedToTwin as back:
        raise SiteUnavailable(
            redacted(first), expected="a page", found=f"a redirect in a circle, to {redacted(back.address)}"
        ) from None


class _MovedToTwin(Exception):
    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def _crawl_from(
    first: str,
    fetcher: Fetcher,
    archive: Archive,
    journal: Journal,
    limits: CrawlLimits,
    before: Callable[[str], Body | None],
) -> Crawled:
    root = f"{urlsplit(first).scheme}://{urlsplit(first).netloc}/"
    robots = robots_of(root, fetcher, archive)
    if not robots.allows(first):
        raise refused(first)
    pause = limits.pause
    if pause is None:
        pause = 0.0 if fetcher.is_local(first) else robots.pause
    visitor = Visitor(redacted(first), fetcher, journal, limits, robots, pause)
    return _Crawl(visitor, archive, robots, before).run(first, root, fetcher)


class _Crawl:
    def __init__(
        self, visitor: Visitor, archive: Archive, robots: Robots, before: Callable[[str], Body | None]
    ) -> None:
        self._visitor = visitor
        self._archive = archive
        self._robots = robots
        self._before = before
        self._found = Crawled()
        self._pages: dict[str, Body] = {}
        self._landed: dict[str, str] = {}
        """Where each address that was asked led."""
        self._links: dict[str, list[str]] = {}
        self._waiting: deque[tuple[str, int]] = deque()
        self._known: set[str] = set()
        self._skipped: dict[str, list[str]] = {}
        self._queries: Counter[str] = Counter()
        self._left_out = {canonical(address, address) for address in visitor.limits.leave_out}

    def run(self, first: str, root: str, fetcher: Fetcher) -> Crawled:
        self._scope = Scope.of(first)
        visit = self._visitor.visit(first)
        if visit.leads_to is not None and visit.leads_to != first and are_twins(first, visit.leads_to):
            raise _MovedToTwin(visit.leads_to)
        if visit.body is None:
            raise SiteUnavailable(visit.problem or f"{redacted(first)} is no page")
        landed = canonical(visit.landed or first, first) or first
        self._scope = self._scope.moved_to(landed)
        self._known.update((first, landed))
        self._take(first, visit, 0)
        sitemaps = Sitemaps(fetcher, self._archive, self._own_sitemap)
        sitemaps.read(root, self._robots.sitemaps, self._visitor.rest)
        self._add((own for place in sitemaps.addresses if (own := self._scope.own(place, root))), 1)
        self._found.findings += sitemaps.findings
        self._follow()
        cut = self._found.stopped is not None or self._found.too_deep
        self._found.whole = sitemaps.complete and not self._found.failures and not cut
        self._found.pages += self._in_order(landed)
        self._found.findings += self._skips()
        return self._found

    def _follow(self) -> None:
        while self._waiting:
            address, depth = self._waiting.popleft()
            if address in self._landed or address in self._pages:
                continue
            try:
                visit = self._visitor.visit(address)
            except CrawlStopped as stopped:
                self._found.stopped = stopped
                return
            self._take(address, visit, depth)

    def _take(self, asked: str, visit: Visit, depth: int) -> None:
        """Add the page of a visit, or the page as it was before, or what became of it."""
        if visit.other_kind:
            self._skip("no page", asked)
            return
        if visit.disallowed:
            self._skip("disallowed by robots.txt", visit.leads_to or asked)
            return
        if visit.status in GONE:
            self._found.gone.append(asked)
            self._found.findings.append(visit.problem or asked)
            return
        body, address = visit.body, asked
        if body is None:
            self._found.failures[asked] = visit.problem or asked
            body = self._before(asked)
            if body is None:
                self._found.lacking.append(asked)
                return
        else:
            address = self._scope.own(visit.landed or asked, asked) or asked
            problem = self._objection(address)
            if problem is None and address not in self._known:
                self._known.add(address)
                problem = "a trap" if self._is_one_too_many(address) else None
            if problem is not None:
                self._skip(problem, address)
                return
        self._landed[asked] = address
        if address not in self._pages:
            self._pages[address] = body
            self._read_links(address, body, depth)

    def _read_links(self, address: str, body: Body, depth: int) -> None:
        found = links(self._archive.read(body.sha256), body.mediatype, address, self._scope.own)
        self._links[address] = [target for target in found if self._scope.skips(target) is None]
        self._add(found, depth + 1)

    def _add(self, addresses: Iterable[str], depth: int) -> None:
        for address in addresses:
            if address in self._known:
                continue
            self._known.add(address)
            problem = self._objection(address)
            if problem is None and depth > MAX_DEPTH:
                problem = f"more than {MAX_DEPTH} links from the first page"
                self._found.too_deep = True
            if problem is None and self._is_one_too_many(address):
                problem = "a trap"
            if problem is None:
                self._waiting.append((address, depth))
            else:
                self._skip(problem, address)

    def _is_one_too_many(self, address: str) -> bool:
        """Whether more addresses than any page needs differ only in their query, this one counted."""
        path, _, query = address.partition("?")
        if query:
            self._queries[path] += 1
        return bool(query) and self._queries[path] > MAX_QUERIES

    def _objection(self, address: str) -> str | None:
        """Why an address is not asked; None when it may be."""
        problem = self._scope.skips(address)
        if problem is None and address in self._left_out:
            return "left out by the registry"
        if problem is None and not self._robots.allows(address):
            return "disallowed by robots.txt"
        return problem

    def _own_sitemap(self, place: str, base: str) -> str | None:
        """A sitemap's address if it is on this host and may be asked."""
        address = self._scope.own(place, base)
        if address is None or Scope(self._scope.host, "/", secure=False).skips(address) == "other host":
            return None
        return address if self._robots.allows(address) else None

    def _skip(self, why: str, address: str) -> None:
        self._skipped.setdefault(why, []).append(address)

    def _skips(self) -> Iterator[str]:
        for why, addresses in sorted(self._skipped.items()):
            shown = redacted(addresses[0])[:200]
            yield f"not read ({why}): {len(addresses):,}, such as {shown}"

    def _in_order(self, first: str) -> Iterator[CrawledPage]:
        """The pages as a reader comes upon them; of pages with the very same bytes the first."""
        had: dict[str, str] = {}
        for address in _reading_order(first, self._links, self._landed, self._pages):
            body = self._pages[address]
            same = had.setdefault(body.sha256, address)
            if same == address and not self._is_copy(address, body):
                yield CrawledPage(address, body)
            else:
                self._skip("the same page as another address", address)

    def _is_copy(self, address: str, body: Body) -> bool:
        """Whether a page with a query (``?print=1``) names the one without, which is here, as its own."""
        path, _, query = address.partition("?")
        if not query or path not in self._pages:
            return False
        content = self._archive.read(body.sha256)
        return proper_address(content, body.mediatype, address, self._scope.own) == path


def _reading_order(
    first: str, links_of: Mapping[str, list[str]], landed: Mapping[str, str], pages: Iterable[str]
) -> list[str]:
    """``pages`` by their distance from ``first`` and the order of the links; what no link leads to, last."""
    ordered: dict[str, None] = {}
    waiting = deque([first])
    while waiting:
        address = waiting.popleft()
        if address in ordered or address not in links_of:
            continue
        ordered[address] = None
        waiting.extend(landed.get(target, target) for target in links_of[address])
    ordered |= dict.fromkeys(sorted(pages))
    return list(ordered)
