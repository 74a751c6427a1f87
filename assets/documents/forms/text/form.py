"""Plain text to blocks: which lines are headings, text, lists and cells of tables, and which are furniture.

A line is a heading when the page proves it (Pepperflow repeats it in "Terug naar navigatie - ..."), when it
is the page's title, is numbered, or is in the lexicon. A short line that is none of these stays text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assets.cleaning import clean
from assets.documents.blocks import Block, Heading, ListBlock, Paragraph
from assets.documents.forms.decoding import UnreadablePage
from assets.documents.forms.text.cells import token
from assets.documents.forms.text.lines import is_omission, is_unit_line, split_lines
from assets.documents.forms.text.runs import Part, Stretch, with_tables
from assets.documents.words.section_kinds import is_breadcrumb, is_heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_LINES = 100_000

LONGEST_HEADING = 250
"""The longest goal in the seeds has 166 characters."""

LONG_LINE = 60
"""A line under a title in the same stretch is running text when it is longer than this."""

_BACK = re.compile(
    r"terug naar (?:navigatie|boven|de top|begin|inhoud|inhoudsopgave)(?: ?[-\u2013:] ?(?P<heading>.+))?",
    re.IGNORECASE,
)
_BACK_AT_END = re.compile(r"\s*\bterug naar navigatie\b.*$", re.IGNORECASE)

_COOKIES = re.compile(
    r"(?:deze|onze|wij|we)\b.{0,60}\b(?:gebruik(?:t|en)?|plaats(?:t|en)|maakt? gebruik van)\b.{0,60}"
    r"\bcookies\b.*"
    r"|(?:alle )?cookies (?:accepteren|weigeren|toestaan)",
    re.IGNORECASE,
)

_ADDRESS = re.compile(r"https?://\S+")

_NUMBERED = re.compile(r"(?:[0-9]{1,2}(?:\.[0-9]{1,3}){1,3}\.?|[0-9]{1,2}\.) [^\W\d_]")

_TITLE, _SECTION, _GOAL = 1, 2, 3
"""Levels of headings: text tells no levels, so numbered headings stand below the section they are in."""


def read_text(text: str) -> list[Block]:
    """The blocks of a page of plain text. Raises ``UnreadablePage`` when it has too many lines."""
    lines = clean(text).split("\n")
    if len(lines) > MAX_LINES:
        raise UnreadablePage(f"De tekst heeft meer dan {MAX_LINES // 1000}.000 regels.")
    return _merged(_blocks(with_tables(_titled(_parts(lines)))))


def _parts(lines: Sequence[str]) -> list[Part]:
    """The stretches between blank lines, with the lists and tables of lines in them."""
    parts: list[Part] = []
    for stretch in _stretches(lines):
        if stretch.heading:
            parts.append(stretch)
        else:
            found = split_lines(stretch.lines)
            parts.extend(Stretch(part) if isinstance(part, tuple) else part for part in found)
    return parts


def _stretches(lines: Sequence[str]) -> Iterator[Stretch]:
    """The stretches between blank lines, without navigation; what Pepperflow repeats there is a heading."""
    held: list[str] = []
    ended = False
    begun = False
    for line in lines:
        back = _BACK.fullmatch(line)
        if back is not None:
            if held and back["heading"] is not None and held[-1].casefold() == back["heading"].casefold():
                yield from _stretch(held[:-1])
                yield Stretch((held[-1],), heading=_SECTION)
                held = []
            ended = True
            continue
        kept = _BACK_AT_END.sub("", line)
        if not kept:
            ended = True
        elif not _COOKIES.fullmatch(kept) and (begun or not _ADDRESS.fullmatch(kept)):
            if ended or is_omission(kept):
                yield from _stretch(held)
                held = []
            held.append(kept)
            ended, begun = is_omission(kept), True
    yield from _stretch(held)


def _stretch(lines: Sequence[str]) -> Iterator[Stretch]:
    if lines:
        yield Stretch(tuple(lines))


def _titled(parts: Sequence[Part]) -> list[Part]:
    """The parts without the breadcrumbs above the title, and with the title as a heading."""
    place = 0
    while place + 1 < len(parts) and _is_breadcrumb(parts[place]) and _can_be_title(parts, place + 1):
        place += 1
    rest = list(parts[place:])
    if rest and _can_be_title(rest, 0) and isinstance(rest[0], Stretch) and not rest[0].heading:
        first, *others = rest[0].lines
        if not is_heading(first):
            rest[:1] = [Stretch((first,), heading=_TITLE), *_stretch(others)]
    return rest


def _is_breadcrumb(part: Part) -> bool:
    return isinstance(part, Stretch) and len(part.lines) == 1 and is_breadcrumb(part.lines[0])


def _can_be_title(parts: Sequence[Part], place: int) -> bool:
    """Whether a heading begins there: a short line that ends no sentence and labels no value."""
    part = parts[place]
    if not isinstance(part, Stretch):
        return False
    if part.heading:
        return True
    line = part.lines[0]
    if not _is_short(line) or line.startswith("[") or token(line).is_value or is_unit_line(line):
        return False
    if len(part.lines) > 1:
        return len(part.lines[1]) > LONG_LINE or part.lines[1].startswith("[")
    after = parts[place + 1] if place + 1 < len(parts) else None
    return not (isinstance(after, Stretch) and token(after.text).is_value)


def _is_short(line: str) -> bool:
    return len(line) <= LONGEST_HEADING and not line.endswith((".", ":", ";", ",", "!"))


def _blocks(parts: Iterable[Part]) -> Iterator[Block]:
    below_section = False
    depth = 0
    for part in parts:
        if not isinstance(part, Stretch):
            yield part
            continue
        if part.heading == _TITLE:
            yield Heading(_TITLE, part.lines[0])
            continue
        for line in part.lines:
            number = _NUMBERED.match(line) if len(part.lines) == 1 and _is_short(line) else None
            if number is not None:
                parts_of_number = number[0].split(" ")[0].strip(".").count(".")
                depth = depth or parts_of_number
                level = (_GOAL if below_section else _SECTION) + max(0, parts_of_number - depth)
                yield Heading(level, line)
            elif part.heading or is_heading(line):
                below_section, depth = True, 0
                yield Heading(_SECTION, line)
            else:
                yield Paragraph(line)


def _merged(blocks: Iterable[Block]) -> list[Block]:
    """The blocks, with lists that only blank lines kept apart as one."""
    merged: list[Block] = []
    for block in blocks:
        last = merged[-1] if merged else None
        if isinstance(block, ListBlock) and isinstance(last, ListBlock):
            merged[-1] = ListBlock((*last.items, *block.items))
        else:
            merged.append(block)
    return merged
