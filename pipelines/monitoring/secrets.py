"""Secrets in addresses: taken from the environment, never from the file, and never shown.

Which values are addresses is known in ``settings``. What is sent to them is in ``channels``.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote, quote_plus, unquote, urlsplit

_REFERENCE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")

_STAND_IN = "ENV"

_TOKEN = re.compile(r"(?=[A-Za-z0-9_+/=:-]*[0-9])(?=[A-Za-z0-9_+/=:-]*[A-Za-z])[A-Za-z0-9_+/=:-]{16,}")
"""What no one types by heart: letters and digits, sixteen of them or more."""

_SECRET_NAME = re.compile(
    r"pass|pwd|secret|token|key|auth|cookie|signature|^-?sig$|credential", re.IGNORECASE
)

_SHORTEST = 4
"""Of a part that is hidden; shorter ones would blot out ordinary words."""


class SecretUnset(Exception):
    """A reference to a variable that the environment does not have. Its text is the name."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address with its secrets filled in. It never shows itself."""

    _value: str = field(repr=False)
    _secrets: frozenset[str] = field(repr=False)

    def reveal(self) -> str:
        """The address itself, for whoever connects to it and for nobody else."""
        return self._value

    def redacted(self, text: str) -> str:
        """``text`` without any of the secrets, however they were written in it."""
        for secret in sorted(self._secrets, key=len, reverse=True):
            text = text.replace(secret, "***")
        return text


def filled_in(template: str) -> Address:
    """The address that ``template`` is, with every ``${NAME}`` from the environment.

    Before the @ and after the ? a value is quoted, so that a password may hold any letter; elsewhere it
    stands as it is, so that one variable can hold several parts. Raises ``SecretUnset``.
    """
    used: set[str] = set()

    def value(found: re.Match[str]) -> str:
        content = os.environ.get(found[1], "").strip()
        if not content:
            raise SecretUnset(found[1])
        used.add(content)
        return content

    def quoted(found: re.Match[str]) -> str:
        return quote(value(found), safe="")

    before, question, query = template.partition("?")
    scheme, slashes, rest = before.rpartition("://")
    authority, slash, path = rest.partition("/")
    user, at, host = authority.rpartition("@")
    filled = "".join(
        (
            _REFERENCE.sub(value, scheme),
            slashes,
            _REFERENCE.sub(quoted, user),
            at,
            _REFERENCE.sub(value, host + slash + path),
            question,
            _REFERENCE.sub(quoted, query),
        )
    )
    return Address(filled, frozenset(_spellings(filled, used)))


def literal_secret(template: str) -> str | None:
    """What in the address looks like a secret that was typed into the file: which part, never its value."""
    parts = urlsplit(_REFERENCE.sub(_STAND_IN, template))
    if parts.password not in {None, "", _STAND_IN}:
        return "a password before the @"
    for name, value in parse_qsl(parts.query, keep_blank_values=False):
        if _STAND_IN not in value and (_SECRET_NAME.search(name) or _TOKEN.fullmatch(value)):
            return "a secret after the ?"
    user, _, host = parts.netloc.rpartition("@")
    # The name of a server may be long; slack://token/token has a token where others have their server.
    named = [] if "." in host or re.search(r":[0-9]+\Z", host) else [host]
    for piece in (user, *named, *parts.path.split("/")):
        if _TOKEN.fullmatch(piece.replace(_STAND_IN, "")):
            return "a token in it"
    return None


def _spellings(address: str, used: set[str]) -> set[str]:
    """The secrets as they are and as they may come back in a message: quoted, or a part of an address."""
    pieces = set(used) | {address}
    if any(secret in address and "://" in secret for secret in used):
        # The whole address is the secret: so is each part of it, except the host that everyone may know.
        parts = urlsplit(address)
        pieces |= {parts.username or "", parts.password or "", parts.path, *parts.path.split("/")}
        pieces |= {parts.query, *(value for _, value in parse_qsl(parts.query))}
    plain = pieces | {unquote(piece) for piece in pieces}
    written = {
        form for piece in plain for form in (piece, quote(piece), quote(piece, safe=""), quote_plus(piece))
    }
    return {form for form in written if len(form) >= _SHORTEST}
