"""What a piece of text says as a number in Dutch notation, or why it says none.

A point groups thousands, a comma begins decimals, and a minus has many faces. Which column, period or sign
convention a number belongs to is decided by whoever read the table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from assets.cleaning import clean

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_LENGTH = 40
MAX_DIGITS = 15
"""A published number is a 64-bit float, which keeps 15 digits exactly."""

REMEMBERED = 2_048
"""Texts: those of a large table; some 500 kB."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a text says as a number.

    ``value`` is the number as shown: ``3,2 mln`` is 3.2 with unit ``mln``, nothing is multiplied.
    ``unit`` is ``%``, ``‰``, ``€``, ``mln``, ``€ mln``, …; ``qualifier`` is a Dutch word for what stands
    beside or instead of a number (voordeel, nadeel, streepje, pro memorie, …). Without a value ``why_not``
    says in Dutch why there is none; with a value it is None.
    """

    value: Decimal | None = None
    unit: str | None = None
    qualifier: str | None = None
    why_not: str | None = None


_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))

_FOOTNOTE = re.compile(
    r"(?<=[0-9%])(?: ?[*†‡]{1,3}⁾?|(?<!\b10) ?⁽?[¹²³⁰⁴-⁹]{1,2}⁾?| [0-9]\)| ?\[[1-9][0-9]?\])$"
)
"""A mark behind a figure; a small digit behind 10 can be a power."""

_WORDS: Mapping[str, tuple[str, str]] = {
    "-": ("streepje", "Een streepje zegt niet of het nul is of niet bekend."),
    "--": ("streepje", "Een streepje zegt niet of het nul is of niet bekend."),
    "pm": ("pro memorie", "Pro memorie: het bedrag is nog niet bekend."),
    "-pm": ("pro memorie", "Pro memorie: het bedrag is nog niet bekend."),
    "p.m.": ("pro memorie", "Pro memorie: het bedrag is nog niet bekend."),
    "nvt": ("niet van toepassing", "Niet van toepassing."),
    "n.v.t.": ("niet van toepassing", "Niet van toepassing."),
    "nb": ("niet bekend", "Niet bekend."),
    "n.b.": ("niet bekend", "Niet bekend."),
    "nnb": ("niet bekend", "Nog niet bekend."),
    "n.n.b.": ("niet bekend", "Nog niet bekend."),
    "ntb": ("niet bekend", "Nog te bepalen."),
    "n.t.b.": ("niet bekend", "Nog te bepalen."),
    "nihil": ("nihil", "Nihil zegt dat er niets of bijna niets is, niet hoeveel."),
    "onbekend": ("niet bekend", "Niet bekend."),
}

_LETTERS = {"V": "voordeel", "N": "nadeel"}

_UNITS = {
    "procent": "%",
    "mln.": "mln",
    "miljoen": "mln",
    "mld.": "mld",
    "miljard": "mld",
    "euro": "€",
    "eur": "€",
}

_UNIT = (
    r"(?i:x ?)?(?P<unit>%|‰|€|(?i:procent|mln\.?|miljoen|mld\.?|miljard|euro|eur|fte))(?P<euro> (?i:euro))?"
)

_SHAPE = re.compile(
    r"(?:\(?(?P<letter>[NV])\)? )?"
    r"(?P<sign>-/-|[-+])? ?"
    r"(?:(?P<currency>€|EUR) ?)?"
    r"(?P<inner>-/-|[-+])? ?"
    r"(?P<number>[0-9][0-9., ]*?)"
    r"(?P<whole>,-{1,2})?"
    rf"(?: ?{_UNIT})?"
    r"(?: \(?(?P<after>[NV])\)?)?"
)

_BARE_UNIT = re.compile(rf"(?:€ ?)?{_UNIT}")

_PLAIN = re.compile(r"(?:0|[1-9][0-9]*)(?:,[0-9]+)?")
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?|[1-9][0-9]{0,2}(?: [0-9]{3})+(?:,[0-9]+)?")
_DECIMALS_OR_THOUSANDS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")

_UNREAD = re.compile(
    r"(?:€ ?)?[0-9][0-9., ]*-|\((?!(?:19|20)[0-9]{2}\))(?:€ ?)?[0-9][0-9., ]*\) ?%?|\?+|\.{2,}|\u2026"
)
_POINTED = re.compile(r"(?:€ ?)?[-+]?[0-9]+\.[0-9]{1,2} ?%?")


def read_number(text: str) -> Reading:
    """What ``text``, the whole of a cell, says as a number. Never raises and never guesses.

    ``1.234`` is 1234 and ``1,5`` is 1.5; ``0.61``, ``1,234``, ``007``, ``5-6`` and ``(22)`` are refused,
    because each can be meant otherwise.
    """
    # A cell is asked four times what it is, and a page repeats its figures; a long text is not kept for that.
    return _remembered(text) if len(text) <= 2 * MAX_LENGTH else _reading(text)


def is_unread(text: str) -> bool:
    """Whether a text stands for a value that is not to be read, and is no label: "60-", "(22)", "?", "...".

    A year in brackets can be a part of a head.
    """
    return _UNREAD.fullmatch(text.translate(_DASHES)) is not None


def has_decimal_point(text: str) -> bool:
    """Whether a text is a number with one or two decimals behind a point, as in English or an export."""
    return _POINTED.fullmatch(text.strip()) is not None


def _reading(text: str) -> Reading:
    shown = clean(text).translate(_DASHES)
    if not shown:
        return Reading(why_not="De cel is leeg.")
    if "\n" in shown:
        return Reading(why_not="De cel heeft meer dan één regel.")
    if len(shown) > MAX_LENGTH:
        return Reading(why_not="De tekst is te lang voor een getal.")
    return _without_number(shown) or _with_number(_FOOTNOTE.sub("", shown))


_remembered = lru_cache(maxsize=REMEMBERED)(_reading)


def _without_number(shown: str) -> Reading | None:
    """What a letter, a word or a bare unit says; None for anything else."""
    if shown in _LETTERS:
        return Reading(qualifier=_LETTERS[shown], why_not="Er staat alleen een letter, geen getal.")
    word = shown.lower().removeprefix("€").lstrip()
    if word in _WORDS:
        qualifier, why_not = _WORDS[word]
        return Reading(unit="€" if shown.startswith("€") else None, qualifier=qualifier, why_not=why_not)
    bare = _BARE_UNIT.fullmatch(shown)
    if bare is not None:
        return Reading(unit=_unit(bare["unit"]), why_not="Er staat alleen een eenheid, geen getal.")
    return None


def _with_number(shown: str) -> Reading:
    shape = _SHAPE.fullmatch(shown)
    if shape is None:
        return Reading(why_not="Dit is geen getal in Nederlandse notatie.")
    if shape["sign"] and shape["inner"]:
        return Reading(why_not="Er staan twee tekens voor het getal.")
    if shape["letter"] and shape["after"]:
        return Reading(why_not="Er staan twee letters bij het getal.")
    value, why_not = _value(shape["number"], whole=bool(shape["whole"]))
    if value is None:
        return Reading(why_not=why_not)
    negative = value != 0 and (shape["sign"] or shape["inner"] or "+").startswith("-")
    in_euros = shape["currency"] or shape["euro"]
    units = [unit for unit in ("€" if in_euros else None, _unit(shape["unit"])) if unit]
    letter = shape["letter"] or shape["after"]
    return Reading(
        value=-value if negative else value,
        unit=" ".join(dict.fromkeys(units)) or None,
        qualifier=_LETTERS[letter] if letter else None,
    )


def _value(number: str, *, whole: bool) -> tuple[Decimal | None, str | None]:
    """The value of digits with their separators, or why they have none."""
    if sum(character.isdigit() for character in number) > MAX_DIGITS:
        return None, "Het getal heeft te veel cijfers."
    if _DECIMALS_OR_THOUSANDS.fullmatch(number):
        return None, "Drie cijfers na de komma: het kunnen decimalen of duizendtallen zijn."
    if not (_PLAIN.fullmatch(number) or _GROUPED.fullmatch(number)):
        return None, "Punten, komma's en cijfers staan niet als in een Nederlands getal."
    if whole and "," in number:
        return None, "Er staan decimalen voor de streep van hele euro's."
    return Decimal(number.replace(".", "").replace(" ", "").replace(",", ".")), None


def _unit(shown: str | None) -> str | None:
    return _UNITS.get(shown.lower(), shown.lower()) if shown else None
