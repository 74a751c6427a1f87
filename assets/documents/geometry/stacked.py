"""Tables in which every cell is a paragraph of its own: the rows, their labels and the heads above them.

Empty cells leave no trace here and a row can lack its label, so the number of values proves a column only in
a table that is large and even. Elsewhere arithmetic must.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assets.documents.geometry.figures import Values, decimals, figure, scaled, units
from assets.documents.geometry.head_words import has_one_year, is_direction, is_head
from assets.documents.geometry.proofs.chance import whole_by_count, whole_by_names, whole_by_sums
from assets.documents.geometry.proofs.identities import holds_last, identities, only_columns
from assets.documents.geometry.proofs.sums import relations
from assets.documents.geometry.proofs.triples import holds, pattern_of
from assets.documents.geometry.stacked_heads import CODE, YEAR, Line, Token, headed, headed_by_label

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from assets.documents.geometry.column_heads import Heads

BY_COUNT = "a cell in each paragraph: every row has as many values as there are heads"
BY_SUMS = "a cell in each paragraph: sums prove these rows"
UNCOUNTED = (
    "a cell in each paragraph: its heads are not as many as the values of its first row, or cannot be told"
)
UNLABELLED = "a cell in each paragraph: a row has no label, or more texts than labels and titles before it"
UNPROVEN = (
    "a cell in each paragraph: empty cells leave no trace there, and neither number nor sums prove a row"
)

MOST_LABELS = 4


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
    lexical = headed(tokens)
    named = lexical or headed_by_label(tokens)
    if named is None:
        return UNCOUNTED
    titles, heads, lines = named
    lines = [_without_heads(line, heads.lower) for line in lines]
    changes = (at for at, line in enumerate(lines[1:], 1) if _has_other_heads(line, heads))
    end = next(changes, len(lines))
    lines, below = lines[:end], lines[end:]
    labels = _label_columns(lines)
    if labels is None:
        return UNLABELLED
    apart = [_apart(line, labels) for line in lines]
    aligned = (
        _aligned(apart, heads, at_end=at_end and not below)
        if lexical is not None
        else _across(apart, heads, at_end=at_end and not below)
    )
    known = {line.alignment for line in aligned} - {"onbekend"}
    if not known:
        return UNPROVEN
    return Stacked(titles, heads, labels, (*aligned, *below), BY_COUNT if "exact" in known else BY_SUMS)


def _without_heads(line: Line, heads: Sequence[str]) -> Line:
    """The row without the heads that the page repeats above it."""
    labels = line.labels
    for start in range(len(labels) - len(heads)):
        if labels[start : start + len(heads)] == tuple(heads):
            rest = (*labels[:start], *labels[start + len(heads) :])
            return Line(line.above, rest, line.values, repeats_heads=True)
    return line


def _has_other_heads(line: Line, heads: Heads) -> bool:
    """Whether heads stand above a row that are not those of the table, or its heads without a label below.

    As many texts above its label as there are columns can be heads, whatever they say.
    """
    years = line.values if all(map(YEAR.fullmatch, line.values)) and line.values != heads.lower else ()
    texts = [text for text in line.labels if is_head(text) and not is_direction(text)]
    dated = any(map(has_one_year, texts))
    if line.labels[-len(heads.lower) :] == heads.lower or len(line.labels) > len(heads.lower):
        return True
    return len(texts) + len(years) > 1 or (dated and len(line.labels) > 2)  # noqa: PLR2004 - a title and a label


def _label_columns(lines: Sequence[Line]) -> int | None:
    """How many columns the labels are: two where every row has a code before its name, else one.

    Other columns of labels cannot be told from titles between the rows: what stands above a label is kept
    without a column. None where a row has no label, or so many that they are something else; or where most
    have a title and others none: a text behind the values would stand above the next label, or be one.
    """
    counts = [len(line.labels) for line in lines]
    if not all(counts) or max(counts) > MOST_LABELS:
        return None
    coded = [CODE.fullmatch(line.labels[-2]) is not None for line in lines if len(line.labels) > 1]
    most = 2 * len(coded) > len(lines)
    if 2 * sum(coded) > len(lines) and all(coded):
        return 2
    return None if most and min(counts) == 1 else 1


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
    years = any(YEAR.fullmatch(line.values[-1]) for line in lines)
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
