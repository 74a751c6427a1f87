"""Web addresses as text: which can be a source's, whose they are, and what of them may be shown.

Where an address leads, and whether it may be connected to, is decided in ``addresses``.
"""

from __future__ import annotations

import re
from urllib.parse import SplitResult, urlsplit

MAX_LENGTH = 8_000

HIDDEN = "***"

DEFAULT_PORTS = {"http": 80, "https": 443}

_USERINFO = re.compile(r"(//)[^/?#\s]*@")

_SECRET = re.compile(
    r"""([?&;] [^=&;\#\s]*
         (?: token | secret | passw | pwd | credential | signature | session | auth(?!or) | key(?!word) )
         [^=&;\#\s]* = | [?&;] (?:sig|sid|code) =)
        [^&;\#\s]*""",
    re.IGNORECASE | re.VERBOSE,
)


def is_web_address(text: str) -> bool:
    """Whether ``text`` means to be an address with a scheme, rather than the path of a file."""
    return "://" in text


def objection(url: str) -> str | None:
    """Why ``url`` cannot be the address of a source; None when it can."""
    if not url:
        return "nothing"
    if len(url) > MAX_LENGTH:
        return f"{len(url):,} characters"
    if not url.startswith(("http://", "https://")):
        return "no http:// or https:// before it"
    if " " in url or "\\" in url or not url.isprintable():
        return "a space, backslash or control character in it"
    try:
        return _objection_to_parts(urlsplit(url))
    except ValueError as error:
        return f"an address that cannot be read ({error})"


def _objection_to_parts(parts: SplitResult) -> str | None:
    if "@" in parts.netloc:
        return "a user name or password in it"
    name = netloc_of(parts.hostname or "", parts.port, parts.scheme)
    if not parts.hostname or "%" in name or parts.port == 0:
        return "no host name that can be used"
    if parts.fragment:
        return "a fragment (#...)"
    return None


def netloc(url: str) -> str:
    """Host and port as one name; the scheme's own port is left out, so http and https share it."""
    parts = urlsplit(url)
    return netloc_of(parts.hostname or "", parts.port, parts.scheme)


def netloc_of(host: str, port: int | None, scheme: str) -> str:
    """As ``netloc``, from the parts of an address."""
    name = host.strip("[]").lower()
    if not name.isascii():
        name = name.encode("idna").decode()
    name = f"[{name}]" if ":" in name else name
    return name if port in (None, DEFAULT_PORTS.get(scheme)) else f"{name}:{port}"


def twin(name: str) -> str:
    """The same host and port with "www." before it, or without."""
    return name.removeprefix("www.") if name.startswith("www.") else f"www.{name}"


def are_twins(one: str, other: str) -> bool:
    """Whether two addresses differ in "www." and path only, and the second is not less secure."""
    if objection(other) is not None:
        return False
    return netloc(other) == twin(netloc(one)) and (urlsplit(one).scheme, urlsplit(other).scheme) != (
        "https",
        "http",
    )


def may_follow(origin: str, target: str) -> bool:
    """Whether a redirect may lead from ``origin`` to ``target``: the same host, never back to plain http."""
    here, there = urlsplit(origin), urlsplit(target)
    if (here.scheme, there.scheme) == ("https", "http"):
        return False
    same_port = here.scheme != there.scheme or netloc(origin) == netloc(target)
    return same_port and _host(here) == _host(there)


def _host(parts: SplitResult) -> str:
    return netloc_of(parts.hostname or "", None, parts.scheme)


def redacted(text: str) -> str:
    """``text`` with user names, passwords, tokens and keys in web addresses replaced by ``HIDDEN``."""
    return _SECRET.sub(rf"\1{HIDDEN}", _USERINFO.sub(rf"\1{HIDDEN}@", text))
