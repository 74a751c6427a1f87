"""Tables and lists whose rows are lines of plain text: with pipes, glued together, or separated by spaces.

Here the lines of a table are found; which of its values have a column is decided in ``geometry``. Lines of
which that stays unknown are kept as they stand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias

from assets.cleaning import bounded
from assets.documents.blocks import Cell, ListBlock, Row, Table
from assets.documents.geometry import glued, spaced
from assets.documents.geometry.piped import piped_table
from assets.documents.words.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Lines: TypeAlias = tuple[str, ...]

GLUED_VALUES = "glued indicators: fewer values than years, and nothing to tell them apart"

MAX_LINE = 2_000
"""A longer line is running text."""

_OMISSION = re.compile(r"\[ ?(?:\.\.\.|\u2026)[^\[\]]*\]")

_BULLET = re.compile(r"[•◦▪‣●○■]\s*(?=\S)|[-\u2013\u2014]\s+(?=[^\W\d_])")

_UNIT_LINE = re.compile(
    r"\(?\s*(?:alle )?(?:bedrag(?:en)?\b.{0,20}|[x*] ?(?:€ ?)?1\.?000.{0,20}"
    r"|in (?:hele |duizenden |miljoenen )?(?:€|euro'?s?)(?: ?1\.?000)?)\)?",
    re.IGNORECASE,
)

GLUED_INDICATORS = re.compile(r"Indicator\s*Realisatie\s*cijfers\s*Streef\s*cijfers.*", re.IGNORECASE)
"""The heads of a LIAS table of indicators, glued together."""

_GLUED_YEARS = re.compile(r"(?:(?:19|20)[0-9]{2}){2,}")

# The name must end in a word of four letters or more, or in a bracket or the like: in "CO25,1" it may be CO2.
# A % ends it only where no figure stands before it: "53%54%" are two values.
_GLUED_INDICATOR = re.compile(
    r"(?P<name>.*(?:[^\W\d_]{3}[^\W\d_A-Z]|(?<![0-9])%|[\])\"'\u2019\u201d]))(?P<values>(?!0[0-9])[0-9][0-9.,%-]*)"
)

_GLUED_ROW = re.compile(r"(?:[^\W\d_]|[)%'\u2019\"])-?[0-9][0-9.,%-]*$|(?:^|\s)[0-9.,%-]{10,}$")


def split_lines(lines: Lines) -> list[Table | ListBlock | Lines]:
    """A group of lines without a blank one between them, as tables, lists and the lines that are left."""
    parts: list[Table | ListBlock | Lines] = []
    rest: list[str] = []
    place = 0
    while place < len(lines):
        found = _beginning(lines, place)
        if found is None:
            rest.append(lines[place])
            place += 1
            continue
        part, taken = found
        parts.extend(_remaining(rest))
        rest.clear()
        parts.append(part)
        place += taken
    parts.extend(_remaining(rest))
    return parts


def is_omission(line: str) -> bool:
    """Whether a line says that something was left out: "[...]". What stood before it can be incomplete."""
    return len(line) <= MAX_LINE and _OMISSION.fullmatch(line) is not None


def is_unit_line(line: str) -> bool:
    """Whether a line only says in which unit the amounts below it are."""
    return len(line) <= MAX_LINE and _UNIT_LINE.fullmatch(line) is not None


def _beginning(lines: Lines, place: int) -> tuple[Table | ListBlock, int] | None:
    """The table or list that begins at that place, and how many lines it takes."""
    line = lines[place]
    if GLUED_INDICATORS.fullmatch(line):
        return _glued_indicators(lines[place:]), len(lines) - place
    if _is_piped(line):
        rows = _from(lines, place, lambda line: "|" in line)
        return (piped_table(rows), len(rows)) if len(rows) > 1 else None
    if _BULLET.match(line):
        items = _from(lines, place, lambda line: _BULLET.match(line) is not None)
        return ListBlock(tuple(_BULLET.sub("", item, count=1) for item in items)), len(items)
    return None


def _from(lines: Lines, place: int, holds: Callable[[str], bool]) -> Lines:
    """The lines from that place for as long as it holds."""
    end = next((end for end in range(place, len(lines)) if not holds(lines[end])), len(lines))
    return lines[place:end]


def _remaining(lines: Sequence[str]) -> list[Table | ListBlock | Lines]:
    """Lines that are neither list nor piped table: a table of raw lines if most of them are rows."""
    if not lines:
        return []
    if len(lines) > 1 and all(len(line) <= MAX_LINE for line in lines):
        for is_row, rebuilt, why in (
            (_is_spaced_row, spaced.rebuilt, spaced.WHY),
            (_is_glued_row, glued.rebuilt, glued.WHY),
        ):
            rows = [is_row(line) for line in lines]
            if sum(rows) > 1 and 2 * sum(rows) >= len(rows):
                return [_table(lines, rows.index(True), rebuilt, why)]
    return [tuple(lines)]


def _table(
    lines: Sequence[str], first_row: int, rebuilt: Callable[[Sequence[str]], tuple[Row, ...] | str], why: str
) -> Table:
    """The table of lines: with columns where arithmetic proves them, otherwise a cell for each line."""
    caption = lines[0] if first_row > 0 and is_unit_line(lines[0]) else None
    kept = list(enumerate(lines))[0 if caption is None else 1 :]
    texts = [line for _, line in kept]
    found = rebuilt(texts)
    if not isinstance(found, str):
        return Table(found, caption, why)
    raw = tuple((Cell(bounded(line), header=place < first_row),) for place, line in kept)
    return Table(raw, caption, found)


def _is_spaced_row(line: str) -> bool:
    """Whether a line is a label and at least two numbers, separated by spaces."""
    words = line.split(" ")
    return all(map(_is_figure, words[-2:])) and not _is_figure(words[0])


def _is_figure(word: str) -> bool:
    reading = read_number(word)
    return reading.value is not None or reading.qualifier is not None


def _is_glued_row(line: str) -> bool:
    return _GLUED_ROW.search(line) is not None


def _glued_indicators(lines: Lines) -> Table:
    """A LIAS table of indicators: heads, years, and per indicator its name and its values as one text."""
    heads = 2 if len(lines) > 1 and _GLUED_YEARS.fullmatch(lines[1]) else 1
    rows: list[Row] = [(Cell(bounded(line), header=True),) for line in lines[:heads]]
    for line in lines[heads:]:
        split = _GLUED_INDICATOR.fullmatch(line) if len(line) <= MAX_LINE else None
        texts = (split["name"].rstrip(), split["values"]) if split is not None else (line,)
        rows.append(tuple(Cell(bounded(text)) for text in texts))
    return Table(tuple(rows), why=GLUED_VALUES)


def _is_piped(line: str) -> bool:
    return line.endswith("|") and line.count("|") > 1
