"""The small frames that the rules of budget tables are asked of, computed from accepted rows.

Views only say how things are; what is right of them is said in ``amounts``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from expectations.rules.documents.by_pages import by_pages

if TYPE_CHECKING:
    from expectations.rules.evidence import Evidence

SUM_TOLERANCE = 1.5
"""In the unit of the table: what the rounding of three figures explains."""

_FACTORS = {"euro": 1, "duizend euro": 1_000, "miljoen euro": 1_000_000}

_OWN_UNIT = r"(?i)mln|miljoen|mld|miljard"
"""A figure with a unit of its own, whatever the unit of its table."""

_GROUPED = r"^(?:€ ?)?-?(?:€ ?)?[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]{1,2})?$"

_LABELS = 1
"""The first column names the row: what looks like a figure there is a code, such as taakveld 6.711."""

_TABLE = ["pagina", "tabel"]


def amounts_with_their_grounds(evidence: Evidence) -> pl.DataFrame:
    """Every amount with the number of grounds it lacks: a part that is empty, a product that is another."""
    factor = pl.col("eenheid").replace_strict(_FACTORS, default=None, return_dtype=pl.Int64)
    product = pl.col("waarde") * pl.col("teken") * factor
    lacking = pl.sum_horizontal(
        pl.col(name).is_null().cast(pl.Int64) for name in ("richting", "periode", "stand", "teken", "waarde")
    )
    differs = (product - pl.col("bedrag_eur")).abs().gt(0.5).fill_null(value=True)
    own_unit = pl.col("ruwe_waarde").str.contains(_OWN_UNIT)
    filled = pl.col("bedrag_eur").is_not_null()
    both_or_none = filled == pl.col("waarom_leeg").is_not_null()
    return evidence.accepted("bedragen").with_columns(
        gebreken=pl.when(filled).then(lacking + (differs & ~own_unit).cast(pl.Int64)).otherwise(0)
        + both_or_none.cast(pl.Int64)
    )


@by_pages("bedragen", "cellen")
def figures_left_out(evidence: Evidence) -> pl.DataFrame:
    """Per budget table the figures with thousands in its cells that are no row of ``bedragen``."""
    amounts = evidence.accepted("bedragen")
    place = [*_TABLE, "rij", "volgnr"]
    tables = amounts.select(_TABLE).unique()
    missing = (
        evidence.accepted("cellen")
        .filter(
            ~pl.col("kop"),
            pl.col("ruwe_tekst").str.contains(_GROUPED),
            pl.col("kolom").ne_missing(_LABELS),
        )
        .join(amounts.select(place), on=place, how="anti")
        .group_by(_TABLE)
        .agg(pl.len().cast(pl.Int64).alias("ontbreken"))
    )
    return (
        tables.join(missing, on=_TABLE, how="left")
        .with_columns(pl.col("ontbreken").fill_null(0))
        .sort(_TABLE)
    )


@by_pages("bedragen")
def saldi(evidence: Evidence) -> pl.DataFrame:
    """Lasten, baten and saldo of one thing as a table shows them, and how far no formula makes the last."""
    of = [*_TABLE, "post", "periode", "stand"]
    shown = evidence.accepted("bedragen").filter(
        pl.col("waarde").is_not_null(), pl.col("periode").is_not_null(), pl.col("stand").is_not_null()
    )
    sides = shown.group_by(of).agg(
        *(_only(name).alias(name) for name in ("lasten", "baten", "saldo")),
    )
    lasten, baten, saldo = (pl.col(name) for name in ("lasten", "baten", "saldo"))
    formulas = (lasten - baten, baten - lasten, lasten + baten, -lasten - baten)
    return (
        sides.drop_nulls(["lasten", "baten", "saldo"])
        .with_columns(afwijking=pl.min_horizontal((formula - saldo).abs() for formula in formulas))
        .sort(of, nulls_last=True)
    )


def _only(direction: str) -> pl.Expr:
    """The value of a direction where there is exactly one."""
    values = pl.col("waarde").filter(pl.col("richting") == direction)
    return pl.when(values.len() == 1).then(values.first())


@by_pages("bedragen")
def totals(evidence: Evidence) -> pl.DataFrame:
    """The total of each direction in a column of taakvelden, their sum, and what rounding explains."""
    of = [*_TABLE, "kolom", "richting"]
    shown = evidence.accepted("bedragen").filter(
        pl.col("waarde").is_not_null(), pl.col("kolom").is_not_null(), pl.col("richting") != "saldo"
    )
    parts, whole = pl.col("waarde").filter(~pl.col("totaal")), pl.col("waarde").filter(pl.col("totaal"))
    all_taakvelden = (pl.col("taakveld").is_not_null() | pl.col("totaal")).all()
    return (
        shown.group_by(of)
        .agg(
            parts.sum().alias("som"),
            parts.len().alias("rijen"),
            whole.len().alias("totalen"),
            whole.first().alias("totaal_waarde"),
            all_taakvelden.alias("heel"),
        )
        .filter(pl.col("heel"), pl.col("totalen") == 1, pl.col("rijen") > 1)
        .with_columns(
            afwijking=(pl.col("som") - pl.col("totaal_waarde")).abs(), marge=(pl.col("rijen") + 1) / 2
        )
        .sort(of)
    )


@by_pages("bedragen")
def periods(evidence: Evidence) -> pl.DataFrame:
    """Each period of each table beside the year of its document."""
    years = evidence.accepted("paginas").join(
        evidence.accepted("documenten").select("document", "jaar"), on="document"
    )
    return (
        evidence.accepted("bedragen")
        .filter(pl.col("periode").is_not_null())
        .select(*_TABLE, "periode")
        .unique()
        .join(years.select("pagina", "jaar"), on="pagina")
        .with_columns(jaren=pl.col("periode") - pl.col("jaar"))
        .sort(*_TABLE, "periode")
    )


def percentages(evidence: Evidence) -> pl.DataFrame:
    """The values of indicators in per cent."""
    return evidence.accepted("indicatoren").filter(pl.col("eenheid") == "%", pl.col("waarde").is_not_null())


def compared(evidence: Evidence) -> pl.DataFrame:
    """What of the pages was compared with Iv3."""
    return (
        evidence.accepted("aansluiting")
        .filter(pl.col("oordeel") != "niet te vergelijken")
        .with_columns(afwijking=pl.col("verschil_eur").abs())
    )
