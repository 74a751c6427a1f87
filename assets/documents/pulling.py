"""Pulls the pages of one P&C document into the archive: by address, or as files beside the registry.

A page that cannot be had now is taken as it was last archived, if it ever was; either way it is recorded
that it could not be had. One page never stops the others.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import PurePath
from typing import TYPE_CHECKING

from assets.sources.pulls import Pull, PulledBody, PullFailure
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from pathlib import Path

    from assets.sources.archive import Archive, Body
    from assets.sources.fetching import Fetcher
    from assets.sources.pulls import Pulls
    from assets.sources.registry import DocumentSource, Registry

PAGE = "pagina:"


def pull_recorded(
    registry: Registry, jaar: int, fetcher: Fetcher, archive: Archive, pulls: Pulls
) -> list[Pull]:
    """Pull every document of ``jaar`` and remember, per document, what came of it."""
    return [
        pull
        for source in registry.documents_of(jaar)
        if (pull := _pull(source, registry.path.parent, fetcher, archive, pulls)) is not None
    ]


def _pull(
    source: DocumentSource, beside: Path, fetcher: Fetcher, archive: Archive, pulls: Pulls
) -> Pull | None:
    """The pages of one document that could be had; None when there are none at all."""
    pulled_at = datetime.now(UTC)
    bodies: list[PulledBody] = []
    failures: list[str] = []
    for number, page in enumerate(source.pages or (source.url or "",), start=1):
        body, failure = _page(page, beside, fetcher, archive)
        if body is not None:
            bodies.append(PulledBody(f"{PAGE}{number:04}", body))
        if failure is not None:
            failures.append(failure)
    pull = Pull(source.id, source.jaar, tuple(bodies), pulled_at)
    if bodies:
        pulls.save(pull)
    if failures:
        pulls.save_failure(PullFailure(source.id, source.jaar, " | ".join(failures), pulled_at))
    return pull if bodies else None


def _page(page: str, beside: Path, fetcher: Fetcher, archive: Archive) -> tuple[Body | None, str | None]:
    """A page's body, and why it could not be had now; with both, the body is the last archived one."""
    by_address = page.startswith(("http://", "https://"))
    try:
        if by_address:
            return fetcher.fetch(page, kind="html"), None
        return fetcher.read_file(beside / page, shown_as=shown(page)), None
    except OpenbegrotingError as error:
        return archive.last_body(shown(page)), str(error)


def shown(page: str) -> str:
    """How a page is named in what is published: where a file lies on this machine is nobody's business."""
    return PurePath(page).name if PurePath(page).is_absolute() else page
