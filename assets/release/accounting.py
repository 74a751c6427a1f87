"""The tables that are about to be published, held against what the judge counted of them.

Rules judge the year in memory. What lies between that judgement and the release (files, and code that reads
them) is watched by no rule, so rows and euros are counted once more. Nothing is counted on the raw bodies
here, and nothing is repaired.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datapackages.errors import OpenbegrotingError
from datapackages.schema import tables as table_schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import polars as pl

    Counts = tuple[int, int]


class NotAsJudged(OpenbegrotingError):
    """The rows or euros that are about to be published are not those that were judged."""


def hold_against(
    validation: Mapping[str, Any], tables: Mapping[str, pl.DataFrame], quarantine: pl.DataFrame
) -> None:
    """Compares accepted ``tables`` and ``quarantine`` with the content of ``validatie.json``.

    Rows and signed euros of every conserved table, and the rows of all tables together. Raises
    ``NotAsJudged`` with the first difference.
    """
    for thing, judged, found in _counted(validation, tables, quarantine):
        if judged != found:
            raise NotAsJudged(
                thing,
                expected="{:,} rows and {:,} euros, as were judged".format(*judged),
                found="{:,} rows and {:,} euros".format(*found),
                remedy="nothing was released; see what lies between the judgement and the release",
            )


def _counted(
    validation: Mapping[str, Any], tables: Mapping[str, pl.DataFrame], quarantine: pl.DataFrame
) -> Iterator[tuple[str, Counts, Counts]]:
    """Of each thing its name, and rows and euros as they were judged and as they are now."""
    judged = {line["tabel"]: line for line in validation["behoud"]}
    for name, schema in table_schemas().items():
        if schema.unconserved:
            continue
        line = judged.get(name, {})
        refused = quarantine.filter(tabel=name)
        for layer, frame, amount in (
            ("geaccepteerd", tables.get(name, schema.empty()), schema.amount),
            ("quarantaine", refused, "bedrag_eur" if schema.amount is not None else None),
        ):
            euros = int(frame[amount].sum()) if amount is not None else 0
            told = (line.get(layer) or 0, line.get(f"{layer}_eur") or 0)
            yield f"table {name}, {layer}", told, (frame.height, euros)
    summary = validation["samenvatting"]
    rows = sum(frame.height for frame in tables.values())
    yield "all tables together", (summary["rijen_geaccepteerd"], 0), (rows, 0)
    yield "table quarantaine", (summary["rijen_in_quarantaine"], 0), (quarantine.height, 0)
