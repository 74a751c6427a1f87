"""Which cells of a row can be its labels: those before its figures that hold words.

What labels say is read in ``words.labels``.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from assets.documents.amounts.layout.figures import is_figure
from assets.documents.amounts.words.labels import is_row_code
from assets.documents.words.numbers import is_unread

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assets.documents.blocks import Cell, Row

_QUANTITY = re.compile(r"[0-9][0-9.,]* ?[^\W\d_]+")


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
