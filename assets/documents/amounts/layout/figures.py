"""A figure of a table with what stands around it, and what a cell can be: a figure, a letter, a year.

Where the figures of a table are is decided by ``table_layout``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.documents.amounts.words.labels import is_code
from assets.documents.words.numbers import read_number

if TYPE_CHECKING:
    from assets.documents.amounts.words.heads import ColumnHead
    from assets.documents.amounts.words.labels import Label
    from assets.documents.amounts.words.lexicon import Direction
    from assets.documents.blocks import Alignment, Cell, Row
    from assets.documents.words.numbers import Reading

_YEAR = re.compile(r"(?:19|20)[0-9]{2}(?: ?[*\u00b9\u00b2\u00b3]+| [0-9]\))?")
"""With the mark of a note, which makes it no amount."""

_MARKED_NEGATIVE = re.compile(r"\([0-9][0-9., ]*\).{0,3}|[0-9][0-9., ]*-.{0,3}")
_MARK = re.compile(r"\(?([0-9]{1,2}|[A-Za-z])\)?(?: ?= ?[0-9A-Za-z()+/ -]{1,20})?")
FEWEST_MARKS = 2
"""Of a row that counts its columns."""

FIRST_MARKS = (1, 2, ord("a"), ord("b"))
"""Where such a row begins to count: the column of the labels can be the first."""

_MARKED_LABEL = re.compile(r"\(?[0-9A-Za-z]{1,2}\)?|kolom(?:nummer|nr\.?)?|nr\.?", re.IGNORECASE)
_RAW_FIGURES = re.compile(
    r"(?:[0-9][)*]?|[0-9],-+|\bPM| -|%|[0-9].*\s(?:\?|\.{2,}|n\.?v\.?t\.?|n\.?b\.?))\s*$", re.IGNORECASE
)
_ENDS_IN_DIRECTION = re.compile(
    r"(?<=[ :])(?<! en )(?:[Ll]asten|[Bb]aten|[Ss]aldo)$|(?<=[a-z])(?:Lasten|Baten|Saldo)$"
)
"""Behind the subject of a row, or glued to it; "Overige baten en lasten" is a taakveld of both sides."""

_ONLY_NUMBERED = re.compile(
    r"(?:(?:deel)?programma|taakveld|domein|hoofdstuk|beleidsveld) [0-9]{1,2}", re.IGNORECASE
)
"""A label, although it ends in a figure: without one it would say nothing."""

_WEAKEST: tuple[Alignment, ...] = ("onbekend", "berekend", "exact")


@dataclass(frozen=True, slots=True)
class Figure:
    """A cell that holds, or should hold, an amount; ``rij`` and ``volgnr`` count from 1, as in ``cellen``."""

    rij: int
    volgnr: int
    cell: Cell
    reading: Reading
    label: Label
    subject: str
    """What the row is about, inherited from above where its own label is only a direction."""
    head: ColumnHead | None
    direction: Direction | None
    reserves: bool
    programme: str | None
    alignment: Alignment
    letter: str | None = None
    """voordeel or nadeel, in the figure or in the cell to its right."""
    group: int | None = None
    """The row of the group ("Lasten") that gave the direction, 0 for the title; None where it is its own."""
    section: int = 0
    """The last row above that began something else: a label alone, or heads; 0 at the top."""


def weakest(one: Alignment, other: Alignment) -> Alignment:
    """The less certain of two alignments."""
    return min(one, other, key=_WEAKEST.index)


def reaches_first(cell: Cell) -> bool:
    """Whether a cell begins at the left, as titles do."""
    return cell.column in (None, 1)


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds a number, or what stands instead of one."""
    reading = read_number(cell.text)
    return reading.value is not None or reading.qualifier is not None


def is_raw_line(row: Row) -> bool:
    """Whether a row is a line of text that ends in figures, whose cells could not be told apart."""
    if len(row) != 1 or row[0].column is not None or _ONLY_NUMBERED.fullmatch(row[0].text):
        return False
    return _RAW_FIGURES.search(row[0].text) is not None


def is_letter(cell: Cell) -> bool:
    """Whether a cell holds only V or N, which is about the figure beside it."""
    reading = read_number(cell.text)
    return reading.value is None and reading.qualifier in ("voordeel", "nadeel")


def follows(cell: Cell, beside: Cell) -> bool:
    """Whether the cell stands in the column right after the other."""
    if cell.column is None or beside.column is None:
        return False
    return beside.column == cell.column + (cell.colspan or 1)


def says_same(row: Row, other: Row) -> bool:
    """Whether two rows have more than one cell with a text, and the same ones in the same columns."""
    texts, others = ([(cell.column, cell.text) for cell in each if cell.text] for each in (row, other))
    return len(texts) > 1 and texts == others


def letter_at(row: Row, place: int, reading: Reading) -> str | None:
    """Voordeel or nadeel, where the figure at a place says so, or the cell to its right holds V or N."""
    if reading.qualifier in ("voordeel", "nadeel"):
        return reading.qualifier
    beside = row[place + 1] if place + 1 < len(row) else None
    told = beside is not None and is_letter(beside) and follows(row[place], beside)
    return read_number(beside.text).qualifier if beside is not None and told else None


def has_figure(row: Row) -> bool:
    """Whether a row holds figures that are no years, so that it is none of heads."""
    return any(
        (is_figure(cell) or (not reaches_first(cell) and _MARKED_NEGATIVE.fullmatch(cell.text)))
        and not _YEAR.fullmatch(cell.text)
        for cell in row
        if not is_code(cell.text)
    ) or any(is_code(cell.text) for cell in row[1:] if not _YEAR.fullmatch(cell.text))


def are_years(row: Row) -> bool:
    """Whether all figures of a row are years, beside each other or beside words: heads that nobody marked.

    One year beside a label is an amount: "Totaal | 2024".
    """
    filled = [cell for cell in row if cell.text]
    figures = [cell for cell in filled if is_figure(cell)]
    if any(_MARKED_NEGATIVE.fullmatch(cell.text) for cell in filled):
        return False
    if not figures or not all(_YEAR.fullmatch(cell.text) for cell in figures):
        return False
    words = [cell for cell in filled if not is_figure(cell) and not reaches_first(cell)]
    return len(figures) > 1 or bool(words) or not reaches_first(filled[0])


def are_column_marks(row: Row) -> bool:
    """Whether a row below heads only counts their columns: "a | 1 | 2", "kolom | (a) | (b) | c = a - b"."""
    filled = [cell for cell in row if cell.text]
    marks = [_MARK.fullmatch(cell.text) for cell in filled if not reaches_first(cell)]
    labels = [cell.text for cell in filled if reaches_first(cell)]
    if len(marks) < FEWEST_MARKS or not all(map(_MARKED_LABEL.fullmatch, labels)):
        return False
    places = [_counted(mark[1]) for mark in marks if mark is not None]
    return places in [list(range(first, first + len(marks))) for first in FIRST_MARKS]


def _counted(mark: str) -> int:
    return int(mark) if mark.isdigit() else ord(mark.lower())


def told_direction(
    label: Label, head: ColumnHead | None, inherited: Direction | None
) -> tuple[Direction | None, bool]:
    """The direction of a figure, None where its surroundings disagree; and whether it is of reserves."""
    of_head: Direction | None = head.direction if head is not None else None
    own = label.direction
    if own is None and (said := _ENDS_IN_DIRECTION.search(label.text)) is not None:
        # "Programma 1 Lasten": of another direction is at most the column that it stands in
        inherited = inherited if said[0].casefold() == inherited else None
        of_head = of_head if said[0].casefold() == of_head else None
    if own is not None and of_head is not None and own != of_head:
        return None, False
    if of_head is not None and inherited is not None and own is None and of_head != inherited:
        # "Saldo" above the baten of a table is what two of its columns differ
        return None, False
    told = own or of_head or inherited
    if label.reserves is None:
        return told, False
    if told is None:
        return label.reserves, True
    # "Mutaties reserves" below the lasten are its lasten; an onttrekking below the lasten is unclear
    return (told, False) if label.reserves in ("saldo", told) else (None, False)
