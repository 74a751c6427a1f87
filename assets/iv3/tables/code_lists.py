"""The code lists of one year, from the dimensions of that year's table.

``taakvelden``, ``categorieen``, ``balansposten`` and ``verslagsoorten``; lists differ per year and are
never merged over years. Where CBS cuts a label at about 40 characters our own list completes it, provided
that the full name begins with what CBS shows.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from assets.iv3.served import labels, service
from assets.iv3.served.bodies import DIMENSION, body_of
from assets.iv3.served.shape import (
    CATEGORY_DIMENSION,
    FIELD_DIMENSIONS,
    MUNICIPALITY_DIMENSION,
    REPORT_DIMENSION,
)
from assets.iv3.tables.normalising import RICHTING
from datapackages.schema import PROBLEM, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assets.sources.archive import Archive
    from assets.sources.pulls import Pull

FULL_NAMES_FILE = Path(__file__).parents[2] / "reference" / "taakveldnamen.csv"

CUT = ".."
"""How CBS marks a label that it cut."""


@cache
def _full_names() -> pl.DataFrame:
    names = pl.read_csv(FULL_NAMES_FILE, schema={"taakveld": pl.String, "naam": pl.String})
    return names.rename({"taakveld": "code", "naam": "volledig"})


@cache
def _full_names_sha256() -> str:
    return hashlib.sha256(FULL_NAMES_FILE.read_bytes()).hexdigest()


def normalise_code_lists(pull: Pull, archive: Archive) -> dict[str, pl.DataFrame]:
    """Normalised ``taakvelden``, ``categorieen``, ``balansposten`` and ``verslagsoorten`` of ``pull``."""
    field = next(
        name for name in FIELD_DIMENSIONS if any(item.role == DIMENSION + name for item in pull.bodies)
    )
    posts = _labelled(_items(pull, archive, field), pull.jaar)
    on_balance = pl.col("code").str.contains(r"^[AP]")
    return {
        "taakvelden": _taakvelden(posts.filter(~on_balance)),
        "balansposten": _balansposten(posts.filter(on_balance)),
        "categorieen": _categorieen(_labelled(_items(pull, archive, CATEGORY_DIMENSION), pull.jaar)),
        "verslagsoorten": _verslagsoorten(_items(pull, archive, REPORT_DIMENSION), pull.jaar),
    }


def publishable_codes(lists: Mapping[str, pl.DataFrame]) -> dict[str, pl.Series]:
    """The taakvelden and categorieen (by those names) that the judge takes, of normalised ``lists``.

    A code that cannot be read or has two titles is refused, and with it every row that refers to it.
    """
    found = {}
    for column, name in (("taakveld", "taakvelden"), ("categorie", "categorieen")):
        readable = lists[name].filter(pl.col(PROBLEM).is_null())
        listed = readable.unique([column, "cbs_label"])[column]
        found[name] = listed.filter(listed.is_unique())
    return found


def municipality_titles(pull: Pull, archive: Archive) -> pl.DataFrame:
    """The municipalities the year's table offers: gemeente, cbs_naam, bron (strings)."""
    return _items(pull, archive, MUNICIPALITY_DIMENSION).select(
        pl.col("code").alias("gemeente"), pl.col("titel").alias("cbs_naam"), "bron"
    )


def _items(pull: Pull, archive: Archive, name: str) -> pl.DataFrame:
    """A dimension as code, titel, bron; padding, stray spaces and hidden characters stripped."""
    body = body_of(pull, DIMENSION + name).body
    items = service.values(archive.read(body.sha256), service.DimensionItem, body.url)
    frame = pl.DataFrame(
        {
            "code": [labels.code(item.Key) for item in items],
            "titel": [labels.label(item.Title) for item in items],
        },
        schema={"code": pl.String, "titel": pl.String},
    )
    return frame.with_columns(pl.lit(body.sha256).alias("bron"))


def _labelled(items: pl.DataFrame, jaar: int) -> pl.DataFrame:
    """Adds jaar, cbs_label (the title without its code), afgekapt, the full naam, and the file it is from."""
    kept = pl.col("cbs_label").str.strip_suffix(CUT).str.strip_chars()
    completes = pl.col("volledig").str.starts_with(kept)
    return (
        items.with_columns(
            pl.lit(jaar, dtype=pl.Int64).alias("jaar"),
            pl.when(pl.col("titel").str.starts_with(pl.col("code") + " "))
            .then(pl.col("titel").str.strip_prefix(pl.col("code") + " "))
            .otherwise(pl.col("titel"))
            .alias("cbs_label"),
        )
        .with_columns(pl.col("cbs_label").str.ends_with(CUT).alias("afgekapt"))
        .join(_full_names(), on="code", how="left", maintain_order="left")
        .with_columns(
            pl.when(pl.col("afgekapt") & completes)
            .then(pl.col("volledig"))
            .otherwise(pl.col("cbs_label"))
            .alias("naam"),
            pl.when(pl.col("afgekapt") & completes).then(pl.lit(_full_names_sha256())).alias("bron_naam"),
        )
    )


def _taakvelden(items: pl.DataFrame) -> pl.DataFrame:
    return table("taakvelden").normalised(
        items.rename({"code": "taakveld"}).with_columns(pl.col("taakveld").str.head(1).alias("hoofdtaakveld"))
    )


def _balansposten(items: pl.DataFrame) -> pl.DataFrame:
    sides = {"A": "activa", "P": "passiva"}
    return table("balansposten").normalised(
        items.rename({"code": "balanspost"}).with_columns(
            pl.col("balanspost")
            .str.head(1)
            .replace_strict(sides, default=None, return_dtype=pl.String)
            .alias("zijde")
        )
    )


def _categorieen(items: pl.DataFrame) -> pl.DataFrame:
    return table("categorieen").normalised(
        items.rename({"code": "categorie"}).with_columns(RICHTING.alias("richting"))
    )


def _verslagsoorten(items: pl.DataFrame, jaar: int) -> pl.DataFrame:
    return table("verslagsoorten").normalised(
        items.select(
            pl.lit(jaar, dtype=pl.Int64).alias("jaar"),
            pl.col("code").str.strip_prefix(str(jaar)).alias("verslagsoort"),
            pl.col("titel").str.strip_prefix(f"{jaar} ").alias("naam"),
            pl.col("titel").alias("cbs_label"),
            "bron",
        )
    )
