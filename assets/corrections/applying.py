"""Applies corrections to normalised tables: each changes one cell that says exactly what it expects.

A correction that does not find its row, or finds another value, changes nothing and says why; whether that
keeps the year from release is a rule. Tables that follow from corrected ones are made anew elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from datapackages.schema import PROBLEM, RAW, TableSchema, table
from datapackages.values import Value, written

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from assets.corrections.model import Correction

CORRECTIONS = "correcties"

APPLIED, NOT_APPLIED, LAPSED = "toegepast", "niet toegepast", "vervallen"

DIFFERENCES: dict[str, pl.DataType] = {"tabel": pl.String(), "bron": pl.String(), "eur": pl.Int64()}
"""What corrections changed of the euros of a body's rows, exact duplicates counted each."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """The tables after their corrections, what became of each correction, and the euros it makes."""

    tables: dict[str, pl.DataFrame]
    correcties: pl.DataFrame
    """Normalised ``correcties``."""
    differences: pl.DataFrame
    """The columns of ``DIFFERENCES``, only of columns whose euros are conserved."""

    @property
    def changed(self) -> frozenset[str]:
        """The tables in which something was corrected."""
        return frozenset(self.correcties.filter(status=APPLIED)["tabel"])


class _NotApplied(Exception):
    """Why a correction does not hold, in Dutch."""


def apply(tables: Mapping[str, pl.DataFrame], corrections: Iterable[Correction]) -> Corrected:
    """The normalised ``tables`` with the active ones of these corrections of their year applied.

    Rows that repeat each other exactly are corrected alike, so that they still do.
    """
    corrected = dict(tables)
    rows: list[dict[str, Any]] = []
    differences = [pl.DataFrame(schema=DIFFERENCES)]
    for correction in corrections:
        told = _row_of(correction)
        if correction.lapsed:
            rows.append(told | {"status": LAPSED})
            continue
        schema = table(correction.table)
        frame = corrected.get(schema.name, schema.empty())
        there = pl.all_horizontal(
            pl.col(name) == pl.lit(value, dtype=schema.field(name).dtype) for name, value in correction.key
        )
        found = frame.filter(there)
        try:
            _refuse_unfit(found, schema, correction, corrected)
        except _NotApplied as refused:
            rows.append(told | {"status": NOT_APPLIED, "waarom_niet": str(refused)})
            continue
        corrected[schema.name] = frame.with_columns(_corrected_cells(there, schema, correction))
        in_euros = schema.field(correction.column).unit == "EUR"
        euros = {"verschil_eur": _euros(correction)} if in_euros else {}
        bron = found["bron"][0] if "bron" in schema.columns else None
        rows.append(told | euros | {"status": APPLIED, "bron": bron})
        if correction.column == schema.amount:
            differences.append(_differences(found, schema, correction))
    correcties = pl.DataFrame(rows, schema=table(CORRECTIONS).normalised_dtypes)
    return Corrected(corrected, table(CORRECTIONS).normalised(correcties), pl.concat(differences))


def _refuse_unfit(
    found: pl.DataFrame, schema: TableSchema, correction: Correction, tables: Mapping[str, pl.DataFrame]
) -> None:
    """Raises ``_NotApplied`` unless ``found`` is one row that says what is expected."""
    content = [name for name in schema.columns if name not in schema.provenance]
    if found.is_empty():
        raise _NotApplied("De rij is er niet.")
    if found[PROBLEM].count():
        raise _NotApplied("De rij is niet te lezen; zij staat in quarantaine zoals zij binnenkwam.")
    if found.select(content).unique().height > 1:
        raise _NotApplied("De sleutel komt vaker voor, met verschillende inhoud.")
    says = found[correction.column][0]
    if says != correction.expected:
        now = " De bron geeft nu zelf de gecorrigeerde waarde." if says == correction.corrected else ""
        raise _NotApplied(f"De bron zegt {_quoted(says)}, niet {_quoted(correction.expected)}.{now}")
    for key in schema.foreign_keys:
        if key.fields == (correction.column,) and correction.corrected is not None:
            listed = tables[key.table][key.reference_fields[0]]
            if correction.corrected not in listed:
                raise _NotApplied(f"{_quoted(correction.corrected)} staat niet in de tabel {key.table}.")


def _corrected_cells(there: pl.Expr, schema: TableSchema, correction: Correction) -> list[pl.Expr]:
    """The corrected cell, and the row as the source gave it for whoever refuses the row after all."""
    column = correction.column
    value = pl.lit(correction.corrected, dtype=schema.field(column).dtype)
    given = pl.coalesce(RAW, pl.struct(schema.columns).struct.json_encode())
    return [
        pl.when(there).then(value).otherwise(pl.col(column)).alias(column),
        pl.when(there).then(given).otherwise(pl.col(RAW)).alias(RAW),
    ]


def _differences(found: pl.DataFrame, schema: TableSchema, correction: Correction) -> pl.DataFrame:
    return (
        found.group_by("bron")
        .agg(pl.lit(schema.name).alias("tabel"), (pl.len().cast(pl.Int64) * _euros(correction)).alias("eur"))
        .select(list(DIFFERENCES))
    )


def _euros(correction: Correction) -> int:
    """Corrected minus expected; nothing counts as zero."""
    values = (correction.expected, correction.corrected)
    was, now = (value if isinstance(value, int) else 0 for value in values)
    return now - was


def _row_of(correction: Correction) -> dict[str, Any]:
    values = {"bron_waarde": correction.expected, "gecorrigeerde_waarde": correction.corrected}
    return {
        "jaar": correction.jaar,
        "tabel": correction.table,
        "sleutel": correction.key_text,
        "kolom": correction.column,
        **{name: written(value) if value is not None else None for name, value in values.items()},
        "reden": correction.reason,
        "melder": correction.reporter,
        "datum": correction.reported_on,
    }


def _quoted(value: Value | None) -> str:
    return f"“{written(value)[:80]}”" if value is not None else "niets"
