"""Tables in which every cell is a paragraph of its own: the rows, their labels and the heads above them.

Empty cells leave no trace here and a row can lack its label, so the number of values proves a column only in
a table that is large and even. Elsewhere arithmetic must.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from assets.documents.geometry.chance import whole_by_count, whole_by_names, whole_by_sums
from assets.documents.geometry.column_heads import (
    Heads,
    ends_heads,
    has_one_year,
    is_direction,
    is_head,
    is_label_head,
    is_single,
    spanning,
)
from assets.documents.geometry.figures import Values, decimals, figure, scaled, units
from assets.documents.geometry.identities import holds_last, identities, only_columns
from assets.documents.geometry.sums import relations
from assets.documents.geometry.triples import holds, pattern_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

    from assets.documents.blocks import Alignment

BY_COUNT = "a cell in each paragraph: every row has as many values as there are heads"
BY_SUMS = "a cell in each paragraph: sums prove these rows"
UNCOUNTED = (
    "a cell in each paragraph: its heads are not as many as the values of its first row, or cannot be told"
)
UNLABELLED = "a cell in each paragraph: a row has no label, or more texts than labels and titles before it"
UNPROVEN = (
    "a cell in each paragraph: empty cells leave no trace there, and neither number nor sums prove a row"
)

MOST_HEADS = 80
MOST_LABELS = 4

_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_A_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_CODE = re.compile(r"[0-9]{1,2}\.[0-9]{1,3}[a-z]?")


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


@dataclass(frozen=True, slots=True)
class Stacked:
    """A table of which columns are known: the texts above the heads, the heads, the rows."""

    titles: tuple[str, ...]
    heads: Heads
    labels: int
    """How many columns of labels there are."""
    lines: tuple[Line, ...]
    why: str


def stacked(tokens: Sequence[Token], *, at_end: bool) -> Stacked | str:
    """The table of a run of paragraphs; why not, where no column of it is certain.

    ``at_end``: the text ends behind it, so that its last row can be incomplete.
    """
    split = [found for place in _after_heads(tokens) if (found := _split(tokens, place)) is not None]
    # Years above "Lasten" and "Baten" are as many heads half way; the heads end where the last ones do.
    named = split[-1] if split else _after_label_head(tokens)
    if named is None:
        return UNCOUNTED
    titles, heads, lines = named
    lines = [_without_heads(line, heads.lower) for line in lines]
    labels = _label_columns(lines)
    if labels is None:
        return UNLABELLED
    apart = [_apart(line, labels) for line in lines]
    aligned = _aligned(apart, heads, at_end=at_end) if split else _across(apart, heads, at_end=at_end)
    known = {line.alignment for line in aligned} - {"onbekend"}
    if not known:
        return UNPROVEN
    return Stacked(titles, heads, labels, tuple(aligned), BY_COUNT if "exact" in known else BY_SUMS)


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
    if len(lines[0].labels) > 1 and not (anchored or _begin_with_a_value(found[0], lines[0].labels)):
        return None
    if _may_be_others(found[0], found[1]):
        return None
    return found[1], found[0], lines


def _after_label_head(tokens: Sequence[Token]) -> tuple[tuple[str, ...], Heads, list[Line]] | None:
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
    if heads.upper or _CODE.fullmatch(labels[0]) or is_single(labels[0]):
        return True
    years = [_YEAR.findall(head) for head in heads.lower]
    rising = [int(each[0]) for each in years if len(each) == 1]
    return len(rising) == len(years) and all(one < other for one, other in pairwise(rising))


def _may_be_others(heads: Heads, titles: Sequence[str]) -> bool:
    """Whether one head is not there to see, and what is taken for the first or the last one is none.

    "Lasten" before dated heads can be the head of the labels; "Baten" or "2024" behind them a title of rows.
    """
    first, last = heads.lower[0], heads.lower[-1]
    if heads.upper or all(map(is_single, heads.lower)):
        return False
    years = [year for head in heads.lower for year in _A_YEAR.findall(head)]
    if _A_YEAR.search(last) and years[-1] < max(years):
        return True
    if is_direction(last) or (last.casefold() == "saldo" and not heads.must_follow):
        return True
    if is_single(first) or (_YEAR.fullmatch(last) and not any(map(_YEAR.fullmatch, heads.lower[:-1]))):
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
    if not all(text.isdigit() for text in below) or not {*_YEAR.findall(group)} <= {*below}:
        return None
    return Heads((*single, *below), (*((text, 1) for text in single), (group, run))), tuple(texts[:start])


def _without_heads(line: Line, heads: Sequence[str]) -> Line:
    """The row without the heads that the page repeats above it."""
    labels = line.labels
    for start in range(len(labels) - len(heads)):
        if labels[start : start + len(heads)] == tuple(heads):
            rest = (*labels[:start], *labels[start + len(heads) :])
            return Line(line.above, rest, line.values, repeats_heads=True)
    return line


def _label_columns(lines: Sequence[Line]) -> int | None:
    """How many columns the labels are: two where every row has a code before its name, else one.

    Other columns of labels cannot be told from titles between the rows: what stands above a label is kept
    without a column. None where a row has no label, or so many that they are something else.
    """
    counts = [len(line.labels) for line in lines]
    if not all(counts) or max(counts) > MOST_LABELS:
        return None
    coded = [_CODE.fullmatch(line.labels[-2]) is not None for line in lines if len(line.labels) > 1]
    return 2 if 2 * sum(coded) > len(lines) and all(coded) else 1


def _apart(line: Line, labels: int) -> Line:
    own = max(len(line.labels) - labels, 0)
    return Line(line.labels[:own], line.labels[own:], line.values, repeats_heads=line.repeats_heads)


def _aligned(lines: Sequence[Line], heads: Heads, *, at_end: bool) -> list[Line]:
    width = len(heads.lower)
    full = [len(line.values) == width for line in lines]
    if any(len(line.values) > width for line in lines):
        return list(lines)
    judged = full[:-1] if at_end else full
    even = all(judged)
    # A year between rows, such as that of a section, is taken for the last value of the row above it.
    years = any(_YEAR.fullmatch(line.values[-1]) for line in lines)
    proven = _proven(lines, heads, even=even and not years)
    # Heads on two levels repeat each other: there a head that is not there would be missed.
    named = bool(heads.upper) or whole_by_names(len(judged), width)
    by_count = even and not years and named and whole_by_count(len(judged), width)
    across = _across(lines, heads, at_end=at_end)
    result: list[Line] = []
    for place, line in enumerate(lines):
        last = at_end and place == len(lines) - 1
        if full[place] and by_count and not last:
            result.append(replace(line, alignment="exact"))
        elif place in proven and not (last and _has_decimals(lines)):
            result.append(replace(line, alignment="berekend"))
        else:
            result.append(across[place])
    return result


def _across(lines: Sequence[Line], heads: Heads, *, at_end: bool) -> list[Line]:
    """The rows, with columns where a row keeps what the columns keep in others, in one way only.

    That must hold the last column: what an unnamed row or a number between rows adds stands there.
    """
    width = len(heads.lower)
    read = [_figures(line.values) for line in lines]
    known = [row for row in read if row is not None and len(row) == width]
    if not known:
        return list(lines)
    places = decimals(value for row in known for value in row)
    unit = units(known, places)
    found = identities([scaled(row, places) for row in known], unit, heads)
    if not holds_last(found):
        return list(lines)
    if at_end and places:
        read[-1] = None
    result: list[Line] = []
    for line, row in zip(lines, read, strict=True):
        fitting = only_columns(scaled(row, places), found, unit) if row is not None else None
        result.append(line if fitting is None else replace(line, alignment="berekend", places=fitting))
    return result


def _proven(lines: Sequence[Line], heads: Heads, *, even: bool) -> set[int]:
    """The rows that arithmetic proves: by their own lasten, baten and saldo, or by sums they take part in.

    A sum of many rows says nothing of the row a value is in; a difference of two does.
    """
    width = len(heads.lower)
    figures = [_figures(line.values) for line in lines]
    read = [row if row is not None and len(row) == width else None for row in figures]
    known = [row for row in read if row is not None]
    if not known:
        return set()
    places = decimals(value for row in known for value in row)
    unit = units(known, places)
    rows: list[Values | None] = [scaled(row, places) if row is not None else None for row in read]
    pattern = pattern_of([row for row in rows if row is not None], heads.triples, unit)
    proven: set[int] = set()
    if pattern is not None:
        proven = {
            at for at, row in enumerate(rows) if row is not None and holds(row, heads.triples, pattern, unit)
        }
    for relation in relations(rows, unit):
        differs = any(sign < 0 for sign, _ in relation.parts) or len(relation.parts) == 2  # noqa: PLR2004
        if differs or (even and whole_by_sums(len(lines), width)):
            proven.update(relation.rows())
    return proven


def _has_decimals(lines: Sequence[Line]) -> bool:
    """Whether decimals of a last value can be cut off, which rounding would hide from a sum."""
    return any("," in text for line in lines for text in line.values)


def _figures(texts: Sequence[str]) -> tuple[Decimal, ...] | None:
    values = [value for text in texts if (value := figure(text)) is not None]
    return tuple(values) if len(values) == len(texts) else None
