"""What the amounts on pages of municipalities differ, per municipality, document and taakveld.

They say less than Iv3 does, since a page may repeat a table of another: these euros are told beside those of
Iv3, never added to them, and no limit is held against them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from datapackages.changes.model import ADDED, CHANGED, EUROS, REMOVED

if TYPE_CHECKING:
    from datapackages.changes.detailing import Touched
    from datapackages.changes.model import Snapshot

TABLE = "bedragen"

_AMOUNT, _WAS = pl.col("bedrag_eur"), pl.col("bedrag_eur was")
_GROUPS = ["gemeente", "document", "taakveld", "richting", "periode", "stand"]


def euros_on_pages(touched: Touched, old: Snapshot, new: Snapshot) -> pl.DataFrame:
    """The differences in ``bedragen``, with the columns of EUROS, where both amounts are known.

    Totals are left out, their parts are there. A row whose page or document is no longer known to either
    edition has no municipality.
    """
    differences = {ADDED: _AMOUNT, REMOVED: -_AMOUNT, CHANGED: _AMOUNT - _WAS}
    needed = {"pagina", "totaal", "bedrag_eur", "taakveld", "richting", "periode", "stand"}
    parts = [
        frame.filter(~pl.col("totaal")).select(
            "pagina", "taakveld", "richting", "periode", "stand", verschil_eur=differences[kind]
        )
        for kind, frame in touched.by_kind.items()
        if needed <= set(frame.columns) and (kind != CHANGED or "bedrag_eur was" in frame.columns)
    ]
    if not parts:
        return pl.DataFrame(schema=EUROS)
    documents = _known("paginas", ["pagina", "document"], old, new)
    municipalities = _known("documenten", ["document", "gemeente"], old, new)
    return (
        pl.concat(parts)
        .filter(pl.col("verschil_eur") != 0)
        .join(documents, on="pagina", how="left")
        .join(municipalities, on="document", how="left")
        .group_by(_GROUPS)
        .agg(pl.len().cast(pl.Int64).alias("rijen"), pl.col("verschil_eur").sum())
        .with_columns(tabel=pl.lit(TABLE))
        .with_columns(pl.lit(None, EUROS[name]).alias(name) for name in ("verslagsoort", "plaatsing"))
        .select(*EUROS)
        .sort(_GROUPS)
    )


def _known(table: str, columns: list[str], old: Snapshot, new: Snapshot) -> pl.DataFrame:
    """Two columns of a table, as the newest edition has them of which each first one is a row."""
    frames = [snapshot.frames[table].select(columns) for snapshot in (new, old) if table in snapshot.frames]
    empty = pl.DataFrame(schema=dict.fromkeys(columns, pl.String()))
    return pl.concat([empty, *frames]).unique(columns[0], keep="first", maintain_order=True)
