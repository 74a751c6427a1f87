"""Rows of a table that are several rows to who looks: each of their cells holds one line for each of them.

"Lasten, Baten" in one cell and two figures in the next are two rows. They are taken apart only where every
line has its own place; the tree is changed, before ``html.tables`` reads it.
"""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from lxml import etree

from assets.cleaning import one_line
from assets.documents.forms.html.elements import INLINE, is_skipped
from assets.documents.words.numbers import read_number

_TABLES: Final = etree.XPath("descendant::table[not(descendant::table) and not(descendant::*[@rowspan > 1])]")
"""A cell that reaches into more rows would reach into too few of them."""

_ROWS: Final = etree.XPath("descendant::tr[td/br or td/p[2] or td/div[2]]")

_PARAGRAPHS: Final = frozenset({"p", "div"})


@dataclass(frozen=True, slots=True)
class _Lines:
    """The lines of a cell, each as a cell of its own; one for a cell of a single line."""

    cells: list[etree._Element]

    @property
    def texts(self) -> list[str]:
        return [one_line("".join(map(str, cell.itertext()))) for cell in self.cells]

    @property
    def figures(self) -> int:
        readings = map(read_number, self.texts)
        return sum(reading.value is not None or reading.qualifier is not None for reading in readings)

    @property
    def are_labels(self) -> bool:
        """Whether no line can be the rest of the label above it: "(exclusief overhead)", "van wegen"."""
        return all(text[:1].isupper() or text[:1].isdigit() for text in self.texts)


def split_lined_rows(root: etree._Element) -> None:
    """Make rows of the lines of each row whose cells all have as many, its label first and then figures."""
    tables: list[etree._Element] = _TABLES(root)  # type: ignore[assignment]  # of others a number
    for table in tables:
        rows: list[etree._Element] = _ROWS(table)  # type: ignore[assignment]
        for row in rows:
            lines = [_lines(cell) for cell in row]
            if len(lines) > 1 and None not in lines:
                _split(row, [each for each in lines if each is not None])


def _split(row: etree._Element, cells: list[_Lines]) -> None:
    filled = [each for each in cells if any(each.texts)]
    count = max((len(each.cells) for each in filled), default=1)
    labels = list(takewhile(lambda each: not each.figures, filled))
    figures = filled[len(labels) :]
    labelled = any(len(each.cells) == count and each.are_labels for each in labels)
    even = all(len(each.cells) in (1, count) for each in labels)
    known = all(len(each.cells) == each.figures == count for each in figures)
    if count == 1 or not (figures and labelled and even and known):
        return
    row[:] = []
    for place in range(count):
        made = _like(row) if place < count - 1 else row
        for each in cells:
            if len(each.cells) == count:
                made.append(each.cells[place])
            elif place == 0:
                each.cells[0].set("rowspan", str(count))
                made.append(each.cells[0])
        if made is not row:
            row.addprevious(made)


def _lines(cell: etree._Element) -> _Lines | None:
    """The lines of a cell; None where they are not certain: blocks of other kinds, an empty line."""
    if cell.tag not in ("td", "th") or is_skipped(cell):
        return None
    copied = deepcopy(cell)
    copied.tail = None
    blocks = [each for each in copied.iterdescendants() if each.tag not in INLINE]
    children = list(copied)
    if not blocks:
        return _Lines([copied])
    if all(each.tag == "br" and each.getparent() is copied for each in blocks):
        found = _between_breaks(copied)
    elif (
        blocks == children and all(each.tag in _PARAGRAPHS for each in children) and not _has_own_text(copied)
    ):
        found = [_holding(copied, each) for each in children]
    else:
        return None
    lines = _Lines(found)
    return lines if all(lines.texts) or len(found) == 1 else None


def _has_own_text(cell: etree._Element) -> bool:
    return any(text and text.strip() for text in (cell.text, *(child.tail for child in cell)))


def _between_breaks(cell: etree._Element) -> list[etree._Element]:
    """What stands between the line breaks right in a cell; one behind all lines begins none."""
    found = [_like(cell)]
    found[-1].text = cell.text
    for child in list(cell):
        if child.tag == "br":
            found.append(_like(cell))
            found[-1].text = child.tail
        else:
            found[-1].append(child)
    if len(found) > 1 and not "".join(map(str, found[-1].itertext())).strip():
        found.pop()
    return found


def _holding(cell: etree._Element, content: etree._Element) -> etree._Element:
    made = _like(cell)
    content.tail = None
    made.append(content)
    return made


def _like(element: etree._Element) -> etree._Element:
    """An empty element with the same tag and attributes."""
    return etree.Element(element.tag, {str(name): str(value) for name, value in element.items()})
