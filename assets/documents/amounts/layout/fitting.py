"""Whether the cells of a row stand below the heads that were made for them.

A table of HTML can lack the empty cell above its labels, or a cell half way a row: then every figure behind
it has moved. What the heads say is read in ``columns``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assets.documents.amounts.layout.columns import MOST_COLUMNS, Columns
from assets.documents.amounts.layout.figures import is_figure, is_letter, reaches_first
from assets.documents.amounts.words.labels import is_code
from assets.documents.words.indicator_heads import is_year
from assets.documents.words.numbers import read_number

if TYPE_CHECKING:
    from assets.documents.blocks import Cell, Row


def fitting(row: Row, end: int, columns: Columns) -> Row:
    """The row; with its figures in no column where it lacks cells, or has more of them than there are heads.

    ``end``: its last column, as ``row_ends`` gives it.
    """
    if not end or columns.first_value == MOST_COLUMNS or not _has_moved(row, end, columns):
        return row
    return tuple(
        cell
        if reaches_first(cell) or not is_figure(cell)
        else replace(cell, column=None, colspan=None, alignment="onbekend")
        for cell in row
    )


def _has_moved(row: Row, end: int, columns: Columns) -> bool:
    """Whether cells of a row stand in another column than they were made for."""
    heads, first = columns.heads, columns.first_value
    tells_width = all(cell.colspan is not None for cell in row)
    if end < max(
        column for column, head in heads.items() if head.holds_values or (tells_width and head.text)
    ):
        return True
    if end > max(heads) and (
        not any(cell.column == first and cell.text for cell in row)
        or any(_is_below_words(cell, columns) for cell in row)
    ):
        return True
    lacks_label = first > 1 and len(row) > 1 and _is_amount(row[0]) and is_figure(row[1])
    return lacks_label or any(_is_stray(cell, columns) for cell in row)


def _is_below_words(cell: Cell, columns: Columns) -> bool:
    """Whether a figure stands where the heads have words, such as "Toelichting", behind those of values."""
    head = columns.heads.get(cell.column or 0)
    if head is None or head.holds_values or head.letters or not head.text or not is_figure(cell):
        return False
    return (cell.column or 0) > columns.first_value and not is_letter(cell)


def _is_stray(cell: Cell, columns: Columns) -> bool:
    """Whether a figure stands where none can: behind all heads, below that of the labels or of letters."""
    if cell.column is None or not is_figure(cell) or is_letter(cell):
        return False
    head, labels = columns.heads.get(cell.column), columns.heads.get(1)
    if head is None:
        return cell.column > max(columns.heads)
    if head.letters:
        return read_number(cell.text).qualifier is None
    in_labels = 1 < cell.column < columns.first_value and labels is not None and bool(head.text)
    return in_labels and labels is not None and head.text == labels.text


def _is_amount(cell: Cell) -> bool:
    """Whether a first cell is no label, code or year."""
    return cell.column == 1 and is_figure(cell) and not is_code(cell.text) and not is_year(cell.text)
