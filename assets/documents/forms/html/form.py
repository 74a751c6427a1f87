"""HTML to blocks: headings, paragraphs, lists and tables in the order of the page, without its furniture.

The page is foreign: it is refused when it is made to hang a parser, and it is walked without recursion.
The cells of a table are read by ``html.tables``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import cast

from lxml import etree

from assets.cleaning import one_line
from assets.documents.blocks import Block, Heading, ListBlock, Paragraph, Table
from assets.documents.forms.decoding import UnreadablePage
from assets.documents.forms.hazards import refuse_hazards
from assets.documents.forms.html.class_tables import give_roles
from assets.documents.forms.html.elements import HEADINGS, INLINE, TextRun, is_hidden, is_skipped
from assets.documents.forms.html.lined_rows import split_lined_rows
from assets.documents.forms.html.misplaced import put_in_place
from assets.documents.forms.html.shown import as_shown
from assets.documents.forms.html.styles import apply_styles
from assets.documents.forms.html.tables import read_table

MAX_DEPTH = 2_000
"""libxml2 stops reading at 2,048 nested elements, without a word when other errors came first."""

_LAYOUT_HEADINGS = ("h1", "h2", "h3")
"""A table that holds these is the layout of a page; smaller headings occur inside tables of figures."""

_LISTS = frozenset({"ul", "ol", "dl"})
_ITEMS = frozenset({"li", "dt", "dd"})
_CODE = ("script", "style", "noscript", "template")
_END = re.compile(r"</(?:table|body|html)\b", re.IGNORECASE)
_ARIA_LEVELS = frozenset("123456789")


@dataclass(frozen=True, slots=True)
class ReadHtml:
    """The blocks of a page, all its text, furniture included, and what its ``title`` says."""

    blocks: list[Block]
    shown: str
    title: str | None


def read_html(text: str) -> ReadHtml:
    """What a page holds.

    Raises ``UnreadablePage`` for markup without elements, or built so that it cannot be read whole.
    """
    root = parse(text)
    blocks = _Reader(root).blocks
    if _ends_in_table(text):
        blocks = _without_last_cell(blocks)
    title = one_line(root.findtext("head/title") or "")
    return ReadHtml(blocks, "".join(map(str, root.itertext())), title or None)


def _ends_in_table(text: str) -> bool:
    """Whether the markup stops inside a table, so that its last cell can be half of what it was."""
    last = text.lower().rfind("<table")
    return last >= 0 and _END.search(text, last) is None


def _without_last_cell(blocks: list[Block]) -> list[Block]:
    """The blocks, with the last cell of the last table in no column."""
    place = next((at for at, block in reversed(list(enumerate(blocks))) if isinstance(block, Table)), None)
    if place is None:
        return blocks
    table = cast("Table", blocks[place])
    *rows, last = table.rows
    cut = replace(last[-1], column=None, colspan=None, alignment="onbekend") if last else None
    kept = replace(table, rows=(*rows, (*last[:-1], cut)) if cut is not None else table.rows)
    return [*blocks[:place], kept, *blocks[place + 1 :]]


def parse(text: str) -> etree._Element:
    """The elements of a page, without comments and code. Raises ``UnreadablePage`` as ``read_html``."""
    root = tree(text)
    apply_styles(root)
    give_roles(root)
    etree.strip_elements(root, *_CODE, with_tail=False)
    put_in_place(root)
    as_shown(root)
    split_lined_rows(root)
    return root


def tree(text: str) -> etree._Element:
    """As ``parse``, with its code: scripts, and what is there for who runs none."""
    markup = text.encode("utf-8", "replace")
    refuse_hazards(markup)
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        root = etree.fromstring(markup, parser)
    except etree.XMLSyntaxError:
        root = None
    if root is None:
        raise UnreadablePage("De HTML heeft geen inhoud.")
    _refuse_cut(root)
    return root


def _refuse_cut(root: etree._Element) -> None:
    """Refuse a tree at whose end the parser gave up: its last branch is then as deep as it can be."""
    depth, last = 0, root
    while len(last):
        depth, last = depth + 1, last[-1]
    if depth >= MAX_DEPTH:
        raise UnreadablePage(f"De HTML is meer dan {MAX_DEPTH // 1000}.000 elementen diep genest.")


def main_element(root: etree._Element) -> etree._Element:
    """The element that holds the content: the only ``main``, if it says something, otherwise all."""
    mains = [element for element in root.iter("main") if not is_hidden(element)]
    mains = mains or list(root.iterfind(".//*[@role='main']"))
    if len(mains) == 1 and any(str(text).strip() for text in mains[0].itertext()):
        return mains[0]
    return root


def _layout(root: etree._Element) -> set[etree._Element]:
    """The tables and list items that arrange a page instead of holding figures or points.

    A table is one when it holds a table or a large heading, or says so itself; an item when it holds a
    table or a heading.
    """
    found: set[etree._Element] = set()
    open_tables: list[etree._Element] = []
    open_items: list[etree._Element] = []
    walker = etree.iterwalk(root, events=("start", "end"), tag=("table", *_ITEMS, *HEADINGS))
    for event, element in walker:
        opened = open_tables if element.tag == "table" else open_items
        if event == "end":
            if element.tag not in HEADINGS:
                opened.pop()
            continue
        if element.tag == "table" or element.tag in HEADINGS:
            _mark(open_items, found)
        if element.tag == "table" or element.tag in _LAYOUT_HEADINGS:
            _mark(open_tables, found)
        if element.tag == "table" and element.get("role", "") in ("presentation", "none"):
            found.add(element)
        if element.tag not in HEADINGS:
            opened.append(element)
    return found


def _mark(opened: list[etree._Element], found: set[etree._Element]) -> None:
    """Add the open elements to ``found``; what holds one that was added before, was added with it."""
    for element in reversed(opened):
        if element in found:
            return
        found.add(element)


class _Reader:
    """Walks the content once and gathers its blocks."""

    def __init__(self, root: etree._Element) -> None:
        self.blocks: list[Block] = []
        self._run = TextRun()
        self._items: list[str] = []
        self._depths: list[int] = []
        self._lists = 0
        self._lists_outside: list[int] = []
        self._heading: etree._Element | None = None
        self._layout = _layout(root)
        self._walk(main_element(root))
        self._end_text()

    def _walk(self, content: etree._Element) -> None:
        passed: etree._Element | None = None
        walker = etree.iterwalk(content, events=("start", "end"))
        for event, element in walker:
            if event == "start":
                if element is not content and (is_skipped(element) or self._reads_table(element)):
                    passed = element
                    walker.skip_subtree()
                    self._boundary(element)
                else:
                    self._open(element)
                    self._run.add(element.text)
                continue
            if element is not passed:
                self._close(element)
            if element is not content:
                self._run.add(element.tail)

    def _reads_table(self, element: etree._Element) -> bool:
        """Whether the element is a table of more than one cell that holds no layout; it is then read."""
        if element.tag != "table" or element in self._layout:
            return False
        read = read_table(element)
        if sum(len(row) for row in read.table.rows) <= 1:
            return False
        self._end_text()
        self.blocks.append(read.table)
        self.blocks.extend(Paragraph(stray) for stray in read.strays)
        return True

    def _open(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in INLINE:
            self._run.enter(tag)
        elif self._heading is None and _level(element):
            self._end_text()
            self._heading = element
        elif element in self._layout:
            self._end_text()
            self._lists_outside.append(self._lists)
            self._lists = 0
        else:
            self._boundary(element)
            self._lists += tag in _LISTS

    def _close(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in INLINE:
            self._run.leave(tag)
        elif element is self._heading:
            self._end_heading(_level(element))
        elif element in self._layout:
            self._end_text()
            self._lists = self._lists_outside.pop()
        else:
            self._boundary(element)
            if tag in _LISTS:
                self._lists -= 1
                if not self._lists:
                    self._end_list()

    def _boundary(self, element: etree._Element) -> None:
        """What an element that is no part of a line ends: an item, a paragraph, or only a line."""
        tag = element.tag
        if tag in INLINE:
            return
        if tag == "br" or self._heading is not None:
            self._run.end_line()
        elif not self._lists:
            self._end_paragraphs()
        elif tag in _LISTS or tag in _ITEMS:
            self._end_item()
        else:
            self._run.end_line()

    def _end_text(self) -> None:
        """End what is being read, a list included."""
        if self._lists:
            self._end_item()
            self._end_list()
        else:
            self._end_paragraphs()

    def _end_paragraphs(self) -> None:
        lines = self._run.take().split("\n")
        self.blocks.extend(Paragraph(line) for line in lines if line)

    def _end_item(self) -> None:
        item = " ".join(self._run.take().split("\n"))
        if item:
            self._items.append(item)
            self._depths.append(self._lists)

    def _end_list(self) -> None:
        if self._items:
            within = frozenset(place for place, depth in enumerate(self._depths) if depth > 1)
            self.blocks.append(ListBlock(tuple(self._items), within))
            self._items.clear()
            self._depths.clear()

    def _end_heading(self, level: int) -> None:
        text = " ".join(self._run.take().split("\n"))
        if text:
            self.blocks.append(Heading(level, text))
        self._heading = None


def _level(element: etree._Element) -> int:
    """The level of a heading, 0 for any other element."""
    if element.tag in HEADINGS:
        return HEADINGS[element.tag]
    if element.get("role") != "heading":
        return 0
    level = element.get("aria-level", "")
    return int(level) if level in _ARIA_LEVELS else 2
