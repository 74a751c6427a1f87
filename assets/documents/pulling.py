"""Pulls the pages of one P&C document into the archive: by address, as files beside the registry, or a site.

How a site is crawled, and what becomes of what it lacks, is in ``crawling``.

A page that cannot be had now is taken as this document last had it, if it ever did and its bytes are still
sound; either way it is recorded that it could not be had. One page never stops the others.
"""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from assets.documents.crawling.crawled import not_itself
from assets.documents.crawling.pages.looking import look_at
from assets.documents.crawling.pulling import damage_of, pull_site
from assets.documents.identifiers import role_of
from assets.sources.pulls import Pull, PulledBody, PullFailure
from assets.sources.web.urls import is_web_address, redacted
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from pathlib import Path

    from assets.sources.archive import Archive, Body
    from assets.sources.fetching import Fetcher
    from assets.sources.pulls import Pulls
    from assets.sources.registry import DocumentSource, Registry

logger = logging.getLogger("openbegroting.documents")


def pull_recorded(
    registry: Registry, jaar: int, fetcher: Fetcher, archive: Archive, pulls: Pulls
) -> list[Pull]:
    """Pull every document of ``jaar`` and remember, per document, what came of it."""
    return [
        pull
        for source in registry.documents_of(jaar)
        if (pull := _pull(source, registry.path.parent, fetcher, archive, pulls)) is not None
    ]


def names_of(source: DocumentSource) -> dict[str, str]:
    """How each page that the registry lists is named in what is published, in order.

    An address goes without its secrets, a file by its path from the registry. Where a file outside that
    folder lies on this machine is nobody's business: it goes by the id of its document and its own name,
    with a hash of its path where that would be the name of another page as well.
    """
    pages = source.pages or ()
    names = {page: _name(source.id, page) for page in pages}
    times = Counter(names.values())
    return {
        page: _told_apart(name, page) if times[name] > 1 and _is_outside(page) else name
        for page, name in names.items()
    }


def let_go_of_damaged(source: DocumentSource, archive: Archive, pulls: Pulls) -> None:
    """Take the bodies that cannot be read any more out of the last pull: the document never had those pages.

    They come back with the first pull that can have them.
    """
    pull = pulls.last_complete(source.id, source.jaar)
    if pull is None:
        return
    damaged = {item: damage for item in pull.bodies if (damage := damage_of(item.body, archive)) is not None}
    if not damaged:
        return
    for damage in damaged.values():
        logger.warning("%s: %s", source.id, damage)
    before = pulls.failure(source.id, source.jaar)
    messages = [*([before.message] if before is not None else []), *damaged.values()]
    left = tuple(item for item in pull.bodies if item not in damaged)
    lost = tuple(item.body.url for item in damaged) if source.url is not None else ()
    pulls.save_incomplete(
        replace(pull, bodies=left, missing=(*pull.missing, *lost)),
        PullFailure(source.id, source.jaar, " | ".join(messages), datetime.now(UTC)),
    )


def _pull(
    source: DocumentSource, beside: Path, fetcher: Fetcher, archive: Archive, pulls: Pulls
) -> Pull | None:
    """The pages of one document that could be had; None when there are none at all."""
    if source.url is not None:
        return pull_site(source, source.url, fetcher, archive, pulls)
    pulled_at = datetime.now(UTC)
    last = pulls.last_complete(source.id, source.jaar)
    before = {item.role: item.body for item in last.bodies} if last is not None else {}
    bodies: list[PulledBody] = []
    failures: list[str] = []
    for page, name in names_of(source).items():
        role = role_of(page)
        body: Body | None
        try:
            body = _page(source, page, name, beside, fetcher)
            _refuse_stand_in(page, body, archive)
        except OpenbegrotingError as error:
            failures.append(str(error))
            body = before.get(role)
            damage = damage_of(body, archive) if body is not None else None
            if damage is not None:
                failures.append(damage)
                body = None
        if body is not None:
            bodies.append(PulledBody(role, replace(body, url=name)))
    pull = Pull(source.id, source.jaar, tuple(bodies), pulled_at)
    if failures:
        failure = PullFailure(source.id, source.jaar, " | ".join(failures), pulled_at)
        pulls.save_incomplete(pull, failure)
    else:
        pulls.save(pull)
    return pull if bodies else None


def _page(source: DocumentSource, page: str, name: str, beside: Path, fetcher: Fetcher) -> Body:
    if is_web_address(page):
        return fetcher.fetch(page, kind="html")
    # The fetch log is shared by all documents, and many have a file of the same name.
    if _is_outside(page):
        return fetcher.read_file(beside / page, shown_as=name)
    return fetcher.read_file(beside / page, shown_as=f"{source.id}/{name}", within=beside)


def _refuse_stand_in(page: str, body: Body, archive: Archive) -> None:
    """Raise ``PageUnavailable`` for a page that says that it is not there, or that the site is not well."""
    if is_web_address(page):
        look = look_at(archive.read(body.sha256), body.mediatype, page, lambda _link, _base: None)
        if look.stands_in is not None:
            raise not_itself(page, look)


def _name(document: str, page: str) -> str:
    if is_web_address(page):
        return redacted(page)
    return f"{document}/{PureWindowsPath(page).name}" if _is_outside(page) else page


def _is_outside(page: str) -> bool:
    """Whether a page is a file that is not named by its path below the folder of the registry."""
    if is_web_address(page):
        return False
    windows = PureWindowsPath(page)
    return PurePosixPath(page).is_absolute() or bool(windows.anchor) or ".." in windows.parts


def _told_apart(name: str, page: str) -> str:
    stem, dot, end = name.rpartition(".")
    return f"{stem}-{_hash(page)[:8]}{dot}{end}"


def _hash(page: str) -> str:
    return sha256(page.encode()).hexdigest()[:16]
