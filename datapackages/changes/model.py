"""The values in which a difference between two editions is told.

Only shapes belong here; how they come about is next door.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import polars as pl

from datapackages.trust.manifest import NOT_RECORDED, Makings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datapackages.descriptor import TableSchemaDescriptor

FOLLOWS = "bronnen"
"""The table whose rows follow from the others: a change in it alone is no change of the package."""

NUMBERED = {"quarantaine": "volgnr"}
"""A column that only tells rows apart: one row more at the front renumbers all and changes none."""

ADDED, REMOVED, CHANGED = "toegevoegd", "vervallen", "gewijzigd"

LINE: dict[str, pl.DataType] = {
    "tabel": pl.String(),
    "sleutel": pl.String(),
    "soort": pl.String(),
    "kolom": pl.String(),
    "was": pl.String(),
    "wordt": pl.String(),
    "verschil_eur": pl.Int64(),
    "oorzaak": pl.String(),
}
"""The columns of ``wijzigingen.csv``: a line per row added or removed and per changed cell."""

EUROS: dict[str, pl.DataType] = {
    "tabel": pl.String(),
    "gemeente": pl.String(),
    "taakveld": pl.String(),
    "verslagsoort": pl.String(),
    "plaatsing": pl.Int64(),
    "document": pl.String(),
    "periode": pl.Int64(),
    "stand": pl.String(),
    "richting": pl.String(),
    "rijen": pl.Int64(),
    "verschil_eur": pl.Int64(),
}
"""What the amounts of some rows differ; a column that a table does not have is null."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The tables of one edition, with the schemas they were published under and what made them."""

    schemas: Mapping[str, TableSchemaDescriptor]
    frames: Mapping[str, pl.DataFrame]
    made_with: Makings = NOT_RECORDED


@dataclass(frozen=True, slots=True)
class SchemaChange:
    """A difference in shape, as a Dutch sentence; breaking if a reader's program may fail on it."""

    table: str
    sentence: str
    breaking: bool = True


@dataclass(frozen=True, slots=True)
class Euros:
    """Sums of a table's amounts: in the rows added, in those removed, in those changed (was and is)."""

    added: int
    removed: int
    was: int
    now: int


@dataclass(frozen=True, slots=True)
class Following:
    """Of the rows that differ in a table, those that follow from rows that differ in another."""

    added: int = 0
    removed: int = 0
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Detail:
    """Every line of a table, the euros they come to, and the euros that moved beside what there was.

    ``lines`` has the columns of LINE, ``euros`` those of EUROS; ``moved`` and ``before`` are sums of
    absolute amounts, of the rows removed and changed and of all rows of the edition before.
    """

    lines: pl.DataFrame
    euros: pl.DataFrame
    moved: int = 0
    before: int = 0


@dataclass(frozen=True, slots=True)
class TableChange:
    """What happened to the rows of one table; ``columns`` counts the changed cells per column."""

    table: str
    rows_before: int
    rows_after: int
    added: int = 0
    removed: int = 0
    changed: int = 0
    columns: Mapping[str, int] = field(default_factory=dict)
    euros: Euros | None = None
    following: Following = Following()
    detail: Detail | None = field(default=None, compare=False, repr=False)

    @property
    def counts(self) -> bool:
        """Whether the difference is one that makes a new version."""
        return self.table != FOLLOWS and (self.reshuffled or self.changed > self.following.changed)

    @property
    def reshuffled(self) -> bool:
        """Whether rows came or went that follow from no other table."""
        return self.added > self.following.added or self.removed > self.following.removed


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference between two editions; ``first`` if there was none before."""

    first: bool
    schema: tuple[SchemaChange, ...]
    tables: tuple[TableChange, ...]

    @property
    def lines(self) -> pl.DataFrame:
        """Every line of every table, in the order of the tables and within them of their keys."""
        found = [table.detail.lines for table in self.tables if table.detail is not None]
        return pl.concat([pl.DataFrame(schema=LINE), *found])

    @property
    def euros(self) -> pl.DataFrame:
        """What the amounts of every table differ, with the columns of EUROS."""
        found = [table.detail.euros for table in self.tables if table.detail is not None]
        return pl.concat([pl.DataFrame(schema=EUROS), *found])

    def fingerprint(self, parent: str) -> str:
        """A hash of these changes to release ``parent``; their causes are no part of it."""
        digest = hashlib.sha256(f"{parent}\n".encode())
        for change in self.schema:
            digest.update(f"{change.table}: {change.sentence}\n".encode())
        digest.update(self.lines.drop("oorzaak").write_csv().encode())
        return digest.hexdigest()
