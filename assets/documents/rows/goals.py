"""The rows of ``doelen``: goals that a page names as such.

A goal is a heading right below a section of goals ("Wat willen we bereiken?", "Doelstellingen"), or an item
of the only list there. Unnumbered paragraphs below such a heading stay text of their section: whether each
of them is a goal, the page does not say.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from assets.cleaning import bounded
from assets.documents.blocks import Block, ListBlock, Paragraph
from assets.documents.rows.sections import joined
from assets.documents.words.section_kinds import GOALS, OTHER, is_named_goal, number_of, without_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assets.documents.rows.outline import Part


@dataclass(frozen=True, slots=True)
class Goal:
    """A row of ``doelen``, with the columns of that table."""

    nummer: str | None
    titel: str
    tekst: str | None
    punten: str | None


def goals(parts: Sequence[Part]) -> Iterator[Goal]:
    """The goals of a page in order."""
    for place, part in enumerate(parts):
        if part.is_goal and part.heading is not None:
            blocks = _blocks_of(parts, place)
            texts = [block.text for block in blocks if isinstance(block, Paragraph)]
            points = [item for block in blocks if isinstance(block, ListBlock) for item in block.items]
            heading = bounded(part.heading.text)
            punten = bounded("\n".join(points)) or None
            yield Goal(number_of(heading), without_number(heading), joined(texts), punten)
        elif part.kind == GOALS and not _has_headed_goals(parts, place):
            yield from _of_list(_only_list(part.blocks))


def _blocks_of(parts: Sequence[Part], place: int) -> list[Block]:
    """What stands below a goal, with smaller headings that announce nothing else as text."""
    goal = parts[place]
    blocks = list(goal.blocks)
    for part in parts[place + 1 :]:
        if part.heading is None or part.level <= goal.level or part.kind != OTHER:
            break
        blocks.append(Paragraph(part.heading.text))
        blocks.extend(part.blocks)
    return blocks


def _has_headed_goals(parts: Sequence[Part], place: int) -> bool:
    below = takewhile(lambda part: part.level > parts[place].level, parts[place + 1 :])
    return any(part.is_goal for part in below)


def _of_list(found: ListBlock | None) -> Iterator[Goal]:
    """The items of a list as goals, those of lists within it as points of the item above."""
    items = found.items if found is not None else ()
    within = found.within if found is not None else ()
    for place, item in enumerate(items):
        if place not in within:
            below = range(place + 1, len(items))
            points = (items[at] for at in takewhile(lambda at: at in within, below))
            titel, punten = bounded(item), bounded("\n".join(points)) or None
            # a list can begin with figures that are no number: "3 nieuwe scholen"
            named = is_named_goal(titel)
            yield Goal(
                number_of(titel) if named else None, without_number(titel) if named else titel, None, punten
            )


def _only_list(blocks: Sequence[Block]) -> ListBlock | None:
    """The only list, if nothing or a line that announces it stands before it."""
    lists = [place for place, block in enumerate(blocks) if isinstance(block, ListBlock)]
    if len(lists) != 1:
        return None
    before = blocks[lists[0] - 1] if lists[0] > 0 else None
    announced = before is None or (isinstance(before, Paragraph) and before.text.endswith(":"))
    found = blocks[lists[0]]
    return found if announced and isinstance(found, ListBlock) else None
