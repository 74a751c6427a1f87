"""From a crawl to the pull of a document: what stays of before, what is missing, what is told.

A page is let go of when the site says that it is gone, or when a crawl that lacked nothing did not find it.
Whatever could not be had stays as it was last had. A site that is down or shrinks beyond belief leaves the
last pull as it is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assets.documents.crawling.journal import Journal
from assets.documents.crawling.limits import CrawlLimits
from assets.documents.crawling.site import crawl
from assets.documents.identifiers import role_of
from assets.sources.archive import ArchiveDamaged
from assets.sources.durable import StoreUnwritable
from assets.sources.pulls import Pull, PulledBody, PullFailure
from assets.sources.web.urls import redacted
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assets.documents.crawling.crawled import Crawled
    from assets.sources.archive import Archive, Body
    from assets.sources.fetching import Fetcher
    from assets.sources.pulls import Pulls
    from assets.sources.registry import DocumentSource

MAX_TOLD = 5
"""Failures of single pages in one message; the pull's record has them all."""

MAX_FINDINGS = 1_000

FEWEST_TO_SHRINK = 4
"""Pages; below it, half of them is one page or two."""


def damage_of(body: Body, archive: Archive) -> str | None:
    """Why an archived body cannot be used; None when it is sound."""
    try:
        archive.read(body.sha256)
    except ArchiveDamaged as damage:
        return str(damage)
    return None


def pull_site(
    source: DocumentSource, url: str, fetcher: Fetcher, archive: Archive, pulls: Pulls
) -> Pull | None:
    """Crawl the site of a document and keep what came of it; the pull that now counts, None without any.

    Raises ``StoreUnwritable``.
    """
    last = pulls.last_complete(source.id, source.jaar)
    parts = {item.role: item for item in last.bodies} if last is not None else {}

    def before(address: str) -> Body | None:
        item = parts.get(role_of(address))
        return item.body if item is not None and damage_of(item.body, archive) is None else None

    journal = Journal(archive, source.id, source.jaar, url)
    try:
        crawled = crawl(url, fetcher, archive, journal, CrawlLimits.of(source.crawl), before)
    except StoreUnwritable:
        raise
    except OpenbegrotingError as error:
        return _stays(source, str(error), last, pulls)
    goes_on = crawled.stopped is not None and crawled.stopped.goes_on
    pull = _kept(source, crawled, last, archive, pulls)
    # Only now: a kill before the pull is kept must not cost the site its requests once more.
    if not goes_on:
        journal.close()
    return pull


def _kept(
    source: DocumentSource, crawled: Crawled, last: Pull | None, archive: Archive, pulls: Pulls
) -> Pull | None:
    """The pull that now counts: what was crawled, or the last one where that is not to be replaced."""
    stopped = crawled.stopped
    if stopped is not None and stopped.goes_on and last is not None and not last.missing:
        return _stays(source, str(stopped), last, pulls)
    pull = _merged(source, crawled, last, archive)
    if last is not None and 2 * len(pull.bodies) < len(last.bodies) >= FEWEST_TO_SHRINK:
        return _stays(source, _shrunk(source.url or "", len(pull.bodies), len(last.bodies)), last, pulls)
    _keep(pull, crawled, pulls)
    return pull


def _stays(source: DocumentSource, message: str, last: Pull | None, pulls: Pulls) -> Pull | None:
    """The last pull, untouched, with why there is no newer one."""
    pulls.save_failure(PullFailure(source.id, source.jaar, message, datetime.now(UTC)))
    return last


def _merged(source: DocumentSource, crawled: Crawled, last: Pull | None, archive: Archive) -> Pull:
    """What was crawled, and of before what a crawl that lacked something may only have missed."""
    bodies = [
        PulledBody(role_of(page.address), replace(page.body, url=redacted(page.address)))
        for page in crawled.pages
    ]
    roles = {item.role for item in bodies} | {role_of(address) for address in crawled.gone}
    hashes = {item.body.sha256 for item in bodies}
    findings = list(crawled.findings)
    for item in last.bodies if last is not None else ():
        if item.role in roles or item.body.sha256 in hashes:
            continue
        if crawled.whole:
            findings.append(f"{item.body.url} · no longer on the site")
        elif damage_of(item.body, archive) is None:
            bodies.append(item)
            findings.append(f"{item.body.url} · not asked this time; as it was pulled before")
    told = [*crawled.failures.values(), *findings, *crawled.not_read]
    if len(told) > MAX_FINDINGS:
        told[MAX_FINDINGS - 1 :] = [f"and {len(told) - MAX_FINDINGS + 1:,} more findings"]
    return Pull(
        source.id,
        source.jaar,
        tuple(bodies),
        datetime.now(UTC),
        missing=(
            *(redacted(address) for address in crawled.lacking),
            *(f"niet volledig: {why}" for why in _cut(crawled)),
        ),
        findings=tuple(told),
    )


def _cut(crawled: Crawled) -> Iterator[str]:
    """Why there is, or may be, more of the site than was asked, as published."""
    if crawled.stopped is not None:
        yield crawled.stopped.in_dutch
    if crawled.scripted_menu is not None:
        yield "het menu van de website werkt alleen met JavaScript"
    if crawled.too_many:
        yield "de website noemt meer adressen dan wij onthouden"
    if crawled.unread_sitemap:
        yield "een sitemap van de website was niet te lezen"
    if crawled.without_end is not None:
        yield f"aan pagina's zoals {redacted(crawled.without_end)} kwam geen einde"


def _keep(pull: Pull, crawled: Crawled, pulls: Pulls) -> None:
    lines = list(crawled.failures.values())
    if crawled.stopped is not None:
        lines = [str(crawled.stopped), *([] if crawled.stopped.goes_on else lines)]
    if crawled.scripted_menu is not None:
        lines.append(crawled.scripted_menu)
    if not lines:
        pulls.save(pull)
        return
    told = lines[:MAX_TOLD]
    if len(lines) > MAX_TOLD:
        told.append(f"and {len(lines) - MAX_TOLD:,} more pages, listed in the record of the pull")
    failure = PullFailure(pull.source, pull.jaar, " | ".join(told), pull.pulled_at)
    pulls.save_incomplete(pull, failure)


def _shrunk(url: str, found: int, had: int) -> str:
    return str(
        OpenbegrotingError(
            redacted(url),
            expected=f"a site of about {had:,} pages, as last time",
            found=f"{found:,}",
            remedy="what was pulled before stays; if the site really shrank, give the document a new id",
        )
    )
