"""The blocks of a page: what HTML and plain text have in common, and all that later steps look at.

A block says what stands on the page and how sure its place is. What it means (a goal, an indicator, a
taakveld) is decided by the modules that read blocks.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

Alignment = Literal["exact", "berekend", "onbekend"]
"""How a cell came to its column: it tells itself, arithmetic leaves one possibility, or it is not known."""

Form = Literal["html", "tekst"]

Mark = Literal["LIAS", "Pepperflow"]
"""What on a page betrays its builder."""


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` counts from 1, the highest, to 9."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A stretch of running text, on one line."""

    text: str


@dataclass(frozen=True, slots=True)
class ListBlock:
    """A list; the items of a list within it follow the item that holds them.

    ``within``: the places, from 0, of the items of such a list within it, where the form tells.
    """

    items: tuple[str, ...]
    within: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, its line breaks kept.

    ``column`` counts from 1 and is None exactly when ``alignment`` is ``onbekend``; ``colspan`` is None
    where the form does not tell it. ``composed``: its figures come
    from more than one place (a footnote mark, struck text), so what reads as one number may be two.
    """

    text: str
    column: int | None = None
    colspan: int | None = None
    rowspan: int = 1
    header: bool = False
    alignment: Alignment = "onbekend"
    composed: bool = False

    def covers(self, column: int) -> bool:
        """Whether this cell is known to stand in that column."""
        return self.column is not None and self.column <= column < self.column + (self.colspan or 1)


Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its rows in order, header rows included, and the caption above it.

    ``why`` says in English how its columns were found, or why they are not known.
    """

    rows: tuple[Row, ...]
    caption: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Footer:
    """When the page says that it was built, and of when the export was; in Europe/Amsterdam."""

    built_at: datetime | None
    export_of: datetime | None


Block: TypeAlias = Heading | Paragraph | ListBlock | Table | Footer


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was read: its blocks in order, without navigation."""

    form: Form
    blocks: tuple[Block, ...]
    marks: frozenset[Mark] = frozenset()
    window_title: str | None = None
    """What a browser shows above the page."""

    @property
    def title(self) -> str | None:
        """The first heading, if there is one."""
        return next((block.text for block in self.blocks if isinstance(block, Heading)), None)

    @property
    def tables(self) -> Iterator[Table]:
        """The tables in order."""
        return (block for block in self.blocks if isinstance(block, Table))

    @property
    def footer(self) -> Footer:
        """What the page says of its building; empty when it says nothing."""
        found = (block for block in self.blocks if isinstance(block, Footer))
        return next(found, Footer(None, None))
