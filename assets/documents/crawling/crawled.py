"""What a crawl brought, and what is told of what it did not bring. How it is found is in ``site``."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assets.sources.web.urls import redacted
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from assets.documents.crawling.pages.looking import Look
    from assets.documents.crawling.pages.reading_order import CrawledPage
    from assets.documents.crawling.visiting import CrawlStopped


class PageUnavailable(OpenbegrotingError):
    """A page could not be had; if it is the first one of a site, nothing of it was."""


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
    scripted_menu: str | None = None
    """What is told of a site whose pages only a script leads to."""
    too_many: bool = False
    """Whether there were more addresses than are remembered, or links on a page than are followed."""
    unread_sitemap: bool = False
    """Whether a sitemap that is there could not be read."""
    without_end: str | None = None
    """The first of the pages, each like no other, that were left because there came no end to them."""
    findings: list[str] = field(default_factory=list)
    not_read: list[str] = field(default_factory=list)
    """A line for each of the many addresses that the findings only count."""
    stopped: CrawlStopped | None = None
    whole: bool = True
    """Whether what was not found is known not to be there."""

    @property
    def is_cut(self) -> bool:
        """Whether there is, or may be, more of the site than was asked."""
        limits = self.too_many or self.unread_sitemap or self.stopped is not None
        return limits or self.scripted_menu is not None or self.without_end is not None


class Skipped:
    """The addresses of a site that are none of its pages, by why that is."""

    _ELSEWHERE = frozenset({"other host", "outside the document", "no page"})

    def __init__(self) -> None:
        self._addresses: dict[str, list[str]] = {}

    def add(self, why: str, address: str) -> None:
        """Count an address."""
        self._addresses.setdefault(why, []).append(address)

    def told(self) -> list[str]:
        """A line for each reason."""
        return [
            f"not read ({why}): {len(addresses):,}, such as {_shown(addresses[0])}"
            for why, addresses in sorted(self._addresses.items())
        ]

    def named(self) -> list[str]:
        """A line for each address at which there may be something of the document, but those told already."""
        return [
            f"{_shown(address)} · not read ({why})"
            for why, addresses in sorted(self._addresses.items())
            if why not in self._ELSEWHERE
            for address in addresses[1:]
        ]


def _shown(address: str) -> str:
    return redacted(address)[:200]


def not_itself(address: str, look: Look) -> PageUnavailable:
    """The failure of a page that says that it stands in for another."""
    return PageUnavailable(
        redacted(address),
        expected="the page itself",
        found=f"one that calls itself {look.name!r}",
        remedy="run again later; what was pulled before stays in use" if look.stands_in != "gone" else "",
    )


def only_by_script(first: str, pages: int) -> str:
    """What is told of a site of which so many pages were found, and the others need its scripts."""
    return str(
        OpenbegrotingError(
            redacted(first),
            expected="links to its other pages, or a sitemap",
            found=f"a menu that only works with JavaScript, and {pages:,} of its pages",
            remedy="name its pages one by one (pages:) in sources.yaml, or ask for a sitemap",
        )
    )
