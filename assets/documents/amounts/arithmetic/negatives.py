"""Figures in brackets or with a minus behind them: negative where the sums of their own table say so.

By itself "(22)" can be a note and "5-" the beginning of a range, so ``read_number`` refuses both.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from assets.documents.amounts.arithmetic.sums import formula_of, proofs
from assets.documents.words.numbers import Reading, read_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from assets.documents.amounts.layout.figures import Figure

FEWEST_PROOFS = 2

_NEGATIVE = re.compile(
    r"(?:\((?P<within>[^()]+)\)|(?P<before>[^-]*[0-9]) ?[-\u2013\u2212])"
    r"(?: ?[*\u00b9\u00b2\u00b3]| [0-9]\))?"
)


def with_negatives(figures: Sequence[Figure]) -> list[Figure]:
    """The figures, with those in brackets or before a minus as negative numbers where sums prove that.

    All lasten, baten and saldi they take part in must follow one formula so, at least two of these telling it
    from the others, and none as positive numbers.
    """
    marked = {at: value for at, figure in enumerate(figures) if (value := _negative(figure)) is not None}
    if not marked:
        return list(figures)
    negative = _instead(figures, marked)
    positive = _instead(figures, {at: _positive(value) for at, value in marked.items()})
    own = {id(negative[at]) for at in marked}
    concerned = [
        proof for proof in proofs(_known(negative)) if any(id(part) in own for part in proof.figures)
    ]
    formula, times = formula_of(concerned)
    if formula is None or times < FEWEST_PROOFS:
        return list(figures)
    if formula_of(list(proofs(_known(positive))))[0] is not None and not _are_all_marked(figures, marked):
        return list(figures)
    return negative


def has_unread_negatives(figures: Iterable[Figure]) -> bool:
    """Whether a figure can be a negative number that no sum proved: those that are read are not all."""
    return any(_negative(figure) is not None for figure in figures)


def _are_all_marked(figures: Sequence[Figure], marked: Mapping[int, Reading]) -> bool:
    """Whether a direction has marks at all of its figures or at none.

    Then the marks are its way of writing, and the euros are the same with and without a minus.
    """
    written = {
        (figure.direction, figure.reserves): set[bool]() for figure in figures if figure.direction is not None
    }
    for at, figure in enumerate(figures):
        if figure.direction is not None and (at in marked or figure.reading.value):
            written[figure.direction, figure.reserves].add(at in marked)
    return all(len(ways) <= 1 for ways in written.values())


def _negative(figure: Figure) -> Reading | None:
    """The figure as a negative number, if it is written as one of these."""
    found = _NEGATIVE.fullmatch(figure.cell.text.strip()) if figure.reading.value is None else None
    if found is None or figure.cell.composed:
        return None
    inner = read_number(found["within"] or found["before"])
    if inner.value is None or inner.value <= 0 or inner.qualifier is not None:
        return None
    return replace(inner, value=-inner.value)


def _positive(reading: Reading) -> Reading:
    return replace(reading, value=-reading.value) if reading.value is not None else reading


def _instead(figures: Sequence[Figure], readings: dict[int, Reading]) -> list[Figure]:
    return [
        replace(figure, reading=readings[at]) if at in readings else figure
        for at, figure in enumerate(figures)
    ]


def _known(figures: Sequence[Figure]) -> list[Figure]:
    """Those of which a sum can be made: a number, of a known stand, in a certain column."""
    return [
        figure
        for figure in figures
        if figure.reading.value is not None
        and figure.alignment != "onbekend"
        and figure.head is not None
        and figure.head.stand not in (None, "verschil", "overig")
        and not figure.head.no_money
    ]
