"""Where the data of a package comes from: the tables of CBS and the documents, as a descriptor names them.

Told from the published tables alone; which body each row came from is in the rows themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from datapackages.descriptor import Source

if TYPE_CHECKING:
    from collections.abc import Mapping

CBS_TABLE = r"^(https?://[^/]+/OData(?:Feed|Api)/OData/([0-9]{5}[A-Z]{3}))(?:/|$)"
"""The address and identifier of an Iv3 table within the address of anything pulled from it."""

CBS_LICENCE = "CC BY 4.0"


def sources(frames: Mapping[str, pl.DataFrame]) -> tuple[Source, ...]:
    """The Iv3 tables the bodies were pulled from, and the documents, each with its address if any.

    The version of a table of CBS is the day on which CBS modified it, where it names one; that of anything
    else is the day on which we pulled it last.
    """
    pulled = pl.col("opgehaald_op").max().dt.date()
    iv3 = (
        frames["bronnen"]
        .select(
            pl.col("url").str.extract_groups(CBS_TABLE).struct.rename_fields(["path", "id"]), "opgehaald_op"
        )
        .unnest("url")
        .drop_nulls("path")
        .group_by("id", "path")
        .agg(pulled)
        .sort("id", "path")
    )
    modified = frames["iv3_leveringen"]["peildatum"].unique().drop_nulls()
    documents = (
        frames["documenten"]
        .join(frames["gemeenten"].select("gemeente", "naam"), on="gemeente", how="left")
        .join(
            frames["paginas"]
            .join(frames["bronnen"].select("bron", "opgehaald_op"), on="bron", how="left")
            .group_by("document")
            .agg(pulled),
            on="document",
            how="left",
        )
        .sort("document")
    )
    return (
        *(
            Source(
                f"CBS, onbewerkte Iv3-data van gemeenten ({table}), {CBS_LICENCE}",
                path,
                str(modified.item() if iv3.height == len(modified) == 1 else day),
                CBS_LICENCE,
            )
            for table, path, day in iv3.iter_rows()
        ),
        *(
            Source(f"{naam}: {titel}", url if _is_web_address(url) else None, str(day) if day else None)
            for titel, naam, url, day in documents.select(
                "titel", pl.coalesce("naam", "gemeente"), "url", "opgehaald_op"
            ).iter_rows()
        ),
    )


def _is_web_address(url: str | None) -> bool:
    return url is not None and url.startswith(("https://", "http://"))
