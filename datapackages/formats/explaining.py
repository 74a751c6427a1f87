"""What a package says of itself in the files that hold all its tables: a preface and a data dictionary.

Workbook and database carry both, since they travel without the descriptor. The words come from the schemas
and from whoever packs; how they look is for each format.
"""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from datapackages.descriptor import TYPE_NAMES
from datapackages.schema import tables as table_schemas

PREFACE, DICTIONARY = "leesmij", "veldwijzer"
"""What the two are called, wherever they are."""

_COLUMNS = """
    tabel tabeltitel kolom titel soort sleutel verplicht waarden eenheid voorbeeld verwijst_naar betekenis
"""


@dataclass(frozen=True, slots=True)
class Preface:
    """A title and labelled notes, in Dutch."""

    title: str
    notes: tuple[tuple[str, str], ...]


def dictionary() -> pl.DataFrame:
    """The data dictionary: one row per column of every table, from the schemas, all of it text."""
    rows = [
        (
            table.name,
            table.title,
            column.name,
            column.title,
            TYPE_NAMES[column.type],
            "ja" if column.name in table.primary_key else "nee",
            "ja" if column.constraints.required else "nee",
            ", ".join(column.constraints.enum or ()) or None,
            column.unit,
            column.example,
            ", ".join(key.table for key in table.foreign_keys if column.name in key.fields) or None,
            column.description,
        )
        for table in table_schemas().values()
        for column in table.fields
    ]
    return pl.DataFrame(rows, schema=dict.fromkeys(_COLUMNS.split(), pl.String()), orient="row")
