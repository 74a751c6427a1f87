"""All readings of a row whose figures are seen but not where its label ends and which cells were empty.

A label can end in figures, an empty cell leaves no trace, "1 414" can be one number or two, and a dash can be
a minus. A reading is proven only against all of these.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING

from assets.documents.geometry.figures import figure, is_absorbable, is_figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_READINGS = 5_000
"""Of one row; beyond them nothing is proven."""

_LETTERS = frozenset({"N", "V"})
_BEFORE_NUMBER = _LETTERS | frozenset({"\N{EURO SIGN}", "-/-"})
_SIGNS = frozenset({"-", "+", "-/-", "\u2013", "\u2212"})
_HEAD_OF_THOUSANDS = re.compile(r"[-+]?[0-9]{1,3}")
_THOUSANDS = re.compile(r"[0-9]{3}")
_STANDS_FOR_A_VALUE = re.compile(
    r"-?p\.?m\.?|n\.?v\.?t\.?|n\.?n?\.?b\.?|n\.?t\.?b\.?|nihil|[NV]", re.IGNORECASE
)

_NIL = Decimal(0)


@dataclass(frozen=True, slots=True)
class Reading:
    """What a row would say: its label, and the text in each column; None for an empty cell."""

    label: str
    texts: tuple[str | None, ...]

    @property
    def values(self) -> Iterator[Decimal]:
        """The value in each column; nil for an empty cell."""
        return ((figure(text) or _NIL) if text is not None else _NIL for text in self.texts)


@dataclass(frozen=True, slots=True)
class SpacedRow:
    """A line of words: its label, and the figures behind it, in order."""

    label: str
    figures: tuple[str, ...]
    opaque: bool = False
    """Whether something that is neither label nor figure stands in it, so that it cannot be read."""

    @property
    def has_figures(self) -> bool:
        """Whether it is a row of values, and not a title between them."""
        return bool(self.figures)

    def shown(self, width: int) -> Reading | None:
        """The reading without empty cells; None if there is none."""
        extra = len(self.figures) - width
        if extra < 0 or self.opaque or not all(map(is_absorbable, self.figures[:extra])):
            return None
        label = " ".join((self.label, *self.figures[:extra])).strip()
        return Reading(label, self.figures[extra:]) if label else None

    def readings(self, width: int) -> list[Reading]:
        """Every reading, that of ``shown`` among them; none when there are too many."""
        if self.opaque:
            return []
        variants = _variants(self.figures)
        if sum(_count(each, width) for each in variants) > MOST_READINGS:
            return []
        return [
            Reading(" ".join((self.label, *each[:taken])).strip(), texts)
            for each in variants
            for taken, texts in _placements(each, width)
        ]


def spaced_row(line: str) -> SpacedRow:
    """A line as label and figures; "N 31.393" and "€ 5" are one figure."""
    words = line.split()
    figures: list[str] = []
    end = len(words)
    while end:
        start = end - 1
        if not is_figure(words[start]):
            break
        while start and words[start - 1] in _BEFORE_NUMBER:
            start -= 1
        figures.insert(0, " ".join(words[start:end]))
        end = start
    opaque = any(_is_hidden(word) for word in words[:end])
    opaque = opaque or not all(map(is_figure, figures)) or _may_be_letters(figures)
    return SpacedRow(" ".join(words[:end]), tuple(figures), opaque=opaque)


def _may_be_letters(figures: Sequence[str]) -> bool:
    """Whether N and V before some figures, and not before others, can be cells of their own."""
    lettered = [text[0] in _LETTERS for text in figures if figure(text)]
    return any(lettered) and not all(lettered)


def _is_hidden(word: str) -> bool:
    """Whether a word before the figures can be a value itself: a number too large for a label, or PM."""
    return _STANDS_FOR_A_VALUE.fullmatch(word) is not None or (is_figure(word) and not is_absorbable(word))


def _variants(figures: Sequence[str]) -> list[tuple[str, ...]]:
    """The figures, with neighbours that can be one number as one, in every combination."""
    found = {tuple(figures)}
    frontier = list(found)
    while frontier:
        each = frontier.pop()
        for at in range(len(each) - 1):
            if _can_be_one(each[at], each[at + 1]):
                merged = (*each[:at], f"{each[at]} {each[at + 1]}", *each[at + 2 :])
                if merged not in found and is_figure(merged[at]):
                    found.add(merged)
                    frontier.append(merged)
        if len(found) > MOST_READINGS:
            return []
    return list(found)


def _can_be_one(first: str, second: str) -> bool:
    if first in _SIGNS:
        return second[:1].isdigit()
    last = first.rsplit(" ", maxsplit=1)[-1]
    return _HEAD_OF_THOUSANDS.fullmatch(last) is not None and _THOUSANDS.fullmatch(second) is not None


def _most_absorbed(figures: Sequence[str]) -> int:
    return next((at for at, each in enumerate(figures) if not is_absorbable(each)), len(figures))


def _absorbed(figures: Sequence[str], width: int) -> range:
    """How many of the figures the label can take: what does not fit in the columns, and more."""
    return range(max(len(figures) - width, 0), _most_absorbed(figures) + 1)


def _count(figures: Sequence[str], width: int) -> int:
    return sum(comb(width, len(figures) - taken) for taken in _absorbed(figures, width))


def _placements(figures: Sequence[str], width: int) -> Iterator[tuple[int, tuple[str | None, ...]]]:
    """How many figures the label takes, and what then stands in each column."""
    for taken in _absorbed(figures, width):
        for columns in combinations(range(width), len(figures) - taken):
            row: list[str | None] = [None] * width
            for column, text in zip(columns, figures[taken:], strict=True):
                row[column] = text
            yield taken, tuple(row)
