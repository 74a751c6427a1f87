"""Elements that are a table by the names of their classes get the roles of one.

Only where every row has as many cells: what merely looks so by its names stays text. Roles become tags in
``html.shown``.
"""

from __future__ import annotations

import re
from typing import Final

from lxml import etree

FEWEST_ROWS: Final = 3
FEWEST_CELLS: Final = 2

_TABLE: Final = re.compile(r"(?:div|r|css|flex)?[-_]?(?:table|tabel)", re.IGNORECASE)
_ROW: Final = re.compile(
    r"(?:(?:div|r|css|flex)?[-_]?(?:table|tabel)[-_]{0,2})?(?:row|rij|tr)", re.IGNORECASE
)
_CELL: Final = re.compile(
    r"(?:(?:div|r|css|flex)?[-_]?(?:table|tabel)[-_]{0,2})?(?:cell?|col|column|kolom|head|td|th)",
    re.IGNORECASE,
)
_CANDIDATES: Final = etree.XPath("descendant::div[contains(@class, 'ab') and not(@role)]")
"""Of each word for a table."""


def give_roles(root: etree._Element) -> None:
    """Give the roles of a table to elements whose classes are called so, and which are as regular as one."""
    candidates: list[etree._Element] = _CANDIDATES(root)  # type: ignore[assignment]  # of others a number
    for element in candidates:
        rows = _rows(element) if _is_called(element, _TABLE) else []
        cells = [list(row) for row in rows]
        widths = {len(row) for row in cells}
        if len(rows) < FEWEST_ROWS or len(widths) != 1 or widths.pop() < FEWEST_CELLS:
            continue
        if not all(_is_called(cell, _CELL) for row in cells for cell in row):
            continue
        element.set("role", "table")
        for row, of_row in zip(rows, cells, strict=True):
            row.set("role", "row")
            for cell in of_row:
                cell.set("role", "cell")
        for group in {row.getparent() for row in rows} - {element, None}:
            if group is not None:
                group.set("role", "rowgroup")


def _rows(element: etree._Element) -> list[etree._Element]:
    """The rows right in a table or in its groups; none where something else stands there."""
    found: list[etree._Element] = []
    for child in element:
        of_group = [child] if _is_called(child, _ROW) else list(child)
        if not of_group or not all(_is_called(row, _ROW) for row in of_group):
            return []
        found.extend(of_group)
    return found


def _is_called(element: etree._Element, name: re.Pattern[str]) -> bool:
    return any(name.fullmatch(word) for word in element.get("class", "").split())
