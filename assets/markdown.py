"""Small tables in Markdown, for previews; whatever comes from a source stays plain text in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    import polars as pl

ROWS = 5
COLUMNS = 9
CHARACTERS = 60

_MARKUP = "&\\`*_[]<>|"


def preview(frame: pl.DataFrame) -> str:
    """The first rows and columns of a frame."""
    names = frame.columns[:COLUMNS]
    return markdown_table(names, frame.head(ROWS).select(names).rows())


def markdown_table(headings: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """The first rows as a table, each cell cut and with its markup made harmless."""
    body = [[_cell(value) for value in row] for row in rows[:ROWS]]
    lines = [list(headings), ["---"] * len(headings), *body]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def _cell(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split())[:CHARACTERS]
    for mark in _MARKUP:
        text = text.replace(mark, f"\0{ord(mark)};")
    return text.replace("\0", "&#")
