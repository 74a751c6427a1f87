"""Rows and cells that stand where HTML has no place for them, put where a browser puts them.

A form or a font around rows is no part of a table for a browser, and cells without a row make one. Only the
tree is changed; what a table then holds is read by ``html.tables``.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

_CELLS: Final = frozenset({"td", "th"})
_ROW_GROUPS: Final = frozenset({"thead", "tbody", "tfoot"})
_PLACES: Final = _ROW_GROUPS | {"table", "tr"}
_LIFTED: Final = "lifted"

_WRAPPERS: Final = etree.XPath(
    "descendant::*[(td or th or tr or thead or tbody or tfoot)"
    " and not(self::table or self::tr or self::thead or self::tbody or self::tfoot"
    " or self::td or self::th)]"
)
_CELLS_WITHOUT_ROW: Final = etree.XPath(
    "descendant::*[self::td or self::th][parent::table or parent::thead or parent::tbody or parent::tfoot]"
)


def put_in_place(root: etree._Element) -> None:
    """Take rows and cells out of what stands between them and their table, and give cells without a row one.

    As https://html.spec.whatwg.org/multipage/parsing.html#parsing-main-intable does.
    """
    for wrapper in _found(_WRAPPERS, root):
        _lift(wrapper)
    etree.strip_tags(root, _LIFTED)
    for cell in _found(_CELLS_WITHOUT_ROW, root):
        above = cell.getparent()
        if above is not None and above.tag != "tr":
            _give_row(cell)


def _found(path: etree.XPath, root: etree._Element) -> list[etree._Element]:
    found: list[etree._Element] = path(root)  # type: ignore[assignment]  # of others a number
    return found


def _lift(element: etree._Element) -> None:
    """Mark what stands between a part and its table; nothing where a cell or no table holds it."""
    between = [element]
    for above in element.iterancestors():
        if above.tag in _PLACES or above.tag == _LIFTED:
            for wrapper in between:
                wrapper.tag = _LIFTED
            return
        if above.tag in _CELLS:
            return
        between.append(above)


def _give_row(first: etree._Element) -> None:
    """Put a cell and those right after it in a row of their own."""
    row = etree.Element("tr")
    first.addprevious(row)
    cell: etree._Element | None = first
    while cell is not None and cell.tag in _CELLS:
        following = cell.getnext()
        row.append(cell)
        cell = following
