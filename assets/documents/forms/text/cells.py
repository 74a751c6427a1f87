"""Tables of plain text in which every cell is a paragraph of its own, as archives flatten them.

Which columns are certain is decided in ``geometry.stacked``, or here by the arithmetic of heads on two
levels; otherwise the cells are kept in order. A column without any text is not there for who reads a text.
"""

from __future__ import annotations

from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from assets.cleaning import bounded
from assets.documents.blocks import Cell, Row, Table
from assets.documents.forms.html.group_heads import GroupHead, find_group_head
from assets.documents.geometry.head_words import is_head
from assets.documents.geometry.stacked import Stacked, stacked
from assets.documents.geometry.stacked_heads import CODE, YEAR, Line, Token
from assets.documents.words.numbers import is_unread, read_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from assets.documents.blocks import Alignment

ON_TWO_LEVELS = "a cell in each paragraph: in every row one head is the sum of those below another"


def token(text: str) -> Token:
    """A paragraph as a token; ``-``, ``PM``, ``N``, ``60-`` are values too, a code such as 0.1 is a label."""
    reading = read_number(text)
    is_value = reading.value is not None or reading.qualifier is not None
    return Token(text, is_value or is_unread(text))


def table_of(tokens: Sequence[Token], caption: str | None = None, *, at_end: bool = False) -> Table:
    """The table of a run of tokens, at least one of them a value; with columns where they are certain.

    ``at_end``: the text ends behind it, so that its last row can be incomplete.
    """
    found = stacked(tokens, at_end=at_end)
    if isinstance(found, Stacked):
        return Table(tuple(_rows(found)), caption, found.why)
    computed = _on_two_levels(tokens)
    if computed is not None:
        return Table(computed, caption, ON_TWO_LEVELS)
    return Table(tuple(_as_they_come(tokens)), caption, found)


def _rows(found: Stacked) -> Iterator[Row]:
    """The rows of a table of which columns are known."""
    exact = any(line.alignment == "exact" for line in found.lines)
    heads = tuple(_head_rows(found, "exact" if exact else "berekend"))
    if found.titles:
        yield placeless(found.titles, header=True)
    yield from heads
    for line in found.lines:
        if line.repeats_heads:
            yield heads[-1]
        if line.above:
            yield placeless(line.above)
        # A total beside labels with codes has one label: whether it stands below codes or names is not told.
        # Of two labels above values that do not fit, the first can be the title of another table.
        sure = line.alignment != "onbekend" or len(line.labels) == 1 or CODE.fullmatch(line.labels[0])
        placed = sure and len(line.labels) == found.labels
        labels = (
            Cell(bounded(text), at, None, alignment="exact") if placed else Cell(bounded(text))
            for at, text in enumerate(line.labels, 1)
        )
        if line.alignment == "onbekend":
            yield (*labels, *placeless(line.values))
        else:
            places = line.places or range(len(line.values))
            values = zip(places, line.values, strict=True)
            yield (
                *labels,
                *(
                    Cell(bounded(text), found.labels + 1 + at, 1, alignment=line.alignment)
                    for at, text in values
                ),
            )


def _head_rows(found: Stacked, alignment: Alignment) -> Iterator[Row]:
    column = found.labels + 1
    if found.heads.upper:
        upper: list[Cell] = []
        for text, span in found.heads.upper:
            upper.append(_head(text, column, span, alignment))
            column += span
        yield tuple(upper)
    lower = enumerate(found.heads.lower, start=found.labels + 1)
    yield tuple(_head(text, at, 1, alignment) for at, text in lower)


def _on_two_levels(tokens: Sequence[Token]) -> tuple[Row, ...] | None:
    """The rows below heads on two levels, where the arithmetic of every row proves which head spans which."""
    runs = _runs(tokens)
    heads = runs[0][:-1]
    labels = [runs[0][-1:], *runs[2::2]]
    rows = [tuple(map(read_number, texts)) for texts in runs[1::2]]
    numbers = [[reading.value for reading in row if reading.value is not None] for row in rows]
    units = {reading.unit for row in rows for reading in row}
    if len(units) != 1 or any(len(label) != 1 for label in labels):
        return None
    if any(len(row) != len(rows[0]) for row in (*rows, *numbers)):
        return None
    if _stand_in_a_row(heads, len(rows[0])):
        return None
    group = find_group_head(heads, numbers)
    if group is None:
        return None
    lines = (Line((), label, values) for label, values in zip(labels, runs[1::2], strict=True))
    return (*_two_rows(group), *(_computed(line) for line in lines))


def _stand_in_a_row(heads: Sequence[str], width: int) -> bool:
    """Whether as many known heads as there are values follow each other, so that one row may be all."""
    return any(all(map(is_head, heads[at : at + width])) for at in range(len(heads) - width + 1))


def _computed(line: Line) -> Row:
    texts = enumerate((*line.labels, *line.values), start=1)
    return tuple(Cell(bounded(text), at, None, alignment="berekend") for at, text in texts)


def _two_rows(group: GroupHead) -> tuple[Row, ...]:
    """Both rows of heads; which columns a head spans follows from the arithmetic, so it is computed."""
    span = len(group.below)
    columns = [at + 1 if at <= group.spanning else at + span for at in range(len(group.first))]
    upper = (
        _head(text, column, span if at == group.spanning else 1, "berekend")
        for at, (text, column) in enumerate(zip(group.first, columns, strict=True))
    )
    below = enumerate(group.below, start=group.spanning + 1)
    return (tuple(upper), tuple(_head(text, at, 1, "berekend") for at, text in below))


def _head(text: str, column: int, colspan: int | None, alignment: Alignment) -> Cell:
    return Cell(bounded(text), column, colspan, header=True, alignment=alignment)


def _runs(tokens: Sequence[Token]) -> list[tuple[str, ...]]:
    """Labels and values by turns, labels first; the first run is empty where a value begins."""
    runs = [tuple(each.text for each in run) for _, run in groupby(tokens, key=lambda each: each.is_value)]
    return [(), *runs] if tokens[0].is_value else runs


def _as_they_come(tokens: Sequence[Token]) -> Iterator[Row]:
    """The rows without columns, in order: each begins with the labels that follow a value."""
    lead = tuple(each.text for each in takewhile(lambda each: not each.is_value, tokens))
    runs = _runs(tokens)
    labelled = lead[len(lead) - _first_labels(lead, runs) :]
    heads = lead[: len(lead) - len(labelled)]
    if heads:
        yield placeless(heads, header=True)
    yield placeless((*labelled, *runs[1]))
    for at in range(2, len(runs), 2):
        yield placeless((*runs[at], *(runs[at + 1] if at + 1 < len(runs) else ())))


def _first_labels(lead: Sequence[str], runs: Sequence[Sequence[str]]) -> int:
    """How many of the texts before the first value are the labels of its row: as many as others have.

    "Saldo" before a year is a head, and the year the label.
    """
    if lead and is_head(lead[-1]) and YEAR.fullmatch(runs[1][0]):
        return 0
    several = any(len(labels) > 1 for labels in runs[2:-1:2])
    return min(len(lead), 2 if several else 1)


def placeless(texts: Sequence[str], *, header: bool = False) -> Row:
    """A row of cells of which no column is known."""
    return tuple(Cell(bounded(text), header=header) for text in texts)
