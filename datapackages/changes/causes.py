"""Why a row differs, told from recorded facts alone and never guessed.

Facts are: the hash of the body a row came from, in both editions; whether its delivery or page was there
before; the corrections of both editions; the hashes of our code and of our own code lists. A cause is named
when it is the only one that the facts leave; else the line says which they leave, or that it cannot be told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from datapackages.changes.model import ADDED, REMOVED
from datapackages.values import read_key

if TYPE_CHECKING:
    from datapackages.changes.model import Snapshot

REVISED = "bron herzien"
LATE = "nageleverd"
OUR_CODE = "onze code"
OUR_LISTS = "onze codelijst"
CORRECTION = "correctie"
CORRECTIONS = "correcties"
UNKNOWN = "niet vast te stellen"

BODY = "bron"
"""The column that holds the hash of the body that a row came from."""

UNITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("iv3_leveringen", ("gemeente", "verslagsoort", "plaatsing")),
    ("paginas", ("pagina",)),
    ("documenten", ("document",)),
)
"""What sources deliver as a whole, and the columns that say of which a row is part."""


class Causes:
    """What may have caused a difference between two editions."""

    def __init__(self, old: Snapshot, new: Snapshot) -> None:
        self._before = _bodies(old)
        self._after = _bodies(new)
        self._delivered = {name: _delivered(old, name, columns) for name, columns in UNITS}
        made = (old.made_with, new.made_with)
        self._ours = [
            cause
            for cause, (was, now) in (
                (OUR_CODE, [item.code for item in made]),
                (OUR_LISTS, [item.codelists for item in made]),
            )
            if was is None or now is None or was != now
        ]
        self._corrected = _corrected(old, new)

    def of(self, table: str, kind: str, frame: pl.DataFrame, column: str | None = None) -> pl.Series:
        """The cause of each of these rows of a table, which were added, removed or changed."""
        source = pl.when(self._from_other_bytes(kind, frame)).then(
            pl.when(self._late(kind, frame)).then(pl.lit(LATE)).otherwise(pl.lit(REVISED))
        )
        left = pl.concat_list(source, *(pl.lit(cause) for cause in self._ours)).list.drop_nulls()
        told = (
            pl.when(left.list.len() == 0)
            .then(pl.lit(UNKNOWN))
            .when(left.list.len() == 1)
            .then(left.list.first())
            .otherwise(pl.lit(f"{UNKNOWN}: ") + left.list.join(" of "))
        )
        corrected = self._by_correction(table, frame, column)
        return frame.select(
            pl.when(corrected).then(pl.lit(CORRECTION)).otherwise(told).alias("oorzaak")
        ).to_series()

    def _from_other_bytes(self, kind: str, frame: pl.DataFrame) -> pl.Expr:
        """Whether the source's bytes behind a row are others than before; for rows without, any of them."""
        if BODY not in frame.columns:
            return pl.lit(set(self._before) != set(self._after))
        body = pl.col(BODY)
        if kind == ADDED:
            return ~body.is_in(self._before.implode())
        if kind == REMOVED:
            return ~body.is_in(self._after.implode())
        was = f"{BODY} was"
        return body.ne_missing(pl.col(was)) if was in frame.columns else pl.lit(value=False)

    def _late(self, kind: str, frame: pl.DataFrame) -> pl.Series:
        """Whether a row that was added is part of something that was not delivered before."""
        for name, columns in UNITS:
            known = self._delivered[name]
            if kind == ADDED and known is not None and set(columns) <= set(frame.columns):
                found = frame.select(columns).join(
                    known.with_columns(known=True), on=columns, how="left", maintain_order="left"
                )
                return found["known"].is_null()
        return pl.Series(values=[False] * frame.height, dtype=pl.Boolean)

    def _by_correction(self, table: str, frame: pl.DataFrame, column: str | None) -> pl.Expr:
        """Whether a correction of this column of that row came, went or became another."""
        if table == CORRECTIONS:  # only people write them; the body they were applied to is the source's
            return pl.lit(value=column != BODY)
        conditions = [
            pl.all_horizontal(
                pl.lit(value=column is None or correction["kolom"] == column),
                *(
                    pl.col(name).cast(pl.String) == value
                    for name, value in read_key(correction["sleutel"]).items()
                    if name in frame.columns
                ),
            )
            for correction in self._corrected
            if correction["tabel"] == table
        ]
        return pl.any_horizontal(pl.lit(value=False), *conditions)


def _bodies(edition: Snapshot) -> pl.Series:
    frame = edition.frames.get("bronnen")
    return frame[BODY].unique() if frame is not None else pl.Series(BODY, dtype=pl.String)


def _delivered(edition: Snapshot, name: str, columns: tuple[str, ...]) -> pl.DataFrame | None:
    frame = edition.frames.get(name)
    if frame is None or not set(columns) <= set(frame.columns):
        return None
    there = frame.filter("geleverd") if "geleverd" in frame.columns else frame
    return there.select(columns).unique()


def _corrected(old: Snapshot, new: Snapshot) -> list[dict[str, str]]:
    """The corrections that one edition has and the other has not, or has otherwise."""
    frames = [edition.frames.get(CORRECTIONS) for edition in (old, new)]
    empty = next((frame.clear() for frame in frames if frame is not None), None)
    if empty is None:
        return []
    was, now = (empty if frame is None else frame for frame in frames)
    shared = [name for name in now.columns if was.schema.get(name) == now.schema[name]]
    if not {"tabel", "sleutel", "kolom"} <= set(shared):
        return []
    differing = [
        one.join(other, on=shared, how="anti", nulls_equal=True).select("tabel", "sleutel", "kolom")
        for one, other in ((was, now), (now, was))
    ]
    return pl.concat(differing).unique(maintain_order=True).to_dicts()
