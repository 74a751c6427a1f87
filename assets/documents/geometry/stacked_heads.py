"""The heads above a table of paragraphs: where they begin and end among titles and labels, and how many.

What stands in the columns below them, and whether it is certain, is decided in ``stacked``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import dropwhile, groupby, pairwise, zip_longest
from typing import TYPE_CHECKING, TypeAlias

from assets.documents.geometry.column_heads import Heads, spanning
from assets.documents.geometry.head_words import (
    ANY_YEAR,
    begins_head,
    ends_heads,
    has_one_year,
    is_balance,
    is_direction,
    is_group_head,
    is_head,
    is_label_head,
    is_numbered,
    is_single,
    is_title_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assets.documents.blocks import Alignment

MOST_HEADS = 80

YEAR = re.compile(r"(?:19|20)[0-9]{2}")
CODE = re.compile(r"[0-9]{1,2}\.[0-9]{1,3}[a-z]?")

_NUMBERED = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,3})*\.? [^\W\d_]")
"""How a title can begin: "0.1 Bestuur"."""


@dataclass(frozen=True, slots=True)
class Token:
    """The text of a paragraph in or near a table, and whether it says a value instead of a label."""

    text: str
    is_value: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row: texts above its label, its label (with a code before it), its values, and how sure they are."""

    above: tuple[str, ...]
    labels: tuple[str, ...]
    values: tuple[str, ...]
    alignment: Alignment = "onbekend"
    repeats_heads: bool = False
    places: tuple[int, ...] | None = None
    """The column of each value, from 0, where some cells are empty."""


Headed: TypeAlias = "tuple[tuple[str, ...], Heads, list[Line]]"
"""The texts before the heads, the heads, and the rows below them."""


def headed(tokens: Sequence[Token]) -> Headed | None:
    """The heads of known words that fit the rows below them; None where they cannot be told."""
    split = [found for place in _after_heads(tokens) if (found := _split(tokens, place)) is not None]
    # Years above "Lasten" and "Baten" are as many heads half way; the heads end where the last ones do.
    return split[-1] if split else None


def other_heads(tokens: Sequence[Token]) -> Iterator[int]:
    """Where, among the rows below heads, the texts begin that hold other heads than those."""
    known: set[str] = set()
    for is_figure, run in groupby(enumerate(tokens), key=lambda each: _is_figure(each[1])):
        found = [] if is_figure else list(run)
        if known:
            # A year right behind figures can be the last of them.
            found = list(dropwhile(lambda each: each[1].is_value, found))
        texts = [token.text for _, token in found]
        if known and _are_heads(texts) and not set(filter(has_one_year, texts)) <= known:
            yield found[0][0]
            known = set()
        known = known or set(texts)


def _is_figure(token: Token) -> bool:
    return token.is_value and YEAR.fullmatch(token.text) is None


def _are_heads(texts: Sequence[str]) -> bool:
    """Whether texts between figures hold heads: two of a year, or known ones right behind that of labels."""
    if len({text for text in texts if _is_dated_head(text)}) > 1 or any(map(_are_dated, texts, texts[1:])):
        return True
    return any(
        (
            is_label_head(text)
            and is_head(first)
            and ((second and is_head(second)) or not YEAR.fullmatch(first))
        )
        or (second and has_one_year(text) and first != second and is_title_of(text, (first, second)))
        for text, first, second in zip_longest(texts, texts[1:], texts[2:])
        if first
    )


def _are_dated(text: str, beside: str) -> bool:
    """Whether two texts beside each other are a head of a year and another one, or each of a year."""
    if _is_dated_head(text) and begins_head(beside) and not is_direction(beside):
        return text != beside
    if not (has_one_year(text) and has_one_year(beside)) or text == beside:
        return False
    return ANY_YEAR.sub("", text) == ANY_YEAR.sub("", beside) or any(map(begins_head, (text, beside)))


def _after_heads(tokens: Sequence[Token]) -> Iterator[int]:
    """The places where heads can have ended and the first label stands."""
    for place in range(1, min(len(tokens), MOST_HEADS)):
        before, here = tokens[place - 1], tokens[place]
        if before.is_value and not is_head(before.text):
            return
        if is_head(before.text) and not here.is_value:
            yield place


def _split(tokens: Sequence[Token], place: int) -> tuple[tuple[str, ...], Heads, list[Line]] | None:
    """The texts before the heads, the heads that end there, and the rows; None when they do not fit."""
    lines = _lines(tokens[place:])
    # The first row has cells in all columns, or another one has.
    widths = dict.fromkeys((len(lines[0].values), max(len(line.values) for line in lines))) if lines else ()
    fitting = (_heads(tokens[:place], width) for width in widths if width > 1)
    found = next((each for each in fitting if each is not None), None)
    if found is None:
        return None
    whole = len(lines[0].values) == len(found[0].lower)
    anchored = bool(found[1]) and is_label_head(found[1][-1]) and not is_head(found[1][-1])
    if not _apart_from_labels(found[0], lines[0].labels, whole=whole, anchored=anchored):
        return None
    if len(lines[0].labels) > 1 and not _begin_with_a_value(found[0], lines[0].labels):
        return None
    if _may_be_others(found[0], found[1]) or _stand_beside_a_head(found[0], found[1], lines):
        return None
    return found[1], found[0], lines


def headed_by_label(tokens: Sequence[Token]) -> tuple[tuple[str, ...], Heads, list[Line]] | None:
    """The same where not all heads are known, but where they begin and end is, and no title follows them.

    The head of the labels begins them; as many as the longest row has values end right before its label.
    """
    lead = next((at for at, token in enumerate(tokens) if token.is_value and not is_head(token.text)), 0)
    if lead > MOST_HEADS:
        return None
    lines = _lines(tokens[max(lead - 1, 0) :])
    first = lead - 1 - max(len(line.values) for line in lines)
    if first < 1 or not is_label_head(tokens[first - 1].text):
        return None
    names = tuple(token.text for token in tokens[first : lead - 1])
    if len(set(names)) < len(names) or not ends_heads(names[-1]) or _may_be_others(Heads(names), ()):
        return None
    return tuple(token.text for token in tokens[:first]), Heads(names), lines


def _apart_from_labels(heads: Heads, labels: Sequence[str], *, whole: bool, anchored: bool) -> bool:
    """Whether the first labels cannot be heads: a first row without a label would take one for its own."""
    distinct = bool(heads.upper) or len(set(heads.lower)) == len(heads.lower)
    # Beside heads that are years, "Lasten" is a title; beside "Saldo" it can be a head.
    titles = anchored and not any(map(is_direction, heads.lower))
    like_heads = [label for label in labels if is_head(label) and not (titles and is_direction(label))]
    # "Lasten" above the first label is a title of rows; "Totaal" there is a head of a column that is empty.
    if (len(labels) > 1 or not whole) and is_head(labels[0]) and not is_direction(labels[0]):
        return False
    return (
        distinct and all(map(is_single, like_heads)) and not (like_heads and any(map(is_single, heads.lower)))
    )


def _begin_with_a_value(heads: Heads, labels: Sequence[str]) -> bool:
    """Whether the first head cannot be that of the labels, nor a title.

    Then the last head could be one that is not known and stand above the first label, and every value would
    be one place off: "Lasten | 2023 | 2024 | Norm | Bestuur". Years that rise leave a title no place; a code
    or a direction above the first label is no head.
    """
    if heads.upper or CODE.fullmatch(labels[0]) or is_single(labels[0]):
        return True
    years = [YEAR.findall(head) for head in heads.lower]
    rising = [int(each[0]) for each in years if len(each) == 1]
    return len(rising) == len(years) and all(one < other for one, other in pairwise(rising))


def _stand_beside_a_head(heads: Heads, titles: Sequence[str], lines: Sequence[Line]) -> bool:
    """Whether the texts right before or behind the heads can be others, of which not all are known.

    Then one column has no value in any row, or every value would be counted; or a column of texts parts each
    row in two. A title stands above other rows as well, or is numbered; "Lasten" is no head beside years.
    """
    own = lines[0].labels
    corner = next((at for at in range(len(titles), 0, -1) if is_label_head(titles[at - 1])), 0)
    between = titles[corner:]
    if any(map(_is_dated_head, between)):
        return True
    if corner and between and len(own) == 1:
        return True
    others = (line.labels for line in lines[1:] if not any(map(_is_dated_head, line.labels)))
    behind = len(own) > max(map(len, others), default=1)
    numbered = not is_head(own[0]) and (_NUMBERED.match(own[0]) or is_numbered(own[0]))
    single = is_single(own[0]) and not any(map(is_single, heads.lower))
    return behind and not (numbered or single or CODE.fullmatch(own[0]))


def _is_dated_head(text: str) -> bool:
    return is_head(text) and has_one_year(text)


def _may_be_others(heads: Heads, titles: Sequence[str]) -> bool:
    """Whether one head is not there to see, and what is taken for the first or the last one is none.

    "Lasten" before dated heads can be the head of the labels; "Baten" or "2024" behind them a title of rows.
    """
    first, last = heads.lower[0], heads.lower[-1]
    if heads.upper or all(map(is_single, heads.lower)):
        return False
    unlike = YEAR.fullmatch(first) and not any(map(YEAR.fullmatch, heads.lower[1:]))
    if unlike or is_title_of(first, heads.lower[1:]):
        return True
    years = [year for head in heads.lower for year in ANY_YEAR.findall(head)]
    if ANY_YEAR.search(last) and (years[-1] < max(years) or any(map(is_single, heads.lower[-2:-1]))):
        return True
    follows = any(len(heads.lower) - 1 in places for places in heads.must_follow)
    if is_direction(last) or (is_balance(last) and not follows):
        return True
    if is_single(first) or (YEAR.fullmatch(last) and not any(map(YEAR.fullmatch, heads.lower[:-1]))):
        return True
    return is_single(last) and bool(titles) and not is_label_head(titles[-1])


def _lines(tokens: Sequence[Token]) -> list[Line]:
    """The rows: each begins with a label that follows a value."""
    labels: tuple[str, ...] = ()
    lines: list[Line] = []
    for is_value, run in groupby(tokens, key=lambda each: each.is_value):
        texts = tuple(each.text for each in run)
        if is_value:
            lines.append(Line((), labels, texts))
        else:
            labels = texts
    return lines


def _heads(tokens: Sequence[Token], width: int) -> tuple[Heads, tuple[str, ...]] | None:
    """The heads of so many columns that end the tokens, and the texts before them."""
    texts = [token.text for token in tokens]
    run = next((count for count, text in enumerate(reversed(texts)) if not is_head(text)), len(texts))
    if run < width:
        return _with_group(texts, run, width)
    before, lower = texts[: len(texts) - width], texts[len(texts) - width :]
    if all(map(is_single, lower)):
        groups = lower.count(lower[0])
        upper = before[max(len(before) - groups, 0) :]
        found = spanning(upper, lower, None) if all(map(has_one_year, upper)) else None
        if found is not None:
            return found, tuple(before[: len(before) - groups])
    return (Heads(tuple(lower)), tuple(before)) if run == width else None


def _with_group(texts: Sequence[str], run: int, width: int) -> tuple[Heads, tuple[str, ...]] | None:
    """Heads of which the last ones stand below a group: three dated ones, "Meerjarenraming", three years."""
    own = width - run
    start = len(texts) - run - 1 - own
    single = texts[start : start + own]
    if run < 2 or start < 0 or not all(is_head(text) and has_one_year(text) for text in single):  # noqa: PLR2004
        return None
    if start and is_head(texts[start - 1]):
        return None
    group, below = texts[start + own], texts[start + own + 1 :]
    if not is_group_head(group) or not all(text.isdigit() for text in below):
        return None
    if not {*YEAR.findall(group)} <= {*below}:
        return None
    return Heads((*single, *below), (*((text, 1) for text in single), (group, run))), tuple(texts[:start])
