"""The cells of a pull as revisions compare them: one frame for taakvelden and balance posts alike.

Only cells that can be published take part: a code that is in no list of its pull is absent, a value that
cannot be read or is given twice with other amounts is not certain.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from datapackages.iv3 import DELIVERY, REPORT
from datapackages.schema import PROBLEM

if TYPE_CHECKING:
    from collections.abc import Mapping

CELL = [*REPORT, "post", "categorie"]
"""What identifies a cell, whichever placing fills it."""

CELLS: dict[str, pl.DataType] = {
    **dict.fromkeys(CELL, pl.String()),
    "plaatsing": pl.Int64(),
    "tabel": pl.String(),
    "bedrag_eur": pl.Int64(),
    "zeker": pl.Boolean(),
    "bron": pl.String(),
}

POSTS = {"iv3_baten_lasten": "taakveld", "iv3_balans": "balanspost"}
"""Per table of cells the column that tells what an amount is for."""

LISTS = {"taakvelden": "taakveld", "balansposten": "balanspost", "categorieen": "categorie"}


@dataclass(frozen=True, slots=True)
class Codes:
    """The codes that a pull itself declares."""

    posts: frozenset[str]
    categories: frozenset[str]

    @classmethod
    def declared(cls, lists: Mapping[str, pl.DataFrame]) -> Codes:
        """The codes in the normalised ``taakvelden``, ``balansposten`` and ``categorieen`` of a pull."""
        found = {name: frozenset(lists[name][column]) for name, column in LISTS.items()}
        return cls(found["taakvelden"] | found["balansposten"], found["categorieen"])

    def hold(self) -> pl.Expr:
        """Whether both codes of a cell are declared."""
        return pl.col("post").is_in(self.posts) & pl.col("categorie").is_in(self.categories)


@dataclass(frozen=True, slots=True)
class Cells:
    """What a pull holds, and what of it can be compared; both have the columns of ``CELLS``."""

    rows: pl.DataFrame
    """Every row as it was read, of whatever code."""
    cells: pl.DataFrame
    """Each cell of each placing once, of the codes that the pull declares."""
    codes: Codes
    delivered: pl.DataFrame
    """gemeente, verslagsoort, plaatsing of every delivery with a filled cell."""


def together(rows: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Normalised ``iv3_baten_lasten`` and ``iv3_balans`` in one frame with the columns of ``CELLS``.

    ``zeker`` is false where a value cannot be read; values given twice are told apart by ``compared``.
    """
    return pl.concat(
        rows[name].select(
            pl.lit(name).alias(column) if column == "tabel"
            else pl.col(post).alias(column) if column == "post"
            else pl.col(PROBLEM).is_null().alias(column) if column == "zeker"
            else pl.col(column)
            for column in CELLS
        )
        for name, post in POSTS.items()
    )  # fmt: skip


def compared(rows: pl.DataFrame, codes: Codes) -> Cells:
    """The rows of ``together`` as they may be compared: each cell of each placing once."""
    key = [*CELL, "plaatsing"]
    listed = rows.filter(codes.hold())
    if listed.select(key).is_duplicated().any():
        once = pl.col("bedrag_eur").n_unique() == 1
        listed = listed.with_columns(pl.col("zeker").all().over(key) & once.over(key)).unique(
            key, keep="first", maintain_order=True
        )
    return Cells(rows, listed, codes, rows.select(DELIVERY).unique())
