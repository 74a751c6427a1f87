"""What the page of a year tells of ``aansluiting``: per document how far its pages and Iv3 say the same.

Only what stands in the release is counted and put into words here; how the verdicts came about is decided
where the table is made.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from datapackages.releasing.released import Release

LARGEST = 5
"""Differences shown of one document; the table has them all."""

AGREES, DIFFERS, INCOMPARABLE = "sluit aan", "sluit niet aan", "niet te vergelijken"


@dataclass(frozen=True, slots=True)
class Difference:
    """A taakveld and direction of which page and Iv3 differ by more than the margin. Amounts in euros."""

    onderdeel: str
    richting: str
    pagina_eur: int
    iv3_eur: int
    verschil_eur: int
    url: str | None
    """Of the page, if it stands on the web."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A document beside Iv3: how many of its taakvelden and directions agree, differ, or say nothing."""

    document: str
    titel: str
    gemeente: str
    agree: int
    differ: int
    incomparable: int
    reason: str | None
    """Why most of what cannot be compared cannot."""
    largest: tuple[Difference, ...]

    @property
    def compared(self) -> int:
        """Taakvelden and directions that have a verdict."""
        return self.agree + self.differ

    @property
    def verdict(self) -> str:
        """The whole document in three words."""
        if not self.compared:
            return INCOMPARABLE
        return DIFFERS if self.differ else AGREES


def read_agreements(release: Release) -> tuple[Agreement, ...]:
    """Of every document that was put beside Iv3, those that differ first. Raises ``ReleaseDamaged``.

    A release from before there was such a table has none.
    """
    tables = release.tables("aansluiting", "documenten", "gemeenten", "paginas")
    rows = tables.get("aansluiting")
    if rows is None or rows.is_empty():
        return ()
    on_web = tables["paginas"].select("pagina", "url").filter(pl.col("url").str.contains(r"^https?://"))
    told = rows.with_columns(document=pl.col("pagina").str.split("/").list.first()).join(
        on_web, on="pagina", how="left", maintain_order="left"
    )
    titles = dict(tables["documenten"].select("document", "titel").iter_rows())
    names = dict(tables["gemeenten"].select("gemeente", "naam").iter_rows())
    found = [
        _agreement(document, titles.get(document, document), names, part)
        for (document,), part in told.group_by("document", maintain_order=True)
    ]
    return tuple(sorted(found, key=lambda each: (each.verdict != DIFFERS, -each.compared, each.document)))


def _agreement(document: str, titel: str, names: dict[str, str], rows: pl.DataFrame) -> Agreement:
    counts = dict(rows["oordeel"].value_counts().iter_rows())
    code = rows["gemeente"][0]
    reasons = (
        rows.filter(pl.col("oordeel") == INCOMPARABLE)
        .drop_nulls("reden")
        .group_by("reden")
        .len()
        .sort("len", "reden", descending=[True, False])
    )
    largest = (
        rows.filter(pl.col("oordeel") == DIFFERS)
        .sort(pl.col("verschil_eur").abs(), "onderdeel", "richting", descending=[True, False, False])
        .head(LARGEST)
        .select("onderdeel", "richting", "pagina_eur", "iv3_eur", "verschil_eur", "url")
    )
    return Agreement(
        document,
        titel,
        names.get(code, code),
        counts.get(AGREES, 0),
        counts.get(DIFFERS, 0),
        counts.get(INCOMPARABLE, 0),
        reasons["reden"][0] if reasons.height else None,
        tuple(Difference(*row) for row in largest.iter_rows()),
    )
