"""What is cleaned from text of any source, and nothing more: white space, hidden characters, Unicode form.

Words and figures stay as the source shows them. Characters that would be seen otherwise than they are read
are replaced by a mark that can be seen.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_TEXT = 32_000
"""Of one published text: a cell of a workbook holds 32,767 characters."""

CUT = " […]"
"""Ends a text that was longer than its place allows."""

_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029]")

_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f"  # controls (Cc)
    "\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202d\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U000e0001-\U000e007f"  # formats (Cf)
    "\ud800-\udfff\ufffe\uffff]"  # no characters at all, and not allowed in the XML of a workbook
)

_REVERSED = "\u202e"
"""Shows 123 as 321: a figure read from behind it would not be the figure that the page shows."""

_SPACES = re.compile(r"[^\S\n]+")

_PIECE = 1_000
"""CPython orders combining marks by insertion: 80,000 of them in a row take 7 s, 1,000 take 1 ms."""


def clean(text: str) -> str:
    """``text`` with single spaces, one kind of line end, composed letters and no hidden characters."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())  # most cells of tables: 3 times as fast
    text = _LINE_ENDS.sub("\n", text)
    text = _UNSEEN.sub("", text).replace(_REVERSED, "\N{REPLACEMENT CHARACTER}")
    text = _SPACES.sub(" ", _composed(text))
    return "\n".join(line.strip(" ") for line in text.split("\n")).strip("\n")


def one_line(text: str) -> str:
    """``text`` cleaned, its lines joined by a space."""
    return " ".join(clean(text).split("\n")).strip()


def bounded(text: str, limit: int = MAX_TEXT) -> str:
    """``text`` if it is not longer than ``limit``; otherwise its beginning, which says that it was cut."""
    return text if len(text) <= limit else text[: limit - len(CUT)].rstrip() + CUT


def _composed(text: str) -> str:
    if text.isascii():
        return text
    return "".join(unicodedata.normalize("NFC", piece) for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces, cut before a letter and not before a mark that belongs to one."""
    start = 0
    while start < len(text):
        end = start + _PIECE
        while end < len(text) and end < start + 2 * _PIECE and unicodedata.combining(text[end]):
            end += 1
        yield text[start:end]
        start = end
