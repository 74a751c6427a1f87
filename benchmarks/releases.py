"""How long it takes to compare two releases of national size: ``python -m benchmarks.releases``.

What the change set then weighs is told too. The figures are made up, the sizes those of a national year: 342
municipalities, six reports, two placings.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import polars as pl

from datapackages.changes import Snapshot, compare
from datapackages.descriptor import table_schema
from datapackages.schema import tables
from datapackages.trust.manifest import Makings

ROWS = 705_668
MADE = Makings("a" * 64, "b" * 64, "c" * 64)


@dataclass(frozen=True, slots=True)
class Comparison:
    """One comparison: what changed between the editions, seconds, lines, and megabytes of CSV."""

    what: str
    seconds: float
    lines: int
    megabytes: float


def comparisons(rows: int = ROWS) -> list[Comparison]:
    """Two editions that are the same, that differ in one cell, in 1 %, and by a report that came late."""
    first = _edition(rows)
    cells = pl.int_range(pl.len())
    return [
        _compared("nothing", first, first),
        _compared("one cell", first, _changed(first, cells == rows // 2)),
        _compared("1 % of the cells", first, _changed(first, cells % 100 == 0)),
        _compared("a report that came late", first.filter(pl.col("verslagsoort") != "X005"), first),
    ]


def _edition(rows: int) -> pl.DataFrame:
    number = pl.int_range(rows, eager=True)
    columns: dict[str, pl.Expr | pl.Series] = {
        "jaar": pl.lit(2024, dtype=pl.Int64),
        "gemeente": pl.lit("GM") + (number % 342).cast(pl.String).str.zfill(4),
        "verslagsoort": pl.lit("X00") + (number // 342 % 6).cast(pl.String),
        "plaatsing": number // 2052 % 2 + 1,
        "taakveld": (number // 4104 % 10).cast(pl.String)
        + pl.lit(".")
        + (number // 41040 % 6).cast(pl.String),
        "categorie": pl.lit("L") + (number // 246_240).cast(pl.String) + pl.lit(".1"),
        "richting": pl.lit("lasten"),
        "bedrag_eur": number * 7919 % 1_000_003 * 1000,
        "bron": pl.lit("0" * 64),
    }
    named = [values.alias(name) for name, values in columns.items()]
    return pl.select(named).sort(tables()["iv3_baten_lasten"].primary_key)


def _changed(frame: pl.DataFrame, here: pl.Expr) -> pl.DataFrame:
    amount = pl.when(here).then(pl.col("bedrag_eur") + 1000).otherwise("bedrag_eur")
    return frame.with_columns(bedrag_eur=amount, bron=pl.lit("1" * 64))


def _compared(what: str, old: pl.DataFrame, new: pl.DataFrame) -> Comparison:
    editions = [_snapshot(frame) for frame in (old, new)]
    began = time.monotonic()
    lines = compare(*editions).lines
    seconds = time.monotonic() - began
    return Comparison(what, round(seconds, 2), lines.height, round(len(lines.write_csv()) / 1e6, 1))


def _snapshot(frame: pl.DataFrame) -> Snapshot:
    name = "iv3_baten_lasten"
    bodies = tables()["bronnen"].empty().select(tables()["bronnen"].columns)
    listed = frame.select(pl.col("bron").unique()).join(
        bodies.drop("bron").clear(n=1), how="cross"
    ).select(bodies.columns)  # fmt: skip
    frames = {name: frame, "bronnen": listed}
    return Snapshot({table: table_schema(tables()[table]) for table in frames}, frames, MADE)


def main() -> None:
    """Print the table."""
    print("| what changed | wall s | lines | MB of CSV |")
    print("|---|---|---|---|")
    for one in comparisons():
        print(f"| {one.what} | {one.seconds} | {one.lines:,} | {one.megabytes} |")


if __name__ == "__main__":
    main()
