"""A table of HTML as rows of cells that know their column, by the table model of the HTML standard.

rowspan and colspan are followed within the bounds that browsers keep. Where cells overlap, or stand where
no cell can stand, no column of that table is certain. Layout tables are told apart by ``html.form``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from lxml import etree

from assets.cleaning import bounded, one_line
from assets.documents.blocks import Cell, Table
from assets.documents.forms.html.elements import INLINE, TextRun, is_hidden, is_skipped, takes_no_place
from assets.documents.words.indicator_heads import is_year
from assets.documents.words.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MAX_COLSPAN = 1_000
MAX_ROWSPAN = 65_534
"""Both as in https://html.spec.whatwg.org/multipage/tables.html, where browsers stop counting."""

MAX_STEPS = 2_000_000
"""Of placing the cells of one table; a table of 10,000 rows and 20 columns takes 200,000."""

_ROW_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_CELLS = ("td", "th")
_NUMBER = re.compile(r"\s*\+?([0-9]{1,9})")

Place: TypeAlias = tuple[int, int, int]
"""Column, colspan and rowspan of a cell."""


@dataclass(slots=True)
class _RowGroup:
    tag: str
    rows: list[list[etree._Element]] = field(default_factory=list)
    cells: int = 0
    """Hidden ones included."""


@dataclass(slots=True)
class ReadTable:
    """A table, and the text in it that stands in no cell."""

    table: Table
    strays: list[str]


def read_table(element: etree._Element) -> ReadTable:
    """The table of a ``table`` element. Every cell is in it, empty ones too; columns count from 1."""
    groups, caption, strays = _parts(element)
    groups.sort(key=lambda group: group.tag == "tfoot")
    # A cell in a cell, or in a caption: misplaced has put in place what a browser does
    misplaced = sum(group.cells for group in groups) != _count_cells(element)
    places = _nowhere(groups) if misplaced else _places(groups)
    rows = [
        tuple(_cell(cell, place, header=header) for cell, place in zip(cells, row_places, strict=True))
        for (cells, header), row_places in zip(_with_headers(groups), places, strict=True)
    ]
    known = any(place is not None for row in places for place in row)
    why = "HTML: every cell tells its column" if known else "HTML: its cells overlap or stand outside rows"
    return ReadTable(Table(tuple(rows), bounded(caption) if caption else None, why), strays)


def _parts(table: etree._Element) -> tuple[list[_RowGroup], str, list[str]]:
    """The row groups in the order of the markup, the caption, and text that stands outside every cell."""
    groups: list[_RowGroup] = []
    captions: list[str] = []
    strays = [table.text or ""]
    for child in table:
        tag = child.tag
        if tag in _ROW_GROUPS and is_skipped(child):
            groups.append(_RowGroup(tag, cells=_count_cells(child)))
        elif tag in _ROW_GROUPS:
            groups.append(_RowGroup(tag))
            strays.append(child.text or "")
            for row in child:
                _add_row(row, groups[-1], strays)
        elif tag == "tr":
            if not groups or groups[-1].tag in _ROW_GROUPS:
                groups.append(_RowGroup("tr"))
            _add_row(child, groups[-1], strays)
            continue
        elif tag == "caption":
            captions.append(_text(child)[0])
        elif not is_skipped(child):
            strays.append(_text(child)[0])
        strays.append(child.tail or "")
    said = [one_line(stray) for stray in strays if stray and not stray.isspace()]
    return groups, one_line(" ".join(captions)), [text for text in said if text]


def _add_row(row: etree._Element, group: _RowGroup, strays: list[str]) -> None:
    if row.tag == "tr" and takes_no_place(row):
        group.cells += _count_cells(row)
    elif row.tag == "tr":
        cells: list[etree._Element] = []
        strays.append(row.text or "")
        for child in row:
            if child.tag not in _CELLS:
                strays.append("" if is_skipped(child) else _text(child)[0])
            else:
                group.cells += 1
                if not takes_no_place(child):
                    cells.append(child)
            strays.append(child.tail or "")
        group.rows.append(cells)
    elif not is_skipped(row):
        strays.append(_text(row)[0])
    strays.append(row.tail or "")


def _count_cells(element: etree._Element) -> int:
    return sum(1 for _ in element.iter(*_CELLS))


def _with_headers(groups: Iterable[_RowGroup]) -> Iterable[tuple[list[etree._Element], bool]]:
    """Each row's cells, and whether it is a header row."""
    return ((cells, group.tag == "thead" or _all_heads(cells)) for group in groups for cells in group.rows)


def _all_heads(cells: Sequence[etree._Element]) -> bool:
    """Whether the filled cells of a row are all ``th``, none of them the head of its row or an amount."""
    heads = [cell for cell in cells if cell.tag == "th"]
    if not heads or any(head.get("scope", "").lower() == "row" for head in heads):
        return False
    if any(_text(cell)[0] for cell in cells if cell.tag == "td"):
        return False
    return not any(map(_is_amount, (_text(head)[0] for head in heads[1:])))


def _is_amount(text: str) -> bool:
    """Whether a cell holds a number that is no year and does not only count columns."""
    return len(text) > len("12") and read_number(text).value is not None and not is_year(text)


def _cell(element: etree._Element, place: Place | None, *, header: bool) -> Cell:
    text, composed = ("", False) if is_hidden(element) else _text(element)
    if place is None:
        return Cell(bounded(text), header=header, composed=composed)
    column, colspan, rowspan = place
    return Cell(bounded(text), column, colspan, rowspan, header, "exact", composed)


def _text(element: etree._Element) -> tuple[str, bool]:
    """The text of a cell, and whether its figures come from more than one place."""
    run = TextRun()
    if len(element) == 0:
        run.add(element.text)
        return run.take(), False
    run.add(element.text)
    for child in element:
        _add_part(child, run)
        run.add(child.tail)
    composed = run.composed
    return run.take(), composed


def _add_part(element: etree._Element, run: TextRun) -> None:
    """The text of an element within a cell, without what follows it."""
    skipped: etree._Element | None = None
    walker = etree.iterwalk(element, events=("start", "end"))
    for event, part in walker:
        if event == "start":
            if is_skipped(part):
                skipped = part
                walker.skip_subtree()
                continue
            run.enter(part.tag)
            if part.tag not in INLINE:
                run.end_line()
            run.add(part.text)
            continue
        if part is not skipped:
            run.leave(part.tag)
            if part.tag not in INLINE:
                run.end_line()
        if part is not element:
            run.add(part.tail)


def _places(groups: Sequence[_RowGroup]) -> list[Sequence[Place | None]]:
    """The place of every cell, row by row; None for every cell of a table that cannot be placed."""
    places: list[Sequence[Place | None]] = []
    steps = 0
    for group in groups:
        reaching: list[tuple[int, int, int]] = []  # first column, column after it, rows still to go
        for index, cells in enumerate(group.rows):
            row = _place_row(cells, reaching, len(group.rows) - index)
            steps += len(reaching) + len(cells)
            if row is None or steps > MAX_STEPS:
                return _nowhere(groups)
            places.append(row)
            reaching = sorted(
                [(start, end, rows - 1) for start, end, rows in reaching if rows > 1]
                + [(column, column + span, down - 1) for column, span, down in row if down > 1]
            )
    return places


def _nowhere(groups: Sequence[_RowGroup]) -> list[Sequence[Place | None]]:
    return [[None] * len(cells) for group in groups for cells in group.rows]


def _place_row(
    cells: Sequence[etree._Element], reaching: Sequence[tuple[int, int, int]], rows_left: int
) -> list[Place] | None:
    """Where the cells of a row stand beside the cells that reach down into it; None when they overlap."""
    places: list[Place] = []
    column, passed = 1, 0
    for cell in cells:
        while passed < len(reaching) and reaching[passed][0] <= column:
            column = max(column, reaching[passed][1])
            passed += 1
        span = min(_span(cell, "colspan") or 1, MAX_COLSPAN)
        down = min(_span(cell, "rowspan", zero_allowed=True) or rows_left, MAX_ROWSPAN, rows_left)
        if passed < len(reaching) and reaching[passed][0] < column + span:
            return None
        places.append((column, span, down))
        column += span
    return places


def _span(cell: etree._Element, name: str, *, zero_allowed: bool = False) -> int:
    """The span that an attribute asks for; 1 when it says nothing sensible, 0 only where that means all."""
    asked = _NUMBER.match(cell.get(name, ""))
    number = int(asked[1]) if asked is not None else 1
    return number if number or zero_allowed else 1
