"""Whether a page shows its readers anything that another one did not: by its content, not by its bytes.

A calendar without end, a number of a visit in every link, a page for every unknown address: such pages differ
in their addresses, their links and their numbers, and in no word.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from lxml import etree

from assets.documents.forms.html.elements import is_skipped
from assets.documents.forms.html.form import main_element

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MOST_WORDS = 300_000
"""Remembered of a site; the budget of a large municipality has some 30,000 different ones."""

_WORDS = re.compile(r"[^\W\d_]{2,}|[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+,[0-9]+")
"""Words, and figures as amounts are written: not days, years or the number of a visit."""


class Vocabulary:
    """The words and figures that the pages of a site had so far."""

    def __init__(self) -> None:
        self._words: set[str] = set()

    def grows(self, words: Iterable[str]) -> bool:
        """Whether any of these words is new; then they are known."""
        before = len(self._words)
        if before >= MOST_WORDS:
            return True
        self._words.update(words)
        return len(self._words) > before


def words_of(text: str) -> frozenset[str]:
    """The words and figures of a text."""
    return frozenset(_WORDS.findall(text.lower()))


def content(root: etree._Element) -> list[str]:
    """The content of a page as a reader sees it, in pieces: no menus, no footer, no addresses."""
    return [piece for piece in _pieces(main_element(root)) if piece]


def fingerprint(pieces: Iterable[str]) -> str:
    """The same for pages that say the same in the same elements, whatever their links and their code."""
    return sha256("\x00".join(pieces).encode("utf-8", "replace")).hexdigest()


def _pieces(root: etree._Element) -> Iterator[str]:
    walk = etree.iterwalk(root, events=("start",))
    for _, element in walk:
        if not isinstance(element.tag, str):
            continue
        if element is not root and element.tail is not None:
            yield element.tail.strip()
        if element.tag in _CODE or is_skipped(element):
            walk.skip_subtree()
            continue
        yield _tag(element)
        if element.text is not None:
            yield element.text.strip()


def _tag(element: etree._Element) -> str:
    """The tag, with what tells to which column a figure belongs."""
    if element.tag not in ("td", "th"):
        return f"<{element.tag}>"
    return f"<{element.tag} {element.get('colspan', '')} {element.get('rowspan', '')}>"


_CODE = frozenset({"script", "style", "noscript", "template"})
