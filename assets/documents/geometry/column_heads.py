"""How many columns the heads of a table announce, and which: by years, and by words of a lexicon.

Heads that say anything else are not counted, because a column more or less moves every value below them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise, zip_longest
from typing import TYPE_CHECKING, TypeAlias

from assets.documents.geometry.head_words import (
    ANY_YEAR,
    ends_in_modifier,
    is_direction,
    is_single,
    is_title_of,
    lexicon,
    plain,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_DIGIT = re.compile(r"[0-9]")
_UNIT = re.compile(r"[x*] ?(?:€ ?)?1\.?000", re.IGNORECASE)

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
        words = (*lexicon().directions, lexicon().balance)
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
            at for at, head in enumerate(self.lower) if lexicon().total.fullmatch(plain(head)) is not None
        )

    @property
    def differences(self) -> tuple[int, ...]:
        """The places of heads that say "Verschil"."""
        return tuple(at for places in self.must_follow if len(places) == 1 for at in places)

    @property
    def movements(self) -> frozenset[int]:
        """The places of what is added to a balance or taken from it."""
        return frozenset(
            at for at, head in enumerate(self.lower) if lexicon().movement.match(plain(head)) is not None
        )

    @property
    def must_follow(self) -> tuple[frozenset[int], ...]:
        """The places that must depend on each other: lasten, baten and saldo of one year, or a verschil."""
        words = lexicon()
        found: list[frozenset[int]] = []
        above = [text for text, span in self.upper for _ in range(span)]
        names = [plain(f"{head} {over}") for head, over in zip_longest(self.lower, above, fillvalue="")]
        for at, name in enumerate(names):
            word, _, rest = name.casefold().partition(" ")
            if word in words.difference:
                found.append(frozenset({at}))
            if word == words.balance:
                others = [f"{other} {rest}".strip() for other in words.directions]
                places = {place for place, each in enumerate(names) if each.casefold() in others}
                if len(places) == len(others):
                    found.append(frozenset({at, *places}))
        return tuple(found)


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
    pattern = lexicon().glued if glued else lexicon().heads
    found = [each[0].casefold() for each in pattern.finditer(line)]
    dated = sum(ANY_YEAR.search(head) is not None for head in found)
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


def _split(line: str, *, glued: bool) -> tuple[str | None, tuple[str, ...]] | None:
    """The head of the labels and those of the columns in a line; None when something else stands there."""
    pattern = lexicon().glued if glued else lexicon().heads
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
        ANY_YEAR.search(label)
        or _first_may_be_label(heads, label)
        or _year_may_belong_behind(heads)
        or (label and ends_in_modifier(label, heads[0]))
        or (not label and _label_may_hide(heads, glued=glued))
    ):
        return None
    return label or None, tuple(heads)


def _year_may_belong_behind(heads: Sequence[str]) -> bool:
    """Whether a year can be that of the word before or behind it, as in "2021 Begroting 2022".

    Of a year that comes twice one belongs to a word: "Krediet 2024 2024 2025".
    """
    for one, other in pairwise(heads):
        if one.isdigit() and one == other:
            return True
        if one.isdigit() and not other[0].isdigit() and ANY_YEAR.search(other):
            return True
        if other.isdigit() and not one[-1].isdigit() and ANY_YEAR.search(one):
            return True
    return False


def _first_may_be_label(heads: Sequence[str], label: str) -> bool:
    """Whether the first head can be that of the labels, or its end: "Lasten | 2024", "Product 2023 | ..."."""
    dated = [ANY_YEAR.search(head) is not None for head in heads]
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
    pattern = lexicon().glued if glued else lexicon().heads
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
