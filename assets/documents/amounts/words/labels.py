"""What the labels of a row say: direction, subject, whether it is a total, a programme, a taakveld.

One row at a time; what a row inherits from the rows above it is decided by ``layout``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assets.cleaning import one_line
from assets.documents.amounts.words.lexicon import (
    REMEMBERED,
    costed_direction_of,
    direction_of,
    is_cost,
    is_total,
    plain,
    reserves_of,
)
from assets.reference.taakveldlijst import taakveld_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assets.documents.amounts.words.lexicon import Direction

LONGEST = 300
"""Characters of a label that is compared; a longer one is a sentence."""

_DIRECTION_OF = re.compile(
    r"(?:totaal |totale )?(?P<direction>lasten|baten|saldo)"
    r"(?= (?:van )?(?:het )?(?:(?:programma|taakveld|domein)\b|[0-9]{1,2}\.[0-9]))"
)
_PROGRAMME = re.compile(
    r"(?:deel)?programma\b"
    r"(?!'?s\b|begroting| ?[/+&]| (?:en|of|met|per|naam|nummer|nr|code|omschrijving)\b).*",
    re.DOTALL,
)
"""A programme by name or number; "Programma en omschrijving" is the head of labels."""

_NO_PROGRAMME = re.compile(
    r"(?:deel)?programma'?s?|(?:sub|eind)?totaa?l.*|.*(?:lasten|baten|saldo)", re.DOTALL
)
"""The head of programmes, all of them, or a side of one; glued to its name as well."""

_NUMBERED = re.compile(r"(?:(?:deel)?programma|taakveld|domein|hoofdstuk|beleidsveld)\b|[0-9]")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_BESIDE_SUBJECT = re.compile(
    r"(?P<before>lasten|baten|saldo)[ :-]+(?P<rest>.+)|(?P<subject>.+?)[ :-]+(?P<after>lasten|baten|saldo)"
)
_SUBJECT = re.compile(
    r"^(?:lasten|baten|saldo)\b|\b(?:lasten|baten|saldo)(?: ?[*\u00b9\u00b2\u00b3]| [0-9]\))?$", re.IGNORECASE
)
_CODE = re.compile(r"[0-9]{1,2}")
_ROW_CODE = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,3}[a-z]?)*\.?")


@dataclass(frozen=True, slots=True)
class Label:
    """The labels of one row.

    ``subject``: what is left without words of direction; empty where the label is only a direction.
    ``reserves``: the direction follows from a storting in or onttrekking from reserves.
    """

    text: str
    subject: str
    direction: Direction | None = None
    reserves: Direction | None = None
    total: bool = False
    is_cost: bool = False
    parts: tuple[str, ...] = ()
    """The cells of which it was made."""

    @property
    def plain(self) -> str:
        """As it is compared."""
        return plain(self.text)

    @property
    def is_numbered(self) -> bool:
        """Whether a row of labels begins a programme or the like, below which a direction goes on."""
        return _NUMBERED.match(self.plain) is not None


def read_label(texts: Sequence[str]) -> Label:
    """What the label cells of a row say together, from left to right."""
    shown = [one_line(text) for text in texts if text.strip()]
    together = " ".join(shown)
    if len(together) > LONGEST:
        return Label(together, together)
    directions = [(text, direction) for text in shown if (direction := direction_of(plain(text))) is not None]
    rest = " ".join(text for text in shown if direction_of(plain(text)) is None)
    direction = directions[-1][1] if directions else None
    if direction is None and (begun := _DIRECTION_OF.match(plain(together))) is not None:
        found = begun["direction"]
        direction = "lasten" if found == "lasten" else "baten" if found == "baten" else "saldo"
    return Label(
        text=together,
        subject=rest,
        direction=direction,
        reserves=reserves_of(plain(together)),
        total=any(is_total(plain(text)) for text in (*shown, together)),
        is_cost=any(is_cost(plain(text)) for text, _ in directions),
        parts=tuple(shown),
    )


def paired_labels(texts: Iterable[str]) -> dict[str, Label]:
    """The labels, plain, that name a direction beside the same subject: "Sport lasten" and "Sport baten".

    Without its pair "lokale lasten" can be anything.
    """
    found: dict[str, dict[Direction, str]] = {}
    for text in texts:
        named = _BESIDE_SUBJECT.fullmatch(plain(text)) if len(text) <= LONGEST else None
        if named is not None:
            direction = direction_of(named["before"] or named["after"])
            if direction is not None:
                found.setdefault(named["subject"] or named["rest"], {})[direction] = one_line(text)
    return {
        plain(text): Label(text, _SUBJECT.sub("", text).strip(" :-"), direction)
        for pair in found.values()
        if {"lasten", "baten"} <= pair.keys()
        for direction, text in pair.items()
    }


def costed_labels(texts: Iterable[str]) -> dict[str, Label]:
    """The labels, plain, that stand for lasten and baten where a section asks what a programme costs.

    Both sides and a saldo must be there, and neither lasten nor baten by name.
    """
    shown = {plain(text): one_line(text) for text in texts if len(text) <= LONGEST}
    found = {text: direction for text in shown if (direction := costed_direction_of(text)) is not None}
    named = {direction_of(text) for text in shown} - {None}
    if set(found.values()) != {"lasten", "baten"} or named != {"saldo"}:
        return {}
    return {text: Label(shown[text], "", direction) for text, direction in found.items()}


def programme_in(text: str) -> str | None:
    """The programme that a label or heading names as such, as it stands."""
    return _programme(text) if len(text) <= LONGEST else None


def can_be_programme(text: str) -> bool:
    """Whether a label can be the name of a programme where a head says that labels are."""
    return _NO_PROGRAMME.fullmatch(plain(text)) is None


@lru_cache(maxsize=REMEMBERED)
def _programme(text: str) -> str | None:
    """Asked of a label for every figure of its row; so is its taakveld."""
    named = _YEAR.search(text) is None and _PROGRAMME.fullmatch(plain(text)) is not None
    return one_line(text) if named and can_be_programme(text) else None


def taakveld_of(label: str, jaar: int, *, name_tells: bool) -> str | None:
    """The taakveld that a label names in the list of ``jaar``; see ``taakveldlijst``."""
    return _taakveld(label, jaar, name_tells) if len(label) <= LONGEST else None


@lru_cache(maxsize=REMEMBERED)
def _taakveld(label: str, jaar: int, name_tells: bool) -> str | None:  # noqa: FBT001 - a cache keeps it apart
    return taakveld_in(label, jaar, name_tells=name_tells)


def is_row_code(text: str) -> bool:
    """Whether a cell before a label is its number, such as 3 or 0.1."""
    return _ROW_CODE.fullmatch(text.strip()) is not None


def is_code(text: str) -> bool:
    """Whether a cell can hold the number of its row; a code with a point, such as 0.1, reads as no number."""
    return _CODE.fullmatch(text.strip()) is not None
