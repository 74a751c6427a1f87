"""The rows of ``cellen``: every cell of every table of a page, as it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assets.documents.blocks import Alignment, Table


@dataclass(frozen=True, slots=True)
class PublishedCell:
    """A row of ``cellen``, with the columns of that table.

    Where columns are not certain, rows are not either: an empty first cell leaves no trace in plain text,
    so ``rij`` then counts the stretches that begin with a label after a value.
    """

    tabel: int
    rij: int
    volgnr: int
    kolom: int | None
    kolomspan: int | None
    kop: bool
    ruwe_tekst: str | None
    uitlijning: Alignment


def cells(tables: Iterable[Table]) -> Iterator[PublishedCell]:
    """The cells of the tables of a page in order; tables, rows and cells are counted from 1."""
    for tabel, table in enumerate(tables, start=1):
        for rij, row in enumerate(table.rows, start=1):
            for volgnr, cell in enumerate(row, start=1):
                yield PublishedCell(
                    tabel=tabel,
                    rij=rij,
                    volgnr=volgnr,
                    kolom=cell.column,
                    kolomspan=cell.colspan,
                    kop=cell.header,
                    ruwe_tekst=" ".join(cell.text.split("\n")) or None,
                    uitlijning=cell.alignment,
                )
