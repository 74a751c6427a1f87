"""The course of judgements as a page: per year what failed and what was refused, run after run.

The numbers are given by whoever has the page written; here they become charts with a table beside each.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from datapackages.portal.charts import MOST
from datapackages.portal.templating import page
from datapackages.words import getal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

ROWS = 12
"""Judgements that are listed one by one, the last ones."""


@dataclass(frozen=True, slots=True)
class Series:
    """One count, judgement after judgement, oldest first."""

    name: str
    values: tuple[int, ...]
    blocks: bool = False
    """Whether anything but zero keeps the year from being released."""
    euros: int | None = None
    """Euros of the last judgement; None without amounts."""
    total: int | None = None
    """Of how many, in the last judgement."""
    sentence: str = ""
    """The demand that is counted, in Dutch, if there is one."""

    @property
    def last(self) -> int:
        """The count of the last judgement."""
        return self.values[-1]

    @property
    def highest(self) -> int:
        """The largest count."""
        return max(self.values)

    @property
    def told(self) -> str:
        """What a chart of it shows, for who cannot see it."""
        shown = self.values[-MOST:]
        first, highest, last = getal(shown[0]), getal(max(shown)), getal(shown[-1])
        return (
            f"{self.sentence.removesuffix('.') or self.name}: eerst {first}, hoogste {highest}, laatst {last}"
        )


@dataclass(frozen=True, slots=True)
class YearTrend:
    """The judgements of one year, oldest first; every series has a value for each."""

    jaar: int
    moments: tuple[datetime, ...]
    overall: tuple[Series, ...]
    sources: tuple[Series, ...]
    rules: tuple[Series, ...]
    """Only rules that failed or were not run at least once."""

    @property
    def listed(self) -> list[tuple[datetime, list[int]]]:
        """The last judgements, newest first, with the overall counts of each."""
        counts = zip(*(series.values for series in self.overall), strict=True)
        every = list(zip(self.moments, map(list, counts), strict=True))
        return every[-ROWS:][::-1]


def rendered(years: Sequence[YearTrend]) -> bytes:
    """The page, the newest year first."""
    return page("verloop.html", years=sorted(years, key=lambda year: -year.jaar), most=MOST, root="")
