"""The table ``gemeenten`` of one year: Iv3's own list, our register, and the documents' municipalities.

Codes are the key, names are not: CBS writes "Utrecht (gemeente)" where the register writes "Utrecht".
A code that the register does not know keeps an empty name, and the judge refuses the row.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from assets.reference.gemeenten import inhabitants, register
from datapackages.schema import table

if TYPE_CHECKING:
    from collections.abc import Iterable


def normalise_gemeenten(
    jaar: int, iv3: pl.DataFrame, documents: Iterable[str], register_bron: str
) -> pl.DataFrame:
    """Normalised ``gemeenten``.

    ``iv3`` has gemeente, cbs_naam and bron of the municipalities in the Iv3 table (empty without Iv3);
    ``documents`` are the codes of municipalities with a document; ``register_bron`` is the hash of our
    register, the source of a municipality that only a document names.
    """
    extra = sorted(set(documents) - set(iv3["gemeente"]))
    listed = pl.concat(
        [
            iv3.select("gemeente", "cbs_naam", "bron"),
            pl.DataFrame(
                {"gemeente": extra, "cbs_naam": None, "bron": register_bron},
                schema={"gemeente": pl.String, "cbs_naam": pl.String, "bron": pl.String},
            ),
        ]
    )
    of_year = inhabitants().filter(pl.col("jaar") == jaar).drop("jaar")
    return table("gemeenten").normalised(
        listed.join(register(), on="gemeente", how="left", maintain_order="left")
        .join(of_year, on="gemeente", how="left", maintain_order="left")
        .with_columns(pl.lit(jaar, dtype=pl.Int64).alias("jaar"))
    )
