"""The municipal sites of the samples: which file is served at which address.

A site is a folder in ``samples/pages``; a page's address is its path in that folder without ``.html``.
What the pages say is in those files, and ``samples/README.md`` tells what of it is real.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from samples.answers import Answer, Request, Site

PAGES = Path(__file__).with_name("pages")

_MEDIATYPES = {
    ".html": "text/html; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xml": "application/xml; charset=utf-8",
}

_NOT_FOUND = """<!DOCTYPE html>
<html lang="nl"><head><title>Pagina niet gevonden</title></head>
<body><h1>Pagina niet gevonden</h1></body></html>
"""


@dataclass(frozen=True, slots=True)
class SiteFolder:
    """One municipal site; every page of it was last modified on the day the site was last built."""

    host: str
    folder: str
    last_modified: str


AMERSFOORT = SiteFolder("amersfoort.openbegroting.invalid", "amersfoort", "Mon, 18 Nov 2024 08:12:30 GMT")
"""Built as LIAS Publisher builds: ``/p{number}/{slug}``, a footer with dates, no sitemap."""

DE_RONDE_VENEN = SiteFolder(
    "derondevenen.openbegroting.invalid", "derondevenen", "Fri, 15 Nov 2024 10:00:00 GMT"
)
"""Built as Pepperflow builds: ``/{document}-{jaar}---{jaar}/programma/{slug}``, with a sitemap."""

SITES = (AMERSFOORT, DE_RONDE_VENEN)


def addresses(site: SiteFolder) -> dict[str, Path]:
    """The file behind each path of a site."""
    root = PAGES / site.folder
    return {_path(file.relative_to(root)): file for file in sorted(root.rglob("*.*")) if file.is_file()}


def _path(file: Path) -> str:
    if file.suffix != ".html":
        return f"/{file.as_posix()}"
    return "/" if file.stem == "index" else f"/{file.with_suffix('').as_posix()}"


def site(site: SiteFolder) -> Site:
    """A site that answers with the files of its folder, read once."""
    answers = {
        path: Answer(200, file.read_bytes(), _MEDIATYPES[file.suffix], site.last_modified)
        for path, file in addresses(site).items()
    }
    missing = Answer(404, _NOT_FOUND.encode(), _MEDIATYPES[".html"])

    def answer(request: Request) -> Answer:
        return answers.get(request.path, missing)

    return answer
