"""Asks a rule of a frame with Polars: which rows fail, how many, how bad, and a few of them in words.

The complete answer on which refusal rests; Great Expectations counts the same failures independently
in ``expectations.suites``.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import polars as pl

from datapackages.errors import first_line
from datapackages.schema import table as schema_of
from datapackages.schema import tables
from expectations.rules import wording

if TYPE_CHECKING:
    from expectations.rules.evidence import Evidence
    from expectations.rules.model import Rule

SAMPLE = 5
"""Rows of a table that are told of; the others stand in the quarantine."""

FINDINGS = 100
"""Findings of a view that are told of: what is published with its mark must name whom it is about."""

FEW = 3
"""Bodies that a finding names; one that more of them share in is about the table, not about a place in it."""

_FINE = "_goed"


@dataclass(frozen=True, slots=True)
class Measured:
    """A rule asked of ``frame``. ``broken`` says in Dutch why it could not be asked, if it could not."""

    rule: Rule
    frame: pl.DataFrame
    fine: pl.Series
    """True for each row of ``frame`` that is fine; all true when the rule could not be asked."""
    seconds: float
    broken: str | None = None

    @property
    def failed(self) -> int:
        """How many rows fail."""
        return self.fine.len() - int(self.fine.sum())

    @property
    def failed_eur(self) -> int | None:
        """Absolute euros of the failing rows, or None without an amount."""
        if self._amount is None:
            return None
        return int(self.frame.filter(~self.fine).select(self._amount.sum()).item())

    @property
    def _amount(self) -> pl.Expr | None:
        """Wider than the column: an absurd amount is refused, not a reason to overflow."""
        if self.rule.amount is None or self.rule.amount not in self.frame.columns:
            return None
        return pl.col(self.rule.amount).cast(pl.Int128).abs()

    def sample(self) -> tuple[str, ...]:
        """Failing rows in words, largest amounts first, whatever the order of the frame.

        At most five rows of a table, or a hundred findings of a view.
        """
        return tuple(self._told["woorden"])

    def examples(self, evidence: Evidence) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
        """``sample``, and of each of it the bodies it comes from; none where more than three share in it."""
        told = self._told.with_row_index("_nr")
        if told.is_empty():
            return (), ()
        bodies = (
            _bodies_of(told, self.rule.table, evidence).group_by("_nr").agg(pl.col("bron").unique().sort())
        )
        few = bodies.filter(pl.col("bron").list.len() <= FEW)
        found = told.select("_nr").join(few, on="_nr", how="left", maintain_order="left")["bron"]
        return tuple(told["woorden"]), tuple(tuple(one) if one is not None else () for one in found.to_list())

    @property
    def _told(self) -> pl.DataFrame:
        """The failing rows of the sample with what they say in ``woorden``."""
        if not self.failed:
            return self.frame.clear().with_columns(woorden=pl.lit("", dtype=pl.String))
        words = wording.sentence(self.rule.reason)
        if self.rule.view is None:
            key = wording.key(schema_of(self.rule.table).primary_key)
            words = pl.concat_str(key, pl.lit(": "), words)
        size = self._amount if self._amount is not None else pl.lit(0)
        failing = self.frame.filter(~self.fine).with_columns(woorden=words, _omvang=size)
        ordered = failing.sort("_omvang", "woorden", descending=[True, False], nulls_last=True)
        return ordered.head(SAMPLE if self.rule.view is None else FINDINGS)


def _bodies_of(told: pl.DataFrame, table: str, evidence: Evidence) -> pl.DataFrame:
    """The columns _nr and bron: named by the row itself, or by the accepted rows that have its key.

    A table that names no bodies, because its rows are made of those of others, has them from its group.
    """
    if "bron" in told.columns:
        return told.select("_nr", pl.col("bron").cast(pl.String)).drop_nulls()
    schema = schema_of(table)
    key = {name: told.schema[name] for name in schema.primary_key if name in told.columns}
    for name in (table, *(other.name for other in tables().values() if other.group == schema.group)):
        if name in evidence.outcomes:
            rows = evidence.accepted(name)
            if key and "bron" in rows.columns and key.items() <= rows.schema.items():
                named = rows.select(*key, "bron").unique()
                return told.select("_nr", *key).join(named, on=list(key)).select("_nr", "bron").drop_nulls()
    return pl.DataFrame(schema={"_nr": pl.UInt32, "bron": pl.String})


def measure(rule: Rule, frame: pl.DataFrame, evidence: Evidence) -> Measured:
    """``rule`` asked of ``frame``; a rule that cannot be asked refuses nothing and says so."""
    began = time.perf_counter()
    try:
        fine = frame.with_columns(rule.check.condition(evidence).alias(_FINE))[_FINE]
    except Exception as error:  # noqa: BLE001 — one broken rule must not keep others from being asked
        return _unasked(rule, frame, began, _in_short(error))
    if fine.dtype != pl.Boolean or fine.null_count():
        return _unasked(rule, frame, began, "de voorwaarde gaf voor een rij geen antwoord")
    return Measured(rule, frame, fine, time.perf_counter() - began)


def measure_view(rule: Rule, evidence: Evidence) -> Measured:
    """A table rule asked of its own view."""
    assert rule.view is not None, f"{rule.id} has no view"
    began = time.perf_counter()
    try:
        view = rule.view(evidence)
    except Exception as error:  # noqa: BLE001 — as in measure
        return _unasked(rule, pl.DataFrame(), began, _in_short(error))
    return replace(measure(rule, view, evidence), seconds=time.perf_counter() - began)


def _unasked(rule: Rule, frame: pl.DataFrame, began: float, broken: str) -> Measured:
    everything = pl.repeat(value=True, n=frame.height, dtype=pl.Boolean, eager=True)
    return Measured(rule, frame, everything, time.perf_counter() - began, broken)


def _in_short(error: Exception) -> str:
    return f"de regel kon niet worden uitgerekend: {first_line(error)}"
