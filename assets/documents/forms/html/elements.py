"""What the elements of foreign HTML are to a reader: furniture, hidden, inline, a line of their own.

Also the running text of an element, with its line breaks. Which blocks the text becomes is decided by
``html.form`` and ``html.tables``.
"""

from __future__ import annotations

import re
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Final

import yaml

from assets.cleaning import clean

if TYPE_CHECKING:
    from lxml import etree

HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}

_KINDS = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))

INLINE: Final = frozenset(_KINDS["inline"])
"""Elements that do not begin a line; every other element does."""

_NO_TEXT: Final = frozenset(_KINDS["no_text"])
_FURNITURE_ROLES: Final = frozenset(_KINDS["furniture_roles"])
_FURNITURE_NAMES: Final = frozenset(_KINDS["furniture_names"])

_ROOTS: Final = frozenset({"html", "body", "main", "article"})
"""Never furniture or hidden: a script that shows the page when it is ready hides these."""

_SECTIONS: Final = frozenset({"main", "article", "section"})

_UNSEEN: Final = re.compile(r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden)\b", re.IGNORECASE)
_NOT_SHOWN: Final = re.compile(r"(?:^|;)\s*display\s*:\s*none\b", re.IGNORECASE)

_BACK: Final = re.compile(
    r"\s*terug naar (?:navigatie|boven|top|begin|inhoud|inhoudsopgave|overzicht)\b", re.IGNORECASE
)

_STRUCK: Final = frozenset({"del", "s", "strike"})

_APART: Final = _STRUCK | {"a"}
"""A figure that is a link (to a note) or struck does not go on the figure beside it."""

_SMALL: Final = {
    "sup": str.maketrans("0123456789+-()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁽⁾"),
    "sub": str.maketrans("0123456789+-()", "₀₁₂₃₄₅₆₇₈₉₊₋₍₎"),
}
"""A small digit keeps its size: 53 with footnote 1 is not 531."""

_SPACES: Final = re.compile(r"[ \t\r\n\f]+")
_FIGURE: Final = re.compile("[0-9]")
_NOTE: Final = re.compile(r"\s?(?:[1-9]|\([1-9]\)|[1-9]\))\s?")
_BRACKETED_NOTE: Final = re.compile(r"\s?\[[1-9][0-9]?\]\s?")
_SEPARATOR: Final = re.compile(r"[0-9][.,]\Z")
_SEPARATED: Final = re.compile(r"[.,][0-9]")
_EMPTY_LINES: Final = re.compile(r"\n{2,}")
_FEW_NODES: Final = 8


def is_skipped(element: etree._Element) -> bool:
    """Whether nothing of the element is content: furniture of the site, hidden, or no text at all."""
    tag = element.tag
    if tag in _ROOTS:
        return False
    if tag in _NO_TEXT:
        return True
    attributes = element.attrib
    if attributes and (_is_furniture(element) or is_hidden(element)):
        return True
    if tag in ("header", "footer"):
        return tag == "footer" or not (_has_heading(element) or _is_of_section(element))
    return tag == "a" and _leads_back(element)


def is_hidden(element: etree._Element) -> bool:
    """Whether the element cannot be seen."""
    return "hidden" in element.attrib or _UNSEEN.search(element.get("style", "")) is not None


def takes_no_place(element: etree._Element) -> bool:
    """Whether the element leaves no gap where it is hidden, so that the next cell takes its column."""
    return "hidden" in element.attrib or _NOT_SHOWN.search(element.get("style", "")) is not None


def _is_furniture(element: etree._Element) -> bool:
    if element.get("role", "") in _FURNITURE_ROLES:
        return True
    names = f"{element.get('class', '')} {element.get('id', '')}".lower().split()
    if any(name.startswith("cookie") for name in names):
        return not _has_heading(element, "h1", "main")
    return not _FURNITURE_NAMES.isdisjoint(names) and not _has_heading(element)


def _is_of_section(element: etree._Element) -> bool:
    """Whether a ``header`` begins a part of the page, and not the page itself."""
    return any(above.tag in _SECTIONS for above in element.iterancestors())


def _has_heading(element: etree._Element, *tags: str) -> bool:
    return next(element.iter(*(tags or (*HEADINGS, "table"))), None) is not None


def _leads_back(element: etree._Element) -> bool:
    beginning = "".join(map(str, islice(element.itertext(), _FEW_NODES)))
    return _BACK.match(beginning) is not None


class TextRun:
    """The text of a stretch of HTML while it is read, with its line breaks and its small digits."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._small: list[str] = []
        self._struck = 0
        self._apart = False
        self._goes_on = False
        self._nodes_with_figures = 0

    def enter(self, tag: str) -> None:
        """An element begins."""
        if tag in _SMALL:
            self._small.append(tag)
        elif tag in _STRUCK:
            self._struck += 1
        elif tag == "wbr":
            self._goes_on = True
        self._apart = self._apart or tag in _APART

    def leave(self, tag: str) -> None:
        """An element ends."""
        if tag in _SMALL:
            self._small.pop()
        elif tag in _STRUCK:
            self._struck -= 1
        self._apart = self._apart or tag in _APART

    def add(self, text: str | None) -> None:
        """A text node; its own line ends are shown as spaces."""
        if not text:
            return
        # No figure ends in a point or comma, or begins with one: what follows "92." is the rest of it
        behind = "".join(self._pieces[-1:])
        rest = _SEPARATOR.search(behind) or (behind[-1:].isdigit() and _SEPARATED.match(text))
        goes_on = self._goes_on or (not self._small and rest)
        if _FIGURE.search(text) and not self._is_note(text) and not (goes_on and not self._struck):
            self._nodes_with_figures += 2 if self._struck else 1
        shown = _SPACES.sub(" ", text)
        if self._apart and self._pieces and self._pieces[-1][-1:].isdigit() and shown[0].isdigit():
            self._pieces.append(" ")
        self._apart = self._goes_on = False
        self._pieces.append(shown.translate(_SMALL[self._small[-1]]) if self._small else shown)

    def _is_note(self, text: str) -> bool:
        """Whether a digit is raised behind a figure, or stands in square brackets: raised cents are two."""
        if _BRACKETED_NOTE.fullmatch(text) is not None:
            return True
        raised = bool(self._small) and self._small[-1] == "sup" and not self._struck
        behind = "".join(self._pieces[-1:])[-1:]
        return raised and (behind.isdecimal() or behind in (")", "-")) and _NOTE.fullmatch(text) is not None

    def end_line(self) -> None:
        """What follows begins on a new line."""
        self._pieces.append("\n")

    def take(self) -> str:
        """The cleaned text so far; the run begins anew."""
        text = _EMPTY_LINES.sub("\n", clean("".join(self._pieces)))
        self._pieces.clear()
        self._nodes_with_figures = 0
        return text

    @property
    def composed(self) -> bool:
        """Whether the figures so far come from more than one text node, or are struck."""
        return self._nodes_with_figures > 1
