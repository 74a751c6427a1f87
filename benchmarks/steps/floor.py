"""The floor: the rows of archived pages as CSV and Parquet with bare Polars, and nothing that guards them.

No hash is verified, no column, key or amount is checked, no row is kept that cannot be read, nothing is
tallied. What takes much longer than this takes it for something.
"""

from __future__ import annotations

import gzip
import io
from pathlib import Path

import polars as pl

from benchmarks.steps.pages import PagesOfYear, read_manifests, run_timed

KEYS = {
    "TaakveldBalanspost": "veld",
    "Categorie": "categorie",
    "Gemeenten": "gemeente",
    "Verslagsoort": "verslagsoort",
}
PLACINGS = {"k_1ePlaatsing_1": 1, "k_2ePlaatsing_2": 2}
PAGE = pl.Schema(
    {"value": pl.List(pl.Struct(dict.fromkeys(KEYS, pl.String) | dict.fromkeys(PLACINGS, pl.Int64)))}
)


def rows_of(year: PagesOfYear) -> pl.DataFrame:
    """One row per filled cell and placing, in euros."""
    frames = [
        pl.read_json(io.BytesIO(gzip.decompress(path.read_bytes())), schema=PAGE)
        .explode("value")
        .unnest("value")
        .with_columns(pl.lit(path.stem).alias("bron"))
        for path in year.pages
    ]
    return (
        pl.concat(frames)
        .with_columns(pl.col(*KEYS).str.strip_chars())
        .rename(KEYS)
        .unpivot(
            on=list(PLACINGS), index=[*KEYS.values(), "bron"], variable_name="kolom", value_name="bedrag"
        )
        .drop_nulls("bedrag")
        .select(
            pl.lit(year.jaar, dtype=pl.Int64).alias("jaar"),
            "gemeente",
            pl.col("verslagsoort").str.slice(4),
            pl.col("kolom").replace_strict(PLACINGS, return_dtype=pl.Int64).alias("plaatsing"),
            "veld",
            "categorie",
            (pl.col("bedrag") * 1000).alias("bedrag_eur"),
            "bron",
        )
    )


def main(home: Path, out: Path) -> None:
    """Every year below ``home``, one CSV and one Parquet file each."""
    for year in read_manifests(home):
        rows = rows_of(year)
        rows.write_csv(out / f"{year.jaar}.csv")
        rows.write_parquet(out / f"{year.jaar}.parquet")


if __name__ == "__main__":
    run_timed(main)
