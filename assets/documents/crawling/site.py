"""Crawls the site of one document: from its address along its links and sitemaps, each page once.

What is asked first follows from the site alone, and so does the order of its pages: that in which a reader
comes upon them, then what only a sitemap names. What becomes of a crawl that lacks something is decided in
``pulling``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from assets.documents.crawling.addresses import Scope, canonical
from assets.documents.crawling.crawled import Crawled, PageUnavailable, Skipped, not_itself, only_by_script
from assets.documents.crawling.frontier import Frontier, Lead
from assets.documents.crawling.pages.likeness import Vocabulary
from assets.documents.crawling.pages.links import MAX_LINKS
from assets.documents.crawling.pages.looking import hides_pages, look_at
from assets.documents.crawling.pages.reading_order import CrawledPage, reading_order, without_copies
from assets.documents.crawling.robots import refused, robots_of
from assets.documents.crawling.sitemaps import Sitemaps
from assets.documents.crawling.visiting import GONE, CrawlStopped, Visitor
from assets.sources.web.urls import are_twins, netloc, redacted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from assets.documents.crawling.journal import Journal, Visit
    from assets.documents.crawling.limits import CrawlLimits
    from assets.documents.crawling.pages.looking import Look
    from assets.documents.crawling.robots import Robots
    from assets.sources.archive import Archive, Body
    from assets.sources.fetching import Fetcher

    Before: TypeAlias = Callable[[str], Body | None]

MAX_KNOWN = 200_000
"""Addresses of one site that are remembered; one sitemap has 50,000 at most."""


def crawl(
    start: str, fetcher: Fetcher, archive: Archive, journal: Journal, limits: CrawlLimits, before: Before
) -> Crawled:
    """The pages of the site at ``start``; ``before(address)`` gives the page as it was last had.

    A site that only sends on from its name to that name with or without "www." is crawled there, by the
    robots.txt of that host. Raises ``SourceError`` when robots.txt does not let it be read now,
    ``PageUnavailable`` when its first page cannot be had, ``StoreUnwritable``.
    """
    first = canonical(start, start) or start
    try:
        return _crawl_from(first, fetcher, archive, journal, limits, before)
    except _MovedToTwin as moved:
        there = canonical(moved.address, first) or first
    try:
        return _crawl_from(there, fetcher, archive, journal, limits, before)
    except _MovedToTwin as back:
        raise PageUnavailable(
            redacted(first), expected="a page", found=f"a redirect in a circle, to {redacted(back.address)}"
        ) from None


class _MovedToTwin(Exception):
    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


def _crawl_from(
    first: str, fetcher: Fetcher, archive: Archive, journal: Journal, limits: CrawlLimits, before: Before
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
    def __init__(self, visitor: Visitor, archive: Archive, robots: Robots, before: Before) -> None:
        self._visitor = visitor
        self._archive = archive
        self._robots = robots
        self._before = before
        self._found = Crawled()
        self._pages: dict[str, CrawledPage] = {}
        self._landed: dict[str, str] = {}
        """Where each address that was asked led."""
        self._links: dict[str, list[str]] = {}
        self._frontier = Frontier()
        self._vocabulary = Vocabulary()
        self._shown: set[str] = set()
        """The fingerprints of the pages so far."""
        self._prints: dict[tuple[str, str], str] = {}
        self._known: set[str] = set()
        self._settled: set[str] = set()
        """Those of the known addresses that are not to be asked (again)."""
        self._skipped = Skipped()
        self._left_out = {canonical(address, address) for address in visitor.limits.leave_out}

    def run(self, first: str, root: str, fetcher: Fetcher) -> Crawled:
        self._scope = Scope.of(first)
        visit = self._visitor.visit(first)
        if visit.leads_to is not None and visit.leads_to != first and are_twins(first, visit.leads_to):
            raise _MovedToTwin(visit.leads_to)
        if visit.body is None:
            raise PageUnavailable(visit.problem or f"{redacted(first)} is no page")
        landed = canonical(visit.landed or first, first) or first
        self._scope = self._scope.moved_to(landed)
        look = self._look(landed, visit.body)
        if look.stands_in is not None:
            raise not_itself(first, look)
        self._known.update((first, landed))
        self._settled.update((first, landed))
        self._take(first, visit)
        sitemaps = Sitemaps(fetcher, self._archive, self._own_sitemap)
        sitemaps.read(root, self._robots.sitemaps, self._visitor.rest)
        named = (own for place in sitemaps.addresses if (own := self._scope.own(place, root)))
        self._add(named, Lead.SITEMAP)
        self._found.findings += sitemaps.findings
        self._found.unread_sitemap = not sitemaps.complete
        self._follow()
        self._found.pages += self._in_order(landed)
        self._tell_of_hidden(first, look)
        self._found.whole = not self._found.failures and not self._found.is_cut
        self._found.findings += self._skipped.told()
        self._found.not_read += self._skipped.named()
        return self._found

    def _follow(self) -> None:
        for address in self._frontier.waiting():
            if address in self._landed or address in self._pages:
                continue
            try:
                visit = self._visitor.visit(address)
            except CrawlStopped as stopped:
                self._found.stopped = stopped
                return
            self._take(address, visit)
        self._leave_what_has_no_end()

    def _leave_what_has_no_end(self) -> None:
        """Leave the trap in which the crawl ended, but for what was a page before."""
        barren, never_given = self._frontier.barren(), self._frontier.never_given()
        lost = [*barren, *(address for address in never_given if self._before(address) is not None)]
        self._found.without_end = next(iter(lost), None)
        for address in barren:
            if address in self._pages and self._before(address) is None:
                del self._pages[address], self._links[address]
                self._skipped.add("a trap", address)
        for address in never_given:
            self._skipped.add("a trap", address)

    def _take(self, asked: str, visit: Visit) -> None:
        """Add the page of a visit, or the page as it was before, or what became of it."""
        if visit.other_kind:
            self._skipped.add("no page", asked)
        elif visit.disallowed:
            self._skipped.add("disallowed by robots.txt", visit.leads_to or asked)
        elif visit.status in GONE:
            self._is_gone(asked, visit.problem or asked)
        elif self._leaves(asked, visit.leads_to):
            self._skipped.add("other host", visit.leads_to or asked)
        elif visit.body is None:
            self._fails(asked, visit.problem or asked)
        else:
            self._take_page(asked, self._scope.own(visit.landed or asked, asked) or asked, visit.body)

    def _take_page(self, asked: str, address: str, body: Body) -> None:
        if (problem := self._objection(address)) is not None:
            self._skipped.add(problem, address)
            return
        if address in self._pages:
            self._landed[asked] = address
            return
        if address not in self._known:
            self._known.add(address)
            self._frontier.count(address)
        look = self._look(address, body)
        if look.stands_in == "gone":
            self._is_gone(asked, str(not_itself(asked, look)))
        elif look.stands_in == "closed" and self._before(asked) is None:
            self._skipped.add("it asks for a login", asked)
        elif look.stands_in is not None:
            self._fails(asked, str(not_itself(asked, look)))
        else:
            self._add_page(asked, address, body, look)

    def _leaves(self, asked: str, leads_to: str | None) -> bool:
        """Whether an address that never was a page of the document only sends its readers to another host."""
        target = self._scope.own(leads_to, asked) if leads_to is not None else None
        away = target is not None and self._scope.skips(target) == "other host"
        return away and self._before(asked) is None

    def _is_gone(self, asked: str, told: str) -> None:
        self._found.gone.append(asked)
        self._found.findings.append(told)

    def _fails(self, asked: str, problem: str) -> None:
        """A page that could not be had: it stays as it was before, if it was."""
        self._found.failures[asked] = problem
        body = self._before(asked)
        if body is None:
            self._found.lacking.append(asked)
        elif asked not in self._pages:
            self._add_page(asked, asked, body, self._look(asked, body))

    def _add_page(self, asked: str, address: str, body: Body, look: Look) -> None:
        """Add a page and what it leads to; of what it shows only the fingerprint is held."""
        self._landed[asked] = address
        grows = self._vocabulary.grows(look.words)
        if look.fingerprint not in self._shown:
            self._shown.add(look.fingerprint)
            self._frontier.brought_a_page(with_something_new=grows)
        is_first = not self._pages
        self._pages[address] = CrawledPage(address, body, look.without_its_words())
        self._links[address] = [target for target in look.links if self._scope.skips(target) is None]
        if look.too_many_links:
            self._too_many(f"{redacted(address)} · only its first {MAX_LINKS:,} links are followed")
        self._add(look.links, Lead.PAGE if grows or is_first else Lead.BARREN_PAGE)
        path, _, query = address.partition("?")
        if query and self._prints.setdefault((path, look.fingerprint), address) != address:
            # The query tells nothing here; the address without it is the same with every visit.
            self._add([path], Lead.PAGE)

    def _too_many(self, told: str) -> None:
        if not self._found.too_many:
            self._found.findings.append(told)
        self._found.too_many = True

    def _look(self, address: str, body: Body) -> Look:
        return look_at(self._archive.read(body.sha256), body.mediatype, address, self._scope.own)

    def _add(self, addresses: Iterable[str], lead: Lead) -> None:
        for address in addresses:
            if address not in self._known:
                if len(self._known) >= MAX_KNOWN:
                    self._too_many(f"{redacted(address)} · not followed, nor any after {MAX_KNOWN:,} others")
                    return
                self._known.add(address)
                problem = self._objection(address)
                if problem is None:
                    self._frontier.count(address)
                else:
                    self._settled.add(address)
                    self._skipped.add(problem, address)
            if address not in self._settled:
                self._frontier.add(address, lead)

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
        here = address is not None and netloc(address) == self._scope.host and self._robots.allows(address)
        return address if here else None

    def _in_order(self, first: str) -> list[CrawledPage]:
        """The pages as a reader comes upon them, each once."""
        order = reading_order(first, self._links, self._landed, self._pages)
        pages, copies = without_copies(
            [self._pages[address] for address in order],
            was_page=lambda address: self._before(address) is not None,
            shown=lambda page: self._look(page.address, page.body).shown,
        )
        for address in copies:
            self._skipped.add("the same page as another address", address)
        return pages

    def _tell_of_hidden(self, first: str, look: Look) -> None:
        """Say so when the site has pages that are only reached by running its scripts, which is not done."""
        asked = self._landed.keys() | self._pages.keys()
        places = sorted(look.scripted - asked)
        hidden = [one for one in places if one.startswith("#") or self._objection(one) is None]
        for place in hidden:
            if place not in self._known:
                self._skipped.add("only a script leads to it", place)
        pages = len(self._found.pages)
        if hides_pages(look, len(hidden), pages):
            self._found.scripted_menu = only_by_script(first, pages)
        elif pages == 1:
            self._found.findings.append(f"{redacted(first)} · one page: no other one was read")
