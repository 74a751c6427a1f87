"""Mergers of municipalities since 2017: the table ``herindelingen``, and who became whom.

Read from the CSV file beside this module; README.md tells its source and what was corrected in it. Which
figures are added up along these lines is decided in ``assets.iv3.series``, not here.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from assets.reference.gemeenten import register
from datapackages.schema import table

if TYPE_CHECKING:
    from collections.abc import Iterable

MERGERS_FILE = Path(__file__).with_name("herindelingen.csv")


@cache
def mergers() -> pl.DataFrame:
    """Each merger: ingangsdatum (Date), oude_gemeente, nieuwe_gemeente, verdeelfactor (Float64), herkomst."""
    return pl.read_csv(
        MERGERS_FILE,
        schema={
            "ingangsdatum": pl.Date,
            "oude_gemeente": pl.String,
            "nieuwe_gemeente": pl.String,
            "verdeelfactor": pl.Float64,
            "herkomst": pl.String,
        },
    )


def normalise_herindelingen(bron: str, register_bron: str) -> pl.DataFrame:
    """Normalised ``herindelingen``, the same for every year, of our files with these hashes.

    ``register_bron`` is that of the register of municipalities, which gives the names.
    """
    names = register().select("gemeente", "naam")
    return table("herindelingen").normalised(
        mergers()
        .join(
            names.rename({"gemeente": "oude_gemeente", "naam": "oude_naam"}), on="oude_gemeente", how="left"
        )
        .join(
            names.rename({"gemeente": "nieuwe_gemeente", "naam": "nieuwe_naam"}),
            on="nieuwe_gemeente",
            how="left",
        )
        .with_columns(
            schatting=pl.col("verdeelfactor") < 1, bron=pl.lit(bron), bron_register=pl.lit(register_bron)
        )
    )


def became(gemeenten: Iterable[str], jaar: int, herindelingen: pl.DataFrame) -> pl.DataFrame:
    """Into which present-day municipalities the ``gemeenten`` of 1 January ``jaar`` went.

    Returns gemeente, huidige_gemeente (strings) and verdeelfactor (Float64), which adds up to 1 per
    gemeente; a municipality that never merged became itself. A merger during ``jaar`` counts: who is on
    the list of 1 January delivers over that year under its own code.
    """
    codes = sorted(set(gemeenten))
    found = pl.DataFrame(
        {"gemeente": codes, "huidige_gemeente": codes, "verdeelfactor": [1.0] * len(codes)},
        schema={"gemeente": pl.String, "huidige_gemeente": pl.String, "verdeelfactor": pl.Float64},
    )
    later = herindelingen.filter(pl.col("ingangsdatum") > date(jaar, 1, 1)).sort("ingangsdatum")
    for event in later.partition_by("ingangsdatum", maintain_order=True):
        steps = event.select(
            pl.col("oude_gemeente").alias("huidige_gemeente"),
            pl.col("nieuwe_gemeente").alias("_naar"),
            pl.col("verdeelfactor").alias("_aandeel"),
        )
        found = (
            found.join(steps, on="huidige_gemeente", how="left")
            .with_columns(
                pl.coalesce("_naar", "huidige_gemeente").alias("huidige_gemeente"),
                pl.col("verdeelfactor") * pl.col("_aandeel").fill_null(1.0),
            )
            .group_by("gemeente", "huidige_gemeente")
            .agg(pl.col("verdeelfactor").sum())
        )
    return found.sort("gemeente", "huidige_gemeente")


def existed(jaar: int, herindelingen: pl.DataFrame) -> frozenset[str]:
    """The codes in ``herindelingen`` that were municipalities on 1 January ``jaar``.

    A code that stands on both sides of the same date lived on; on one side only it began or ended then.
    """
    lived_on = herindelingen.filter(pl.col("oude_gemeente") == pl.col("nieuwe_gemeente")).select(
        "ingangsdatum", pl.col("oude_gemeente").alias("gemeente")
    )
    began, ended = (
        herindelingen.select("ingangsdatum", pl.col(side).alias("gemeente"))
        .join(lived_on, on=["ingangsdatum", "gemeente"], how="anti")
        .unique()
        for side in ("nieuwe_gemeente", "oude_gemeente")
    )
    first = date(jaar, 1, 1)
    not_yet = began.filter(pl.col("ingangsdatum") > first)["gemeente"]
    no_more = ended.filter(pl.col("ingangsdatum") <= first)["gemeente"]
    everyone = {*herindelingen["oude_gemeente"], *herindelingen["nieuwe_gemeente"]}
    return frozenset(everyone - set(not_yet) - set(no_more))
