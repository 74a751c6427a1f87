"""What is kept of an answer: its body in the archive, a line in the fetch log, how to ask for it anew.

Whether a body is sound is proved in ``web.completeness``; when and how often it is asked is in ``fetching``.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from assets.sources.archive import ArchiveDamaged
from assets.sources.failures import SHOWN_LENGTH
from assets.sources.fetch_log import Fetched
from assets.sources.web.completeness import UNKNOWN_MEDIATYPE, Received, refuse_unsound
from assets.sources.web.setbacks import Setback

if TYPE_CHECKING:
    from assets.sources.archive import Archive, Body
    from assets.sources.web.completeness import Kind
    from assets.sources.web.limits import Clock

logger = logging.getLogger("openbegroting.fetching")

BELIEVED_FOR = timedelta(days=7)
"""How long "not modified" is taken at its word; some servers say it for ever, whatever became of the page."""

_PLAIN = re.compile(r"[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?")


class Answers:
    """The answers that are kept in one archive; addresses come in without secrets."""

    def __init__(self, archive: Archive, clock: Clock) -> None:
        self._archive = archive
        self._clock = clock

    def sound_copy(self, url: str, shown: str, kind: Kind) -> Fetched | None:
        """The last good answer, if its body can still be read: on anything else no condition may be put.

        Addresses with a secret in them share one entry in the log, so they are always asked in full.
        """
        known = self._archive.log.last_good(shown) if shown == url else None
        if known is None or known.sha256 is None or not (known.etag or known.last_modified):
            return None
        received = self._archive.log.last_received(shown)
        if received is None or not timedelta(0) <= self._clock.now() - received < BELIEVED_FOR:
            return None
        try:
            content = self._archive.read(known.sha256)
            refuse_unsound(Received(content, proven=True), kind, known.mediatype or UNKNOWN_MEDIATYPE)
        except (ArchiveDamaged, Setback) as damage:
            logger.warning("%s is fetched in full: %s", shown[:SHOWN_LENGTH], damage)
            return None
        return known

    def keep(
        self,
        content: bytes,
        *,
        url: str,
        status: int | None,
        mediatype: str,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Body:
        """Archive a body and record its answer. Raises ``StoreUnwritable``."""
        fetched = Fetched(
            url=url,
            fetched_at=self._clock.now(),
            status=status,
            sha256=self._archive.put(content),
            bytes=len(content),
            mediatype=mediatype,
            etag=etag,
            last_modified=last_modified,
        )
        self._archive.log.record(fetched)
        return self._archive.body(fetched)

    def keep_again(self, known: Fetched, etag: str | None, last_modified: str | None) -> Body:
        """The body that a 304 says is still the one; its validators may be new.

        Raises ``StoreUnwritable``.
        """
        again = replace(
            known,
            fetched_at=self._clock.now(),
            status=HTTPStatus.NOT_MODIFIED,
            etag=etag or known.etag,
            last_modified=last_modified or known.last_modified,
        )
        self._archive.log.record(again)
        return self._archive.body(again)

    def note_refusal(self, url: str, status: int, problem: str) -> None:
        """Record an answer that was of no use. Raises ``StoreUnwritable``."""
        self._archive.log.record(
            Fetched(url=url, fetched_at=self._clock.now(), status=status, problem=problem)
        )


def validator(header: str | None) -> str | None:
    """An ETag or Last-Modified as it can be sent back, or None: a source's header is hostile text."""
    return header if header is not None and _PLAIN.fullmatch(header) else None


def conditions(known: Fetched | None) -> dict[str, str]:
    """The headers that ask for a body only if it is not the one we know."""
    if known is None:
        return {}
    headers = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in headers.items() if value is not None}
