"""How many rows our own files and the year's list of municipalities hold, counted from their bytes.

Nothing here passes through the frames that become tables: a line that is lost there must be missed here.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import polars as pl

from assets.iv3.served import service
from assets.iv3.served.bodies import DIMENSION, body_of
from assets.iv3.served.shape import MUNICIPALITY_DIMENSION
from assets.tally import TALLY

if TYPE_CHECKING:
    from collections.abc import Collection

    from assets.sources.archive import Archive
    from assets.sources.pulls import Pull

HISTORY = ("herindelingen", "taakveld_overgang")
"""The tables that are one of our own files, line by line."""


def tally(
    register: Pull,
    iv3: Pull | None,
    selection: Collection[str] | None,
    documents: Collection[str],
    archive: Archive,
) -> pl.DataFrame:
    """The lines behind ``gemeenten``, ``herindelingen`` and ``taakveld_overgang``; columns of ``TALLY``.

    ``register`` is the pull of our own files, ``iv3`` that of the year (None without Iv3), ``selection``
    the municipalities the registry asks of it (None for all), ``documents`` those with a document. Raises
    ``ArchiveDamaged``.
    """
    lines = [
        (name, body_of(register, name).body.sha256, len(_records(register, name, archive)), None)
        for name in HISTORY
    ]
    offered: set[str] = set()
    if iv3 is not None:
        body = body_of(iv3, DIMENSION + MUNICIPALITY_DIMENSION).body
        items = service.values(archive.read(body.sha256), service.DimensionItem, body.url)
        keys = [item.Key.strip(" ") for item in items]
        wanted = [key for key in keys if selection is None or key in selection]
        offered = set(wanted)
        lines.append(("gemeenten", body.sha256, len(wanted), None))
    others = set(documents) - offered
    named = sum(record["gemeente"] in others for record in _records(register, "gemeenten", archive))
    lines.append(("gemeenten", body_of(register, "gemeenten").body.sha256, named, None))
    return pl.DataFrame([line for line in lines if line[2]], schema=TALLY, orient="row")


def _records(pull: Pull, role: str, archive: Archive) -> list[dict[str, str]]:
    """The records of one of our files, by the names in its first line."""
    text = archive.read(body_of(pull, role).body.sha256).decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))
