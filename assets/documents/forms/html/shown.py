"""Elements whose tag says something else than what a visitor sees: changed once, before the page is read.

Buttons that sort a table are its heads, elements with the roles of a table are one, and what a tab shows when
it is chosen is no less content than what it shows first, below the name of its tab. What is furniture is
decided in ``html.elements``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from assets.documents.forms.html.elements import is_hidden

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_TABLES: Final = frozenset({"table", "grid", "treegrid"})
_CELLS: Final = {"cell": "td", "gridcell": "td", "columnheader": "th", "rowheader": "th"}
_GROUPS: Final = _TABLES | {"rowgroup"}
_HEADS: Final = frozenset({"th", "columnheader", "heading", "h1", "h2", "h3", "h4", "h5", "h6"})
_LABEL: Final = "aria-labelledby "
LONGEST_NAME: Final = 80
"""Characters of a tab or button that can name what it shows."""

FEWEST_ROWS: Final = 2
"""Of a table by roles; one row of cells only arranges a page."""

_CONTROLS: Final = frozenset({"button", "tab"})

_SAYS_WHAT: Final = frozenset(
    {"aria-controls", "aria-haspopup", "data-target", "data-toggle", "data-bs-target", "data-bs-toggle"}
)
"""Attributes of a control that say what it shows: it is not simply what stands behind it."""

_TOGGLES: Final = frozenset({"tab", "pill", "collapse"})
"""Of Bootstrap, those that show content; others show a menu or a dialog."""

_FOR_EARS: Final = frozenset(
    {"sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screenreader-only", "sr-text"}
)
"""Classes of text that is read out and not seen."""

_CHANGES_FIGURE: Final = re.compile(
    r"[-+%\u2212\u2013]|\b(?:min|minus|negatief|plus|positief|voordeel|nadeel|duizend|miljoen|miljard|mln|mld)\b",
    re.IGNORECASE,
)

_SORTS: Final = re.compile(r"\W*\b(?:sorte?er|sortering|sort|gesorteerd|oplopend|aflopend)", re.IGNORECASE)
"""How the text begins that tells ears what the button in a head does."""

_STRUCK: Final = re.compile(r"text-decoration[^;]*\bline-through\b", re.IGNORECASE)
_STRUCK_CLASSES: Final = frozenset({"line-through", "text-decoration-line-through", "strikethrough"})
_DISPLAY_NONE: Final = re.compile(r"display\s*:\s*none\s*(?:!important)?\s*;?", re.IGNORECASE)


_FIGURES: Final = etree.XPath("descendant::figure[figcaption]")
_SAYS_MORE: Final = etree.XPath("descendant-or-self::*[@* or self::button]")


def as_shown(root: etree._Element) -> None:
    """Change the tree of a page, so that its tags and attributes say what a visitor sees."""
    _show_chosen(root)
    for element in _saying_more(root):
        role = element.get("role", "")
        if role in _TABLES and element.tag != "table":
            _make_table(element)
        elif element.tag == "button" and _is_in(element, _HEADS):
            element.tag = "span"
        elif _is_for_ears(element):
            element.set("hidden", "")
        if _is_struck(element):
            _strike(element)
    _caption_figures(root)


def _caption_figures(root: etree._Element) -> None:
    """Make the caption of a figure that is nothing but one table the caption of that table."""
    figures: list[etree._Element] = _FIGURES(root)  # type: ignore[assignment]  # of others a number
    for figure in figures:
        tables, captions = (list(figure.iter(tag)) for tag in ("table", "figcaption"))
        if len(tables) == len(captions) == 1 and next(tables[0].iter("caption"), None) is None:
            captions[0].tag = "caption"
            tables[0].insert(0, captions[0])


def _saying_more(root: etree._Element) -> list[etree._Element]:
    """The elements with anything to be asked about: of most there is only the tag."""
    found: list[etree._Element] = _SAYS_MORE(root)  # type: ignore[assignment]  # of others a number
    return found


def _show_chosen(root: etree._Element) -> None:
    """Show what a tab or button shows when it is chosen, where it holds a story; a table below its name."""
    names = _names_of_chosen(root)
    for element in _saying_more(root):
        is_panel = element.get("role", "") == "tabpanel" or _is_behind_control(element)
        if not is_panel and element.get("id", "") not in names:
            continue
        if is_panel or next(element.iter("table", "p"), None) is not None:
            element.attrib.pop("hidden", "")
            if "style" in element.attrib:
                element.set("style", _DISPLAY_NONE.sub("", element.get("style", "")))
        if next(element.iter("table"), None) is not None:
            told = [
                *names.get(element.get("id", ""), ()),
                *names.get(_LABEL + element.get("aria-labelledby", ""), ()),
            ]
            _begin_with(element, dict.fromkeys(told))


def _is_behind_control(element: etree._Element) -> bool:
    """Whether a hidden element stands right behind a button, or a heading that holds one, which shows it."""
    before = element.getprevious() if is_hidden(element) else None
    if before is None or not {str(before.tag), before.get("role", "")} & (_CONTROLS | _HEADS):
        return False
    controls = (each for each in before.iter() if each.tag in _CONTROLS or "aria-expanded" in each.attrib)
    return any(_SAYS_WHAT.isdisjoint(map(str, control.attrib)) for control in controls)


def _names_of_chosen(root: etree._Element) -> dict[str, list[str]]:
    """The texts of the buttons or tabs that show an element, by its id or by that of its label.

    None of what stands in a heading, which is read where it stands, and none of a control with a story.
    """
    names: dict[str, list[str]] = {}
    for element in _saying_more(root):
        shows = _shown_by(element)
        is_control = element.tag in _CONTROLS or element.get("role", "") in _CONTROLS
        if not shows and not is_control:
            continue
        text = " ".join("".join(map(str, element.itertext())).split())
        told = text and len(text) <= LONGEST_NAME and element.tag != "select" and not _is_in(element, _HEADS)
        labels = [_LABEL + element.get("id", "")] if is_control and "id" in element.attrib else []
        for name in (*shows, *labels):
            names.setdefault(name, []).extend([text] if told else [])
    return names


def _shown_by(element: etree._Element) -> list[str]:
    """The ids of what an element shows when it is chosen, as ARIA or Bootstrap tell."""
    if "aria-haspopup" in element.attrib:
        return []
    shows = element.get("aria-controls", "").split()
    if any(element.get(name, "") in _TOGGLES for name in ("data-toggle", "data-bs-toggle")):
        targets = (element.get(name, "") for name in ("href", "data-target", "data-bs-target"))
        shows += [target[1:] for target in targets if target.startswith("#")]
    return shows


def _begin_with(element: etree._Element, names: Iterable[str]) -> None:
    """Put names as lines of their own before all that an element holds."""
    lines = [etree.Element("p") for _ in names]
    for line, name in zip(lines, names, strict=True):
        line.text = name
    if element.tag == "table":
        for line in lines:
            element.addprevious(line)
    elif lines:
        lines[-1].tail, element.text = element.text, None
        element[:0] = lines


def _is_in(element: etree._Element, names: frozenset[str]) -> bool:
    """Whether an element or one that holds it has such a tag or role."""
    return any(
        each.tag in names or each.get("role", "") in names for each in (element, *element.iterancestors())
    )


def _is_struck(element: etree._Element) -> bool:
    classes = element.get("class", "").split()
    return _STRUCK.search(element.get("style", "")) is not None or not _STRUCK_CLASSES.isdisjoint(classes)


def _strike(element: etree._Element) -> None:
    """Say with a tag that an element is struck, or each cell that it holds."""
    if element.tag == "span":
        element.tag = "s"
        return
    for cell in list(element.iter("td", "th")) or [element]:
        struck = etree.Element("s")
        struck.text, cell.text = cell.text, None
        struck.extend(list(cell))
        cell.append(struck)


def _is_for_ears(element: etree._Element) -> bool:
    """Whether the text of an element in a cell is not seen, and says nothing that changes the figure."""
    if _FOR_EARS.isdisjoint(element.get("class", "").split()):
        return False
    cell = next((above for above in element.iterancestors() if above.tag in ("td", "th")), None)
    if cell is None:
        return False
    text = "".join(map(str, element.itertext())).strip()
    if text.endswith(":") or _SORTS.match(text):
        return _CHANGES_FIGURE.search(text) is None
    # "Mutatie" in a head or label can say what is only seen by its colour
    beside = "".join(map(str, cell.itertext())).replace(text, "", 1)
    in_figure = cell.tag == "td" and any(map(str.isdigit, beside)) and not any(map(str.isalpha, beside))
    return in_figure and not any(map(str.isdigit, text)) and _CHANGES_FIGURE.search(text) is None


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
    if len(rows) < FEWEST_ROWS or not cells or next(element.iter("table"), None) is not None:
        return False
    in_rows = all(_role_above(row) in _GROUPS for row in rows)
    in_cells = all(_role_above(cell) == "row" for cell in cells)
    return in_rows and in_cells and not any("aria-colindex" in cell.attrib for cell in cells)


def _role_above(element: etree._Element) -> str:
    above = element.getparent()
    return above.get("role", "") if above is not None else ""
