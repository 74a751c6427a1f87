"""The names of pages: ``document/slug``, from the path of the address or of the file.

The name of a page of a site follows from its own address and nothing else, so that no page that comes later
renames it. Of the addresses that read the same, one spelling has the bare name ("/zorg", "/p12/zorg"); every
other ("/Zorg", "/zorg.html", "/p12-zorg") carries a hash of its own address.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from hashlib import sha256
from itertools import chain, count
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from assets.sources.web.urls import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_SLUG = 100

PAGE = "pagina:"

FIRST_PAGE = "start"

_EXTENSION = re.compile(r"\.(?:html?|txt|php|aspx?)$", re.IGNORECASE)
_BARE = re.compile(rf"/(?!{FIRST_PAGE}$|p[0-9]+-)(?:p[0-9]+/)?[a-z0-9]+(?:-[a-z0-9]+)*")
"""One part, or two as LIAS has them: no two of these paths make the same slug."""
_NO_LETTERS = re.compile(r"[^a-z0-9]+")


def role_of(page: str) -> str:
    """The part a page plays in its pull.

    It follows from what the registry or the site says of the page and nothing else: not from its place among
    the others, and not from its published name, in which two addresses that differ in a secret are the same.
    """
    return f"{PAGE}{sha256(page.encode()).hexdigest()[:16]}"


def page_ids(document: str, urls: Sequence[str], roles: Sequence[str]) -> tuple[str, ...]:
    """A name for each of ``urls`` as they are shown, in their order; the same page twice is two pages.

    Addresses can be shown the same because a part like a secret (``?code=12``) is hidden: ``roles`` tell them
    apart, as ``role_of`` gives them.

    Only files can be renamed by others: two of one name in different folders, which a person listed.
    """
    names = [_name(url, role) for url, role in zip(urls, roles, strict=True)]
    times = Counter(names)
    taken = {name for name in times if times[name] == 1}
    told: list[str] = []
    for url, shared in zip(urls, names, strict=True):
        name = shared if times[shared] == 1 else _first_free(f"{shared[:MAX_SLUG]}-{_hash(url)}", taken)
        taken.add(name)
        told.append(f"{document}/{name}")
    return tuple(told)


def _name(url: str, role: str) -> str:
    """The path as letters, digits and hyphens; with a hash where that does not tell the address."""
    path, query, is_file = _parts(url)
    readable = unicodedata.normalize("NFKD", _EXTENSION.sub("", unquote(path))).encode("ascii", "ignore")
    slug = _NO_LETTERS.sub("-", readable.decode().lower()).strip("-") or FIRST_PAGE
    tells = is_file or (not query and (path in ("", "/") or _BARE.fullmatch(path) is not None))
    if tells and len(slug) <= MAX_SLUG:
        return slug
    itself = role if HIDDEN in query else f"{path}?{query}" if query else path
    return f"{slug[:MAX_SLUG]}-{_hash(itself)}"


def _parts(url: str) -> tuple[str, str, bool]:
    """Of an address its path and query; of a file the name without its folders, and that it is one."""
    if url.startswith(("http://", "https://")):
        try:
            parts = urlsplit(url)
        except ValueError:
            return url, "", False
        return parts.path, parts.query, False
    return url.replace("\\", "/").rsplit("/", 1)[-1], "", True


def _first_free(name: str, taken: set[str]) -> str:
    candidates = chain([name], (f"{name}-{number}" for number in count(2)))
    return next(candidate for candidate in candidates if candidate not in taken)


def _hash(text: str) -> str:
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
