"""Whether nothing got lost: per table and source, what was pulled against where every row went.

Pulled is counted on the raw bodies by whoever read them; where rows went is counted on the frames the
judge hands on. Whether a difference keeps a year from release is a rule, not decided here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from datapackages.schema import TableSchema, tables

if TYPE_CHECKING:
    from expectations.rules.evidence import Evidence

DTYPES: dict[str, pl.DataType] = {
    "tabel": pl.String(),
    "bron": pl.String(),
    "opgehaald": pl.Int64(),
    "geaccepteerd": pl.Int64(),
    "quarantaine": pl.Int64(),
    "dubbel": pl.Int64(),
    "opgehaald_eur": pl.Int64(),
    "geaccepteerd_eur": pl.Int64(),
    "quarantaine_eur": pl.Int64(),
    "dubbel_eur": pl.Int64(),
    "correctie_eur": pl.Int64(),
    "onverklaard": pl.Int64(),
    "onverklaard_eur": pl.Int64(),
}
"""Rows and signed euros; ``onverklaard`` counts the rows that do not add up plus 1 when euros do not.

``correctie_eur`` is what corrections added to what was pulled. Euros are null for a table without amounts.
Amounts that could not be read count on neither side.
"""

ENDS = ("geaccepteerd", "quarantaine", "dubbel")


def conservation(evidence: Evidence) -> pl.DataFrame:
    """The columns of ``DTYPES``, one row per conserved table and source, tables in their usual order."""
    found = [
        conservation_of(schema, evidence)
        for schema in tables().values()
        if not schema.unconserved and schema.name in evidence.outcomes
    ]
    return pl.concat([pl.DataFrame(schema=DTYPES), *found])


def conservation_of(schema: TableSchema, evidence: Evidence) -> pl.DataFrame:
    """As ``conservation``, for one table; a source that only one side knows has zeros on the other."""
    outcome = evidence.outcomes[schema.name]
    frames = dict(zip(ENDS, (outcome.accepted, outcome.refused, outcome.duplicates), strict=True))
    pulled = (
        evidence.tally.filter(pl.col("tabel") == schema.name)
        .group_by("bron")
        .agg(opgehaald=pl.col("rijen").sum(), opgehaald_eur=_total("eur"))
    )
    changed = evidence.corrected.filter(pl.col("tabel") == schema.name)
    sides = pulled.join(
        changed.group_by("bron").agg(correctie_eur=pl.col("eur").sum()),
        on="bron",
        how="full",
        coalesce=True,
        nulls_equal=True,
    )
    for name, frame in frames.items():
        sides = sides.join(
            _counted(schema, name, frame), on="bron", how="full", coalesce=True, nulls_equal=True
        )
    return (
        sides.with_columns(pl.col("opgehaald", *ENDS).fill_null(0))
        .pipe(_explained if schema.amount else _without_euros)
        .with_columns(tabel=pl.lit(schema.name))
        .select(list(DTYPES))
        .cast(DTYPES)  # type: ignore[arg-type]  # polars' stubs want a narrower mapping
        .sort("bron", nulls_last=False)
    )


def _total(column: str) -> pl.Expr:
    """The sum, or null when there is nothing to add: no amounts at all is not zero euros."""
    return pl.when(pl.col(column).is_not_null().any()).then(pl.col(column).sum())


def _counted(schema: TableSchema, name: str, frame: pl.DataFrame) -> pl.DataFrame:
    euros = pl.col(schema.amount).sum() if schema.amount else pl.lit(None, dtype=pl.Int64)
    return frame.group_by("bron").agg(pl.len().cast(pl.Int64).alias(name), euros.alias(f"{name}_eur"))


def _explained(sides: pl.DataFrame) -> pl.DataFrame:
    """Euros as well as rows; a source without a tally of euros explains no euro of its rows."""
    euros = [f"{name}_eur" for name in ("opgehaald", *ENDS, "correctie")]
    gone = pl.col("opgehaald") - pl.sum_horizontal(ENDS)
    ends_eur = pl.sum_horizontal(f"{name}_eur" for name in ENDS)
    gone_eur = pl.col("opgehaald_eur") + pl.col("correctie_eur") - ends_eur
    return (
        sides.with_columns(pl.col(euros).fill_null(0))
        .with_columns(onverklaard_eur=gone_eur)
        .with_columns(onverklaard=gone.abs() + (pl.col("onverklaard_eur") != 0).cast(pl.Int64))
    )


def _without_euros(sides: pl.DataFrame) -> pl.DataFrame:
    return sides.with_columns(
        onverklaard=(pl.col("opgehaald") - pl.sum_horizontal(ENDS)).abs(),
        onverklaard_eur=pl.lit(None, dtype=pl.Int64),
        correctie_eur=pl.lit(None, dtype=pl.Int64),
    )
