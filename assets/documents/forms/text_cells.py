"""Tables of plain text in which every cell is a paragraph of its own, as archives flatten them.

Empty cells leave no trace there. So a value has a column only where the heads, the number of values in
every full row and, for heads on two levels, the arithmetic leave one reading; otherwise the cells are kept
in order, without columns. One thing is taken for granted: a column that holds values has a head. A column
without any text is not there for a reader of plain text, and is not counted.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby, pairwise, takewhile
from typing import TYPE_CHECKING

from assets.cleaning import bounded
from assets.documents.blocks import Cell, Row, Table
from assets.documents.forms.group_heads import GroupHead, find_group_head
from assets.documents.words.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assets.documents.blocks import Alignment

FEWEST_FULL_ROWS = 3
"""Fewer rows with the same number of values can be chance: each may miss another cell."""

_LABEL_HEADS = frozenset(
    {
        *(
            "omschrijving",
            "programma",
            "programma's",
            "taakveld",
            "taakvelden",
            "onderdeel",
            "product",
            "post",
        ),
        *(
            "exploitatie",
            "indicator",
            "indicatoren",
            "naam",
            "kengetal",
            "kengetallen",
            "reserve",
            "voorziening",
        ),
    }
)

_YEAR = re.compile(r"(?<![0-9/-])(?:19|20)[0-9]{2}(?![0-9/-])")
_ONLY_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_CODE = re.compile(r"[0-9]{1,2}\.[0-9]{1,3}[a-z]?")


@dataclass(frozen=True, slots=True)
class Token:
    """The text of a paragraph in or near a table, and whether it says a value instead of a label."""

    text: str
    is_value: bool


def token(text: str) -> Token:
    """A paragraph as a token; ``-``, ``PM`` and ``N`` are values too, a code such as 0.1 is a label."""
    reading = read_number(text)
    return Token(text, reading.value is not None or reading.qualifier is not None)


def is_year(text: str) -> bool:
    """Whether the text is a year and nothing else."""
    return _ONLY_YEAR.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class _Line:
    """A row: its labels, and the values behind them."""

    labels: tuple[str, ...]
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Flat:
    """A table as the text gives it: the labels before its first row, a first row of years, the rows."""

    heads: tuple[str, ...]
    years: tuple[str, ...]
    lines: tuple[_Line, ...]
    labels: int | None
    """How many columns of labels there are: one, or two of which the first holds codes; None: not certain."""


def table_of(tokens: Sequence[Token], caption: str | None = None) -> Table:
    """The table of a run of tokens, at least one of them a value; with columns where they are certain."""
    flat = _flat(tokens)
    return Table(_uniform(flat) or _as_they_come(flat), caption)


def _flat(tokens: Sequence[Token]) -> _Flat:
    lead = tuple(each.text for each in takewhile(lambda each: not each.is_value, tokens))
    rest = tokens[len(lead) :]
    years = tuple(each.text for each in takewhile(lambda each: each.is_value, rest))
    if len(years) < len(rest) and _ascend(years):
        lines = _lines(rest[len(years) :])
        return _Flat(lead, years, lines, _label_columns(lines))
    lines = _lines(rest)
    labels = _label_columns(lines[1:])
    own = min(labels or 1, len(lead))
    first = replace(lines[0], labels=lead[len(lead) - own :])
    return _Flat(lead[: len(lead) - own], (), (first, *lines[1:]), labels if own == labels else None)


def _ascend(texts: Sequence[str]) -> bool:
    """Whether the texts are two or more years, each later than the one before."""
    return len(texts) > 1 and all(map(is_year, texts)) and all(a < b for a, b in pairwise(texts))


def _lines(tokens: Iterable[Token]) -> tuple[_Line, ...]:
    """The rows: each begins with a label that follows a value."""
    labels: list[str] = []
    lines: list[_Line] = []
    for is_value, run in groupby(tokens, key=lambda each: each.is_value):
        texts = [each.text for each in run]
        if is_value:
            lines.append(_Line(tuple(labels), tuple(texts)))
            labels = []
        else:
            labels = texts
    return tuple(lines)


def _label_columns(lines: Sequence[_Line]) -> int | None:
    counts = {len(line.labels) for line in lines}
    if counts == {1}:
        return 1
    if counts == {2} and all(_CODE.fullmatch(line.labels[0]) for line in lines):
        return 2
    return None


def _uniform(flat: _Flat) -> tuple[Row, ...] | None:
    """The rows with their columns, if the heads and the full rows leave one reading; otherwise None.

    Full rows must be many enough, hold nothing but numbers and dashes, and be as long as the heads say:
    one head with a year for each value, or heads on two levels that the arithmetic proves.
    """
    if flat.labels is None:
        return None
    width = max(len(line.values) for line in flat.lines)
    full = [line for line in flat.lines if len(line.values) == width]
    if len(full) < FEWEST_FULL_ROWS or 2 * len(full) < len(flat.lines):
        return None
    if not all(_is_amount(value) for line in full for value in line.values):
        return None
    heads = _heads_with_years(flat, width) or _heads_on_two_levels(flat, full)
    if heads is None:
        return None
    return (*heads, *(_placed(line, flat.labels, width) for line in flat.lines))


def _is_amount(text: str) -> bool:
    reading = read_number(text)
    return reading.value is not None or reading.qualifier == "streepje"


def _placed(line: _Line, labels: int, width: int) -> Row:
    """A row with columns; the values of a row that misses some stay without."""
    heads = (Cell(bounded(text), at, None, alignment="exact") for at, text in enumerate(line.labels, 1))
    if len(line.values) < width:
        return (*heads, *(Cell(bounded(text)) for text in line.values))
    values = enumerate(line.values, start=labels + 1)
    return (*heads, *(Cell(bounded(text), at, None, alignment="exact") for at, text in values))


def _heads_with_years(flat: _Flat, width: int) -> tuple[Row, ...] | None:
    """A row of heads in which each value has its own head with a year.

    Before them stands nothing, or the head of the labels: any other head without a year could be that of a
    column of values.
    """
    labels = flat.labels or 0
    if flat.years:
        before, years = flat.heads, flat.years
    else:
        before = tuple(takewhile(lambda head: not _YEAR.search(head), flat.heads))
        years = flat.heads[len(before) :]
    if len(years) != width or any(len(_YEAR.findall(year)) != 1 for year in years):
        return None
    if len(before) > 1 or not all(head.casefold() in _LABEL_HEADS for head in before):
        return None
    # It may also be the title of the table, so its own column is not certain.
    label_heads = (Cell(bounded(text), header=True) for text in before)
    value_heads = enumerate(years, start=labels + 1)
    return ((*label_heads, *(_head(text, at, None, "exact") for at, text in value_heads)),)


def _heads_on_two_levels(flat: _Flat, full: Sequence[_Line]) -> tuple[Row, ...] | None:
    if flat.years or flat.labels != 1:
        return None
    readings = [[read_number(value) for value in line.values] for line in full]
    units = {reading.unit for row in readings for reading in row}
    numbers = [[reading.value for reading in row if reading.value is not None] for row in readings]
    if len(units) != 1 or any(len(row) != len(full[0].values) for row in numbers):
        return None
    group = find_group_head(flat.heads, numbers)
    return _two_rows(group) if group is not None else None


def _two_rows(group: GroupHead) -> tuple[Row, ...]:
    """Both rows of heads; which columns a head spans follows from the arithmetic, so it is computed."""
    span = len(group.below)
    columns = [at + 1 if at <= group.spanning else at + span for at in range(len(group.first))]
    upper = (
        _head(text, column, span if at == group.spanning else 1, "berekend")
        for at, (text, column) in enumerate(zip(group.first, columns, strict=True))
    )
    below = enumerate(group.below, start=group.spanning + 1)
    return (tuple(upper), tuple(_head(text, at, 1, "berekend") for at, text in below))


def _head(text: str, column: int, colspan: int | None, alignment: Alignment) -> Cell:
    return Cell(bounded(text), column, colspan, header=True, alignment=alignment)


def _as_they_come(flat: _Flat) -> tuple[Row, ...]:
    """The rows without columns, in order."""
    heads = [tuple(Cell(bounded(text), header=True) for text in texts) for texts in (flat.heads, flat.years)]
    lines = [tuple(Cell(bounded(text)) for text in (*line.labels, *line.values)) for line in flat.lines]
    return tuple(row for row in (*heads, *lines) if row)
