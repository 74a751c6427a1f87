"""What a crawl has asked so far, so that one that was stopped goes on where it was.

It is gone when the crawl is done. How it lies on the disk is in ``assets.sources.unfinished``.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from assets.sources.archive import ArchiveDamaged, Body
from assets.sources.unfinished import Notebook

if TYPE_CHECKING:
    from assets.sources.archive import Archive

logger = logging.getLogger("openbegroting.documents")

GOES_ON_WITHIN = timedelta(hours=36)
"""A crawl that began longer ago begins anew: a daily run goes on with yesterday's, and with none older."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What asking one address gave: a body, or why there is none."""

    asked: str
    landed: str | None = None
    body: Body | None = None
    problem: str | None = None
    status: int | None = None
    leads_to: str | None = None
    """Where a redirect that was not followed leads."""
    disallowed: bool = False
    """Whether it was not followed because robots.txt disallows what it leads to."""
    other_kind: bool = False
    """It was no page but something else, such as a PDF."""


class Journal:
    """The visits of one crawl of the site of a document."""

    def __init__(self, archive: Archive, document: str, jaar: int, site: str) -> None:
        """Go on with the crawl of ``site``, or begin one. Raises ``StoreUnwritable``."""
        self._archive = archive
        self._notebook = Notebook(archive, document, jaar, Visit, GOES_ON_WITHIN)
        _, visits = self._notebook.resume(site)
        self._visits = {visit.asked: visit for visit in visits}

    def visit(self, address: str) -> Visit | None:
        """What asking this address gave earlier in this crawl; None when that must be asked (again)."""
        visit = self._visits.get(address)
        if visit is None or visit.body is None:
            return visit
        try:
            self._archive.read(visit.body.sha256)
        except ArchiveDamaged as damage:
            logger.warning("%s", damage)
            return None
        return visit

    def add(self, visit: Visit) -> None:
        """Keep a visit. Raises ``StoreUnwritable``."""
        self._notebook.add(visit)

    def close(self) -> None:
        """The crawl is done: the next one asks everything anew. Raises ``StoreUnwritable``."""
        self._notebook.forget()
