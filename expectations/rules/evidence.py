"""What a rule may know beside the rows it judges: the year, the tables judged so far, what was pulled.

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
class Evidence:
    """A year in judgement. Tables come in the order of ``datapackages.schema.tables()``."""

    jaar: int
    tally: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=TALLY_DTYPES))
    outcomes: Mapping[str, TableOutcome] = field(default_factory=dict)
    quarantine: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=schema_of(QUARANTINE).dtypes)
    )

    def joined_by(self, table: str, outcome: TableOutcome) -> Evidence:
        """This evidence with one more table judged."""
        return replace(self, outcomes={**self.outcomes, table: outcome})

    def accepted(self, table: str) -> pl.DataFrame:
        """The accepted rows of a table that has been judged; ``KeyError`` before that."""
        return self.outcomes[table].accepted

    def values(self, reference: str) -> pl.Series:
        """The accepted values of ``table.column``, each once, without null, sorted."""
        table, column = reference.split(".")
        return self.accepted(table)[column].drop_nulls().unique().sort()
