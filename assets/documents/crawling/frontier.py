"""The addresses that are still to be asked, the likeliest pages of the document first.

What a page with something to say leads to comes before what only a sitemap names, and that before what pages
lead to that said nothing new: a calendar without end, or a visit number in every link, then starves no page
of the menu and is left when it keeps saying nothing and leading on. What comes to an end is asked to its end.
"""

from __future__ import annotations

from collections import Counter, deque
from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PATIENCE = 400
"""Addresses in a row that pages without a new word lead to, and that bring none themselves.

So many pages of a document can differ in nothing but small numbers; a trap costs as many requests."""

PATIENCE_WITH_COPIES = 50
"""The same for addresses that bring no page at all, or one that was there already."""

MAX_QUERIES = 50
"""Addresses that differ only behind the question mark; those beyond are asked last."""


class Lead(IntEnum):
    """What led to an address, the best first."""

    PAGE = 0
    SITEMAP = 1
    BARREN_PAGE = 2


class Frontier:
    """Addresses, each given once; of two leads to one address the better counts."""

    def __init__(self) -> None:
        self._waiting: tuple[deque[str], ...] = tuple(deque() for _ in Lead)
        self._lead: dict[str, Lead] = {}
        self._gone: set[str] = set()
        self._queries: Counter[str] = Counter()
        self._crowd: set[str] = set()
        self._barren: list[str] = []
        """Those given last that barren pages led to, and that brought nothing new."""
        self._were_waiting: list[int] = []
        """How many addresses there were to give when each of these was given."""
        self._in_vain = 0
        """How many of the last of these brought no page that was not there already."""

    def count(self, address: str) -> None:
        """Take notice of an address that was not known, whether it is to be asked or was landed at."""
        path, _, query = address.partition("?")
        self._queries[path] += bool(query)
        if query and self._queries[path] > MAX_QUERIES:
            self._crowd.add(address)

    def add(self, address: str, lead: Lead) -> None:
        """Ask an address later, unless it was given already."""
        lead = Lead.BARREN_PAGE if address in self._crowd else lead
        if address in self._gone or self._lead.get(address, lead + 1) <= lead:
            return
        self._lead[address] = lead
        self._waiting[lead].append(address)

    def waiting(self) -> Iterator[str]:
        """The next address, until there is none or only a trap is left."""
        while (found := self._next()) is not None:
            lead, address = found
            self._gone.add(address)
            if lead == Lead.BARREN_PAGE:
                self._barren.append(address)
                self._were_waiting.append(self._to_give() + 1)
                self._in_vain += 1
            yield address

    def brought_a_page(self, *, with_something_new: bool) -> None:
        """The address that was given last is a page like no other."""
        self._in_vain = 0
        if with_something_new:
            self._barren.clear()
            self._were_waiting.clear()

    def barren(self) -> list[str]:
        """Of the trap in which this ended the addresses given that may be pages, each like no other."""
        return self._barren if self._to_give() and self._is_without_end(len(self._barren), PATIENCE) else []

    def never_given(self) -> list[str]:
        """Of the trap in which this ended the addresses that were not given."""
        return [address for address in self._lead if address not in self._gone]

    def _next(self) -> tuple[Lead, str] | None:
        for lead in Lead:
            if lead == Lead.BARREN_PAGE and self._is_trapped():
                return None
            waiting = self._waiting[lead]
            while waiting:
                address = waiting.popleft()
                if address not in self._gone and self._lead[address] == lead:
                    return lead, address
        return None

    def _is_trapped(self) -> bool:
        return self._is_without_end(len(self._barren), PATIENCE) or self._is_without_end(
            self._in_vain, PATIENCE_WITH_COPIES
        )

    def _is_without_end(self, given: int, patience: int) -> bool:
        """Whether so many were given, and there is as much to give as when the later half of them began."""
        return given >= patience and self._to_give() >= self._were_waiting[-(patience // 2)]

    def _to_give(self) -> int:
        return len(self._lead) - len(self._gone)
