"""The words of heads above columns of amounts, from ``head_words.yaml``: which text is one head, and of what.

One text at a time; how many columns a line of heads announces is counted in ``column_heads``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

YEAR = r"(?:19|20)[0-9]{2}"

ANY_YEAR = re.compile(rf"(?<![0-9]){YEAR}(?![0-9])")
"""A year wherever it stands in a text."""

_DATED = (
    r"(?:(?:(?:begin|eind)?(?:saldo|stand)|boekwaarde) )?(?:(?:per|ultimo) )?"
    rf"(?:0?1-0?1|31-12|1 januari|31 december)[- ]{YEAR}"
)
"""A balance at the first or the last day of a year."""

_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What the file says, in lower case; patterns are of a whole text, but for ``heads`` and ``glued``."""

    head: re.Pattern[str]
    """One head in a cell of its own."""
    heads: re.Pattern[str]
    """One of the heads in a line, with a space behind it."""
    glued: re.Pattern[str]
    """The same where nothing stands between them."""
    last: re.Pattern[str]
    total: re.Pattern[str]
    movement: re.Pattern[str]
    """How what is added to a balance, or taken from it, begins."""
    difference: frozenset[str]
    differing: re.Pattern[str]
    """A difference that names what it is of."""
    balance: str
    directions: tuple[str, ...]
    single: frozenset[str]
    labels: frozenset[str]
    modifiers: frozenset[str]
    groups: frozenset[str]
    numbered: frozenset[str]


@cache
def lexicon() -> Lexicon:
    """The words, read once."""
    raw = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    before, after, single, cells, last, movements, compared = (
        "|".join(re.escape(word) for word in sorted(raw[name], key=len, reverse=True))
        for name in ("before", "after", "single", "cells", "last", "movements", "compared")
    )
    dated = rf"(?:(?:{before}) )*{YEAR}(?: (?:{after}))?"
    difference = "|".join(map(re.escape, raw["difference"]))

    def words(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return Lexicon(
        head=words(rf"{dated}|{YEAR}(?: (?:{before}))+|{single}|(?:{cells}|{single}) {YEAR}|{_DATED}"),
        heads=words(rf"(?:{dated}|{single})(?=$| )"),
        glued=words(rf"(?:(?:{before}) ?)*{YEAR}(?:\s?(?:{after}))?|{single}"),
        last=words(rf"(?:{last})(?: (?:31-12|{YEAR}))?"),
        total=words(rf"{re.escape(raw['total'])}(?: {YEAR})?"),
        movement=words(rf"(?:overige )?(?:{movements})"),
        difference=frozenset(raw["difference"]),
        differing=words(rf"(?:{difference})\b.{{0,40}}\b(?:{compared})\b.{{0,40}}"),
        balance=raw["balance"],
        directions=tuple(raw["directions"]),
        single=frozenset(raw["single"]),
        labels=frozenset(raw["labels"]),
        modifiers=frozenset(raw["modifiers"]),
        groups=frozenset((*raw["groups"], *raw["before"])),
        numbered=frozenset(raw["numbered"]),
    )


def is_head(text: str) -> bool:
    """Whether a text is one head of a column of values."""
    shown, words = plain(text), lexicon()
    return words.head.fullmatch(shown) is not None or words.differing.fullmatch(shown) is not None


def begins_head(text: str) -> bool:
    """Whether a text is a head, or begins as one of a year or of what is added to a balance does."""
    first, words = plain(text).casefold().partition(" ")[0], lexicon()
    return is_head(text) or first in words.groups or words.movement.fullmatch(first) is not None


def ends_heads(text: str) -> bool:
    """Whether a text among unknown heads is surely one, and no title below them: a date, a difference."""
    return (is_head(text) and not is_single(text)) or lexicon().last.fullmatch(plain(text)) is not None


def is_single(text: str) -> bool:
    """Whether a text is a head that needs no year."""
    return plain(text).casefold() in lexicon().single


def is_direction(text: str) -> bool:
    """Whether a text is "Lasten" or "Baten", which stand above columns and above rows."""
    return plain(text).casefold() in lexicon().directions


def is_balance(text: str) -> bool:
    """Whether a text is "Saldo"."""
    return plain(text).casefold() == lexicon().balance


def is_title_of(text: str, heads: Sequence[str]) -> bool:
    """Whether a text before these heads can stand above all of them: "2024 | Lasten | Baten | Saldo"."""
    return ANY_YEAR.search(text) is not None and all(map(is_single, heads)) and any(map(is_direction, heads))


def is_group_head(text: str) -> bool:
    """Whether a text can stand above years: "Meerjarenraming", "Begroting"; a year in it does not matter."""
    return plain(ANY_YEAR.sub("", text)).casefold().rstrip("- ") in lexicon().groups


def is_numbered(label: str) -> bool:
    """Whether a number that ends a label is part of it: "fase 4", "Begroting 2024", and not "Sport 4"."""
    words = plain(label).casefold().split(" ")
    return is_head(label) or (len(words) > 1 and words[-1][0].isdigit() and words[-2] in lexicon().numbered)


def is_label_head(text: str) -> bool:
    """Whether a text is the head above the labels."""
    return plain(text).casefold() in lexicon().labels


def ends_in_modifier(label: str, head: str) -> bool:
    """Whether what is taken for the head of the labels can end in a word of the first head behind it.

    A head that begins with a small letter is the rest of one, unless all of the label is known.
    """
    if is_label_head(label):
        return False
    last = plain(label).casefold().rpartition(" ")[2]
    return head[0].islower() or last in lexicon().modifiers


def has_one_year(text: str) -> bool:
    """Whether a text names exactly one year."""
    return len(ANY_YEAR.findall(text)) == 1


def plain(text: str) -> str:
    """``text`` on one line, broken words joined."""
    return " ".join(_BROKEN_WORD.sub("", text).split())
