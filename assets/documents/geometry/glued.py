"""Tables whose cells were glued together: "Programma 03.7566603.096" under "LastenBatenSaldo".

A row is cut by search: of all ways to end the label and to cut the figures, empty cells included, exactly one
may keep the arithmetic of its heads, and chance may not explain that it does.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from math import log10
from typing import TYPE_CHECKING, TypeAlias

from assets.cleaning import bounded
from assets.documents.blocks import Cell, Row
from assets.documents.geometry.column_heads import Heads, heads_of, is_head_line
from assets.documents.geometry.cut_rows import LONGEST_NUMBER, CutRow, run_of
from assets.documents.geometry.head_words import is_label_head, is_numbered
from assets.documents.geometry.proofs.proven_rows import proven_rows
from assets.documents.geometry.proofs.sums import ENOUGH
from assets.documents.geometry.proofs.triples import PATTERNS, Pattern, evidence
from assets.documents.geometry.spaced import begin_with_codes, head_rows, placed, unchanged

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

WHY = "glued lines: there is one way to cut these rows that keeps lasten, baten and saldo, or sums"
UNCOUNTED = "glued lines: the heads above them cannot be counted"
CODED = "glued lines: their labels begin with codes, which can be a column of their own"
UNPROVEN = "glued lines: they can be cut in more ways than one, or in none that keeps their arithmetic"

MOST_TITLES = 2
LONGEST_RUN = 240
"""Figures of one row; 18 numbers of case 20 take 100."""

MOST_COLUMNS = 12
"""Under other heads; each column more multiplies the ways to cut a row."""

MOST_STEPS = 15_000
"""Of one row's search; a row that needs more stays whole. Those of case 20 take up to 5,000."""

MOST_ROWS = 200
MOST_ABSORBED = 4
"""Digits at the end of a label: "Programma 10", "Wmo 2015"."""

_NUMBER = re.compile(r"-?(?:[1-9][0-9]{0,2}(?:\.[0-9]{3})+|[1-9][0-9]*|0)")

Cut: TypeAlias = tuple[int, int | None]
"""Where a cell ends, and its number; None for an empty cell."""

Read: TypeAlias = tuple[int, int, int]
"""The ends of lasten, baten and saldo of one group."""


def rebuilt(lines: Sequence[str]) -> tuple[Row, ...] | str:
    """The rows of a glued table, with columns where one way to cut them fits; why not, if that is nowhere."""
    if len(lines) > MOST_ROWS:
        return UNCOUNTED
    found = _heads(lines)
    if found is None:
        return _under_other_heads(lines)
    heads, first, after = found
    end = unchanged(lines, after, lines[first:after], glued=True)
    rows = [_GluedRow(line, len(heads.triples)) for line in lines[after:end]]
    pattern = _pattern(rows)
    if pattern is None:
        return UNPROVEN
    cut = [_placed(row, pattern, heads) for row in rows]
    if begin_with_codes([row.line for row in rows if row.run]):
        return CODED
    if not any(cut):
        return UNPROVEN
    return (
        *((Cell(bounded(line), header=True),) for line in lines[:first]),
        *head_rows(heads),
        *(cells or (Cell(bounded(row.line)),) for cells, row in zip(cut, rows, strict=True)),
        *((Cell(bounded(line)),) for line in lines[end:]),
    )


def _under_other_heads(lines: Sequence[str]) -> tuple[Row, ...] | str:
    """The same under heads that do not say lasten, baten and saldo; there sums of rows and columns prove."""
    first = next((at for at, line in enumerate(lines[:MOST_TITLES]) if is_head_line(line)), None)
    # Heads below heads are more columns than there are heads in the first line.
    if first is None or len(lines) < first + 2 or is_head_line(lines[first + 1]):
        return UNCOUNTED
    heads = _counted(lines[first])
    if heads is None:
        return UNCOUNTED
    body = lines[first + 1 :]
    end = unchanged(body, 0, lines[first : first + 1], glued=True)
    rows = [CutRow(line) if line != lines[first] else None for line in body[:end]]
    figures = [row for row in rows if row is not None and row.has_figures]
    if begin_with_codes([row.line for row in figures]):
        return CODED
    # Where most have another number of values than there are heads, a column without a head moves them all.
    even = sum(row.shown(len(heads.lower)) is not None for row in figures)
    proven = proven_rows(rows, heads) if 2 * even > len(figures) else {}
    if not proven:
        return UNPROVEN
    return (
        *((Cell(bounded(line), header=True),) for line in lines[:first]),
        *head_rows(heads),
        *(
            placed(proven[at]) if at in proven else (Cell(bounded(line), header=line == lines[first]),)
            for at, line in enumerate(body)
        ),
    )


def _counted(line: str) -> Heads | None:
    """The heads in one line; None when they cannot be counted."""
    heads = heads_of([line], glued=True)
    if heads is None or not 1 < len(heads.lower) <= MOST_COLUMNS:
        return None
    # "SoortNoot" can be the heads of the labels and of a column.
    return heads if heads.label is None or is_label_head(heads.label) else None


def _heads(lines: Sequence[str]) -> tuple[Heads, int, int] | None:
    for first in range(min(MOST_TITLES, len(lines))):
        heads = heads_of(lines[first : first + 2], glued=True) if first + 2 < len(lines) else None
        if heads is not None and heads.triples:
            return heads, first, first + 2
    return None


@dataclass(slots=True)
class _GluedRow:
    """A line, and the readings of it that keep a pattern."""

    line: str
    groups: int
    _cuts: dict[int, tuple[Cut, ...]] = field(default_factory=dict)

    @property
    def run(self) -> str:
        """The figures at the end of the line."""
        return run_of(self.line)

    def readings(self, pattern: Pattern) -> list[tuple[int, tuple[Read, ...]]] | None:
        """At most two readings: the end of the label in ``run``, and the cuts; None if it takes too long."""
        if not 0 < len(self.run) <= LONGEST_RUN:
            return []
        search = _Search(self, pattern)
        found: list[tuple[int, tuple[Read, ...]]] = []
        for start in range(MOST_ABSORBED + 1):
            if start and not self.run[:start].isdigit():
                break
            found.extend((start, read) for read in search.from_(start, 0))
        return None if search.steps > MOST_STEPS else found

    def cuts(self, place: int) -> tuple[Cut, ...]:
        """All cells that can begin at a place of ``run``, the empty one included."""
        known = self._cuts.get(place)
        if known is None:
            known = self._cuts[place] = ((place, None), *_cells_at(self.run, place))
        return known


def _cells_at(run: str, place: int) -> Iterator[Cut]:
    if run[place : place + 1] == "-":
        yield place + 1, 0
    for end in range(place + 1, min(len(run), place + LONGEST_NUMBER) + 1):
        if _NUMBER.fullmatch(run, place, end):
            yield end, int(run[place:end].replace(".", ""))


class _Search:
    """All ways to cut a row, those with the same end shared."""

    def __init__(self, row: _GluedRow, pattern: Pattern) -> None:
        self.steps = 0
        self._row = row
        self._pattern = pattern
        self._known: dict[tuple[int, int], list[tuple[Read, ...]]] = {}

    def from_(self, place: int, group: int) -> list[tuple[Read, ...]]:
        """At most two ways to cut what begins at a place into the groups that are left."""
        if group == self._row.groups:
            return [()] if place == len(self._row.run) else []
        known = self._known.get((place, group))
        if known is None:
            known = [] if self.steps > MOST_STEPS else self._search(place, group)
            self._known[place, group] = known
        return known

    def _search(self, place: int, group: int) -> list[tuple[Read, ...]]:
        found: list[tuple[Read, ...]] = []
        for first, lasten in self._row.cuts(place):
            for second, baten in self._row.cuts(first):
                self.steps += len(self._row.cuts(second))
                if self.steps > MOST_STEPS:
                    return found
                wanted = self._pattern.saldo(lasten or 0, baten or 0)
                for third, saldo in self._row.cuts(second):
                    if abs((saldo or 0) - wanted) <= 1:
                        found.extend(((first, second, third), *rest) for rest in self.from_(third, group + 1))
                        if len(found) > 1:
                            return found[:2]
        return found


def _pattern(rows: Sequence[_GluedRow]) -> Pattern | None:
    """The pattern under which most rows can be read in one way only."""
    counts: defaultdict[Pattern, int] = defaultdict(int)
    for pattern in PATTERNS:
        counts[pattern] = sum(_only(row, pattern) is not None for row in rows)
    best, second = sorted(counts, key=lambda each: -counts[each])[:2]
    return best if counts[best] > counts[second] else None


def _only(row: _GluedRow, pattern: Pattern) -> tuple[int, tuple[Read, ...]] | None:
    """The only reading of a row, if chance cannot explain it and no cell of it is empty."""
    found = row.readings(pattern)
    if found is None or len(found) != 1:
        return None
    start, reads = found[0]
    texts = _texts(row.run, start, reads)
    if not all(texts):
        return None
    values = tuple(0 if text == "-" else int(text.replace(".", "")) for text in texts)
    triples = tuple((at, at + 1, at + 2) for at in range(0, len(values), 3))
    unit = (1,) * len(values)
    # Years resemble each other, so both count: what agrees anew, and what agrees for all that could be cut.
    anew = evidence(values, triples, unit)
    each = sum(evidence(values, (triple,), unit) for triple in triples)
    enough = min(anew, each - log10(_ways(row, len(values)))) >= ENOUGH
    return found[0] if enough else None


def _texts(run: str, start: int, reads: Sequence[Read]) -> list[str]:
    ends = [end for read in reads for end in read]
    return [run[begin:end] for begin, end in zip([start, *ends], ends, strict=False)]


def _ways(row: _GluedRow, cells: int) -> int:
    """In how many ways the row can be cut into so many cells, arithmetic aside."""
    ways = {place: 1 for place in range(MOST_ABSORBED + 1) if row.run[:place].isdigit() or not place}
    for _ in range(cells):
        following: defaultdict[int, int] = defaultdict(int)
        for place, count in ways.items():
            for end, _ in row.cuts(place):
                following[end] += count
        ways = following
    return max(ways.get(len(row.run), 1), 1)


def _placed(row: _GluedRow, pattern: Pattern, heads: Heads) -> Row | None:
    only = _only(row, pattern)
    if only is None:
        return None
    start, reads = only
    label = row.line[: len(row.line) - len(row.run) + start].rstrip()
    # The places of lasten, baten and saldo are those of the heads.
    texts = (label, *_texts(row.run, start, reads))
    if not label or heads.triples[0] != (0, 1, 2) or (start and not is_numbered(label)):
        return None
    return tuple(
        Cell(bounded(text), at, None if at == 1 else 1, alignment="berekend")
        for at, text in enumerate(texts, 1)
    )
