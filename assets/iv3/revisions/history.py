"""Which pulls of a year were released, one after another, and the table ``iv3_wijzigingen`` over them.

A pull that was never released was never published, so nothing can have changed since. The manifests of
released pulls are kept with the archive, so the same table is made from the same bytes at any time.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import polars as pl

from assets.iv3.revisions.cells import Cells, Codes, compared, together
from assets.iv3.revisions.comparing import between_editions, between_placings
from assets.iv3.served.bodies import DIMENSION, PROPERTIES, ROWS, TABLE_INFOS, body_of, pages_of
from assets.iv3.tables.code_lists import normalise_code_lists
from assets.iv3.tables.normalising import MOMENT, RICHTING, normalise_rows
from datapackages.errors import OpenbegrotingError
from datapackages.iv3 import DELIVERY
from datapackages.schema import TIME_ZONE, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from assets.sources.archive import Archive
    from assets.sources.pulls import Pull, Pulls

logger = logging.getLogger("openbegroting.iv3")


@dataclass(frozen=True, slots=True)
class Edition:
    """A pull in the order of releases; ``number`` counts from 1."""

    number: int
    pull: Pull

    @property
    def name(self) -> str:
        """What readers see: the number, and the day on which the newest of its bytes were first got."""
        moment = max(item.body.fetched_at for item in self.pull.bodies if _tells_figures(item.role))
        return f"ophaling {self.number} ({moment.astimezone(ZoneInfo(TIME_ZONE)).date()})"

    @property
    def figures(self) -> tuple[tuple[str, str], ...]:
        """The role and hash of each body that figures follow from; infos of the table change without them."""
        return tuple((item.role, item.body.sha256) for item in self.pull.bodies if _tells_figures(item.role))


def _tells_figures(role: str) -> bool:
    return role == PROPERTIES or role.startswith((DIMENSION, ROWS))


def editions(present: Pull, pulls: Pulls) -> tuple[Edition, ...]:
    """Every released pull of the table that ``present`` is a pull of, and ``present`` as the last.

    The same before and after ``present`` itself is released.
    """
    kept = [Edition(number, pull) for number, pull in pulls.released(present.source, present.jaar).items()]
    address = body_of(present, TABLE_INFOS).body.url
    of_table = [edition for edition in kept if body_of(edition.pull, TABLE_INFOS).body.url == address]
    last = Edition(max((edition.number for edition in kept), default=0) + 1, present)
    if of_table and kept[-1] is of_table[-1] and kept[-1].figures == last.figures:
        return (*of_table[:-1], Edition(kept[-1].number, present))
    return (*of_table, last)


def remember_released(present: Pull, pulls: Pulls) -> None:
    """Keep ``present`` as released, unless its figures are those of the last released pull.

    Raises ``StoreUnwritable``.
    """
    last = editions(present, pulls)[-1]
    if last.number not in pulls.released(present.source, present.jaar):
        pulls.save_released(last.number, present)


def normalise_wijzigingen(
    history: tuple[Edition, ...],
    rows: Mapping[str, pl.DataFrame],
    lists: Mapping[str, pl.DataFrame],
    gemeenten: Iterable[str],
    archive: Archive,
) -> pl.DataFrame:
    """Normalised ``iv3_wijzigingen``: second placing beside first, and each edition beside the one before.

    ``rows`` are the normalised cells of the last edition of ``history``, ``lists`` its code lists,
    ``gemeenten`` the municipalities of the year. An edition that the archive lost ends the comparison with
    older ones; that is logged.
    """
    present = compared(together(rows), Codes.declared(lists))
    placings = between_placings(present).with_columns(van=pl.lit("plaatsing 1"), naar=pl.lit("plaatsing 2"))
    reports = lists["verslagsoorten"]["verslagsoort"]
    found = pl.concat([placings, *_between_pulls(history, present, archive)]).filter(
        pl.col("gemeente").is_in(list(gemeenten)), pl.col("verslagsoort").is_in(reports.implode())
    )
    on_balance = pl.col("tabel") == "iv3_balans"
    return table("iv3_wijzigingen").normalised(
        found.with_columns(
            pl.lit(lists["verslagsoorten"]["jaar"].first(), dtype=pl.Int64).alias("jaar"),
            pl.when(~on_balance).then(RICHTING).alias("richting"),
            pl.when(on_balance).then(MOMENT).alias("moment"),
        ).sort(*DELIVERY, "post", "categorie", "naar")
    )


def _between_pulls(history: tuple[Edition, ...], present: Cells, archive: Archive) -> Iterator[pl.DataFrame]:
    """The changes that each edition brought, the last edition first."""
    if not history:
        return
    newer, cells = history[-1], present
    for older in reversed(history[:-1]):
        try:
            before = _read_back(older.pull, newer.pull, cells, archive)
        except OpenbegrotingError as error:
            logger.warning("Iv3 %s: %s cannot be compared: %s", older.pull.jaar, older.name, error)
            return
        yield between_editions(_comparable(before, newer.pull), _comparable(cells, older.pull)).with_columns(
            van=pl.lit(older.name), naar=pl.lit(newer.name)
        )
        newer, cells = older, before


def _read_back(older: Pull, newer: Pull, cells: Cells, archive: Archive) -> Cells:
    """The cells of ``older``, of which only the pages are read that are not in ``newer`` as well.

    A new placing of one report leaves the pages of the other reports as they were.
    """
    known = {item.body.sha256 for item in pages_of(newer)}
    still = {item.body.sha256 for item in pages_of(older)} & known
    rows = normalise_rows(older, archive, [page for page in pages_of(older) if page.body.sha256 not in known])
    read = together({"iv3_baten_lasten": rows.baten_lasten, "iv3_balans": rows.balans})
    kept = cells.rows.filter(pl.col("bron").is_in(still))
    return compared(pl.concat([kept, read]), Codes.declared(normalise_code_lists(older, archive)))


def _comparable(edition: Cells, other: Pull) -> Cells:
    """Without the municipalities that the other pull was not asked for: it says nothing of them."""
    if other.asked is None:
        return edition
    of_other = pl.col("gemeente").is_in(other.asked)
    return replace(
        edition, cells=edition.cells.filter(of_other), delivered=edition.delivered.filter(of_other)
    )
