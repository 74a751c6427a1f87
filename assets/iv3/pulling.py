"""Pulls one year's Iv3 into the archive: catalogue, table infos, dimensions, every page of every report.

The result says which bodies make up the year; nothing is interpreted here beyond what is needed to know
that the pull is complete and is what was asked for. A pull is whole or it is an error.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assets.iv3 import service
from assets.iv3.pages import PAGE_ROWS, read_page, skipped_rows
from assets.iv3.shape import (
    MUNICIPALITY_DIMENSION,
    REPORT_DIMENSION,
    ROW_NUMBER,
    SchemaChanged,
    TableShape,
    shape_of,
)
from assets.sources.fetching import SourceCorrupt, SourceUnavailable
from assets.sources.pulls import Pull, PulledBody, PullFailure
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assets.sources.archive import Archive, Body
    from assets.sources.fetching import Fetcher
    from assets.sources.pulls import Pulls
    from assets.sources.registry import Iv3Source, Registry

logger = logging.getLogger("openbegroting.iv3")

SOURCE = "iv3"

TABLE_INFOS = "tabelinfo"
PROPERTIES = "eigenschappen"
DIMENSION = "dimensie:"
ROWS = "rijen:"

MUNICIPALITIES_PER_REQUEST = 20
"""A filter on more municipalities makes addresses longer than servers accept."""

RESTARTS = 3
"""How often a pull starts again because the table was changed while it was being read."""


@dataclass(slots=True)
class _Gathering:
    """The bodies of a pull in the making, and the one road to more of them."""

    fetcher: Fetcher
    archive: Archive
    base_url: str
    table: str = ""
    bodies: list[PulledBody] = field(default_factory=list)

    def get(self, role: str, url: str) -> tuple[Body, bytes]:
        body = self.fetcher.fetch(url, kind="json")
        self.bodies.append(PulledBody(role, body))
        return body, self.archive.read(body.sha256)

    def entity(self, role: str, name: str) -> tuple[str, bytes]:
        url = service.entity_url(self.base_url, self.table, name)
        return url, self.get(role, url)[1]

    def dimension(self, name: str) -> tuple[service.DimensionItem, ...]:
        url, content = self.entity(DIMENSION + name, name)
        return service.values(content, service.DimensionItem, url)


def pull(source: Iv3Source, jaar: int, fetcher: Fetcher, archive: Archive) -> Pull:
    """Every body of the Iv3 table of ``jaar``, archived.

    Raises ``SourceUnavailable`` (no answer, no table of that year, a table that keeps changing),
    ``SourceCorrupt`` (an incomplete or lying answer) or ``SchemaChanged``.
    """
    for _ in range(RESTARTS):
        attempt = _pull_once(source, jaar, fetcher, archive)
        if attempt is not None:
            return attempt
        logger.warning("Iv3 %s was changed by CBS during the pull; starting again", jaar)
    raise SourceUnavailable(
        f"Iv3 {jaar}",
        expected="a table that stays the same while it is read",
        found=f"a change during each of {RESTARTS} pulls",
        remedy="run again later",
    )


def _pull_once(source: Iv3Source, jaar: int, fetcher: Fetcher, archive: Archive) -> Pull | None:
    pulled_at = datetime.now(UTC)
    gathering = _Gathering(fetcher, archive, source.base_url)
    before = _enter_table(gathering, jaar)
    url, content = gathering.entity(PROPERTIES, "DataProperties")
    shape = shape_of(service.properties(content, url), gathering.table)
    for name in shape.dimensions:
        if name not in (MUNICIPALITY_DIMENSION, REPORT_DIMENSION):
            gathering.dimension(name)
    municipalities = _wanted(source, jaar, gathering.dimension(MUNICIPALITY_DIMENSION))
    reports = gathering.dimension(REPORT_DIMENSION)
    for report in reports:
        _pull_report(gathering, shape, jaar, report.Key, municipalities, all_of_them=source.gemeenten is None)
    after = _enter_table(_Gathering(fetcher, archive, source.base_url), jaar)
    return Pull(SOURCE, jaar, tuple(gathering.bodies), pulled_at) if before == after else None


def pull_recorded(
    registry: Registry, jaar: int, fetcher: Fetcher, archive: Archive, pulls: Pulls
) -> Pull | None:
    """As ``pull``, remembering the outcome: a complete pull, or why there is none this time.

    None when the registry does not ask for the year, or when the source could not be had.
    """
    if registry.iv3 is None or jaar not in registry.iv3.years:
        return None
    try:
        complete = pull(registry.iv3, jaar, fetcher, archive)
    except OpenbegrotingError as error:
        pulls.save_failure(PullFailure(SOURCE, jaar, str(error), datetime.now(UTC)))
        return None
    pulls.save(complete)
    return complete


class _TableInfo(service.CatalogueRecord, frozen=True):
    """``TableInfos`` has the fields of a catalogue record."""


def _enter_table(gathering: _Gathering, jaar: int) -> str | None:
    """Look the year's table up, and return when CBS says it was last modified."""
    url = service.catalogue_url(gathering.base_url)
    body = gathering.fetcher.fetch(url, kind="json")
    records = service.values(gathering.archive.read(body.sha256), service.CatalogueRecord, url)
    gathering.table = service.table_of(records, jaar).Identifier
    url, content = gathering.entity(TABLE_INFOS, "TableInfos")
    infos = service.values(content, _TableInfo, url)
    if len(infos) != 1 or infos[0].Identifier != gathering.table:
        raise SourceCorrupt(url, expected=f"infos of {gathering.table}", found=f"{len(infos)} records")
    return infos[0].Modified


def _wanted(source: Iv3Source, jaar: int, offered: Sequence[service.DimensionItem]) -> tuple[str, ...]:
    """The padded keys of the municipalities to pull: those the registry names, or all of them."""
    if source.gemeenten is None:
        return tuple(item.Key for item in offered)
    keys = {item.Key.strip(): item.Key for item in offered}
    for code in source.gemeenten:
        if code not in keys:
            logger.warning(
                "%s is not in the Iv3 table of %s: it did not exist then, or CBS left it out",
                code,
                jaar,
            )
    return tuple(keys[code] for code in source.gemeenten if code in keys)


def _pull_report(
    gathering: _Gathering,
    shape: TableShape,
    jaar: int,
    report: str,
    municipalities: tuple[str, ...],
    *,
    all_of_them: bool,
) -> None:
    """All filled cells of one report; then, of who has none, whether there are at least zeros.

    A municipality of which even zeros are absent did not deliver: that is kept apart from delivering nil.
    """
    code = report.strip()
    if not code.startswith(str(jaar)):
        raise SchemaChanged(
            f"Iv3 table {gathering.table}",
            expected=f"reports of {jaar}",
            found=f"report {code[:20]!r}",
        )
    chain = _Chain(gathering, shape, code, f"{ROWS}{code.removeprefix(str(jaar))}")
    of_report = f"{REPORT_DIMENSION} eq {service.literal(report)}"
    filled = " or ".join(f"({name} ne null and {name} ne 0)" for name in shape.placings)
    present = " or ".join(f"{name} ne null" for name in shape.placings)
    if all_of_them:
        chain.follow([of_report, f"({filled})"])
    else:
        for batch in _batches(municipalities):
            chain.follow([of_report, _any_of(batch), f"({filled})"], batch)
    silent = tuple(key for key in municipalities if key.strip() not in chain.seen)
    for batch in _batches(silent):
        chain.follow([of_report, _any_of(batch), f"({present})"], batch)
    logger.info("Iv3 %s %s: %s rows", jaar, code, f"{len(chain.numbers):,}")


def _batches(keys: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    return [
        keys[start : start + MUNICIPALITIES_PER_REQUEST]
        for start in range(0, len(keys), MUNICIPALITIES_PER_REQUEST)
    ]


def _any_of(keys: Sequence[str]) -> str:
    return "(" + " or ".join(f"{MUNICIPALITY_DIMENSION} eq {service.literal(key)}" for key in keys) + ")"


@dataclass(slots=True)
class _Chain:
    """Pages of one report, followed to the end and checked to be whole, in order and what was asked."""

    gathering: _Gathering
    shape: TableShape
    report: str
    role: str
    numbers: set[int] = field(default_factory=set)
    seen: set[str] = field(default_factory=set)
    pages: int = 0

    def follow(self, conditions: Sequence[str], municipalities: Sequence[str] | None = None) -> None:
        url: str | None = service.rows_url(
            self.gathering.base_url, self.gathering.table, " and ".join(conditions)
        )
        allowed = {key.strip() for key in municipalities} if municipalities is not None else None
        visited: set[str] = set()
        received = 0
        while url is not None:
            if url in visited:
                raise SourceCorrupt(url, expected="pages that end", found="a link back to an earlier page")
            visited.add(url)
            rows, following = self._page(url, allowed)
            received += rows
            if following is None and rows == PAGE_ROWS:
                following = self._beyond_full_page(conditions, received)
            skipped = skipped_rows(following) if following else None
            if skipped is not None and skipped != received:
                raise SourceCorrupt(
                    url,
                    expected=f"a next page that starts after row {received:,}",
                    found=f"one that starts after row {skipped:,}",
                    remedy="a page is missing or doubled; run again later",
                )
            url = following

    def _page(self, url: str, allowed: set[str] | None) -> tuple[int, str | None]:
        self.pages += 1
        _, content = self.gathering.get(f"{self.role}:{self.pages:04}", url)
        page = read_page(content, self.shape, url)
        self._refuse_unasked(page.columns[REPORT_DIMENSION], {self.report}, url)
        if allowed is not None:
            self._refuse_unasked(page.columns[MUNICIPALITY_DIMENSION], allowed, url)
        numbers = set(page.columns[ROW_NUMBER])
        if len(numbers) < page.rows or numbers & self.numbers:
            raise SourceCorrupt(
                url,
                expected="every row once",
                found="rows that were given before (a doubled page)",
                remedy="run again later",
            )
        self.numbers |= numbers
        self.seen |= {key.strip() for key in set(page.columns[MUNICIPALITY_DIMENSION])}
        return page.rows, page.next_url

    @staticmethod
    def _refuse_unasked(found: Sequence[str], asked: set[str], url: str) -> None:
        strangers = {key.strip() for key in set(found)} - asked
        if strangers:
            raise SourceCorrupt(
                url,
                expected=f"only rows of {', '.join(sorted(asked))[:80]}",
                found=f"rows of {', '.join(sorted(strangers))[:80]}",
                remedy="the service does not filter as asked; report it to the source",
            )

    def _beyond_full_page(self, conditions: Sequence[str], received: int) -> str | None:
        """A full page without a next link is the last one only if nothing lies behind it."""
        first = service.rows_url(self.gathering.base_url, self.gathering.table, " and ".join(conditions))
        beyond = f"{first}&$skip={received}"
        body = self.gathering.fetcher.fetch(beyond, kind="json")
        if read_page(self.gathering.archive.read(body.sha256), self.shape, beyond).rows:
            return beyond
        return None
