"""The rows of ``bedragen``: the figures of the budget tables of a page, with what stands around each table.

Which tables those are and what their figures are worth is decided in ``documents.amounts``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assets.documents.amounts.budget_table import Amount, amounts
from assets.documents.amounts.surroundings import Surroundings
from assets.documents.amounts.words.labels import programme_in
from assets.documents.amounts.words.units import is_note, statements
from assets.documents.blocks import ListBlock, Paragraph, Table
from assets.documents.rows.indicators import INDICATORS, is_of_money
from assets.documents.words.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assets.documents.blocks import Block
    from assets.documents.rows.outline import Part
    from assets.sources.registry import DocumentSource

COSTS = "financien"
"""The kind of section that asks what a programme costs."""

NEAREST = 5
"""Texts right above a table that can be about it."""

_ABOUT_ALL = re.compile(r"\balle bedragen\b|tenzij anders (?:vermeld|aangegeven)", re.IGNORECASE)


def budget_amounts(parts: Sequence[Part], document: DocumentSource) -> Iterator[Amount]:
    """The amounts of a page in order; tables are counted from 1, as in ``cellen``."""
    said = [text for part in parts for text in _texts(part) if _ABOUT_ALL.search(text) and statements(text)]
    page_unit = said if len(said) == 1 else []
    title = next((part.heading.text for part in parts if part.heading is not None), None)
    unclaimed_units = any(statements(text) for part in parts if not _has_table(part) for text in _texts(part))
    tabel = 0
    open_parts: list[Part] = []
    for part in parts:
        while open_parts and open_parts[-1].level >= part.level:
            open_parts.pop()
        outer = tuple(open_parts[::-1])
        open_parts.append(part)
        heading = part.heading.text if part.heading is not None else None
        sections = _headings(part, outer, title)
        of_section = Surroundings(
            heading=heading,
            sections=sections,
            programme=next(filter(None, map(programme_in, sections)), None),
            of_page=tuple(page_unit),
            wider_units=tuple(dict.fromkeys(_notes(outer))),
            of_costs=part.kind == COSTS,
            units_in_cells=not unclaimed_units
            and not any(statements(text) for each in (part, *outer) for text in _texts(each)),
        )
        for table, around in _tables(part, of_section):
            tabel += 1
            yield from amounts(
                table,
                tabel,
                around,
                document,
                in_indicators=part.kind == INDICATORS and not is_of_money(part, table),
            )


def _has_table(part: Part) -> bool:
    return any(isinstance(block, Table) for block in part.blocks)


def _headings(part: Part, outer: Sequence[Part], title: str | None) -> tuple[str, ...]:
    """The headings above the blocks of a part, the nearest first, and that of the page."""
    inner = [each.heading.text for each in (part, *outer) if each.heading is not None]
    return tuple(dict.fromkeys([*inner, *([title] if title is not None else [])]))


def _notes(outer: Sequence[Part]) -> Iterator[str]:
    """The units that stand by themselves above sections: those of a part without a table of its own."""
    for part in outer:
        if not _has_table(part):
            yield from (
                block.text for block in part.blocks if isinstance(block, Paragraph) and is_note(block.text)
            )


def _tables(part: Part, of_section: Surroundings) -> Iterator[tuple[Table, Surroundings]]:
    """The tables of a part, each with the texts that can be about it."""
    above: list[str] = []
    unclaimed = False
    for place, block in enumerate(part.blocks):
        if isinstance(block, Paragraph):
            above.append(block.text)
        if not isinstance(block, Table):
            continue
        below = part.blocks[place + 1 :]
        first = not any(isinstance(each, Table) for each in part.blocks[:place])
        behind = above[0] if above and not first else None
        between = None
        if unclaimed and above and not _is_stated_below(above[0], below):
            between = above.pop(0) if statements(above[0]) else None
        nearest = tuple(above[-NEAREST:][::-1])
        note = _note_below(below)
        yield (
            block,
            of_section.of_table(above=nearest, between=between, behind=behind, below=note, first=first),
        )
        unclaimed = note is None and _lacks_unit(block) and not any(map(statements, nearest))
        # a script that scrolls a table writes its heads once more, as a table without figures above it
        above = above if not _has_figures(block) else []


def _has_figures(table: Table) -> bool:
    """A line of a text of which no cell is known holds them too."""
    values = any(read_number(cell.text).value is not None for row in table.rows for cell in row)
    lines = (row[0].text for row in table.rows if len(row) == 1 and row[0].column is None)
    return values or any(any(map(str.isdigit, line)) for line in lines)


def _texts(part: Part) -> Iterator[str]:
    """All text of a part outside its tables, their captions included."""
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


def _note_below(below: Sequence[Block]) -> str | None:
    """The unit that stands by itself right below a table, where no table follows that can claim it."""
    first = next(iter(below), None)
    if not isinstance(first, Paragraph) or not is_note(first.text):
        return None
    following = [block for block in below[1 : NEAREST + 1] if isinstance(block, Table)]
    return None if following else first.text


def _is_stated_below(text: str, below: Sequence[Block]) -> bool:
    """Whether the text right below a table states the same unit, so that either way it has that one."""
    units = {unit for unit, _ in statements(text)}
    first = next(iter(below), None)
    return isinstance(first, Paragraph) and {unit for unit, _ in statements(first.text)} == units
