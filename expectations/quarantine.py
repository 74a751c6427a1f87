"""The table ``quarantaine``: each refused row with its key, its reason, who can mend it, and itself.

Complete, never a sample. Which rows are refused is decided in ``expectations.refusing``.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import polars as pl

from datapackages.schema import RAW, TableSchema, tables
from datapackages.schema import table as schema_of
from datapackages.words import hidden
from expectations.rules import wording
from expectations.rules.evidence import QUARANTINE, Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from expectations.rules.evidence import TableOutcome


_PLACE = {"tabel_op_pagina": "tabel", "rij": "rij", "plek": "volgnr"}
"""Columns of the quarantine, and the column of a table of pages that tells them."""


def quarantine(evidence: Evidence) -> pl.DataFrame:
    """The rows of ``quarantaine``, as published, of every table that was judged.

    ``bron`` is empty where the row names no body that was itself accepted; the raw row keeps what it said.
    """
    schema = schema_of(QUARANTINE)
    rows = [
        _rows_of(tables()[name], outcome, evidence)
        for name, outcome in evidence.outcomes.items()
        if not outcome.refused.is_empty()
    ]
    return schema.published(pl.concat([pl.DataFrame(schema=schema.dtypes), *rows]))


def checksums(rows: pl.DataFrame) -> dict[str, str]:
    """Of each table in the quarantine one SHA-256 over which rows were refused and why, in any order.

    The bodies that rows come from do not count: the same rows pulled again are the same refusals.
    """
    what = ["sleutel", "regel", "reden", "bedrag_eur"]
    return {
        str(name): hashlib.sha256(refused.select(what).sort(what).write_csv().encode()).hexdigest()
        for (name,), refused in rows.group_by("tabel")
    }


def _rows_of(schema: TableSchema, outcome: TableOutcome, evidence: Evidence) -> pl.DataFrame:
    amount = pl.col(schema.amount) if schema.amount else pl.lit(None, dtype=pl.Int64)
    return (
        outcome.refused.select(
            pl.lit(schema.name).alias("tabel"),
            wording.key(schema.primary_key).alias("sleutel"),
            *_place(schema),
            "regel",
            "reden",
            "verantwoordelijk",
            _raw_row(schema).alias("ruwe_rij"),
            amount.alias("bedrag_eur"),
            _known_body(schema, evidence).alias("bron"),
        )
        # The order must not hang on the order in which pages came in: same rows, same bytes.
        .sort("sleutel", "regel", "ruwe_rij", "bron")
        .with_row_index("volgnr", offset=1)
        .with_columns(pl.col("volgnr").cast(pl.Int64))
        .select(schema_of(QUARANTINE).columns)
    )


def _place(schema: TableSchema) -> Iterator[pl.Expr]:
    """Where on which page the row stands, as far as its table says so; the name of the page is bounded."""
    on_page, page = "pagina" in schema.columns, pl.lit(None, dtype=pl.String)
    if on_page:
        named = pl.col("pagina")
        page = pl.when(named.is_not_null()).then(wording.bounded(named, wording.TOLD))
    yield page.alias("pagina")
    for name, column in _PLACE.items():
        known = on_page and column in schema.columns
        yield (pl.col(column) if known else pl.lit(None, dtype=pl.Int64)).alias(name)


def _raw_row(schema: TableSchema) -> pl.Expr:
    """What the source gave, or else the typed row; an unreadable row says its problem in ``reden``.

    Characters that do not show themselves are written as JSON escapes: the text says the same, and cannot
    pass for another.
    """
    written = pl.coalesce(pl.col(RAW), pl.struct(schema.columns).struct.json_encode())
    odd = written.str.contains(wording.UNSEEN)
    return pl.when(odd).then(written.map_batches(_escaped, pl.String)).otherwise(written)


def _escaped(texts: pl.Series) -> pl.Series:
    odd = texts.unique().to_frame("tekst").filter(pl.col("tekst").str.contains(wording.UNSEEN))["tekst"]
    return texts.replace({text: _with_escapes(text) for text in odd})


def _with_escapes(text: str) -> str:
    return "".join(json.dumps(sign)[1:-1] if hidden(sign) else sign for sign in text)


def _known_body(schema: TableSchema, evidence: Evidence) -> pl.Expr:
    if "bron" not in schema.columns:
        return pl.lit(None, dtype=pl.String)
    known = pl.col("bron").is_in(evidence.values("bronnen.bron").implode())
    return pl.when(known).then(pl.col("bron"))
