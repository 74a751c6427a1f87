"""The page as an outline: each heading with its kind and what stands below it, up to the next heading.

Which rows are made of it is decided by the modules beside this one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.documents.blocks import Block, Footer, Heading
from assets.documents.words.section_kinds import GOALS, OTHER, is_goal, is_named_goal, kind_of

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Part:
    """A heading, None above the first one, and the blocks below it.

    ``kind`` is a kind of the lexicon or ``overig``; ``is_goal``: the heading is a goal, below a section of
    goals or by its own words.
    """

    heading: Heading | None
    kind: str
    is_goal: bool
    blocks: tuple[Block, ...]

    @property
    def level(self) -> int:
        """The level of the heading; 1 above the first one."""
        return self.heading.level if self.heading is not None else 1


def outline(blocks: Sequence[Block]) -> tuple[Part, ...]:
    """The parts of a page in order.

    A heading with nothing below it, followed by one of the same level and kind, is left out: LIAS prints
    the name of a section, of its widget and of its tab.
    """
    parts: list[Part] = []
    above: list[Part] = []
    for heading, below in _split(blocks):
        level = heading.level if heading is not None else 0
        while above and above[-1].level >= level:
            above.pop()
        goal = heading is not None and (
            is_named_goal(heading.text) or (bool(above) and _holds_goals(above[-1]) and is_goal(heading.text))
        )
        kind = GOALS if goal else (heading is not None and kind_of(heading.text)) or OTHER
        part = Part(heading, kind, goal, below)
        if parts and _repeats(parts[-1], part):
            parts.pop()
        parts.append(part)
        if heading is not None:
            above.append(part)
    return tuple(parts)


def _split(blocks: Sequence[Block]) -> list[tuple[Heading | None, tuple[Block, ...]]]:
    found: list[tuple[Heading | None, list[Block]]] = [(None, [])]
    for block in blocks:
        if isinstance(block, Heading):
            found.append((block, []))
        elif not isinstance(block, Footer):
            found[-1][1].append(block)
    return [(heading, tuple(below)) for heading, below in found if heading is not None or below]


def _holds_goals(part: Part) -> bool:
    return part.kind == GOALS and not part.is_goal


def _repeats(part: Part, following: Part) -> bool:
    empty = part.heading is not None and not part.blocks
    return (
        empty and part.kind == following.kind != OTHER and part.level == following.level and not part.is_goal
    )
