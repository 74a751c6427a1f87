"""Which rows below a group ("Baten") have its direction, and which saldi are none of lasten and baten.

A row without a direction of its own is taken for one of its group; but what closes a table (a result, a total
of lasten and baten together) stands below the last group too, and what is left of a reserve is called a saldo
as well. What is not sure loses its direction; none is given here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, TypeAlias

from assets.documents.amounts.words.lexicon import DIRECTIONS, follows_stocks, is_result, lists_stocks, plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assets.documents.amounts.layout.figures import Figure
    from assets.documents.amounts.layout.table_layout import Layout

_Column: TypeAlias = "int | None"

_CODED = re.compile(r"[0-9]{1,2}\.[0-9]{1,3}[a-z]?\s")
"""How the label of a taakveld or a post of a programme begins."""

PARTS = ("waarvan", "- waarvan", "w.v.")
"""How rows begin that are a part of the one above, and no part of a sum."""


def with_sure_directions(figures: Sequence[Figure], layout: Layout) -> list[Figure]:
    """The figures, without a direction where what stands around them does not make it sure."""
    unsure = _of_stocks(figures, layout)
    figures = [_without(figure) if figure.direction in unsure else figure for figure in figures]
    reader = _Groups(figures)
    rows = [list(reader.read(list(row))) for _, row in groupby(figures, key=lambda figure: figure.rij)]
    beyond = _beyond_totals([row[0] for row in rows])
    return [
        _without(figure) if figure.rij in beyond and figure.group is not None else figure
        for row in rows
        for figure in row
    ]


def _beyond_totals(rows: Sequence[Figure]) -> set[int]:
    """The rows, each given as its first figure, that stand below the last total of their group.

    Below "Totaal" can stand what is only mentioned, and not one of the lasten that were added up. A total of
    them all further down shows that it was a total of some.
    """
    return {
        figure.rij
        for run in _runs(rows)
        for figure in _behind_last_total(run)
        if figure.group is not None and not figure.label.plain.startswith(PARTS)
    }


def _runs(rows: Sequence[Figure]) -> Iterator[list[Figure]]:
    """The rows that follow each other with one direction, each group apart."""
    run: list[Figure] = []
    group: int | None = None
    for row in rows:
        other_group = None not in (group, row.group) and row.group != group
        if run and (row.direction != run[-1].direction or other_group):
            yield run
            run, group = [], None
        run.append(row)
        group = row.group if row.group is not None else group
    yield run


def _behind_last_total(run: Sequence[Figure]) -> Sequence[Figure]:
    """The rows behind the last total; none where no row stands before it, of which it can be the total."""
    totals = [place for place, row in enumerate(run) if row.label.total]
    return run[totals[-1] + 1 :] if totals and totals[-1] > 0 else ()


def _of_stocks(figures: Sequence[Figure], layout: Layout) -> frozenset[str]:
    """The directions that are of a stock: saldi without lasten or baten, or all where rows are reserves."""
    heads = {plain(text) for text in layout.head_texts}
    if any(figure.direction in ("lasten", "baten") and not figure.reserves for figure in figures):
        return frozenset(DIRECTIONS) if lists_stocks(heads, layout.label_heads) else frozenset()
    labels = {figure.label.plain for figure in figures}
    return frozenset({"saldo"}) if follows_stocks(heads, layout.label_heads, labels) else frozenset()


def _without(figure: Figure) -> Figure:
    return replace(figure, direction=None, group=None)


class _Groups:
    """Follows the rows of a table from top to bottom, with the sums of each group."""

    def __init__(self, figures: Sequence[Figure]) -> None:
        self._in_groups: defaultdict[str, set[str | None]] = defaultdict(set)
        for figure in figures:
            if figure.group:
                self._in_groups[figure.label.plain].add(figure.direction)
        self._group: int | None = None
        self._ended = False
        self._rows = 0
        self._since_total: defaultdict[_Column, Decimal] = defaultdict(Decimal)
        self._sums: defaultdict[tuple[str | None, _Column], Decimal] = defaultdict(Decimal)

    def read(self, row: Sequence[Figure]) -> Iterator[Figure]:
        """The figures of the next row, without the direction of their group where they may not have it."""
        group = next((figure.group for figure in row if figure.group is not None), None)
        if group is None:
            yield from row
            return
        if group != self._group:
            self._begin(group, row[0].direction)
        if group and not self._ended and not row[0].label.plain.startswith(PARTS):
            self._ended = self._ends(row)
        closing = self._ended if group else is_result(row[0].label.plain)
        for figure in row:
            yield _without(figure) if closing and figure.group is not None else figure

    def _begin(self, group: int, direction: str | None) -> None:
        self._group = group
        self._ended = False
        self._rows = 0
        self._since_total.clear()
        for key in [key for key in self._sums if key[0] == direction]:
            del self._sums[key]

    def _ends(self, row: Sequence[Figure]) -> bool:
        """Whether a row is none of its group, and so what follows is not either."""
        label = row[0].label
        if is_result(label.plain):
            return True
        if label.reserves == "saldo":
            # of lasten and baten each, as taakveld 0.10 has them; or of both together
            return len(self._in_groups[label.plain]) == 1
        if label.total:
            if not self._adds_up(row):
                return True
            self._since_total.clear()
            return False
        if not self._is_post(row[0]) and self._is_difference(row):
            return True
        self._rows += 1
        for figure in row:
            value = figure.reading.value or Decimal(0)
            self._since_total[figure.cell.column] += value
            self._sums[figure.direction, figure.cell.column] += value
        return False

    def _is_post(self, figure: Figure) -> bool:
        """Whether a row has a code, or stands among the lasten as well as among the baten.

        A budget balances: before the last of its baten is counted, all others lack exactly that one.
        """
        label = figure.label
        return _CODED.match(label.text) is not None or len(self._in_groups[label.plain]) > 1

    def _adds_up(self, row: Sequence[Figure]) -> bool:
        """Whether a total is that of its group, or of the rows since the total before."""
        direction = row[0].direction
        whole = {column: value for (name, column), value in self._sums.items() if name == direction}
        return any(
            all(
                figure.reading.value is None
                or abs(sums.get(figure.cell.column, Decimal(0)) - figure.reading.value) <= self._rounding
                for figure in row
            )
            for sums in (self._since_total, whole)
        )

    def _is_difference(self, row: Sequence[Figure]) -> bool:
        """Whether a row is in every column what the lasten and baten above it leave."""
        found = False
        for figure in row:
            value, column = figure.reading.value, figure.cell.column
            lasten, baten = (self._sums.get((name, column), Decimal(0)) for name in ("lasten", "baten"))
            if value is None or not (lasten or baten):
                continue
            if not lasten or not baten:
                return False
            left = (abs(lasten - baten), abs(lasten + baten))
            if all(abs(abs(value) - size) > self._rounding for size in left):
                return False
            found = found or bool(value)
        return found

    @property
    def _rounding(self) -> Decimal:
        """Half a unit for each row and the total."""
        return Decimal(self._rows + 2) / 2
