"""The addresses of a site: one spelling for each, which of them are pages of it, and which are traps.

Only the text of an address is looked at here. Whether a machine may be connected to is decided in
``assets.sources.addresses``, whether a site wants it asked in ``robots``.
"""

from __future__ import annotations

import mimetypes
import re
from collections import Counter
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from w3lib.url import canonicalize_url

from assets.documents.recognising.platforms import first_segment_is_document, is_lias_path
from assets.sources.web.urls import netloc, objection, twin

MAX_LENGTH = 500
MAX_SEGMENTS = 12
MAX_REPEATS = 2
"""Of one part of a path; a relative link gone wrong repeats it without end."""

PAGE_MEDIATYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain"})

Skip: TypeAlias = Literal["other host", "outside the document", "no page", "a trap"]

_TRACKING = re.compile(r"utm_.*|gclid|fbclid|msclkid|mc_[ce]id|_ga|_gl|pk_.*|mtm_.*|piwik_.*|matomo_.*")
_SESSION = re.compile(r"phpsessid|jsessionid|aspsessionid.*|sessionid|session_id|cfid|cftoken")
_SHORT_SESSION = re.compile(r"sid=[\w,-]{12,}")
"""The name is short for more than a session: ``sid=12`` can be a section."""
_SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/?]*|/\(S\([a-z0-9]+\)\)", re.IGNORECASE)

# Only what Python itself knows: the file of the machine would make a crawl differ from one to the next.
_TYPES = mimetypes.MimeTypes(filenames=())
for _ending in (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".7z", ".rar", ".woff", ".woff2"):
    _TYPES.add_type("application/octet-stream", _ending)


def canonical(link: str, base: str) -> str | None:
    """The one spelling of the address that ``link`` means on the page at ``base``; None if it is no web page.

    No fragment, default port, or parameters that only follow a visitor; the query in order.
    """
    try:
        joined = urljoin(base, link.strip())
    except ValueError:
        return None
    return _canonical(joined) if len(joined) <= MAX_LENGTH else _canonical.__wrapped__(joined)


@lru_cache(maxsize=20_000)
def _canonical(joined: str) -> str | None:
    """Of a whole address; kept, because every page of a site has the same menu."""
    try:
        if not joined.lower().startswith(("http://", "https://")):
            return None
        joined = joined.partition("#")[0]
        whole = canonicalize_url(joined)
        if objection(whole) is not None:
            return None
        parts = urlsplit(whole)
        kept = [
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if not _follows_a_visitor(name.lower(), value)
        ]
        path = _SESSION_IN_PATH.sub("", parts.path) or "/"
        address = f"{parts.scheme}://{netloc(joined)}{path}" + (f"?{urlencode(kept)}" if kept else "")
    except (ValueError, UnicodeError):
        return None
    return address if objection(address) is None else None


def _follows_a_visitor(name: str, value: str) -> bool:
    short = _SHORT_SESSION.fullmatch(f"{name}={value}")
    return bool(short or _TRACKING.fullmatch(name) or _SESSION.fullmatch(name))


@dataclass(frozen=True, slots=True)
class Scope:
    """Which addresses are a document's own: those of its host, at or below its path."""

    host: str
    below: str
    """``/`` for the whole host, else a path without a slash at its end."""
    secure: bool
    """Whether the site is asked over https only: a link to its plain twin means the same page."""

    @classmethod
    def of(cls, address: str) -> Scope:
        """The site that the registry means by an address.

        The address of a page of LIAS stands for its host, as pages there do not lie below each other; one of
        Pepperflow for its document, as hosts there hold many. Any other stands for what lies below it.
        """
        parts = urlsplit(address)
        below = parts.path.rstrip("/")
        if is_lias_path(parts.path) or not below:
            below = "/"
        elif first_segment_is_document(parts.path):
            below = "/" + parts.path.split("/")[1]
        elif re.search(r"\.[a-z0-9]{2,5}$", below):
            below = below.rpartition("/")[0] or "/"
        return cls(netloc(address), below, parts.scheme == "https")

    def moved_to(self, landed: str) -> Scope:
        """The site when its first page is found at ``landed``: the same, unless that lies outside it."""
        here = replace(self, secure=self.secure or landed.startswith("https://"))
        return here if here.skips(landed) is None else Scope.of(landed)

    def own(self, link: str, base: str) -> str | None:
        """As ``canonical``, over https where the site is, and at its own host for the twin with "www."."""
        address = canonical(link, base)
        if address is None or netloc(address) not in (self.host, twin(self.host)):
            return address
        address = address.replace(f"//{twin(self.host)}/", f"//{self.host}/", 1)
        return address.replace("http://", "https://", 1) if self.secure else address

    def skips(self, address: str) -> Skip | None:
        """Why this address is not asked; None when it may be a page of the document."""
        if netloc(address) != self.host:
            return "other host"
        path = urlsplit(address).path
        if self.below not in ("/", path) and not path.startswith(f"{self.below}/"):
            return "outside the document"
        kind, packed = _TYPES.guess_type(path.rpartition("/")[2])
        if packed is not None or (kind is not None and kind not in PAGE_MEDIATYPES):
            return "no page"
        return "a trap" if _is_trap(address) else None


def _is_trap(address: str) -> bool:
    """Whether an address looks like one of endlessly many."""
    segments = [part for part in urlsplit(address).path.split("/") if part]
    repeats = max(Counter(segments).values(), default=0)
    return len(address) > MAX_LENGTH or len(segments) > MAX_SEGMENTS or repeats > MAX_REPEATS
