"""Tables whose cells end with pipes, of which rows with fewer cells were filled up at their end.

A cell that spans others, or reaches down from above, is written once, and what follows it moves to the left.
So a row tells its columns when its last cell is filled, or when the kinds of its cells leave one place.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Literal, TypeAlias

from assets.cleaning import bounded
from assets.documents.blocks import Cell, Row, Table
from assets.documents.geometry.figures import is_absorbable
from assets.documents.geometry.head_words import is_head, is_single
from assets.documents.words.numbers import is_unread, read_number

if TYPE_CHECKING:
    from collections.abc import Sequence

WHY = "pipes: a row whose last cell is filled tells its columns; others where the kinds of their cells do"
UNEVEN = "pipes: the rows differ in length, so that none tells its columns"

FEWEST_FULL_ROWS = 2
FEWEST_COLUMNS = 3
MOST_PLACEMENTS = 1_000

_RULE = re.compile(r"[-:| ]+")
"""The line under the heads of a Markdown table."""

_LETTERS = ("voordeel", "nadeel")

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")

Kind: TypeAlias = Literal["text", "figure", "letter"]

Texts: TypeAlias = tuple[str, ...]


def piped_table(lines: Sequence[str]) -> Table:
    """The table of lines with pipes."""
    opened = all(line.startswith("|") for line in lines)
    kept = [line for line in lines if not _RULE.fullmatch(line) or "-" not in line]
    split = _without_margin([_cells(line, opened=opened) for line in kept], kept)
    width = _width(split, kept)
    first_row = next((at for at, texts in enumerate(split) if any(map(_is_amount, texts))), 0)
    whole = [
        len(texts) == width and bool(texts[-1]) and line.endswith("|")
        for texts, line in zip(split, kept, strict=True)
    ]
    # Heads that come again have other kinds of cells.
    full_rows = [
        texts for texts, full in zip(split, whole, strict=True) if full and any(map(_is_amount, texts))
    ]
    kinds = _kinds(full_rows, width)
    rows = []
    for at, (line, texts, full) in enumerate(zip(kept, split, whole, strict=True)):
        header = at < first_row
        # Of a row that does not end with a pipe the last cell can be cut, and others can be missing.
        known = kinds if line.endswith("|") else None
        rows.append(_exact(texts, header=header) if full else _moved(texts, known, header=header))
    return Table(tuple(rows), why=WHY if width else UNEVEN)


def _cells(line: str, *, opened: bool) -> Texts:
    inner = line[1:] if opened else line
    return tuple(text.strip() for text in inner.removesuffix("|").split("|"))


def _without_margin(split: list[Texts], lines: Sequence[str]) -> list[Texts]:
    """The rows without a last column that is empty in all of them, if the rest then stands below its heads.

    Where cells moved to the left, heads of years stand above words, or columns mix words and figures.
    """
    width = len(split[0])
    even = all(len(texts) == width and line.endswith("|") for texts, line in zip(split, lines, strict=True))
    if not even or width < FEWEST_COLUMNS or any(texts[-1] for texts in split):
        return split
    rest = [texts[:-1] for texts in split]
    kinds = _kinds([texts for texts in rest if all(texts) and any(map(_is_amount, texts))], width - 1)
    if kinds is None:
        return split
    heads = zip(rest[0], kinds, strict=True)
    fit = all(is_head(text) if kind == "figure" else not is_head(text) for text, kind in heads)
    return rest if fit else split


def _width(split: Sequence[Texts], lines: Sequence[str]) -> int:
    """The number of columns: that of most rows, none of which is longer. 0 where that is not so.

    A label that holds a pipe makes its row one cell longer than the table is wide.
    """
    counts = Counter(len(texts) for texts, line in zip(split, lines, strict=True) if line.endswith("|"))
    widest = max(counts, default=0)
    enough = counts[widest] >= FEWEST_FULL_ROWS and 3 * counts[widest] >= counts.total()
    return widest if widest > 1 and enough else 0


def _is_amount(text: str) -> bool:
    """Whether a cell holds a figure that is no year, or PM, so that its row is none of heads."""
    return _kind(text) == "figure" and not _YEAR.fullmatch(text)


def _exact(texts: Texts, *, header: bool) -> Row:
    return tuple(Cell(bounded(text), at, None, 1, header, "exact") for at, text in enumerate(texts, start=1))


def _kind(text: str) -> Kind | None:
    if not text:
        return None
    reading = read_number(text)
    if reading.value is None and reading.qualifier in _LETTERS:
        return "letter"
    # PM and n.v.t. stand where a figure could.
    read = reading.value is not None or reading.qualifier is not None
    return "figure" if read or is_unread(text) else "text"


def _kinds(rows: Sequence[Texts], width: int) -> tuple[Kind, ...] | None:
    """The kind of cell in each column, as the full rows show it; None where a column mixes them."""
    if len(rows) < FEWEST_FULL_ROWS or not width:
        return None
    columns = [
        [kind for text in column if (kind := _kind(text)) is not None] for column in zip(*rows, strict=True)
    ]
    # One N among empty cells stands where a figure could.
    if any(len(set(kinds)) != 1 or kinds == ["letter"] for kinds in columns):
        return None
    return tuple(kinds[0] for kinds in columns)


def _moved(texts: Texts, kinds: tuple[Kind, ...] | None, *, header: bool) -> Row:
    """A row of which cells moved to the left: its values with their columns, if only one place fits them."""
    cells = list(texts)
    while len(cells) > 1 and not cells[-1]:
        cells.pop()
    # One cell alone can be a title of the rows below it: "Lasten" beneath the heads.
    placed = kinds is not None and len(texts) == len(kinds) and len(cells) > 1
    columns = _columns(cells, kinds, header=header) if placed and kinds is not None else {}
    return tuple(
        Cell(bounded(text), columns[at], None, 1, header, "berekend")
        if at in columns
        else Cell(bounded(text), header=header)
        for at, text in enumerate(cells)
    )


def _columns(cells: Sequence[str], kinds: tuple[Kind, ...], *, header: bool) -> dict[int, int]:
    """The column of each cell that belongs above or among the figures, if it can be only one.

    Every column of figures must have its cell, and every place of the others is tried.
    """
    if comb(len(kinds), len(cells)) > MOST_PLACEMENTS:
        return {}
    figures = [at for at, kind in enumerate(kinds) if kind == "figure"]
    found: set[tuple[tuple[int, int], ...]] = set()
    for places in combinations(range(len(kinds)), len(cells)):
        if all(
            _can_stand(text, kinds[place], header=header) for text, place in zip(cells, places, strict=True)
        ):
            found.add(tuple((at, place) for at, place in enumerate(places) if place in figures))
    if len(found) != 1:
        return {}
    only = dict(found.pop())
    filled = [place for at, place in only.items() if cells[at]]
    return {at: place + 1 for at, place in only.items()} if filled == figures else {}


def _can_stand(text: str, kind: Kind, *, header: bool) -> bool:
    if not text:
        return True
    if header:
        # "Lasten" can be a head of figures and the head of the labels.
        return is_head(text) == (kind == "figure") or (is_single(text) and kind == "text")
    own = _kind(text)
    return own == kind or (kind == "text" and own == "figure" and is_absorbable(text))
