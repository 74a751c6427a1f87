"""What a rule may know beside the rows it judges: the year, its tables, what was pulled, what is published.

Plain values, filled by the judge table by table; how rows are judged is no business of this module.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import polars as pl

from datapackages.schema import table as schema_of

if TYPE_CHECKING:
    from collections.abc import Mapping

QUARANTINE = "quarantaine"

TALLY_DTYPES: dict[str, pl.DataType] = {
    "tabel": pl.String(),
    "bron": pl.String(),
    "rijen": pl.Int64(),
    "eur": pl.Int64(),
}
"""What was read from the raw bodies before anything was normalised; ``eur`` is null without amounts."""

CORRECTED_DTYPES: dict[str, pl.DataType] = {"tabel": pl.String(), "bron": pl.String(), "eur": pl.Int64()}
"""What corrections changed of the euros of a body's rows."""


@dataclass(frozen=True, slots=True)
class TableOutcome:
    """Where each row of a pulled table went; the three frames together are the table as it was pulled."""

    accepted: pl.DataFrame
    """Published columns, sorted as they are published."""
    refused: pl.DataFrame
    """Normalised columns with ``regel``, ``reden`` and ``verantwoordelijk``."""
    duplicates: pl.DataFrame
    """Normalised columns; rows that say nothing an accepted or refused row does not say."""

    @property
    def rows(self) -> int:
        """Rows as they were pulled, duplicates counted once."""
        return self.accepted.height + self.refused.height

    def pulled(self, *columns: str) -> pl.DataFrame:
        """These columns of every pulled row, accepted or refused; exact duplicates once."""
        return pl.concat([self.accepted.select(columns), self.refused.select(columns)])


@dataclass(frozen=True, slots=True)
class Earlier:
    """What was published before, to compare a year in judgement with."""

    release: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    """The tables of the last release of the same year; none when this will be the first."""
    year_before: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    """The tables of the last release of the year before; none when this will be the first of this year."""
    gemeenten: frozenset[str] | None = None
    """The municipalities whose Iv3 is asked for now; None for all. Who is left out did not vanish."""

    def asked(self, column: str = "gemeente") -> pl.Expr:
        """Whether the Iv3 of the municipality in ``column`` is asked for now."""
        if self.gemeenten is None:
            return pl.lit(value=True)
        return pl.col(column).is_in(sorted(self.gemeenten))


@dataclass(frozen=True, slots=True)
class Evidence:
    """A year in judgement. Tables come in the order of ``datapackages.schema.tables()``."""

    jaar: int
    tally: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TALLY_DTYPES))
    corrected: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=CORRECTED_DTYPES))
    outcomes: Mapping[str, TableOutcome] = field(default_factory=dict)
    quarantine: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=schema_of(QUARANTINE).dtypes)
    )
    earlier: Earlier = field(default_factory=Earlier)

    def joined_by(self, table: str, outcome: TableOutcome) -> Evidence:
        """This evidence with one more table judged."""
        return replace(self, outcomes={**self.outcomes, table: outcome})

    def accepted(self, table: str) -> pl.DataFrame:
        """The accepted rows of a table that has been judged; ``KeyError`` before that."""
        return self.outcomes[table].accepted

    def released(self, table: str, *columns: str) -> pl.DataFrame:
        """These columns of a table as the last release of this year has it; empty when it cannot tell."""
        return _as_it_was(self.earlier.release, table, columns)

    def released_year_before(self, table: str, *columns: str) -> pl.DataFrame:
        """As ``released``, of the last release of the year before."""
        return _as_it_was(self.earlier.year_before, table, columns)

    def values(self, reference: str) -> pl.Series:
        """The accepted values of ``table.column``, each once, without null, sorted."""
        table, column = reference.split(".")
        return self.accepted(table)[column].drop_nulls().unique().sort()


def _as_it_was(release: Mapping[str, pl.DataFrame], table: str, columns: tuple[str, ...]) -> pl.DataFrame:
    """A release keeps the columns it was published with; one of another shape says nothing of today's."""
    dtypes = {name: schema_of(table).dtypes[name] for name in columns}
    frame = release.get(table)
    if frame is None or any(frame.schema.get(name) != dtype for name, dtype in dtypes.items()):
        return pl.DataFrame(schema=dtypes)
    return frame.select(columns)
