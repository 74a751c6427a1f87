"""The names of pages: ``document/slug``, from the path of the address or of the file.

A name never depends on the order of the pages, and two pages of a document never share one. Of pages that
would, the one whose path is spelled as its name keeps it, so that a page that comes later ("/Zorg.html") does
not rename it ("/zorg"); the others are told apart by a hash of their own address.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from hashlib import sha256
from itertools import chain, count
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_SLUG = 100

PAGE = "pagina:"

_EXTENSION = re.compile(r"\.(?:html?|txt|php|aspx?)$", re.IGNORECASE)
_SPELLED = re.compile(r"/?(?:[a-z0-9]+(?:-[a-z0-9]+)*/)*[a-z0-9]+(?:-[a-z0-9]+)*")
_NO_LETTERS = re.compile(r"[^a-z0-9]+")


def role_of(page: str) -> str:
    """The part a page plays in its pull.

    It follows from what the registry or the site says of the page and nothing else: not from its place among
    the others, and not from its published name, in which two addresses that differ in a secret are the same.
    """
    return f"{PAGE}{sha256(page.encode()).hexdigest()[:16]}"


def page_ids(document: str, urls: Sequence[str]) -> tuple[str, ...]:
    """A name for each of ``urls``, in their order; the same address twice is two pages."""
    slugs = [_slug(url) for url in urls]
    own = Counter(slug for url, slug in zip(urls, slugs, strict=True) if _is_spelled_so(url))
    times = Counter(slugs)
    taken = {slug for slug in times if 1 in (times[slug], own[slug])}
    names: list[str] = []
    for url, slug in zip(urls, slugs, strict=True):
        keeps = times[slug] == 1 or (own[slug] == 1 and _is_spelled_so(url))
        name = slug if keeps else _first_free(f"{slug[:MAX_SLUG]}-{_hash(url)}", taken)
        taken.add(name)
        names.append(f"{document}/{name}")
    return tuple(names)


def _is_spelled_so(url: str) -> bool:
    """Whether a path says its own name, but for the strokes between its parts."""
    path, query = _path_and_query(url)
    return not query and _SPELLED.fullmatch(path) is not None


def _slug(url: str) -> str:
    """The path as letters, digits and hyphens; a query, or a path too long, is added as a hash."""
    path, query = _path_and_query(url)
    readable = unicodedata.normalize("NFKD", _EXTENSION.sub("", unquote(path))).encode("ascii", "ignore")
    slug = _NO_LETTERS.sub("-", readable.decode().lower()).strip("-") or "start"
    if query:
        slug = f"{slug[:MAX_SLUG]}-{_hash(query)}"
    elif len(slug) > MAX_SLUG:
        slug = f"{slug[:MAX_SLUG]}-{_hash(path)}"
    return slug


def _path_and_query(url: str) -> tuple[str, str]:
    """Of an address its path and query; of a file the name without its folders."""
    if url.startswith(("http://", "https://")):
        try:
            parts = urlsplit(url)
        except ValueError:
            return url, ""
        return parts.path, parts.query
    return url.replace("\\", "/").rsplit("/", 1)[-1], ""


def _first_free(name: str, taken: set[str]) -> str:
    candidates = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(candidate for candidate in candidates if candidate not in taken)


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
