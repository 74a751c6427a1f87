"""The rows of ``secties``: the stretches of a page below their headings.

The cells of tables are not in them, they are in ``cellen``; what stands above a table as its caption is.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from assets.cleaning import MAX_TEXT, bounded
from assets.documents.blocks import Block, ListBlock, Paragraph, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assets.documents.rows.outline import Part

BULLET = "• "


@dataclass(frozen=True, slots=True)
class Section:
    """A row of ``secties``, with the columns of that table."""

    niveau: int
    soort: str
    kop: str | None
    tekst: str | None


def sections(parts: Iterable[Part]) -> Iterator[Section]:
    """The sections in order; one whose text is longer than a row may hold goes on in the next row."""
    for part in parts:
        kop = bounded(part.heading.text) if part.heading is not None else None
        for tekst in _fitting(running_text(part.blocks)):
            yield Section(part.level, part.kind, kop, tekst)


def running_text(blocks: Sequence[Block]) -> list[str]:
    """The text of paragraphs, captions and lists, a list as one text with a bullet before each item."""
    texts: list[str] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        elif isinstance(block, ListBlock):
            texts.append("\n".join(f"{BULLET}{item}" for item in block.items))
        elif isinstance(block, Table) and block.caption is not None:
            texts.append(block.caption)
    return texts


def joined(texts: Iterable[str]) -> str | None:
    """Texts as one, a blank line between them; None when there are none."""
    return bounded("\n\n".join(texts)) or None


def _fitting(texts: Iterable[str]) -> Iterator[str | None]:
    """The texts, as many of them together as a row may hold; None once when there are none."""
    held: list[str] = []
    size = 0
    for text in chain.from_iterable(map(_pieces, texts)):
        if held and size + len(text) > MAX_TEXT:
            yield joined(held)
            held, size = [], 0
        held.append(text)
        size += len(text) + len("\n\n")
    yield joined(held)


def _pieces(text: str) -> Iterator[str]:
    """A text that is longer than a row may hold in pieces, cut between lines or words where there are any."""
    start = 0
    while len(text) - start > MAX_TEXT:
        end = max(text.rfind(mark, start + 1, start + MAX_TEXT) for mark in ("\n", " "))
        end = end if end > start else start + MAX_TEXT
        yield text[start:end].strip()
        start = end
    yield text[start:].strip()
