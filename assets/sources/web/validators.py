"""Conditional requests: which validators of an answer are kept, and how they are sent back."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assets.sources.fetch_log import Fetched

_PLAIN = re.compile(r"[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?")


def validator(header: str | None) -> str | None:
    """An ETag or Last-Modified as it can be sent back, or None: a source's header is hostile text."""
    return header if header is not None and _PLAIN.fullmatch(header) else None


def conditions(known: Fetched | None) -> dict[str, str]:
    """The headers that ask for a body only if it is not the one we know."""
    if known is None:
        return {}
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value is not None}
