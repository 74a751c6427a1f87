"""What a site's robots.txt allows, as RFC 9309 has it: refused is allowed, unreachable is not now.

How a request travels is in ``assets.sources``; the file's own grammar is protego's.
"""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from protego import Protego

from assets.sources.fetching import SourceError, SourceUnavailable

if TYPE_CHECKING:
    from assets.sources.archive import Archive
    from assets.sources.fetching import Fetcher

AGENT = "openbegroting"

MAX_BYTES = 512 * 1024
"""RFC 9309, 2.5: at least 500 KiB must be read; what follows is not."""

USUAL_PAUSE = 1.0
LONGEST_PAUSE = 10.0
"""A larger Crawl-delay would make a document of 500 pages take longer than its time budget."""


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host for us."""

    rules: Protego

    def allows(self, address: str) -> bool:
        """Whether this address may be asked."""
        return bool(self.rules.can_fetch(address, AGENT))

    @property
    def pause(self) -> float:
        """Seconds between two requests: what the site asks within bounds, else a second."""
        asked = self.rules.crawl_delay(AGENT)
        return USUAL_PAUSE if asked is None else min(asked, LONGEST_PAUSE)

    @property
    def sitemaps(self) -> tuple[str, ...]:
        """The sitemaps it names."""
        return tuple(self.rules.sitemaps)


def robots_of(root: str, fetcher: Fetcher, archive: Archive) -> Robots:
    """The rules of the host whose root address is ``root``. Raises ``SourceError``: nothing may be asked now.

    A refusal (4xx) or a redirect that leads away means that there are no rules; no answer, 5xx, 429 or a
    file that is cut short, that they are not known now.
    """
    try:
        body = fetcher.fetch(f"{root}robots.txt", kind="lines")
    except SourceError as error:
        status = error.status or HTTPStatus.SERVICE_UNAVAILABLE
        refused = HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.INTERNAL_SERVER_ERROR
        if refused and status != HTTPStatus.TOO_MANY_REQUESTS:
            return Robots(Protego.parse(""))
        raise
    text = archive.read(body.sha256)[:MAX_BYTES].decode("utf-8-sig", "replace")
    return Robots(Protego.parse(text))


def refused(address: str) -> SourceUnavailable:
    """The failure of a site that does not want to be read."""
    return SourceUnavailable(
        address,
        expected=f"a robots.txt that lets {AGENT} read it",
        found="a rule that disallows it",
        remedy="it is not read; ask the municipality, or take the document out of sources.yaml",
    )
