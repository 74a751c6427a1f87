"""All ways to cut a glued line into a label and the cells of its columns, empty ones included.

Whether one of them is proven is decided in ``proven_rows``; lines of lasten, baten and saldo are searched by
``glued``, which knows what to look for and so can cut longer ones.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assets.documents.geometry.candidates import MOST_READINGS, Reading
from assets.documents.geometry.figures import is_absorbable

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_RUN = 120
"""Figures of one row; twelve numbers of a large municipality take as much."""

LONGEST_ABSORBED = 6
"""Characters at the end of a label that can be figures: "Wmo 2015", "tot 2.500"."""

LONGEST_NUMBER = 16
"""Characters: 15 digits, or billions with their points and a minus."""

_RUN = re.compile(r"[-0-9.,]*$")
_SIGNS = ("-", "\u2013", "\u2212", "+", "(", "\N{EURO SIGN}")
_NUMBERS = re.compile(r"-?(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]*|0)(?:,[0-9]{1,2})?")


@dataclass(slots=True)
class CutRow:
    """A glued line, and the readings of it."""

    line: str
    _readings: dict[int, list[Reading]] = field(default_factory=dict)

    @property
    def run(self) -> str:
        """The figures at the end of the line."""
        return run_of(self.line)

    @property
    def has_figures(self) -> bool:
        """Whether it is a row of values, and not a title between them."""
        return any(map(str.isdigit, self.run))

    def shown(self, width: int) -> Reading | None:
        """The only reading without empty cells in which the label ends before the figures; None if none."""
        label = self.line[: len(self.line) - len(self.run)].rstrip()
        whole = [each for each in self.readings(width) if None not in each.texts and each.label == label]
        return whole[0] if len(whole) == 1 and label else None

    def readings(self, width: int) -> list[Reading]:
        """Every reading; none when there are too many."""
        known = self._readings.get(width)
        if known is None:
            known = self._readings[width] = self._cut(width)
        return known

    def _cut(self, width: int) -> list[Reading]:
        run = self.run
        if not run or len(run) > LONGEST_RUN:
            return []
        before = self.line[: len(self.line) - len(run)]
        starts = [
            taken for taken in range(min(LONGEST_ABSORBED, len(run)) + 1) if _can_end_label(run[:taken])
        ]
        cuts = _Cuts(run)
        if sum(cuts.count(taken, width) for taken in starts) > MOST_READINGS:
            return []
        return [
            Reading((before + run[:taken]).rstrip(), texts)
            for taken in starts
            for texts in cuts.all(taken, width)
        ]


def run_of(line: str) -> str:
    """The figures at the end of a glued line, those of all its cells; none behind a sign that stands apart.

    In "Sport- 1.816" the minus belongs to the figure, and what other cells begin with is not to be seen.
    """
    found = _RUN.search(line)
    run = found[0] if found is not None else ""
    return "" if line[: len(line) - len(run)].rstrip().endswith(_SIGNS) else run


def _can_end_label(text: str) -> bool:
    return not text or is_absorbable(text)


class _Cuts:
    """The ways to cut a run of figures from a place to its end into so many cells."""

    def __init__(self, run: str) -> None:
        self._run = run
        self._cells: dict[int, tuple[str | None, ...]] = {}
        self._counts: dict[tuple[int, int], int] = {}

    def count(self, place: int, width: int) -> int:
        """How many there are."""
        if not width:
            return int(place == len(self._run))
        known = self._counts.get((place, width))
        if known is None:
            known = sum(self.count(place + len(text or ""), width - 1) for text in self._at(place))
            self._counts[place, width] = known
        return known

    def all(self, place: int, width: int) -> Iterator[tuple[str | None, ...]]:
        """The texts of the cells, one way after another."""
        if not width:
            yield ()
            return
        for text in self._at(place):
            after = place + len(text or "")
            if self.count(after, width - 1):
                for rest in self.all(after, width - 1):
                    yield (text, *rest)

    def _at(self, place: int) -> tuple[str | None, ...]:
        """All cells that can begin at a place, the empty one included."""
        known = self._cells.get(place)
        if known is None:
            known = self._cells[place] = (None, *_cells_at(self._run, place))
        return known


def _cells_at(run: str, place: int) -> Iterator[str]:
    if run[place : place + 1] == "-":
        yield "-"
    for end in range(place + 1, min(len(run), place + LONGEST_NUMBER) + 1):
        if _NUMBERS.fullmatch(run, place, end):
            yield run[place:end]
