"""Figures whose head names a stand that another figure of their table puts in doubt.

Two columns headed "Begroting 2024" are not both that, and rows between one stand and another are changes.
What one head says by itself is read in ``heads``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from assets.documents.amounts.words.lexicon import direction_of, is_whole_budget, plain

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from assets.documents.amounts.layout.figures import Figure


def with_single_heads(figures: Sequence[Figure]) -> list[Figure]:
    """The figures, without a stand where two of a row are of the same year, stand and direction."""
    counted = Counter(map(_claim, figures))
    return [
        replace(figure, head=replace(figure.head, stand=None))
        if figure.head is not None and counted[_claim(figure)] > 1
        else figure
        for figure in figures
    ]


def _claim(figure: Figure) -> Hashable:
    """What a figure says that it is; each its own where it says too little, or is no number."""
    head = figure.head
    if head is None or head.no_money or None in (head.period, head.stand, figure.reading.value):
        return id(figure)
    what = (figure.label.text, figure.subject, figure.direction, figure.label.total or head.total)
    return figure.rij, what, head.period, head.stand


def is_bridge(figures: Sequence[Figure]) -> bool:
    """Whether a row is a stand of the whole budget while its heads tell stands too."""
    return any(_tells_stand(figure) and is_whole_budget(figure.label.plain) for figure in figures)


def _tells_stand(figure: Figure) -> bool:
    """Whether the head itself tells the stand: below "Lasten" the label of the row does."""
    head = figure.head
    return head is not None and head.stand is not None and direction_of(plain(head.text)) is None
