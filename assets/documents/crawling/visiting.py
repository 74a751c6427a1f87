"""Asks the addresses of one site, one at a time, with a pause between them and within the budgets.

What was asked before in the same crawl is taken from its journal. Which address comes next is decided in
``site``.
"""

from __future__ import annotations

import time
from http import HTTPStatus
from typing import TYPE_CHECKING

from assets.documents.crawling.addresses import PAGE_MEDIATYPES
from assets.documents.crawling.journal import Visit
from assets.sources.fetching import NotAPage, SourceError
from assets.sources.web.retrying import PASSING_STATUSES
from datapackages.errors import OpenbegrotingError
from datapackages.words import getal

if TYPE_CHECKING:
    from assets.documents.crawling.journal import Journal
    from assets.documents.crawling.limits import CrawlLimits
    from assets.documents.crawling.robots import Robots
    from assets.sources.fetching import Fetcher

SILENCES = 5
"""Addresses in a row without an answer, or with one that says the site is ill: then it is left alone."""

GONE = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


class CrawlStopped(OpenbegrotingError):
    """A crawl ended before the site did. ``in_dutch`` is for what is published of it."""

    def __init__(
        self, thing: str, *, expected: str, found: str, remedy: str, in_dutch: str, goes_on: bool
    ) -> None:
        self.in_dutch = in_dutch
        self.goes_on = goes_on
        """Whether the next run takes it up where it stopped, instead of meeting the same limit again."""
        super().__init__(thing, expected=expected, found=found, remedy=remedy)


class Visitor:
    """The visits to one site, its budgets and its silences counted."""

    def __init__(
        self, site: str, fetcher: Fetcher, journal: Journal, limits: CrawlLimits, robots: Robots, pause: float
    ) -> None:
        self._site = site
        self._fetcher = fetcher
        self._journal = journal
        self.limits = limits
        self._robots = robots
        self._pause = pause
        self._ends = time.monotonic() + limits.seconds
        self._visits = 0
        self._bytes = 0
        self._silences = 0

    def rest(self) -> None:
        """Let the site be until the next request."""
        if self._pause > 0:
            self._fetcher.rest(self._pause)

    def visit(self, address: str) -> Visit:
        """What this address gives: a page, or why not. Raises ``CrawlStopped`` at a limit."""
        earlier = self._journal.visit(address)
        if earlier is not None and (earlier.body is not None or not _is_passing(earlier)):
            self._count(earlier)
            return earlier
        self._refuse_more()
        self.rest()
        visit = self._ask(address)
        self._journal.add(visit)
        self._count(visit)
        if self._silences == SILENCES:
            raise CrawlStopped(
                self._site,
                expected="a site that answers",
                found=f"{SILENCES} addresses in a row that could not be had, the last: {visit.problem}",
                remedy="",
                in_dutch="de website gaf geen antwoord meer",
                goes_on=True,
            )
        return visit

    def _ask(self, address: str) -> Visit:
        try:
            landed = self._fetcher.land(address, kind="html", allows=self._robots.allows)
        except NotAPage as error:
            return Visit(asked=address, problem=str(error), status=error.status, other_kind=True)
        except SourceError as error:
            return Visit(
                asked=address,
                problem=str(error),
                status=error.status,
                leads_to=error.leads_to,
                disallowed=error.disallowed,
            )
        if landed.body.mediatype.partition(";")[0] not in PAGE_MEDIATYPES:
            return Visit(asked=address, other_kind=True)
        return Visit(asked=address, landed=landed.address, body=landed.body)

    def _count(self, visit: Visit) -> None:
        self._visits += 1
        self._bytes += visit.body.bytes if visit.body is not None else 0
        self._silences = self._silences + 1 if _is_passing(visit) else 0

    def _refuse_more(self) -> None:
        limits = self.limits
        if self._visits >= limits.pages:
            raise self._limit(f"{limits.pages:,} addresses", f"{getal(limits.pages)} adressen", "max_pages")
        if self._bytes >= limits.bytes:
            size = limits.bytes // (1024 * 1024)
            raise self._limit(f"{size:,} MiB of pages", f"{getal(size)} MiB", "max_megabytes")
        if time.monotonic() >= self._ends:
            minutes = f"{limits.seconds / 60:g}"
            raise CrawlStopped(
                self._site,
                expected=f"a site that is read within {minutes} minutes",
                found=f"{self._visits:,} addresses in that time, and more to ask",
                remedy="run again to go on from here, or raise crawl.max_minutes in sources.yaml",
                in_dutch=f"de tijd van {minutes} minuten was om",
                goes_on=True,
            )

    def _limit(self, limit: str, in_dutch: str, setting: str) -> CrawlStopped:
        return CrawlStopped(
            self._site,
            expected=f"a site of at most {limit}",
            found="more",
            remedy=f"the rest was not asked; raise crawl.{setting} in sources.yaml, or name a smaller part",
            in_dutch=f"de grens van {in_dutch} is bereikt",
            goes_on=False,
        )


def _is_passing(visit: Visit) -> bool:
    """Whether the answer, or that there was none, may be another one later."""
    return visit.problem is not None and (visit.status is None or visit.status in PASSING_STATUSES)
