"""The rows of ``portefeuillehouders``: who a page names as responsible, with the role if it says one.

Only lines that are a role and a name, or a name where names are expected, are taken; a sentence about a
wethouder names no portfolio holder.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assets.documents.blocks import Block, ListBlock, Paragraph, Table
from assets.documents.words.section_kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from assets.documents.rows.outline import Part

OFFICE_HOLDERS = "portefeuillehouders"
"""The kind of section that names them."""

LONGEST_LINE = 300

_LABEL = re.compile(
    r"(?:(?:verantwoordelijke? )?portefeuillehouder(?:s|\(s\))?|bestuurlijk verantwoordelijk(?:en?)?"
    r"|verantwoordelijke?(?= (?:wethouder|burgemeester)))"
    r"(?: ?: ?| (?=\w)|$)",
    re.IGNORECASE,
)

_ROLE = re.compile(
    r"((?:loco-?)?(?:wethouder|burgemeester|gemeentesecretaris|griffier|gedeputeerde|portefeuillehouder)s?)"
    r"(?: ?: ?| |$)",
    re.IGNORECASE,
)

_BETWEEN = re.compile(r"( ?[,;/&|] ?| en )")
_CALLED = re.compile(r"(?<=\.) \([^\W\d_][^()0-9]{1,20}\) (?=\S)")
"""What somebody is called, behind the initials: "J.W. (Jan) de Vries"."""

_REMARK = re.compile(r" ?\(([^()]{1,40})\)$")

_TITLES = frozenset({"dhr", "mevr", "mevrouw", "mw", "mr", "drs", "dr", "ir", "ing", "prof"})
_PREFIXES = frozenset(
    {"van", "de", "der", "den", "het", "in", "ten", "ter", "te", "op", "'t", "\u2019t", "el", "al", "von"}
)
_FIELDS = re.compile(
    r"\b(?:financiën|wonen|zorg|welzijn|sociaal|sociale|domein|ruimte|ruimtelijke|ordening|"
    r"economie|economische|zaken|onderwijs|sport|cultuur|duurzaamheid|mobiliteit|verkeer|"
    r"vervoer|jeugd|milieu|energie|klimaat|energietransitie|openbare|orde|veiligheid|"
    r"bestuur|dienstverlening|participatie|natuur|recreatie|vastgoed|grondzaken|inkomen|"
    r"volkshuisvesting|personeel|organisatie|algemene|leefomgeving|gezondheid|programma|"
    r"jeugdzorg|regio|overleg|raad|college|gemeente)\b",
    re.IGNORECASE,
)
"""Words of what somebody is responsible for; none of a name."""

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
        for holder in _of_part(part):
            if holder not in seen:
                seen.add(holder)
                yield holder


def _of_part(part: Part) -> Iterator[OfficeHolder]:
    expected = part.kind == OFFICE_HOLDERS
    if part.heading is not None and (label := _LABEL.match(part.heading.text)) is not None:
        yield from _named(part.heading.text[label.end() :])
    for block in part.blocks:
        if isinstance(block, Table):
            for text in _cells_of_holders(block):
                yield from _named(text)
            continue
        for line in _lines(block):
            label = _LABEL.match(line) if len(line) <= LONGEST_LINE else None
            if not expected and label is None:
                continue
            found = _named(line[label.end() :] if label is not None else line)
            # Below the names of a section its text begins; below a term of a list stands what it is about.
            expected = (expected and bool(found)) or (label is not None and label.end() == len(line))
            yield from found


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield block.text
    elif isinstance(block, ListBlock):
        yield from block.items


def _cells_of_holders(table: Table) -> Iterator[str]:
    """The lines of the cells beside or below one that says that portfolio holders stand there."""
    columns: set[int] = set()
    for place, row in enumerate(table.rows):
        filled = [cell for cell in row if cell.text]
        labels = [cell for cell in filled if kind_of(cell.text) == OFFICE_HOLDERS]
        if labels and labels[0] is filled[0] and len(filled) > 1 and not filled[1].header:
            named = filled[1:2]
        else:
            columns = columns if place else {cell.column for cell in labels if cell.column is not None}
            named = [cell for cell in filled if cell not in labels and cell.column in columns]
        for cell in named:
            yield from cell.text.split("\n")


def _named(line: str) -> list[OfficeHolder]:
    """The people a line names; none when any part of it is not surely one."""
    if len(line) > LONGEST_LINE:
        return []
    found: list[OfficeHolder] = []
    shared: str | None = None
    pieces = _BETWEEN.split(line.strip())
    for mark, piece in zip(["", *pieces[1::2]], pieces[::2], strict=True):
        role = _ROLE.match(piece)
        if role is not None and "," in mark and found and found[-1].rol is None:
            # "Kees Jansen, wethouder", but not "Kees Jansen, wethouder Financiën"
            if role.end() < len(piece):
                return []
            found[-1] = OfficeHolder(role[1], found[-1].naam)
            continue
        name = _name(piece[role.end() :] if role is not None else piece, after_role=bool(role or shared))
        if name is None:
            return []
        own = role[1] if role is not None else shared or _role_behind(piece)
        shared = own if own is not None and own.lower().endswith("wethouders") else None
        found.append(OfficeHolder(own, name))
    return found


def _role_behind(piece: str) -> str | None:
    """The role in brackets behind a name."""
    remark = _REMARK.search(piece)
    role = _ROLE.fullmatch(remark[1]) if remark is not None else None
    return role[1] if role is not None else None


def _name(text: str, *, after_role: bool) -> str | None:
    """The text as a name, without a party behind it; None when it does not look like one."""
    words = _CALLED.sub(" ", _REMARK.sub("", text)).split()
    while words and words[0].lower().removesuffix(".") in _TITLES:
        words = words[1:]
    if _FIELDS.search(text) is not None:
        return None
    if not (1 if after_role else 2) <= len(words) <= MOST_WORDS or (words[0] in _PREFIXES and not after_role):
        return None
    if not all(word in _PREFIXES or _INITIALS.fullmatch(word) or _is_capitalised(word) for word in words):
        return None
    return " ".join(words) if _is_capitalised(words[-1]) else None


def _is_capitalised(word: str) -> bool:
    return word[0].isupper() and _CAPITALISED.fullmatch(word) is not None
