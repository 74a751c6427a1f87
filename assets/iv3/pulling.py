"""Pulls one year's Iv3 into the archive: catalogue, table infos, dimensions, every page of every report.

The result says which bodies make up the year; nothing is interpreted here beyond what is needed to know
that the pull is complete and is what was asked for. A pull is whole or it is an error.
"""

from __future__ import annotations

import logging
import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from assets.iv3 import service
from assets.iv3.bodies import PROPERTIES, TABLE_INFOS
from assets.iv3.chains import Chain, Gathering
from assets.iv3.shape import (
    MUNICIPALITY_DIMENSION,
    REPORT_DIMENSION,
    SchemaChanged,
    TableShape,
    shape_of,
)
from assets.iv3.vanished import refuse_vanished
from assets.sources.fetching import SourceCorrupt, SourceUnavailable
from assets.sources.pulls import Pull, PullFailure
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assets.sources.archive import Archive
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
    gathering = Gathering(fetcher, archive, source.base_url)
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
    after = _enter_table(Gathering(fetcher, archive, source.base_url), jaar)
    return (
        Pull(SOURCE, jaar, tuple(gathering.bodies), pulled_at, source.gemeenten) if before == after else None
    )


def pull_recorded(
    registry: Registry, jaar: int, fetcher: Fetcher, archive: Archive, pulls: Pulls
) -> Pull | None:
    """As ``pull``, remembering the outcome: a complete pull, or why there is none this time.

    None when the registry does not ask for the year, or when the source could not be had; a pull from
    which rows vanished that CBS did not modify is none either.
    """
    if registry.iv3 is None or jaar not in registry.iv3.years:
        return None
    previous = pulls.last_complete(SOURCE, jaar)
    try:
        complete = pull(registry.iv3, jaar, fetcher, archive)
        if previous is not None and previous.covers(registry.iv3.gemeenten):
            refuse_vanished(previous, complete, registry.iv3.gemeenten, archive)
    except OpenbegrotingError as error:
        pulls.save_failure(PullFailure(SOURCE, jaar, str(error), datetime.now(UTC)))
        return None
    pulls.save(complete)
    return complete


class _TableInfo(service.CatalogueRecord, frozen=True):
    """``TableInfos`` has the fields of a catalogue record."""


def _enter_table(gathering: Gathering, jaar: int) -> str | None:
    """Look the year's table up, and return when CBS says it was last modified."""
    url = service.catalogue_url(gathering.base_url)
    _, content = gathering.ask(url)
    records = service.values(content, service.CatalogueRecord, url)
    gathering.table = service.table_of(records, jaar).Identifier
    url, content = gathering.entity(TABLE_INFOS, "TableInfos")
    infos = service.values(content, _TableInfo, url)
    if len(infos) != 1 or infos[0].Identifier != gathering.table:
        raise SourceCorrupt(url, expected=f"infos of {gathering.table}", found=f"{len(infos)} records")
    return infos[0].Modified


def _wanted(source: Iv3Source, jaar: int, offered: Sequence[service.DimensionItem]) -> tuple[str, ...]:
    """The padded keys of the municipalities to pull: those the registry names, or all of them.

    A key that is no code is never asked for; it stands in its dimension, where the judge refuses it.
    """
    keys = {item.Key.strip(): item.Key for item in offered if _PLAIN_KEY.fullmatch(item.Key)}
    if source.gemeenten is None:
        return tuple(keys.values())
    for code in source.gemeenten:
        if code not in keys:
            logger.warning(
                "%s is not in the Iv3 table of %s: it did not exist then, or CBS left it out",
                code,
                jaar,
            )
    return tuple(keys[code] for code in source.gemeenten if code in keys)


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
    if not code.startswith(str(jaar)) or not _PLAIN_KEY.fullmatch(report):
        raise SchemaChanged(
            f"Iv3 table {gathering.table}",
            expected=f"reports of {jaar}",
            found=f"report {code[:20]!r}",
        )
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
    logger.info("Iv3 %s %s: %s rows", jaar, code, f"{len(chain.numbers):,}")


def _batches(keys: tuple[str, ...]) -> Iterable[tuple[str, ...]]:
    return [
        keys[start : start + MUNICIPALITIES_PER_REQUEST]
        for start in range(0, len(keys), MUNICIPALITIES_PER_REQUEST)
    ]


def _any_of(keys: Sequence[str]) -> str:
    return "(" + " or ".join(f"{MUNICIPALITY_DIMENSION} eq {service.literal(key)}" for key in keys) + ")"
