"""How many columns the heads of a table announce, and which: by years, and by words of a lexicon.

Heads that say anything else are not counted, because a column more or less moves every value below them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

YEAR = r"(?:19|20)[0-9]{2}"

_ANY_YEAR = re.compile(rf"(?<![0-9]){YEAR}(?![0-9])")
_DATED = (
    r"(?:(?:(?:begin|eind)?(?:saldo|stand)|boekwaarde) )?(?:(?:per|ultimo) )?"
    rf"(?:0?1-0?1|31-12|1 januari|31 december)[- ]{YEAR}"
)
"""A balance at the first or the last day of a year."""

_DIGIT = re.compile(r"[0-9]")
_UNIT = re.compile(r"[x*] ?(?:€ ?)?1\.?000", re.IGNORECASE)
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_])")

SpannedHead: TypeAlias = tuple[str, int]
"""The text of a head and over how many columns it runs."""


@dataclass(frozen=True, slots=True)
class Heads:
    """The heads above the values: the lower row has one for each column, the upper row may span several."""

    lower: tuple[str, ...]
    upper: tuple[SpannedHead, ...] = ()
    label: str | None = None
    """The head above the labels, if it is there."""

    @property
    def triples(self) -> tuple[tuple[int, int, int], ...]:
        """The places, from 0, of lasten, baten and saldo that belong together."""
        names = [head.casefold() for head in self.lower]
        words = (*_lexicon().directions, _lexicon().balance)
        size = len(words)
        groups = [names[start : start + size] for start in range(0, len(names), size)]
        if any(sorted(group) != sorted(words) or group != groups[0] for group in groups):
            return ()
        lasten, baten, saldo = map(groups[0].index, words)
        return tuple((at + lasten, at + baten, at + saldo) for at in range(0, len(names), size))

    @property
    def totals(self) -> tuple[int, ...]:
        """The places of heads that say "Totaal", which is the sum of others."""
        return tuple(
            at for at, head in enumerate(self.lower) if _lexicon().total.fullmatch(_plain(head)) is not None
        )

    @property
    def differences(self) -> tuple[int, ...]:
        """The places of heads that say "Verschil"."""
        return tuple(at for places in self.must_follow if len(places) == 1 for at in places)

    @property
    def movements(self) -> frozenset[int]:
        """The places of what is added to a balance or taken from it."""
        return frozenset(
            at for at, head in enumerate(self.lower) if _lexicon().movement.match(_plain(head)) is not None
        )

    @property
    def must_follow(self) -> tuple[frozenset[int], ...]:
        """The places that must depend on each other: lasten, baten and saldo of one year, or a verschil."""
        words = _lexicon()
        found: list[frozenset[int]] = []
        above = [text for text, span in self.upper for _ in range(span)]
        names = [_plain(f"{head} {over}") for head, over in zip_longest(self.lower, above, fillvalue="")]
        for at, name in enumerate(names):
            word, _, rest = name.casefold().partition(" ")
            if word == words.difference:
                found.append(frozenset({at}))
            if word == words.balance:
                others = [f"{other} {rest}".strip() for other in words.directions]
                places = {place for place, each in enumerate(names) if each.casefold() in others}
                if len(places) == len(others):
                    found.append(frozenset({at, *places}))
        return tuple(found)


@dataclass(frozen=True, slots=True)
class _Lexicon:
    head: re.Pattern[str]
    heads: re.Pattern[str]
    glued: re.Pattern[str]
    last: re.Pattern[str]
    total: re.Pattern[str]
    movement: re.Pattern[str]
    difference: str
    differing: re.Pattern[str]
    balance: str
    directions: tuple[str, ...]
    single: frozenset[str]
    labels: frozenset[str]
    groups: frozenset[str]
    numbered: frozenset[str]


@cache
def _lexicon() -> _Lexicon:
    raw = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    before, after, single, cells, last, movements, compared = (
        "|".join(re.escape(word) for word in sorted(raw[name], key=len, reverse=True))
        for name in ("before", "after", "single", "cells", "last", "movements", "compared")
    )
    dated = rf"(?:(?:{before}) )*{YEAR}(?: (?:{after}))?"
    difference = re.escape(raw["difference"])

    def words(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    return _Lexicon(
        head=words(rf"{dated}|{single}|(?:{cells}|{single}) {YEAR}|{_DATED}"),
        heads=words(rf"(?:{dated}|{single})(?=$| )"),
        glued=words(rf"(?:(?:{before}) ?)*{YEAR}(?:\s?(?:{after}))?|{single}"),
        last=words(rf"(?:{last})(?: (?:31-12|{YEAR}))?"),
        total=words(rf"{re.escape(raw['total'])}(?: {YEAR})?"),
        movement=words(rf"(?:overige )?(?:{movements})"),
        difference=raw["difference"],
        differing=words(rf"{difference}\b.{{0,40}}\b(?:{compared})\b.{{0,40}}"),
        balance=raw["balance"],
        directions=tuple(raw["directions"]),
        single=frozenset(raw["single"]),
        labels=frozenset(raw["labels"]),
        groups=frozenset((*raw["groups"], *raw["before"])),
        numbered=frozenset(raw["numbered"]),
    )


def is_head(text: str) -> bool:
    """Whether a text is one head of a column of values."""
    plain = _plain(text)
    return _lexicon().head.fullmatch(plain) is not None or _lexicon().differing.fullmatch(plain) is not None


def ends_heads(text: str) -> bool:
    """Whether a text among unknown heads is surely one, and no title below them: a date, a difference."""
    return (is_head(text) and not is_single(text)) or _lexicon().last.fullmatch(_plain(text)) is not None


def is_single(text: str) -> bool:
    """Whether a text is a head that needs no year."""
    return _plain(text).casefold() in _lexicon().single


def is_direction(text: str) -> bool:
    """Whether a text is "Lasten" or "Baten", which stand above columns and above rows."""
    return _plain(text).casefold() in _lexicon().directions


def is_balance(text: str) -> bool:
    """Whether a text is "Saldo"."""
    return _plain(text).casefold() == _lexicon().balance


def is_title_of(text: str, heads: Sequence[str]) -> bool:
    """Whether a text before these heads can stand above all of them: "2024 | Lasten | Baten | Saldo"."""
    return _ANY_YEAR.search(text) is not None and all(map(is_single, heads)) and any(map(is_direction, heads))


def is_group_head(text: str) -> bool:
    """Whether a text can stand above years: "Meerjarenraming", "Begroting"; a year in it does not matter."""
    return _plain(_ANY_YEAR.sub("", text)).casefold().rstrip("- ") in _lexicon().groups


def is_numbered(label: str) -> bool:
    """Whether a number that ends a label is part of it: "fase 4", "Begroting 2024", and not "Sport 4"."""
    words = _plain(label).casefold().split(" ")
    return is_head(label) or (len(words) > 1 and words[-1][0].isdigit() and words[-2] in _lexicon().numbered)


def is_label_head(text: str) -> bool:
    """Whether a text is the head above the labels."""
    return _plain(text).casefold() in _lexicon().labels


def heads_of(lines: Sequence[str], *, glued: bool = False) -> Heads | None:
    """The heads in one line, or in two of which the upper one spans; None when they cannot be counted."""
    if len(lines) == 1:
        split = _split(lines[0], glued=glued)
        # "Lasten | Lasten | Baten | Saldo": the first one is the head of the labels.
        if split is None or (is_single(split[1][0]) and split[1][0] in split[1][1:]):
            return None
        return Heads(split[1], label=split[0])
    upper, lower = (_split(line, glued=glued) for line in lines)
    if upper is None or lower is None or lower[0] is not None or not all(map(is_single, lower[1])):
        return None
    return spanning(upper[1], lower[1], upper[0])


def is_head_line(line: str) -> bool:
    """Whether a glued line holds nothing but heads."""
    return _split(line, glued=True) is not None


def names_columns(line: str, *, glued: bool = False) -> bool:
    """Whether a line among rows is one of heads: two of them and no other figure, or nothing but heads."""
    pattern = _lexicon().glued if glued else _lexicon().heads
    found = [each[0].casefold() for each in pattern.finditer(line)]
    dated = sum(_ANY_YEAR.search(head) is not None for head in found)
    several = dated > 1 or len(set(found)) < len(found) or (dated and len(found) > 2)  # noqa: PLR2004
    if several and not _DIGIT.search(_UNIT.sub("", pattern.sub("", line))):
        return True
    split = _split(line, glued=glued)
    # "Totaal lasten" is a title.
    return split is not None and (len(split[1]) > 2 or (len(split[1]) > 1 and is_direction(split[1][0])))  # noqa: PLR2004


def spanning(upper: Sequence[str], lower: Sequence[str], label: str | None) -> Heads | None:
    """Heads on two levels, of which each upper one begins where the lower ones begin anew; or None.

    The last one may span more: "Lasten | Baten | Lasten | Baten | Totaal" below two heads.
    """
    starts = [place for place, head in enumerate(lower) if head == lower[0]]
    if len(starts) != len(upper) or len(starts) < 2:  # noqa: PLR2004 - one group repeats nothing
        return None
    spans = [end - start for start, end in zip(starts, [*starts[1:], len(lower)], strict=True)]
    size = spans[0]
    groups = [lower[start : start + size] for start in starts]
    if size < 2 or set(spans[:-1]) != {size} or spans[-1] < size:  # noqa: PLR2004 - one column is no span
        return None
    if any(group != groups[0] for group in groups) or len(set(groups[0])) != size:
        return None
    return Heads(tuple(lower), tuple(zip(upper, spans, strict=True)), label)


def has_one_year(text: str) -> bool:
    """Whether a text names exactly one year."""
    return len(_ANY_YEAR.findall(text)) == 1


def _split(line: str, *, glued: bool) -> tuple[str | None, tuple[str, ...]] | None:
    """The head of the labels and those of the columns in a line; None when something else stands there."""
    pattern = _lexicon().glued if glued else _lexicon().heads
    first = next(
        (found for found in pattern.finditer(line) if _begins_word(line, found.start(), glued=glued)), None
    )
    if first is None:
        return None
    label = line[: first.start()].rstrip()
    heads: list[str] = []
    place = first.start()
    while place < len(line):
        found = pattern.match(line, place)
        if found is None or found.end() == place:
            return None
        heads.append(found[0].strip())
        place = found.end()
        if not glued and place < len(line):
            place += 1
    if (
        _ANY_YEAR.search(label)
        or _first_may_be_label(heads, label)
        or (not label and _label_may_hide(heads, glued=glued))
    ):
        return None
    return label or None, tuple(heads)


def _first_may_be_label(heads: Sequence[str], label: str) -> bool:
    """Whether the first head can be that of the labels, or its end: "Lasten | 2024", "Product 2023 | ..."."""
    dated = [_ANY_YEAR.search(head) is not None for head in heads]
    bare = [head.isdigit() for head in heads]
    alone = is_direction(heads[0]) and not any(map(is_direction, heads[1:]))
    # "2024 | Begroting 2025 | Begroting 2026"; behind a label it must be as all others.
    ends_label = bare[0] and not (all(bare) if label else any(bare[1:]))
    return alone or is_title_of(heads[0], heads[1:]) or (any(dated) and (not dated[0] or ends_label))


def _label_may_hide(heads: Sequence[str], *, glued: bool) -> bool:
    """Whether the first word may be the head of labels: "Begroting 2023 2024", "Begroting Raming 2023"."""
    first = heads[0]
    if not first[0].isdigit() and any(head[0].isdigit() for head in heads):
        return True
    pattern = _lexicon().glued if glued else _lexicon().heads
    return any(
        not first[at:].strip()[0].isdigit() and pattern.fullmatch(first[at:].strip())
        for at in range(1, len(first))
        if _begins_word(first, at, glued=glued)
    )


def _begins_word(line: str, place: int, *, glued: bool) -> bool:
    return (
        place == 0
        or line[place - 1] == " "
        or (glued and line[place].isupper() and line[place - 1].islower())
    )


def _plain(text: str) -> str:
    return " ".join(_BROKEN_WORD.sub("", text).split())
