"""What the page on the changes of one release shows, read from its ``wijzigingen.json`` and ``.csv``.

Only what is shown is read: the first lines, the largest euros. The files themselves are complete.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import msgspec
import polars as pl

from datapackages.changes.reporting import LINES
from datapackages.packing.building import CHANGES
from datapackages.releasing.approvals import Approval  # noqa: TC001 - msgspec reads the annotation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datapackages.releasing.released import Release

NAMED = {
    "gemeenten": ("gemeente", "naam"),
    "taakvelden": ("taakveld", "naam"),
    "verslagsoorten": ("verslagsoort", "naam"),
    "documenten": ("document", "titel"),
}
"""Tables with a code that people know by another column. No two of them have a code alike."""

SHOWN = 100
"""Lines, and places, that a page shows; the files have all of them."""


class Schema(msgspec.Struct):
    """A change of shape."""

    tabel: str
    wijziging: str
    breekt: bool


class Counts(msgspec.Struct):
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


class Changes(msgspec.Struct):
    """``wijzigingen.json``; what releases from before lines were kept do not have is empty."""

    versie: str
    vorige_versie: str | None
    eerste_uitgave: bool
    schema: tuple[Schema, ...]
    tabellen: tuple[Table, ...]
    regels: Lines | None = None
    oorzaken: tuple[Cause, ...] = ()
    euros_per_gemeente: tuple[Place, ...] = ()
    euros_per_taakveld: tuple[Place, ...] = ()
    goedkeuringen: tuple[Approval, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangesView:
    """The changes of one release as its page shows them."""

    release: Release
    changes: Changes
    lines: tuple[dict[str, str], ...]
    names: Mapping[str, str]
    """What the codes in its places are called, as far as the release knows."""

    @property
    def page(self) -> str:
        """The name of the page, beside ``latest.json``: a release's own folder never changes."""
        return page_name(self.release.version)

    @property
    def differing(self) -> list[Table]:
        """The tables in which a row differs."""
        return [
            table for table in self.changes.tabellen if table.toegevoegd or table.vervallen or table.gewijzigd
        ]

    @property
    def places(self) -> list[tuple[str, str, list[Place], int]]:
        """Per municipality and per taakveld: heading, column, the largest differences, how many more."""
        found = []
        for heading, column, places in (
            ("Per gemeente", "gemeente", self.changes.euros_per_gemeente),
            ("Per taakveld", "taakveld", self.changes.euros_per_taakveld),
        ):
            largest = sorted(places, key=lambda place: abs(place.verschil_eur), reverse=True)
            found.append((heading, column, largest[:SHOWN], len(largest[SHOWN:])))
        return found


def page_name(version: str) -> str:
    """The name of the page on the changes of a release."""
    return f"wijzigingen-{version}.html"


def read_changes(release: Release) -> ChangesView:
    """The changes of a release; ``ReleaseDamaged`` when its files are not as they were published."""
    content = release.content(CHANGES)
    lines: tuple[dict[str, str], ...] = ()
    if LINES in release.listed():
        first = pl.read_csv(release.content(LINES), infer_schema=False, n_rows=SHOWN)
        lines = tuple(first.fill_null("").to_dicts())
    try:
        changes = msgspec.json.decode(content, type=Changes)
    except msgspec.DecodeError as error:
        raise release.damaged(str(error)) from error
    named = changes.euros_per_gemeente or changes.euros_per_taakveld
    return ChangesView(release, changes, lines, _names(release) if named else {})


def _names(release: Release) -> dict[str, str]:
    return {
        code: name
        for table, frame in release.tables(*NAMED).items()
        for code, name in frame.select(NAMED[table]).drop_nulls().iter_rows()
    }
