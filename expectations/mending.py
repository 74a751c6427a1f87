"""What became of the rows that the last release had in quarantine: mended, still refused, or gone.

A row leaves the quarantine by itself when its source mends it; here that is found out, so that it can be
told. Nothing is decided by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from datapackages.schema import table as schema_of
from expectations.rules import wording
from expectations.rules.evidence import QUARANTINE

if TYPE_CHECKING:
    from expectations.rules.evidence import Evidence

MENDED = "hersteld"
STAYED = "nog in quarantaine"
GONE = "niet meer geleverd"
UNTRACEABLE = "niet te volgen"
"""The key of the row was empty or cut, so nobody can tell whether a row of today is the same."""

FATES = (MENDED, STAYED, GONE, UNTRACEABLE)

DTYPES: dict[str, pl.DataType] = {
    "tabel": pl.String(),
    "sleutel": pl.String(),
    "regel": pl.String(),
    "lot": pl.String(),
}
"""One row per key that was in quarantine, with the rule that it broke then, and one of ``FATES``."""


def fates(evidence: Evidence) -> pl.DataFrame:
    """The columns of ``DTYPES``, sorted; empty without an earlier release with refused rows."""
    before = (
        evidence.released(QUARANTINE, "tabel", "sleutel", "regel")
        .unique(["tabel", "sleutel"], keep="first", maintain_order=True)
        .filter(pl.col("tabel").is_in(list(evidence.outcomes)))
    )
    now = evidence.quarantine.select("tabel", "sleutel").unique()
    accepted = [_accepted(evidence, str(name), rows) for (name,), rows in before.group_by("tabel")]
    found = pl.concat([pl.DataFrame(schema={"tabel": pl.String, "sleutel": pl.String}), *accepted])
    key = ["tabel", "sleutel"]
    return (
        before.join(now.with_columns(geweigerd=True), on=key, how="left")
        .join(found.with_columns(aanvaard=True), on=key, how="left")
        .with_columns(
            lot=pl.when(pl.col("sleutel").str.contains(f"={wording.EMPTY}", literal=True) | _cut())
            .then(pl.lit(UNTRACEABLE))
            .when("geweigerd")
            .then(pl.lit(STAYED))
            .when("aanvaard")
            .then(pl.lit(MENDED))
            .otherwise(pl.lit(GONE))
        )
        .select(list(DTYPES))
        .sort(list(DTYPES))
    )


def _cut() -> pl.Expr:
    return pl.col("sleutel").str.contains("…", literal=True)


def _accepted(evidence: Evidence, table: str, refused: pl.DataFrame) -> pl.DataFrame:
    """Those keys of ``refused`` that an accepted row of the table has."""
    keys = evidence.accepted(table).select(sleutel=wording.key(schema_of(table).primary_key))
    return refused.select("tabel", "sleutel").join(keys.unique(), on="sleutel", how="semi")
