"""Which cells of a row can be its labels: those before its figures that hold words.

What labels say is read in ``words.labels``.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from assets.documents.amounts.layout.figures import is_figure
from assets.documents.amounts.words.labels import is_row_code
from assets.documents.amounts.words.lexicon import direction_of, is_total, names_programmes, plain
from assets.documents.words.numbers import is_unread

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assets.documents.amounts.words.heads import ColumnHead
    from assets.documents.blocks import Cell, Row

_QUANTITY = re.compile(r"(?![0-9.]+ [A-Z][a-z])[0-9][0-9.,]* ?[^\W\d_]+")
"""As "20 jaar" and "2,5 FTE"; "0.1 Bestuur" is a taakveld."""

_SIDES = {"l": "Lasten", "b": "Baten"}
_SIDE_HEADS = frozenset({"l/b", "b/l", "l / b", "b / l", "lasten/baten", "baten/lasten", "lasten / baten"})


def columns_of_figures(rows: Sequence[Row]) -> set[int]:
    """The columns behind the first in which most cells are figures, so that "20 jaar" in it is no label."""
    counts: Counter[int] = Counter()
    for row in rows:
        for cell in row:
            if cell.column is not None and cell.column > 1 and cell.text and not cell.header:
                counts[cell.column] += 1 if is_figure(cell) or _QUANTITY.fullmatch(cell.text) else -1
    return {column for column, more in counts.items() if more > 0}


def may_be_rows(labels: Sequence[Cell]) -> bool:
    """Whether labels without a column can be those of several rows, of which only the last has figures."""
    placed = any(cell.column is not None for cell in labels)
    return len(labels) > 1 and not placed and not (len(labels) == 2 and is_row_code(labels[0].text))  # noqa: PLR2004


def told_labels(
    labels: Sequence[tuple[int, str]], heads: Mapping[int, ColumnHead]
) -> tuple[str | None, list[str]]:
    """The programme that a row has a label of its own for, and its other labels, sides written out.

    ``labels``: each with its column, or 0. A programme beside nothing but a side is the label itself.
    """
    shown = [(plain(heads[column].text) if column in heads else "", text) for column, text in labels]
    told = [(head, _SIDES.get(plain(text), text) if head in _SIDE_HEADS else text) for head, text in shown]
    own = [text for head, text in told if names_programmes(head)]
    others = [text for head, text in told if not names_programmes(head)]
    beside = any(
        head and not names_programmes(head) and direction_of(plain(text)) is None and not is_row_code(text)
        for head, text in told
    )
    if not own or not beside or any(map(is_total, map(plain, own))):
        return None, [text for _, text in told]
    return " ".join(own), others


def labels_of(cells: Sequence[Cell]) -> list[Cell]:
    """The cells before the figures of a row that name it: a number behind words, or a euro sign, does not."""
    words = next((place for place, cell in enumerate(cells) if cell.text and not is_figure(cell)), len(cells))
    return [
        cell
        for place, cell in enumerate(cells)
        if cell.text
        and cell.text != "€"
        and not is_unread(cell.text)
        and (place <= words or not is_figure(cell))
    ]
