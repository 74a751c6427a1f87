"""Chains of pages, followed until their end is proven; whole, in order and only what was asked for.

What to ask for is decided in ``pulling``; what a page looks like in ``pages``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assets.iv3.served import service
from assets.iv3.served.bodies import DIMENSION, END, ROWS
from assets.iv3.served.pages import read_page, skipped_rows
from assets.iv3.served.shape import MUNICIPALITY_DIMENSION, REPORT_DIMENSION, ROW_NUMBER, TableShape
from assets.sources.fetching import SourceCorrupt
from assets.sources.pulls import PulledBody

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assets.iv3.pulling.progress import PullProgress
    from assets.iv3.served.pages import Page
    from assets.sources.archive import Archive, Body
    from assets.sources.fetching import Fetcher
    from assets.sources.unfinished import Unfinished

MOST_PAGES = 10_000
"""Of one report; a national one has about 35, and a service that never ends may not keep us for ever."""

_KEY_SHOWN = 20


class PagesDisagree(SourceCorrupt):
    """Answers that are each sound but do not belong together: none of them can be relied on."""


@dataclass(slots=True)
class Gathering:
    """The bodies of a pull in the making, and the one road to more of them."""

    fetcher: Fetcher
    archive: Archive
    unfinished: Unfinished
    progress: PullProgress
    base_url: str
    table: str
    in_full: bool
    """Whether "not modified" is not to be taken at its word."""
    bodies: list[PulledBody] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    """What was noticed and keeps nothing from being used."""
    judging: Body | None = None
    """The answer that came last; None while one is asked for."""
    reused: bool = False
    """Whether it came in an earlier run."""

    def ask(self, url: str) -> tuple[Body, bytes]:
        """What is at ``url``, archived, not yet a part of the pull; what an earlier run got is not asked."""
        self.judging = None
        had = self.unfinished.answer(url)
        self.reused = had is not None
        if had is not None:
            self.judging = had[0]
            return had
        self.judging = body = self.fetcher.fetch(url, kind="json", in_full=self.in_full)
        self.unfinished.note(body)
        return body, self.archive.read(body.sha256)

    def refuse(self) -> None:
        """The last answer is of no use, if there was one: the next run asks again."""
        if self.judging is not None:
            self.unfinished.note(self.judging, useless=True)

    def keep(self, role: str, body: Body) -> None:
        """Makes a body part of the pull."""
        self.bodies.append(PulledBody(role, body))

    def entity(self, role: str, name: str) -> tuple[str, bytes]:
        """The address and content of a small answer of the table."""
        url = service.entity_url(self.base_url, self.table, name)
        body, content = self.ask(url)
        self.keep(role, body)
        return url, content

    def dimension(self, name: str) -> tuple[service.DimensionItem, ...]:
        """The codes of a dimension of the table. Raises ``SourceCorrupt`` when there are none."""
        url, content = self.entity(DIMENSION + name, name)
        items = service.values(content, service.DimensionItem, url)
        if not items:
            raise SourceCorrupt(url, expected=f"the codes of {name}", found="none", remedy="run again later")
        return items


@dataclass(frozen=True, slots=True)
class _Answer:
    url: str
    body: Body
    page: Page


@dataclass(slots=True)
class Chain:
    """All pages of one report: ``rows`` and the ``seen`` municipalities grow as it is followed."""

    gathering: Gathering
    shape: TableShape
    report: str
    """Its code without padding."""
    name: str
    """What it is called in the roles of its pages."""
    rows: int = 0
    numbers: set[int] = field(default_factory=set)
    """Of the rows that the last question gave; another one is about other municipalities."""
    seen: set[str] = field(default_factory=set)
    pages: int = 0
    ends: int = 0

    def follow(self, conditions: Sequence[str], municipalities: Iterable[str] | None = None) -> None:
        """Every page of the rows for which all ``conditions`` hold, up to an end that is proven.

        ``municipalities`` are the only ones that were asked for; None when all were. Raises
        ``SourceCorrupt`` for pages that are missing, doubled, endless or not what was asked.
        """
        first = service.rows_url(self.gathering.base_url, self.gathering.table, " and ".join(conditions))
        allowed = {key.strip() for key in municipalities} if municipalities is not None else None
        self.numbers.clear()
        visited = {first}
        received = 0
        counted: int | None = None
        answer: _Answer | None = self._ask(first)
        while answer is not None:
            self._take(answer, allowed)
            received += answer.page.rows
            # Some services count on every page, others on the first only.
            counted = counted if answer.page.counted is None else answer.page.counted
            following = answer.page.next_url
            if following is None:
                last, answer = answer, self._beyond(first, answer.url, received)
                if answer is None:
                    self._refuse_other_count(last.url, counted, received)
                continue
            self._refuse_leap(answer.url, following, received)
            if following in visited:
                raise PagesDisagree(
                    service.short_address(following),
                    expected="pages that end",
                    found="a link back to an earlier page",
                )
            visited.add(following)
            answer = self._ask(following)

    def _ask(self, url: str) -> _Answer:
        body, content = self.gathering.ask(url)
        return _Answer(url, body, read_page(content, self.shape, url))

    def _beyond(self, first: str, last: str, received: int) -> _Answer | None:
        """What lies behind a page without a next link: a page that was kept back, or the proof of the end.

        A service that stops early looks exactly like one that is done, so it is always asked. A last page
        that skipped all rows received was itself that question.
        """
        if not received or skipped_rows(last) == received:
            return None
        answer = self._ask(f"{first}&$skip={received}")
        if answer.page.rows or answer.page.next_url is not None:
            return answer
        self.ends += 1
        self.gathering.keep(f"{END}{self.name}:{self.ends:04}", answer.body)
        return None

    def _take(self, answer: _Answer, allowed: set[str] | None) -> None:
        columns = answer.page.columns
        self.pages += 1
        if self.pages > MOST_PAGES:
            raise PagesDisagree(
                service.short_address(answer.url),
                expected=f"at most {MOST_PAGES:,} pages",
                found="yet another",
            )
        self.gathering.keep(f"{ROWS}{self.name}:{self.pages:04}", answer.body)
        self._refuse_unasked(columns[REPORT_DIMENSION], {self.report}, answer.url)
        if allowed is not None:
            self._refuse_unasked(columns[MUNICIPALITY_DIMENSION], allowed, answer.url)
        numbers = set(columns[ROW_NUMBER])
        if len(numbers) < answer.page.rows or numbers & self.numbers:
            raise PagesDisagree(
                service.short_address(answer.url),
                expected="every row once",
                found="rows that were given before (a doubled page)",
                remedy="run again later",
            )
        self.numbers |= numbers
        self.rows += answer.page.rows
        self.gathering.progress.received(answer.page.rows, asked=not self.gathering.reused)
        self.seen |= {key.strip() for key in set(columns[MUNICIPALITY_DIMENSION])}

    @staticmethod
    def _refuse_other_count(url: str, counted: int | None, received: int) -> None:
        """Nobody asks the service to count; one that does it unasked must come to what it sent."""
        if counted is not None and counted != received:
            raise PagesDisagree(
                service.short_address(url),
                expected=f"{counted:,} rows on all pages together, as the service counts them",
                found=f"{received:,}",
                remedy="a page is missing or doubled; run again later",
            )

    @staticmethod
    def _refuse_leap(url: str, following: str, received: int) -> None:
        skipped = skipped_rows(following)
        if skipped is not None and skipped != received:
            raise PagesDisagree(
                service.short_address(url),
                expected=f"a next page that starts after row {received:,}",
                found=f"one that starts after row {skipped:,}",
                remedy="a page is missing or doubled; run again later",
            )

    @staticmethod
    def _refuse_unasked(found: Sequence[str], asked: set[str], url: str) -> None:
        strangers = {key.strip() for key in set(found)} - asked
        if strangers:
            raise SourceCorrupt(
                service.short_address(url),
                expected=f"only rows of {_names(asked)}",
                found=f"rows of {_names(strangers)}",
                remedy="the service does not filter as asked; report it to the source",
            )


def _names(keys: set[str]) -> str:
    return ", ".join(key[:_KEY_SHOWN] for key in sorted(keys)[:4])
