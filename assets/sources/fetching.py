"""Gets bodies from sources into the archive: over HTTP with patience and suspicion, or from a file.

A body is returned only when it is whole and in the archive. How a request travels is in ``web``, what is
kept of an answer in ``answers``, and how a failure is told in ``failures``.
"""

from __future__ import annotations

import http
from contextlib import closing
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from assets.sources.addresses import Destinations
from assets.sources.answers import Answers, conditions, validator
from assets.sources.failures import (
    LATER,
    SHOWN_LENGTH,
    NotAPage,
    SourceCorrupt,
    SourceError,
    SourceUnavailable,
    failure_of,
)
from assets.sources.page_files import mediatype_of as mediatype_of_file
from assets.sources.page_files import read_page
from assets.sources.web.completeness import (
    Kind,
    mediatype_of,
    mediatype_of_content,
    receive,
    refuse_other_kind,
    refuse_unsound,
)
from assets.sources.web.limits import Clock, Limits
from assets.sources.web.redirects import follow
from assets.sources.web.retrying import PASSING_STATUSES, is_about_the_address, retry_after, retrying
from assets.sources.web.setbacks import Setback
from assets.sources.web.transport import Deadline, Transport, told_when_slow
from assets.sources.web.turns import Turns
from assets.sources.web.urls import objection, redacted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path
    from types import TracebackType

    import requests

    from assets.sources.archive import Archive, Body
    from assets.sources.fetch_log import Fetched

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


@dataclass(frozen=True, slots=True)
class Landed:
    """A body, and the address it was found at: where redirects led."""

    body: Body
    address: str


class Fetcher:
    """The one road from sources to the archive, within limits; not to be shared between threads.

    ``allow`` holds the hosts that may be asked, as ``host`` or ``host:port`` (see ``Registry.hosts``);
    ``connect_to`` says where names lead that are not looked up; ``contact`` goes into the User-Agent;
    ``otherwise`` is what to do next after a failure that does not tell it.
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
        otherwise: str = LATER,
    ) -> None:
        self._otherwise = otherwise
        self._answers = Answers(archive, clock)
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
        """Close what connection is open."""
        self._transport.close()

    def fetch(self, url: str, *, kind: Kind, in_full: bool = False) -> Body:
        """The body at ``url``, whole and archived; unchanged since last time, it is not sent again.

        ``in_full``: it is, whatever was sent before.

        ``json`` must parse to its end, ``html`` must be a page of text. Raises ``SourceUnavailable`` or
        ``SourceCorrupt`` after the last attempt, ``StoreUnwritable`` when it cannot be kept.
        """
        return self.land(url, kind=kind, in_full=in_full).body

    def rest(self, seconds: float) -> None:
        """Let a source be for so long."""
        self._clock.sleep(seconds)

    def is_local(self, url: str) -> bool:
        """Whether asking this address burdens nobody else."""
        return self._destinations.is_local(urlsplit(url).hostname or "")

    def land(
        self,
        url: str,
        *,
        kind: Kind,
        allows: Callable[[str], bool] = lambda _: True,
        in_full: bool = False,
    ) -> Landed:
        """As ``fetch``, with the address at which the body was found; ``allows`` judges each redirect."""
        shown = redacted(url)
        problem = objection(url)
        if problem is not None:
            raise SourceUnavailable(
                shown[:SHOWN_LENGTH], expected="an http or https address without secrets", found=problem
            )
        attempts = retrying(self._limits, self._clock, shown[:SHOWN_LENGTH])
        try:
            landed: Landed = attempts(self._attempt, url, shown, kind, allows, in_full=in_full)
        except Setback as setback:
            times = attempts.statistics["attempt_number"]
            raise failure_of(shown, setback, times, otherwise=self._otherwise) from None
        return landed

    def read_file(self, path: Path, shown_as: str, *, within: Path | None = None) -> Body:
        """The page at ``path``, archived under the name ``shown_as``.

        Raises ``SourceUnavailable`` when it cannot be read or is a link that leads out of ``within``,
        ``SourceCorrupt`` when it holds no text, ``StoreUnwritable`` when it cannot be kept.
        """
        try:
            content = read_page(path, self._limits.max_expanded_bytes, within)
        except Setback as setback:
            raise failure_of(
                shown_as, setback, 1, otherwise="a page is a file of text: .html or .txt"
            ) from None
        return self._answers.keep(content, url=shown_as, status=None, mediatype=mediatype_of_file(path))

    def _attempt(
        self, url: str, shown: str, kind: Kind, allows: Callable[[str], bool], *, in_full: bool
    ) -> Landed:
        known = None if in_full else self._answers.sound_copy(url, shown, kind)
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
                    self._answers.note_refusal(shown, setback.status, setback.found)
                raise

    def _landed(
        self, response: requests.Response, shown: str, kind: Kind, known: Fetched | None, deadline: Deadline
    ) -> Landed:
        etag = validator(response.headers.get("ETag"))
        last_modified = validator(response.headers.get("Last-Modified"))
        if response.status_code == http.HTTPStatus.NOT_MODIFIED and known is not None:
            return Landed(self._answers.keep_again(known, etag, last_modified), response.url)
        self._refuse_status(response)
        label = response.headers.get("Content-Type")
        if label is not None:
            refuse_other_kind(kind, mediatype_of(label))
        received = receive(response, self._limits, deadline)
        mediatype = mediatype_of(label) if label is not None else mediatype_of_content(received.content)
        refuse_unsound(received, kind, mediatype)
        body = self._answers.keep(
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


def _version() -> str:
    """Of the installed package; a checkout that is merely on the path has none."""
    try:
        return version("openbegroting")
    except PackageNotFoundError:
        return "checkout"
