"""What the page on the changes of one release shows, read from its ``wijzigingen.json`` and ``.csv``.

Only what is shown is read: the first lines, the largest euros. The files themselves are complete.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from datapackages.changes.reporting import LINES, read_report
from datapackages.packing.building import CHANGES
from datapackages.words import getal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datapackages.changes.reporting import Place, Report, Table
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


@dataclass(frozen=True, slots=True)
class ChangesView:
    """The changes of one release as its page shows them."""

    release: Release
    changes: Report
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


def amount_or_text(line: Mapping[str, str], column: str) -> str:
    """What a line says in ``was`` or ``wordt``: whole euros as the Dutch write them, else as it stands."""
    text = line[column]
    euros = line["kolom"].endswith("_eur") and text.removeprefix("-").isdecimal()
    return getal(int(text)) if euros else text


def page_name(version: str) -> str:
    """The name of the page on the changes of a release."""
    return f"wijzigingen-{version}.html"


def read_changes(release: Release) -> ChangesView:
    """The changes of a release; ``ReleaseDamaged`` when its files are not as they were published."""
    lines: tuple[dict[str, str], ...] = ()
    if LINES in release.listed():
        first = pl.read_csv(release.content(LINES), infer_schema=False, n_rows=SHOWN)
        lines = tuple(first.fill_null("").to_dicts())
    try:
        changes = read_report(release.content(CHANGES))
    except ValueError as error:
        raise release.damaged(str(error)) from error
    named = changes.euros_per_gemeente or changes.euros_per_taakveld
    return ChangesView(release, changes, lines, _names(release) if named else {})


def _names(release: Release) -> dict[str, str]:
    return {
        code: name
        for table, frame in release.tables(*NAMED).items()
        for code, name in frame.select(NAMED[table]).drop_nulls().iter_rows()
    }
