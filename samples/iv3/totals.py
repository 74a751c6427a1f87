"""The real part of the sample Iv3: totals per municipality and taakveld, and the code lists they use.

Read from the two CSV files beside this module, whose first lines name the source. How a total is split
over categories is made up elsewhere, in ``samples.iv3.cells``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

TOTALS_FILE = Path(__file__).with_name("totals.csv")
TAAKVELDEN_FILE = Path(__file__).with_name("taakvelden.csv")

GEMEENTEN = {
    "GM0307": "Amersfoort",
    "GM0310": "De Bilt",
    "GM0736": "De Ronde Venen",
    "GM1961": "Vijfheerenlanden",
}

VERSLAGEN = {2023: ("2023X000", "2023X005"), 2024: ("2024X000",), 2025: ("2025X000",)}
"""The reports in the samples; X000 is the budget, X005 the annual account."""


@dataclass(frozen=True, slots=True)
class Total:
    """Lasten and baten of one taakveld, and the salaries (L1.1) within its lasten, in thousands of euros.

    ``salarissen`` is None where CBS shows none, which is not the same as zero.
    """

    verslag: str
    gemeente: str
    taakveld: str
    salarissen: int | None
    lasten: int
    baten: int


@dataclass(frozen=True, slots=True)
class Taakveld:
    """A code and its CBS label of one year; CBS cuts long labels and ends them in two full stops."""

    jaar: int
    code: str
    label: str


@cache
def totals() -> tuple[Total, ...]:
    """Every total; a municipality without any row for a report did not deliver that report."""
    return tuple(
        Total(
            row["verslag"],
            row["gemeente"],
            row["taakveld"],
            int(row["salarissen"]) if row["salarissen"] else None,
            int(row["lasten"]),
            int(row["baten"]),
        )
        for row in _rows(TOTALS_FILE)
    )


@cache
def taakvelden(jaar: int) -> tuple[Taakveld, ...]:
    """The taakvelden of ``jaar``, sorted as text: 0.1, 0.10, 0.11, 0.2."""
    listed = (
        Taakveld(jaar, row["taakveld"], row["label"])
        for row in _rows(TAAKVELDEN_FILE)
        if str(jaar) in row["jaren"].split()
    )
    return tuple(sorted(listed, key=lambda taakveld: taakveld.code))


@cache
def delivered(verslag: str) -> tuple[str, ...]:
    """The municipalities that delivered this report."""
    return tuple(sorted({total.gemeente for total in totals() if total.verslag == verslag}))


def _rows(file: Path) -> tuple[dict[str, str], ...]:
    with file.open(encoding="utf-8", newline="") as lines:
        data = (line for line in lines if not line.startswith("#"))
        return tuple(csv.DictReader(data, delimiter=";"))
