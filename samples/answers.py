"""What a sample site is asked and what it answers, free of sockets and headers.

Only the two values that pass between ``samples.server`` and the sites belong here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Request:
    """A GET as a site sees it: ``host`` as the client wrote it, ``path`` and ``query`` decoded."""

    host: str
    path: str
    query: Mapping[str, str]
    accept: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; ``last_modified`` is an HTTP date, empty where the source sends none."""

    status: int
    content: bytes
    mediatype: str
    last_modified: str = ""


Site = Callable[[Request], Answer]
