"""``wijzigingen.json``: a difference as a machine reads it, complete and in Dutch.

The lines themselves are in ``wijzigingen.csv``; here are their counts, euros and causes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from datapackages.changes.model import Changes, TableChange

LINES = "wijzigingen.csv"

_APART = (
    "tabel", "gemeente", "taakveld", "verslagsoort", "plaatsing", "document", "periode", "stand", "richting",
)  # fmt: skip


def report(changes: Changes, *, version: str, parent: str | None) -> dict[str, Any]:
    """The content of ``wijzigingen.json``, in Dutch and with nothing in it that a clock decides."""
    lines = changes.lines
    return {
        "versie": version,
        "vorige_versie": parent,
        "eerste_uitgave": changes.first,
        "regels": {"bestand": LINES, "aantal": lines.height},
        "oorzaken": [
            {"oorzaak": cause, "regels": count, "verschil_eur": euros}
            for cause, count, euros in lines.group_by("oorzaak")
            .agg(pl.len(), pl.col("verschil_eur").sum())
            .sort("oorzaak")
            .iter_rows()
        ],
        "schema": [
            {"tabel": change.table, "wijziging": change.sentence, "breekt": change.breaking}
            for change in changes.schema
        ],
        "tabellen": [_table_report(change) for change in changes.tables],
        "euros_per_gemeente": _euros_by(changes, "gemeente", without="taakveld"),
        "euros_per_taakveld": _euros_by(changes, "taakveld", without="gemeente"),
    }


def _euros_by(changes: Changes, column: str, *, without: str) -> list[dict[str, Any]]:
    """Euros per value of a column, each sum within one delivery or document, placing, year and direction."""
    groups = [name for name in _APART if name != without]
    summed = (
        changes.euros.drop_nulls(column)
        .group_by(groups)
        .agg(pl.col("rijen").sum(), pl.col("verschil_eur").sum())
        .sort(groups)
    )
    return [{name: cell for name, cell in row.items() if cell is not None} for row in summed.to_dicts()]


def _table_report(change: TableChange) -> dict[str, Any]:
    euros, following = change.euros, change.following
    followed = following.added or following.removed or following.changed
    return {
        "tabel": change.table,
        "rijen_was": change.rows_before,
        "rijen": change.rows_after,
        "toegevoegd": change.added,
        "vervallen": change.removed,
        "gewijzigd": change.changed,
        "gewijzigde_cellen": dict(change.columns),
        **(
            {
                "waarvan_gevolg": {
                    "toegevoegd": following.added,
                    "vervallen": following.removed,
                    "gewijzigd": following.changed,
                }
            }
            if followed
            else {}
        ),
        **(
            {}
            if euros is None
            else {
                "eur_toegevoegd": euros.added,
                "eur_vervallen": euros.removed,
                "eur_gewijzigd_was": euros.was,
                "eur_gewijzigd": euros.now,
            }
        ),
    }
