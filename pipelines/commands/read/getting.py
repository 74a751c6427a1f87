"""Gets the one page: by the same road as a run, into an archive that is thrown away."""

from __future__ import annotations

import tempfile
from pathlib import Path

from assets.documents.normalising import PulledPage
from assets.sources.archive import Archive
from assets.sources.fetching import Fetcher, Limits, SourceUnavailable
from assets.sources.web.urls import is_web_address, netloc, objection
from datapackages.publisher import read_publisher

ONCE = Limits(attempts=1)
"""Who asks for one page waits for it, and can ask again."""

NEXT_STEP = "ask again later, or save the page as .html and read that file"
"""Nothing that was pulled before stands in for a page that is looked at once."""


def get(page: str) -> PulledPage:
    """The page at an address or path. Raises ``SourceError`` when it cannot be had."""
    is_address = is_web_address(page)
    if not is_address and not Path(page).is_file():
        raise SourceUnavailable(
            page,
            expected="a file (.html, .txt) or an address (https://...)",
            found="no file" if Path(page).exists() else "no such file",
        )
    allow = frozenset({netloc(page)}) if is_address and objection(page) is None else frozenset[str]()
    with tempfile.TemporaryDirectory(prefix="openbegroting-") as folder:
        archive = Archive(Path(folder))
        with Fetcher(
            archive, contact=read_publisher().email, allow=allow, limits=ONCE, otherwise=NEXT_STEP
        ) as fetcher:
            body = fetcher.fetch(page, kind="html") if is_address else fetcher.read_file(Path(page), page)
        return PulledPage(body.url, archive.read(body.sha256), body.mediatype, body.sha256)
