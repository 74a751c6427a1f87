"""Which part each body plays in an Iv3 pull, and how it is found back in a pull that was kept."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from assets.iv3.served import service
from assets.iv3.served.shape import TableShape, shape_of

if TYPE_CHECKING:
    from assets.sources.archive import Archive
    from assets.sources.pulls import Pull, PulledBody

TABLE_INFOS = "tabelinfo"
PROPERTIES = "eigenschappen"
DIMENSION = "dimensie:"
ROWS = "rijen:"
END = "einde:"
"""An empty answer to the question what lies behind the last page: the proof that it was the last."""

ONE_DAY = timedelta(days=1)
"""What clocks and time zones may differ."""


def body_of(pull: Pull, role: str) -> PulledBody:
    """The one body of a pull that has this role."""
    return next(item for item in pull.bodies if item.role == role)


def pages_of(pull: Pull) -> list[PulledBody]:
    """The bodies of a pull that hold rows, in the order in which they were read."""
    return [item for item in pull.bodies if item.role.startswith(ROWS)]


def modified_in(pull: Pull, archive: Archive) -> date | None:
    """The day on which CBS last modified the table that was pulled; None if it did not say so legibly.

    A day that was still to come when it was pulled is none: of what is due by then nothing is known yet.
    """
    body = body_of(pull, TABLE_INFOS).body
    infos = service.values(archive.read(body.sha256), service.TableInfo, body.url)
    try:
        modified = date.fromisoformat((infos[0].Modified or "")[:10]) if infos else None
    except ValueError:
        return None
    to_come = modified is not None and modified > (pull.pulled_at + ONE_DAY).date()
    return None if to_come else modified


def shape_in(pull: Pull, archive: Archive) -> TableShape:
    """The shape of the table that was pulled; raises ``SchemaChanged`` as ``shape_of`` does."""
    body = body_of(pull, PROPERTIES).body
    return shape_of(service.properties(archive.read(body.sha256), body.url), body.url)
