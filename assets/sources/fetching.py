"""Gets bodies from sources into the archive: over HTTP with patience and suspicion, or from a file.

Every answer is recorded. A body is returned only when it is whole and in the archive; else the error says
what was asked, what came, how often it was tried and what to do. How a request travels is in ``web``.
"""

from __future__ import annotations

import http
import logging
from contextlib import closing
from dataclasses import dataclass, replace
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from assets.sources.addresses import Destinations
from assets.sources.archive import ArchiveDamaged
from assets.sources.fetch_log import Fetched
from assets.sources.page_files import mediatype_of as mediatype_of_file
from assets.sources.page_files import read_page
from assets.sources.web.completeness import (
    UNKNOWN_MEDIATYPE,
    Kind,
    OtherKind,
    Received,
    mediatype_of,
    receive,
    refuse_other_kind,
    refuse_unsound,
)
from assets.sources.web.limits import Clock, Limits
from assets.sources.web.redirects import NotFollowed, follow
from assets.sources.web.retrying import PASSING_STATUSES, is_about_the_address, retry_after, retrying
from assets.sources.web.setbacks import Setback
from assets.sources.web.transport import Deadline, Transport, told_when_slow
from assets.sources.web.turns import Turns
from assets.sources.web.urls import objection, redacted
from assets.sources.web.validators import conditions, validator
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from types import TracebackType

    import requests

    from assets.sources.archive import Archive, Body

__all__ = [
    "Clock",
    "Fetcher",
    "Kind",
    "Landed",
    "Limits",
    "NotAPage",
    "SourceCorrupt",
    "SourceError",
    "SourceUnavailable",
]

logger = logging.getLogger("openbegroting.fetching")

SHOWN_LENGTH = 300
"""Of an address, in a message; a filter on many municipalities makes long ones."""


class SourceError(OpenbegrotingError):
    """Why a body could not be had; ``status`` is that of the last answer, None when none came."""

    status: int | None = None
    leads_to: str | None = None
    """Where a redirect that was not followed leads."""
    disallowed: bool = False
    """Whether it was not followed because the site does not want that address asked."""


class SourceUnavailable(SourceError):
    """A source did not give what was asked: no answer, a refusal, an address that may not be asked."""


class SourceCorrupt(SourceError):
    """A source answered, but not with something whole and usable."""


class NotAPage(SourceCorrupt):
    """A source answered with something of another kind, such as a PDF, which was not read."""


@dataclass(frozen=True, slots=True)
class Landed:
    """A body, and the address it was found at: where redirects led."""

    body: Body
    address: str


class Fetcher:
    """The one road from sources to the archive, within limits; not to be shared between threads.

    ``allow`` holds the hosts that may be asked, as ``host`` or ``host:port`` (see ``Registry.hosts``);
    ``connect_to`` says where names lead that are not looked up; ``contact`` goes into the User-Agent.
    """

    def __init__(
        self,
        archive: Archive,
        *,
        contact: str,
        allow: frozenset[str],
        limits: Limits = Limits(),  # noqa: B008 - frozen
        connect_to: Mapping[str, tuple[str, int]] | None = None,
        clock: Clock = Clock(),  # noqa: B008 - frozen
    ) -> None:
        self._archive = archive
        self._limits = limits
        self._clock = clock
        here = {name.lower(): machine for name, machine in (connect_to or {}).items()}
        self._destinations = Destinations(allow, here)
        self._transport = Transport(self._destinations, limits, f"openbegroting/{_version()} (+{contact})")
        self._turns = Turns(archive.root / "turns", limits, clock, self._destinations.is_local)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections that were kept open."""
        self._transport.close()

    def fetch(self, url: str, *, kind: Kind) -> Body:
        """The body at ``url``, whole and archived; unchanged since last time, it is not sent again.

        ``json`` must parse to its end, ``html`` must be a page of text. Raises ``SourceUnavailable`` or
        ``SourceCorrupt`` after the last attempt, ``StoreUnwritable`` when it cannot be kept.
        """
        return self.land(url, kind=kind).body

    def rest(self, seconds: float) -> None:
        """Let a source be for so long."""
        self._clock.sleep(seconds)

    def is_local(self, url: str) -> bool:
        """Whether asking this address burdens nobody else."""
        return self._destinations.is_local(urlsplit(url).hostname or "")

    def land(self, url: str, *, kind: Kind, allows: Callable[[str], bool] = lambda _: True) -> Landed:
        """As ``fetch``, with the address at which the body was found; ``allows`` judges each redirect."""
        shown = redacted(url)
        problem = objection(url)
        if problem is not None:
            raise SourceUnavailable(
                shown[:SHOWN_LENGTH], expected="an http or https address without secrets", found=problem
            )
        attempts = retrying(self._limits, self._clock, shown[:SHOWN_LENGTH])
        try:
            landed: Landed = attempts(self._attempt, url, shown, kind, allows)
        except Setback as setback:
            raise _error(shown, setback, attempts.statistics["attempt_number"]) from None
        return landed

    def read_file(self, path: Path, shown_as: str, *, within: Path | None = None) -> Body:
        """The page at ``path``, archived under the name ``shown_as``.

        Raises ``SourceUnavailable`` when it cannot be read or is a link that leads out of ``within``,
        ``SourceCorrupt`` when it holds no text, ``StoreUnwritable`` when it cannot be kept.
        """
        try:
            content = read_page(path, self._limits.max_expanded_bytes, within)
        except Setback as setback:
            raise _error(shown_as, setback, 1) from None
        return self._keep(content, url=shown_as, status=None, mediatype=mediatype_of_file(path))

    def _attempt(self, url: str, shown: str, kind: Kind, allows: Callable[[str], bool]) -> Landed:
        known = self._sound_copy(url, shown, kind)
        # Redirects stay within the host, so one turn is enough; waiting for it is not part of the attempt.
        with (
            self._turns.at(urlsplit(url).hostname or "") as ready,
            Deadline(self._limits.total) as deadline,
            told_when_slow(shown[:SHOWN_LENGTH], self._limits),
        ):
            try:

                def ask(address: str) -> requests.Response:
                    ready()
                    return self._transport.ask(address, conditions(known), deadline)

                with closing(follow(ask, url, allows)) as response:
                    return self._landed(response, shown, kind, known, deadline)
            except Setback as setback:
                if setback.status is not None:
                    self._archive.record(
                        Fetched(
                            url=shown,
                            fetched_at=self._clock.now(),
                            status=setback.status,
                            problem=setback.found,
                        )
                    )
                raise

    def _landed(
        self, response: requests.Response, shown: str, kind: Kind, known: Fetched | None, deadline: Deadline
    ) -> Landed:
        etag = validator(response.headers.get("ETag"))
        last_modified = validator(response.headers.get("Last-Modified"))
        if response.status_code == http.HTTPStatus.NOT_MODIFIED and known is not None:
            return Landed(self._keep_again(known, etag, last_modified), response.url)
        self._refuse_status(response)
        mediatype = mediatype_of(response.headers.get("Content-Type"))
        refuse_other_kind(kind, mediatype)
        received = receive(response, self._limits, deadline)
        refuse_unsound(received, kind, mediatype)
        body = self._keep(
            received.content,
            url=shown,
            status=response.status_code,
            mediatype=mediatype,
            etag=etag,
            last_modified=last_modified,
        )
        return Landed(body, response.url)

    def _refuse_status(self, response: requests.Response) -> None:
        status = response.status_code
        if status == http.HTTPStatus.OK:
            return
        phrase = http.HTTPStatus(status).phrase if status in set(http.HTTPStatus) else "(unknown)"
        raise Setback(
            f"HTTP {status} {phrase}",
            expected="HTTP 200",
            lasting=status not in PASSING_STATUSES,
            status=status,
            retry_after=retry_after(response.headers.get("Retry-After"), self._clock.now()),
            remedy="check the address, and whether it is open to all" if is_about_the_address(status) else "",
        )

    def _sound_copy(self, url: str, shown: str, kind: Kind) -> Fetched | None:
        """The last good answer, if its body can still be read: on anything else no condition may be put.

        Addresses with a secret in them share one entry in the log, so they are always asked in full.
        """
        known = self._archive.last_good(shown) if shown == url else None
        if known is None or known.sha256 is None or not (known.etag or known.last_modified):
            return None
        try:
            content = self._archive.read(known.sha256)
            refuse_unsound(Received(content, proven=True), kind, known.mediatype or UNKNOWN_MEDIATYPE)
        except (ArchiveDamaged, Setback) as damage:
            logger.warning("%s is fetched in full: %s", shown[:SHOWN_LENGTH], damage)
            return None
        return known

    def _keep(
        self,
        content: bytes,
        *,
        url: str,
        status: int | None,
        mediatype: str,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Body:
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
        self._archive.record(fetched)
        return self._archive.body(fetched)

    def _keep_again(self, known: Fetched, etag: str | None, last_modified: str | None) -> Body:
        """The body that a 304 says is still the one; its validators may be new."""
        again = replace(
            known,
            fetched_at=self._clock.now(),
            status=http.HTTPStatus.NOT_MODIFIED,
            etag=etag or known.etag,
            last_modified=last_modified or known.last_modified,
        )
        self._archive.record(again)
        return self._archive.body(again)


def _error(shown: str, setback: Setback, attempts: int) -> SourceError:
    kind = SourceCorrupt if setback.damaged else SourceUnavailable
    times = f" ({attempts} attempts)" if attempts > 1 else ""
    error = (NotAPage if isinstance(setback, OtherKind) else kind)(
        shown[:SHOWN_LENGTH],
        expected=setback.expected,
        found=redacted(setback.found) + times,
        remedy=setback.remedy or "run again later; what was pulled before stays in use",
    )
    error.status = setback.status
    if isinstance(setback, NotFollowed):
        error.leads_to, error.disallowed = setback.leads_to, setback.disallowed
    return error


def _version() -> str:
    """Of the installed package; a checkout that is merely on the path has none."""
    try:
        return version("openbegroting")
    except PackageNotFoundError:
        return "checkout"
