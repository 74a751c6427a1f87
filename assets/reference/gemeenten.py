"""Municipalities: which codes exist, their names, and per year their province and inhabitants.

Read from the CSV files beside this module. The table ``gemeenten`` of a package is made from this
register and from the dimension of the Iv3 table of that year, in ``assets.reference.normalising``.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

REGISTER_FILE = Path(__file__).with_name("gemeenten.csv")
INHABITANTS_FILE = Path(__file__).with_name("inwoners.csv")

TOOI = "https://identifier.overheid.nl/tooi/id/gemeente/"


@cache
def register() -> pl.DataFrame:
    """Every municipality in the TOOI register: gemeente, naam, tooi_uri (strings)."""
    frame = pl.read_csv(REGISTER_FILE, schema={"gemeente": pl.String, "naam": pl.String})
    return frame.with_columns(tooi_uri=TOOI + pl.col("gemeente").str.to_lowercase())


@cache
def known_codes() -> frozenset[str]:
    """Every code that is or was a municipality, such as ``GM0307``."""
    return frozenset(register()["gemeente"])


@cache
def inhabitants() -> pl.DataFrame:
    """Province and inhabitants where known: jaar (int), gemeente, provincie, inwoners (int)."""
    return pl.read_csv(
        INHABITANTS_FILE,
        schema={
            "jaar": pl.Int64,
            "gemeente": pl.String,
            "provincie": pl.String,
            "inwoners": pl.Int64,
        },
    )
