"""Reads a page that lies as a file beside the registry, with the same suspicion as one from the web."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from assets.sources.web.completeness import refuse_no_text
from assets.sources.web.setbacks import Setback

if TYPE_CHECKING:
    from pathlib import Path

PAGE_MEDIATYPES = {".html": "text/html", ".htm": "text/html", ".txt": "text/plain"}
"""What a page can be, by the end of its file's name."""

_MEDIATYPES = PAGE_MEDIATYPES | {".csv": "text/csv"}
"""Pages, and the registers of our own that are traced like any source."""


def mediatype_of(path: Path) -> str:
    """The media type that the file's name tells."""
    return _MEDIATYPES.get(path.suffix.lower(), "text/plain")


def read_page(path: Path, limit: int, within: Path | None = None) -> bytes:
    """The content of a file that holds text of at most ``limit`` bytes; raises ``Setback`` otherwise.

    With ``within`` it must lie in that folder when all links are followed: who may put a page there need
    not be allowed to have other files of this machine published.
    """
    try:
        if within is not None:
            path = path.resolve(strict=True)
            if not path.is_relative_to(within.resolve()):
                raise _unreadable("a link to a file outside the folder of the registry")
        if not stat.S_ISREG(path.stat().st_mode):
            raise _unreadable("a folder" if path.is_dir() else "something that is no file")
        with path.open("rb") as file:
            content = file.read(limit + 1)
    except RuntimeError:  # how Python 3.11 and 3.12 tell of a link that leads to itself
        raise _unreadable("too many levels of symbolic links") from None
    except OSError as error:
        raise _unreadable((error.strerror or "an error").lower()) from None
    if len(content) > limit:
        expected = f"at most {limit:,} bytes"
        raise Setback("more", expected=expected, remedy="put it there in parts", lasting=True, damaged=True)
    refuse_no_text(content)
    return content


def _unreadable(found: str) -> Setback:
    return Setback(
        found,
        expected="a file with a page",
        remedy="put the file there, or correct pages in sources.yaml",
        lasting=True,
    )
