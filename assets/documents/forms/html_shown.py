"""Elements whose tag says something else than what a visitor sees: changed once, before the page is read.

Buttons that sort a table are its heads, elements with the roles of a table are one, and what a tab shows when
it is chosen is no less content than what it shows first. What is furniture is decided in ``html_elements``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml import etree

_TABLES: Final = frozenset({"table", "grid", "treegrid"})
_CELLS: Final = {"cell": "td", "gridcell": "td", "columnheader": "th", "rowheader": "th"}
_GROUPS: Final = _TABLES | {"rowgroup"}
_HEADS: Final = ("th", "columnheader")

_FOR_EARS: Final = frozenset(
    {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screenreader-only", "sr-text"}
)
"""Classes of text that is read out and not seen."""

_CHANGES_FIGURE: Final = re.compile(
    r"[-+%\u2212\u2013]|\b(?:min|minus|negatief|plus|positief|voordeel|nadeel|duizend|miljoen|miljard|mln|mld)\b",
    re.IGNORECASE,
)

_STRUCK: Final = re.compile(r"text-decoration[^;]*\bline-through\b", re.IGNORECASE)
_DISPLAY_NONE: Final = re.compile(r"display\s*:\s*none\s*(?:!important)?\s*;?", re.IGNORECASE)


def as_shown(root: etree._Element) -> None:
    """Change the tree of a page, so that its tags and attributes say what a visitor sees."""
    _show_chosen(root)
    for element in list(root.iter("*")):
        role = element.get("role", "")
        if role in _TABLES and element.tag != "table":
            _make_table(element)
        elif element.tag == "span" and _STRUCK.search(element.get("style", "")):
            element.tag = "s"
        elif element.tag == "button" and _is_in_head(element):
            element.tag = "span"
        elif _is_for_ears(element) and _is_in_cell(element):
            element.set("hidden", "")


def _show_chosen(root: etree._Element) -> None:
    """Show what a tab or button shows when it is chosen, where it holds a table."""
    chosen = {name for element in root.iter("*") for name in element.get("aria-controls", "").split()}
    for element in root.iter("*"):
        if element.get("role", "") != "tabpanel" and element.get("id", "") not in chosen:
            continue
        if next(element.iter("table"), None) is not None:
            element.attrib.pop("hidden", "")
            if "style" in element.attrib:
                element.set("style", _DISPLAY_NONE.sub("", element.get("style", "")))


def _is_in_head(element: etree._Element) -> bool:
    return any(above.tag == "th" or above.get("role", "") in _HEADS for above in element.iterancestors())


def _is_in_cell(element: etree._Element) -> bool:
    return any(above.tag in ("td", "th") for above in element.iterancestors())


def _is_for_ears(element: etree._Element) -> bool:
    """Whether the text of an element is not seen, and changes nothing of the figure that it stands beside."""
    if _FOR_EARS.isdisjoint(element.get("class", "").split()):
        return False
    text = "".join(map(str, element.itertext())).strip()
    names_column = text.endswith(":") or not any(map(str.isdigit, text))
    return names_column and _CHANGES_FIGURE.search(text) is None


def _make_table(element: etree._Element) -> None:
    """Give the elements of a table by role the tags of one, if it is as regular as these must be."""
    rows = [each for each in element.iter("*") if each.get("role", "") == "row"]
    cells = [each for each in element.iter("*") if each.get("role", "") in _CELLS]
    if not _is_regular(element, rows, cells):
        return
    for cell in cells:
        role = cell.get("role", "")
        cell.tag = _CELLS[role]
        if role == "rowheader":
            cell.set("scope", "row")
        for name in ("colspan", "rowspan"):
            if f"aria-{name}" in cell.attrib:
                cell.set(name, cell.get(f"aria-{name}", ""))
    for row in rows:
        row.tag = "tr"
    for group in [each for each in element.iter("*") if each.get("role", "") == "rowgroup"]:
        group.tag = "tbody"
    element.tag = "table"


def _is_regular(
    element: etree._Element, rows: Sequence[etree._Element], cells: Sequence[etree._Element]
) -> bool:
    """Whether rows stand right in the table or its groups, cells right in rows, in columns by order."""
    if not rows or not cells or next(element.iter("table"), None) is not None:
        return False
    in_rows = all(_role_above(row) in _GROUPS for row in rows)
    in_cells = all(_role_above(cell) == "row" for cell in cells)
    return in_rows and in_cells and not any("aria-colindex" in cell.attrib for cell in cells)


def _role_above(element: etree._Element) -> str:
    above = element.getparent()
    return above.get("role", "") if above is not None else ""
