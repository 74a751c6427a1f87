"""The table ``gemeenten`` of one year: Iv3's own list, our register, and the documents' municipalities.

Codes are the key, names are not: CBS writes "Utrecht (gemeente)" where the register writes "Utrecht".
A code that the register does not know keeps an empty name, and the judge refuses the row.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from assets.reference.gemeenten import inhabitants, register
from datapackages.schema import table

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Files:
    """The hashes of our own files: names and addresses, provinces and inhabitants."""

    register: str
    inhabitants: str


def normalise_gemeenten(jaar: int, iv3: pl.DataFrame, documents: Iterable[str], files: Files) -> pl.DataFrame:
    """Normalised ``gemeenten``.

    ``iv3`` has gemeente, cbs_naam and bron of the municipalities in the Iv3 table (empty without Iv3);
    ``documents`` are the codes of municipalities with a document. A municipality that only a document names
    is from our register; provinces and inhabitants are from our list of them, where it knows the year.
    """
    extra = sorted(set(documents) - set(iv3["gemeente"]))
    listed = pl.concat(
        [
            iv3.select("gemeente", "cbs_naam", "bron"),
            pl.DataFrame(
                {"gemeente": extra, "cbs_naam": None, "bron": files.register},
                schema={"gemeente": pl.String, "cbs_naam": pl.String, "bron": pl.String},
            ),
        ]
    )
    of_year = (
        inhabitants()
        .filter(pl.col("jaar") == jaar)
        .drop("jaar")
        .with_columns(bron_inwoners=pl.lit(files.inhabitants))
    )
    return table("gemeenten").normalised(
        listed.join(register(), on="gemeente", how="left", maintain_order="left")
        .join(of_year, on="gemeente", how="left", maintain_order="left")
        .with_columns(
            pl.lit(jaar, dtype=pl.Int64).alias("jaar"), pl.lit(files.register).alias("bron_register")
        )
    )
