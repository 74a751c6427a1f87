"""Pulls one year's Iv3 into the archive: catalogue, table infos, dimensions, every page of every report.

The result says which bodies make up the year; nothing is interpreted here beyond what is needed to know
that the pull is complete and is what was asked for. A pull is whole or it is an error.
"""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import chain as joined
from typing import TYPE_CHECKING

from assets.iv3.pulling.chains import Chain, Gathering, PagesDisagree
from assets.iv3.pulling.progress import PullProgress
from assets.iv3.pulling.vanished import is_unchanged, refuse_older, refuse_vanished
from assets.iv3.served import service
from assets.iv3.served.bodies import PROPERTIES, TABLE_INFOS
from assets.iv3.served.shape import (
    MUNICIPALITY_DIMENSION,
    REPORT_DIMENSION,
    SchemaChanged,
    TableShape,
    shape_of,
)
from assets.sources.fetching import SourceCorrupt, SourceUnavailable
from assets.sources.pulls import Pull, PullFailure
from assets.sources.unfinished import Unfinished
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assets.sources.archive import Archive, ArchiveDamaged, Body
    from assets.sources.fetching import Fetcher
    from assets.sources.pulls import Pulls
    from assets.sources.registry import Iv3Source, Registry

logger = logging.getLogger("openbegroting.iv3")

SOURCE = "iv3"

MUNICIPALITIES_PER_REQUEST = 20
"""A filter on more municipalities makes addresses longer than servers accept."""

_PLAIN_KEY = re.compile(r"[ -~]{1,40}")
"""What a key may look like to be put in a question; those of CBS have at most nine characters."""

RESTARTS = 3
"""How often a pull starts again because the table was changed while it was being read."""


def pull(
    source: Iv3Source, jaar: int, fetcher: Fetcher, archive: Archive, previous: Pull | None = None
) -> Pull:
    """Every body of the Iv3 table of ``jaar``, archived; a pull that was interrupted is gone on with.

    No rows of ``previous`` vanished unless CBS modified the table since. What was got stays noted as
    unfinished: whoever keeps the pull forgets the notes. Raises ``SourceUnavailable`` (no answer, no table of
    that year, a table that keeps changing), ``SourceCorrupt`` (an incomplete or lying answer) or
    ``SchemaChanged``.
    """
    asking = _Asking(source, jaar, fetcher, archive, Unfinished(archive, SOURCE, jaar), previous)
    try:
        for _ in range(RESTARTS):
            complete = _pull_once(asking)
            if complete is None:
                logger.warning("Iv3 %s was changed by CBS during the pull; starting again", jaar)
                continue
            if asking.comparable is not None:
                refuse_vanished(asking.comparable, complete, source.gemeenten, archive)
            return complete
    except PagesDisagree:
        asking.unfinished.forget()
        raise
    raise SourceUnavailable(
        f"Iv3 {jaar}",
        expected="a table that stays the same while it is read",
        found=f"a change during each of {RESTARTS} pulls",
        remedy="run again later",
    )


def pull_recorded(
    registry: Registry, jaar: int, fetcher: Fetcher, archive: Archive, pulls: Pulls
) -> Pull | None:
    """As ``pull``, remembering the outcome: a complete pull, or why there is none this time.

    None when the registry does not ask for the year, or when the source could not be had. Raises
    ``StoreUnwritable``.
    """
    source = registry.iv3_of(jaar)
    if source is None:
        return None
    try:
        complete = pull(source, jaar, fetcher, archive, pulls.last_complete(SOURCE, jaar))
    except OpenbegrotingError as error:
        pulls.save_failure(PullFailure(SOURCE, jaar, str(error), datetime.now(UTC)))
        return None
    pulls.save(complete)
    Unfinished(archive, SOURCE, jaar).forget()
    return complete


def let_go_of_damaged(jaar: int, damage: ArchiveDamaged, pulls: Pulls) -> None:
    """The last pull lost a body: it is none any more, and the next one gets what is missing.

    A pull is whole or it is an error, so unlike the pages of a document what is left is not used.
    """
    pull = pulls.last_complete(SOURCE, jaar)
    if pull is None:
        return
    before = pulls.failure(SOURCE, jaar)
    messages = [*([before.message] if before is not None else []), str(damage)]
    failure = PullFailure(SOURCE, jaar, " | ".join(messages), datetime.now(UTC))
    pulls.save_incomplete(replace(pull, bodies=()), failure)


@dataclass(frozen=True, slots=True)
class _Asking:
    """What is asked of whom, and where the answers go."""

    source: Iv3Source
    jaar: int
    fetcher: Fetcher
    archive: Archive
    unfinished: Unfinished
    previous: Pull | None

    @property
    def comparable(self) -> Pull | None:
        """The previous pull, if it asked for all municipalities that are asked for now."""
        return self.previous if self.previous and self.previous.covers(self.source.gemeenten) else None


@dataclass(frozen=True, slots=True)
class _Entry:
    """The table of a year as it is now."""

    table: str
    modified: str
    infos: Body


def _pull_once(asking: _Asking) -> Pull | None:
    """A complete pull; None when the table was changed before the last page was in."""
    entry = _enter_table(asking)
    # A cache that says "not modified" of one page and gives the next one anew mixes two states of a table.
    in_full = True
    if asking.previous is not None:
        said = (asking.previous, entry.modified, entry.infos, asking.archive)
        refuse_older(*said)
        in_full = not is_unchanged(*said)
    base_url, table = asking.source.base_url, entry.table
    begun_at = asking.unfinished.resume(f"{base_url} {table} {entry.modified}")
    progress = PullProgress(asking.jaar, asking.comparable.rows if asking.comparable else None)
    gathering = Gathering(
        asking.fetcher, asking.archive, asking.unfinished, progress, base_url, table, in_full
    )
    gathering.keep(TABLE_INFOS, entry.infos)
    try:
        _gather(gathering, asking.source, asking.jaar)
    except (SourceCorrupt, SchemaChanged):
        gathering.refuse()
        raise
    after = _enter_table(asking)
    if (entry.table, entry.modified) != (after.table, after.modified):
        return None
    bodies = tuple(gathering.bodies)
    return Pull(
        SOURCE,
        asking.jaar,
        bodies,
        begun_at,
        asking.source.gemeenten,
        findings=tuple(gathering.findings),
        rows=progress.rows,
    )


def _gather(gathering: Gathering, source: Iv3Source, jaar: int) -> None:
    """Every body of the table but its infos: what it declares, its code lists, its pages of rows."""
    url, content = gathering.entity(PROPERTIES, "DataProperties")
    shape = shape_of(service.properties(content, url), gathering.table)
    for name in shape.dimensions:
        if name not in (MUNICIPALITY_DIMENSION, REPORT_DIMENSION):
            gathering.dimension(name)
    municipalities, absent = _wanted(source, gathering.dimension(MUNICIPALITY_DIMENSION))
    for code in absent:
        told = f"{code} is not in the Iv3 table of {jaar}: it did not exist then, or CBS left it out"
        logger.warning(told)
        gathering.findings.append(told)
    reports = [item.Key for item in gathering.dimension(REPORT_DIMENSION)]
    for report in reports:
        _refuse_other_year(report, jaar, gathering.table)
    for number, report in enumerate(reports, start=1):
        gathering.progress.enters(report.strip(), number, len(reports))
        _pull_report(gathering, shape, jaar, report, municipalities, all_of_them=source.gemeenten is None)


def _refuse_other_year(report: str, jaar: int, table: str) -> None:
    code = report.strip()
    if not code.startswith(str(jaar)) or not _PLAIN_KEY.fullmatch(report):
        raise SchemaChanged(
            f"Iv3 table {table}", expected=f"reports of {jaar}", found=f"report {code[:20]!r}"
        )


def _enter_table(asking: _Asking) -> _Entry:
    """Look the year's table up, and when CBS says it was last modified; always asked anew.

    Raises ``SchemaChanged`` when CBS does not say: nothing else tells that pages belong together.
    """
    base_url = asking.source.base_url
    url = service.catalogue_url(base_url)
    _, content = _asked_anew(asking, url)
    table = service.table_of(service.values(content, service.CatalogueRecord, url), asking.jaar)
    url = service.entity_url(base_url, table, "TableInfos")
    body, content = _asked_anew(asking, url)
    infos = service.values(content, service.TableInfo, url)
    if len(infos) != 1 or infos[0].Identifier != table:
        found = ", ".join(info.Identifier[:20] for info in infos[:4]) or "none"
        raise SourceCorrupt(url, expected=f"infos of the table {table}", found=f"those of {found}")
    modified = (infos[0].Modified or "").strip()
    if not modified:
        raise SchemaChanged(url, expected="when the table was Modified", found="nothing")
    return _Entry(table, modified, body)


def _asked_anew(asking: _Asking, url: str) -> tuple[Body, bytes]:
    body = asking.fetcher.fetch(url, kind="json")
    return body, asking.archive.read(body.sha256)


def _wanted(
    source: Iv3Source, offered: Sequence[service.DimensionItem]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The padded keys of the municipalities to pull, and the codes that the registry names in vain.

    A key that is no code is never asked for; it stands in its dimension, where the judge refuses it. A code
    that is listed with one padding and another is asked for with both: its rows have either.
    """
    keys: dict[str, list[str]] = {}
    for key in dict.fromkeys(item.Key for item in offered if _PLAIN_KEY.fullmatch(item.Key)):
        keys.setdefault(key.strip(), []).append(key)
    codes = source.gemeenten if source.gemeenten is not None else tuple(keys)
    absent = tuple(code for code in codes if code not in keys)
    return tuple(joined.from_iterable(keys[code] for code in codes if code in keys)), absent


def _pull_report(
    gathering: Gathering,
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
    chain = Chain(gathering, shape, code, code.removeprefix(str(jaar)))
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
    logger.info("Iv3 %s %s: %s rows", jaar, code, f"{chain.rows:,}")


def _batches(keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [
        keys[start : start + MUNICIPALITIES_PER_REQUEST]
        for start in range(0, len(keys), MUNICIPALITIES_PER_REQUEST)
    ]


def _any_of(keys: Sequence[str]) -> str:
    return "(" + " or ".join(f"{MUNICIPALITY_DIMENSION} eq {service.literal(key)}" for key in keys) + ")"
