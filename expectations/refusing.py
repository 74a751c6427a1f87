"""Divides the rows of a pulled table: accepted, refused with reasons, or an exact duplicate.

Row rules decide here and nowhere else. Every row of the frame that comes in goes out in one of three.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from datapackages.schema import PROBLEM, TableSchema
from expectations.measuring import Measured, measure
from expectations.rules import wording
from expectations.rules.evidence import Evidence, TableOutcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from expectations.rules.model import Rule

REFUSAL: dict[str, pl.DataType] = {
    "regel": pl.String(),
    "reden": pl.String(),
    "verantwoordelijk": pl.String(),
}

_POSITION = "_positie"


@dataclass(frozen=True, slots=True)
class Division:
    """Where the rows went, and what each row rule found."""

    outcome: TableOutcome
    measured: tuple[Measured, ...]


def divide(schema: TableSchema, frame: pl.DataFrame, rules: Sequence[Rule], evidence: Evidence) -> Division:
    """Put ``frame`` (normalised) before the row rules of its table, in their order.

    Exact duplicates are set aside first. A row that could not be read is asked only what rules of
    unreadable rows ask: the rest would blame it for cells that nobody could fill.
    """
    once, duplicates = _without_duplicates(schema, frame)
    once = once.with_row_index(_POSITION)
    # One frame for all rules where it can be: Great Expectations is given each frame once.
    readable = once.filter(pl.col(PROBLEM).is_null()) if once[PROBLEM].count() else once
    measured = tuple(measure(rule, once if rule.unreadable else readable, evidence) for rule in rules)
    faults = _faults(measured)
    # A join copies every row; of a large table mostly none is refused.
    looked_at = once if faults.height else once.clear()
    refused = looked_at.join(faults, on=_POSITION, how="inner", maintain_order="left")
    accepted = once.join(faults, on=_POSITION, how="anti", maintain_order="left") if faults.height else once
    return Division(
        TableOutcome(
            accepted=schema.published(accepted),
            refused=refused.drop(_POSITION),
            duplicates=duplicates,
        ),
        measured,
    )


def _without_duplicates(schema: TableSchema, frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The frame with each row once, and the rows that only repeat one, as a page served twice gives them.

    Where a row came from (``schema.provenance``) makes no difference. Unreadable rows are all kept: their
    typed cells are empty, so nobody can tell whether they say the same.
    """
    # Rows that say the same have the same key, which costs far less to compare than whole rows.
    if not set(schema.primary_key) & set(schema.provenance) and not schema.repeats_a_key(frame):
        return frame, frame.clear()
    content = [name for name in schema.columns if name not in schema.provenance]
    first = pl.struct(content).is_first_distinct() if content else pl.lit(value=True)
    readable = pl.col(PROBLEM).is_null()
    unreadable_rows = frame.filter(~readable)
    readable_rows = frame.filter(readable)
    marked = readable_rows.with_columns(_eerste=first)
    kept = marked.filter(pl.col("_eerste")).drop("_eerste")
    return pl.concat([kept, unreadable_rows]), marked.filter(~pl.col("_eerste")).drop("_eerste")


def _faults(measured: Sequence[Measured]) -> pl.DataFrame:
    """Per refused row: the first rule it breaks, the reasons of all, and who can mend it."""
    found = [
        one.frame.filter(~one.fine).select(
            _POSITION,
            pl.lit(order).alias("volgorde"),
            pl.lit(one.rule.id).alias("regel"),
            wording.sentence(one.rule.reason).alias("reden"),
            pl.lit(one.rule.responsible).alias("verantwoordelijk"),
        )
        for order, one in enumerate(measured)
        if one.failed
    ]
    if not found:
        return pl.DataFrame(schema={_POSITION: pl.get_index_type(), **REFUSAL})
    return (
        pl.concat(found)
        .sort(_POSITION, "volgorde")
        .group_by(_POSITION, maintain_order=True)
        .agg(
            pl.col("regel").first(),
            pl.col("reden").str.join(" "),
            pl.col("verantwoordelijk").first(),
        )
    )
