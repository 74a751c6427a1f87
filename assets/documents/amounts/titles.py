"""What the titles of a table say of all its figures: a direction, or that they are changes of a budget.

What stands around a table is kept by ``surroundings``; what a title can say is in ``lexicon``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assets.cleaning import one_line
from assets.documents.amounts.surroundings import is_short
from assets.documents.amounts.words.lexicon import is_titled_changes, mentioned, plain
from assets.documents.amounts.words.units import is_note, without_unit

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assets.documents.amounts.layout.table_layout import Layout
    from assets.documents.amounts.surroundings import Surroundings
    from assets.documents.amounts.words.lexicon import Direction
    from assets.documents.blocks import Table

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


def titled_direction(titles: Sequence[str], around: Surroundings) -> Direction | None:
    """The direction that the caption or the heading names, if no title in between names the other."""
    own = [text for text in titles if not (around.entitled and text == around.heading)]
    named = [found for text in own if (found := _mentioned(text)) is not None]
    between = {found for text in filter(is_short, around.above) if (found := _mentioned(text))}
    return named[0] if named and between <= {named[0]} else None


def _mentioned(title: str) -> Direction | None:
    return mentioned(without_unit(plain(title)))


def are_changes(titles: Sequence[str], layout: Layout, around: Surroundings) -> bool:
    """Whether the titles of a table, or the head of its labels, say that its amounts are changes."""
    named = is_titled_changes([*titles, *_titles_above(around), *layout.label_heads])
    return named and not _compares(layout)


def _titles_above(around: Surroundings) -> Iterator[str]:
    """What stands as a title above a table: short texts, and the heading above one that says little."""
    yield from filter(is_short, around.above)
    heading = around.heading or ""
    if is_note(heading) or mentioned(plain(heading)) is not None:
        yield from around.sections[1:2]


def _compares(layout: Layout) -> bool:
    """Whether a column of differences stands beside columns of a budget, which are then no changes."""
    return any(head.stand in ("verschil", "overig") for head in layout.columns.values())


def dating_titles(table: Table, around: Surroundings) -> list[str]:
    """The titles that can say of which year and stand a table is whose heads do not.

    The heading right above it is one where no nearer title has a year; that of the page is not.
    """
    near = [text for text in (table.caption, *around.above) if text]
    heading = around.heading
    of_page = around.sections[-1:] == (heading,)
    if heading is None or of_page or any(_YEAR.search(text) for text in near):
        return near
    return [*near, heading]


def about_all(layout: Layout, texts: Sequence[str]) -> list[str]:
    """The texts that are not the head of a single column of differences beside columns of a budget."""
    heads = layout.columns.values()
    beside = {head.text for head in heads if head.stand in ("verschil", "overig")}
    if not any(head.stand is not None and head.text not in beside for head in heads):
        return list(texts)
    return [text for text in texts if one_line(text) not in beside]
