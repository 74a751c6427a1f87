"""The rows of ``bedragen``: the figures of the budget tables of a page, with what stands around each table.

Which tables those are and what their figures are worth is decided in ``documents.amounts``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assets.documents.amounts.budget_table import Amount, Surroundings, amounts
from assets.documents.amounts.labels import programme_in
from assets.documents.amounts.units import statements
from assets.documents.blocks import ListBlock, Paragraph, Table
from assets.documents.rows.indicators import INDICATORS
from assets.documents.words.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assets.documents.blocks import Block
    from assets.documents.rows.outline import Part
    from assets.sources.registry import DocumentSource

NEAREST = 3
"""Texts right above a table that can be about it."""

_ABOUT_ALL = re.compile(r"\balle bedragen\b|tenzij anders (?:vermeld|aangegeven)", re.IGNORECASE)


def budget_amounts(parts: Sequence[Part], document: DocumentSource) -> Iterator[Amount]:
    """The amounts of a page in order; tables are counted from 1, as in ``cellen``."""
    texts = list(_texts(parts))
    said = [text for text in texts if _ABOUT_ALL.search(text) and statements(text)]
    page_unit = said[0] if len(said) == 1 else None
    has_units = any(statements(text) for text in texts)
    title = next((part.heading.text for part in parts if part.heading is not None), None)
    of_page = programme_in(title) if title is not None else None
    tabel = 0
    for part in parts:
        heading = part.heading.text if part.heading is not None else None
        programme = (programme_in(heading) if heading is not None else None) or of_page
        above: list[str] = []
        unclaimed = False
        for place, block in enumerate(part.blocks):
            if isinstance(block, Table):
                tabel += 1
                between = None
                if unclaimed and above and not _is_stated_below(above[0], part.blocks[place + 1 :]):
                    between = above.pop(0) if statements(above[0]) else None
                nearest = tuple(above[-NEAREST:][::-1])
                around = Surroundings(nearest, heading, programme, between, page_unit, has_units)
                yield from amounts(block, tabel, around, document, in_indicators=part.kind == INDICATORS)
                unclaimed = _lacks_unit(block) and not any(map(statements, nearest))
                above = []
            elif isinstance(block, Paragraph):
                above.append(block.text)


def _texts(parts: Sequence[Part]) -> Iterator[str]:
    """All text of a page outside its tables."""
    for part in parts:
        if part.heading is not None:
            yield part.heading.text
        for block in part.blocks:
            if isinstance(block, Paragraph):
                yield block.text
            elif isinstance(block, ListBlock):
                yield from block.items
            elif isinstance(block, Table) and block.caption is not None:
                yield block.caption


def _lacks_unit(table: Table) -> bool:
    """Whether a table has figures, and says itself in no way of which unit: a text below it may do so."""
    texts = [table.caption or "", *(cell.text for row in table.rows for cell in row)]
    figures = any(any(map(str.isdigit, text)) and read_number(text).unit is None for text in texts)
    return figures and not any("€" in text or statements(text) for text in texts)


def _is_stated_below(text: str, below: Sequence[Block]) -> bool:
    """Whether the text right below a table states the same unit, so that either way it has that one."""
    units = {unit for unit, _ in statements(text)}
    first = next(iter(below), None)
    return isinstance(first, Paragraph) and {unit for unit, _ in statements(first.text)} == units
