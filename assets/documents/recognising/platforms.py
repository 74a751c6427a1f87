"""Who built a document's site: LIAS Publisher or Pepperflow, from addresses and from marks on its pages.

Only signs seen on real sites count (docs: domain facts, section 3.1). A document whose signs disagree, or
that has none, is ``onbekend`` and is read all the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from assets.documents.blocks import Mark

Platform: TypeAlias = Literal["LIAS", "Pepperflow", "onbekend"]

_LIAS_HOST = re.compile(
    r"(?:.+\.)?(?:(?:begroting|jaarverslag|jaarstukken|jaarrekening)-[0-9]{4}|bestuursrapportage|pcportal)\.nl"
)
_LIAS_PATH = re.compile(r"/p[0-9]+/[^/]+/?")
_DOCUMENT_SEGMENT = re.compile(r"/[^/]*[^/0-9]-[0-9]{4}(?:-+[0-9]{4})?(?:/.*)?")
_PEPPERFLOW_HOST = re.compile(r".+\.(?:begrotingsapp|begrotingonline)\.nl")
_PEPPERFLOW_PATH = re.compile(r"/[^/]+-[0-9]{4}[^/]*/programma/[^/]+/?")


def platform_of(urls: Iterable[str], marks: Iterable[Mark]) -> Platform:
    """The builder of the pages at these addresses (or file paths) with these marks on them."""
    signs = {sign for url in urls if (sign := _from_address(url)) is not None}.union(marks)
    return signs.pop() if len(signs) == 1 else "onbekend"


def is_lias_path(path: str) -> bool:
    """Whether a path is that of a page of LIAS: ``/p{number}/{slug}``."""
    return _LIAS_PATH.fullmatch(path) is not None


def first_segment_is_document(path: str) -> bool:
    """Whether a path begins with a document of Pepperflow: ``/{document}-{jaar}[---{jaar}]``."""
    return _DOCUMENT_SEGMENT.fullmatch(path) is not None


def _from_address(url: str) -> Mark | None:
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return None
    if not host:
        return None
    if _PEPPERFLOW_HOST.fullmatch(host) or _PEPPERFLOW_PATH.fullmatch(parts.path):
        return "Pepperflow"
    if _LIAS_HOST.fullmatch(host) or _LIAS_PATH.fullmatch(parts.path):
        return "LIAS"
    return None
