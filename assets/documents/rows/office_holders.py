"""The rows of ``portefeuillehouders``: who a page names as responsible, with the role if it says one.

Only lines that are a role and a name, or a name where names are expected, are taken; a sentence about a
wethouder names no portfolio holder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.documents.blocks import Block, ListBlock, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assets.documents.rows.outline import Part

OFFICE_HOLDERS = "portefeuillehouders"
"""The kind of section that names them."""

LONGEST_LINE = 300

_LABEL = re.compile(r"(?:verantwoordelijk )?portefeuillehouder(?:s|\(s\))? ?: ?", re.IGNORECASE)

_ROLE = re.compile(
    r"((?:loco-?)?(?:wethouder|burgemeester|gemeentesecretaris|griffier|gedeputeerde|portefeuillehouder)s?)"
    r"(?: ?: ?| |$)",
    re.IGNORECASE,
)

_BETWEEN = re.compile(r" ?[,;/&|] ?| en ")
_REMARK = re.compile(r" ?\([^()]{1,40}\)$")

_TITLES = frozenset(
    {
        "dhr",
        "dhr.",
        "mevr",
        "mevr.",
        "mevrouw",
        "mw",
        "mw.",
        "mr",
        "mr.",
        "drs",
        "drs.",
        "dr",
        "dr.",
        "ir",
        "ir.",
    }
)
_PREFIXES = frozenset(
    {"van", "de", "der", "den", "het", "in", "ten", "ter", "te", "op", "'t", "\u2019t", "el", "al", "von"}
)
_INITIALS = re.compile(r"(?:[^\W\d_][a-z]{0,2}\.-?)+")
_CAPITALISED = re.compile(r"[^\W\d_](?:[^\W\d_]|['\u2019-](?=[^\W\d_]))*")

MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class OfficeHolder:
    """A row of ``portefeuillehouders``, with the columns of that table."""

    rol: str | None
    naam: str


def office_holders(parts: Iterable[Part]) -> Iterator[OfficeHolder]:
    """The portfolio holders of a page in order, each named once with the same role."""
    seen: set[OfficeHolder] = set()
    for part in parts:
        expected = part.kind == OFFICE_HOLDERS
        for line in _lines(part.blocks):
            label = _LABEL.match(line) if len(line) <= LONGEST_LINE else None
            if not expected and label is None:
                continue
            found = _named(line[label.end() :] if label is not None else line)
            # Below the names of a section its text begins.
            expected = expected and bool(found)
            for holder in found:
                if holder not in seen:
                    seen.add(holder)
                    yield holder


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, ListBlock):
            yield from block.items


def _named(line: str) -> list[OfficeHolder]:
    """The people a line names; none when any part of it is not surely one."""
    if len(line) > LONGEST_LINE:
        return []
    found: list[OfficeHolder] = []
    shared: str | None = None
    for piece in _BETWEEN.split(line.strip()):
        role = _ROLE.match(piece)
        name = _name(piece[role.end() :] if role is not None else piece, after_role=bool(role or shared))
        if name is None:
            return []
        own = role[1] if role is not None else shared
        shared = own if own is not None and own.lower().endswith("wethouders") else None
        found.append(OfficeHolder(own, name))
    return found


def _name(text: str, *, after_role: bool) -> str | None:
    """The text as a name, without a party behind it; None when it does not look like one."""
    words = _REMARK.sub("", text).split()
    while words and words[0].lower() in _TITLES:
        words = words[1:]
    if not (1 if after_role else 2) <= len(words) <= MOST_WORDS or (words[0] in _PREFIXES and not after_role):
        return None
    if not all(word in _PREFIXES or _INITIALS.fullmatch(word) or _is_capitalised(word) for word in words):
        return None
    return " ".join(words) if _is_capitalised(words[-1]) else None


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and _CAPITALISED.fullmatch(word) is not None
