"""Finds the line of one of our own CSV files that a published value came from."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = "openbegroting/assets/reference/"
"""How the address of each of our files begins, as it is published."""

LINE = "regel"
"""Where the number of a line is told among its values."""

_KEYS = frozenset(
    {
        *("jaar", "gemeente", "taakveld"),
        *("ingangsdatum", "oude_gemeente", "nieuwe_gemeente"),
        *("van_jaargang", "naar_jaargang", "van_taakveld", "naar_taakveld"),
    }
)
"""The columns of our files that say what a line is about."""


def lines_of(content: bytes, row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The lines of a file of ours that are about the things in ``row``, by column, with their number.

    A line about a municipality is about every column of the row that names it (``oude_gemeente``).
    """
    reader = csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""))
    keys = {
        key: {str(value) for name, value in row.items() if name == key or name.endswith(f"_{key}")}
        for key in _KEYS & set(reader.fieldnames or ())
    }
    return [
        {LINE: reader.line_num, **record}
        for record in reader
        if keys and all(record[key] in values for key, values in keys.items())
    ]


def place_of(line: Mapping[str, Any]) -> str:
    """How a line is found in its file."""
    return f"line {line[LINE]}"
