"""Whether rows vanished from a table that CBS says was not modified, or the table is older than it was.

Then the service lies, or gives a copy that lags behind: what was revised since would be published as new.
Other values and more rows under the same ``Modified`` are taken as a silent revision. A row whose amounts
were made zero is no longer sent, cannot be told from a lost one, and waits for a new ``Modified`` as well.
"""

from __future__ import annotations

import logging
from datetime import datetime
from typing import TYPE_CHECKING

from assets.iv3.pulling.chains import PagesDisagree
from assets.iv3.served import service
from assets.iv3.served.bodies import ONE_DAY, TABLE_INFOS, body_of, pages_of, shape_in
from assets.iv3.served.pages import read_page
from assets.iv3.served.shape import MUNICIPALITY_DIMENSION, REPORT_DIMENSION
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from collections.abc import Collection

    from assets.sources.archive import Archive, Body
    from assets.sources.pulls import Pull, PulledBody

logger = logging.getLogger("openbegroting.iv3")

_NOTHING = (None, 0, "", ".", "0")

_Delivery = tuple[str, str]
"""Municipality and report."""

_Key = tuple[_Delivery, str, str]
"""Of a row: its delivery, taakveld or balance post, and categorie. CBS may renumber rows, not rename them."""


def refuse_vanished(
    previous: Pull, present: Pull, gemeenten: Collection[str] | None, archive: Archive
) -> None:
    """Raises ``PagesDisagree`` when rows of ``previous`` are not in ``present`` without a modification.

    Only ``gemeenten`` are compared, those the present pull asked for; None for all. Pages that both pulls
    hold are not read, so a pull that brought nothing new costs nothing. A previous pull that cannot be
    read any more proves nothing.
    """
    modified = _modified(present, archive)
    before = {item.body.sha256: item for item in pages_of(previous)}
    now = {item.body.sha256: item for item in pages_of(present)}
    if before.keys() <= now.keys():
        return
    try:
        if modified is None or modified != _modified(previous, archive):
            return
        rows = _rows(previous, [before[body] for body in before.keys() - now.keys()], archive)
    except OpenbegrotingError as error:
        logger.warning("The last pull of Iv3 %s cannot be compared: %s", previous.jaar, error)
        return
    kept = _rows(present, [now[body] for body in now.keys() - before.keys()], archive)
    spoke = {key[0] for key, filled in kept.items() if filled}
    gone = [
        key
        for key, filled in rows.items()
        if key not in kept
        # The zeros of a municipality are only asked for while it has nothing else.
        and (filled or key[0] not in spoke)
        and (gemeenten is None or key[0][0] in gemeenten)
    ]
    if gone:
        raise PagesDisagree(
            f"Iv3 {present.jaar}",
            expected=f"every row of the last pull: CBS says nothing was modified since {modified[1]}",
            found=f"{len(gone):,} rows missing",
            remedy="the last complete pull stays in use; run again later",
        )


def refuse_older(previous: Pull, modified: str, infos: Body, archive: Archive) -> None:
    """Raises ``PagesDisagree`` when CBS says a table was modified last before the moment it said last time.

    ``modified`` is what it says in ``infos`` now. A moment that was still to come when it was told was a
    mistake that may be mended. What cannot be read any more, or as a moment, proves nothing.
    """
    try:
        before = _modified(previous, archive)
        if before is None or before[0] != infos.url:
            return
        was, now = (datetime.fromisoformat(text).replace(tzinfo=None) for text in (before[1], modified))
    except (OpenbegrotingError, ValueError):
        return
    to_come = was > previous.pulled_at.replace(tzinfo=None) + ONE_DAY
    if now < was and not to_come:
        raise PagesDisagree(
            f"Iv3 {previous.jaar}",
            expected=f"a table that was modified at {was.isoformat()}, as CBS said before, or later",
            found=f"one that was modified at {now.isoformat()}",
            remedy="an older copy is not taken; the last complete pull stays in use; run again later",
        )


def is_unchanged(previous: Pull, modified: str, infos: Body, archive: Archive) -> bool:
    """Whether CBS says in ``infos`` that a table was not ``modified`` since it was pulled last."""
    try:
        return _modified(previous, archive) == (infos.url, modified[:40])
    except OpenbegrotingError:
        return False


def _modified(pull: Pull, archive: Archive) -> tuple[str, str] | None:
    """Of which table at which address CBS said when it was last modified; None if it did not say."""
    body = body_of(pull, TABLE_INFOS).body
    infos = service.values(archive.read(body.sha256), service.TableInfo, body.url)
    moment = infos[0].Modified if infos else None
    return (body.url, moment[:40]) if moment else None


def _rows(pull: Pull, pages: list[PulledBody], archive: Archive) -> dict[_Key, bool]:
    """The rows of these pages, and whether they hold anything but zeros."""
    rows: dict[_Key, bool] = {}
    shape = shape_in(pull, archive)
    names = (MUNICIPALITY_DIMENSION, REPORT_DIMENSION, *shape.dimensions[:2], *shape.placings)
    for item in pages:
        columns = read_page(archive.read(item.body.sha256), shape, item.body.url).columns
        for gemeente, report, post, categorie, first, second in zip(
            *(columns[name] for name in names), strict=True
        ):
            delivery = (gemeente.strip(), report.strip())
            filled = first not in _NOTHING or second not in _NOTHING
            rows[delivery, post.strip(), categorie.strip()] = filled
    return rows
