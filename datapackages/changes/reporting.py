"""``wijzigingen.json``, written and read back: a difference as a machine reads it, complete and in Dutch.

The lines themselves are in ``wijzigingen.csv``; here are their counts, euros and causes. How they are told to
people is for the catalogue and the portal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
import polars as pl

from datapackages.releasing.approvals import Approval  # noqa: TC001 - msgspec reads the annotation

if TYPE_CHECKING:
    from datapackages.changes.model import Changes, TableChange

LINES = "wijzigingen.csv"

_APART = (
    "tabel", "gemeente", "taakveld", "verslagsoort", "plaatsing", "document", "periode", "stand", "richting",
)  # fmt: skip


class Shape(msgspec.Struct):
    """A change of shape."""

    tabel: str
    wijziging: str
    breekt: bool


class Counts(msgspec.Struct, frozen=True):
    """Rows by what happened to them."""

    toegevoegd: int = 0
    vervallen: int = 0
    gewijzigd: int = 0


class Table(msgspec.Struct):
    """The rows of one table; ``waarvan_gevolg`` are those that differ because others do."""

    tabel: str
    rijen_was: int
    rijen: int
    toegevoegd: int
    vervallen: int
    gewijzigd: int
    waarvan_gevolg: Counts | None = None
    eur_toegevoegd: int | None = None
    eur_vervallen: int | None = None
    eur_gewijzigd_was: int | None = None
    eur_gewijzigd: int | None = None

    @property
    def own(self) -> Counts:
        """The rows that do not differ because those of another table do."""
        rest = self.waarvan_gevolg or Counts()
        return Counts(
            self.toegevoegd - rest.toegevoegd,
            self.vervallen - rest.vervallen,
            self.gewijzigd - rest.gewijzigd,
        )

    @property
    def euros(self) -> int | None:
        """What the amounts came to differ, all together."""
        if self.eur_toegevoegd is None or self.eur_vervallen is None:
            return None
        return (
            self.eur_toegevoegd
            - self.eur_vervallen
            + (self.eur_gewijzigd or 0)
            - (self.eur_gewijzigd_was or 0)
        )


class Cause(msgspec.Struct):
    """How many lines, and euros, have one cause."""

    oorzaak: str
    regels: int
    verschil_eur: int


class Place(msgspec.Struct):
    """What the amounts of one municipality or taakveld differ, in one delivery or document and direction."""

    tabel: str
    rijen: int
    verschil_eur: int
    gemeente: str | None = None
    taakveld: str | None = None
    verslagsoort: str | None = None
    plaatsing: int | None = None
    document: str | None = None
    periode: int | None = None
    stand: str | None = None
    richting: str | None = None


class Lines(msgspec.Struct):
    """How many lines the CSV has."""

    aantal: int


class Report(msgspec.Struct):
    """``wijzigingen.json``; what releases from before lines were kept do not have is empty."""

    versie: str
    vorige_versie: str | None
    eerste_uitgave: bool
    schema: tuple[Shape, ...]
    tabellen: tuple[Table, ...]
    regels: Lines | None = None
    oorzaken: tuple[Cause, ...] = ()
    euros_per_gemeente: tuple[Place, ...] = ()
    euros_per_taakveld: tuple[Place, ...] = ()
    goedkeuringen: tuple[Approval, ...] = ()


def read_report(content: bytes) -> Report:
    """A ``wijzigingen.json``; ``ValueError`` when it is none of ours."""
    return msgspec.json.decode(content, type=Report)


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
