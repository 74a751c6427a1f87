"""The figures of a table with what stands around each: the heads above it and the labels before it.

Here is decided which cells are heads, labels and figures. What a row inherits from the rows above is kept by
``inheriting``; what a figure is worth in euros is decided by ``budget_table``.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import takewhile
from typing import TYPE_CHECKING

from assets.documents.amounts.layout.columns import (
    Columns,
    are_heads,
    below_others,
    read_columns,
    row_ends,
)
from assets.documents.amounts.layout.figures import (
    Figure,
    are_column_marks,
    follows,
    has_figure,
    is_figure,
    is_raw_line,
    letter_at,
    reaches_first,
    says_same,
    told_direction,
    weakest,
)
from assets.documents.amounts.layout.fitting import fitting
from assets.documents.amounts.layout.inheriting import Inherited
from assets.documents.amounts.layout.row_labels import columns_of_figures, labels_of, may_be_rows, told_labels
from assets.documents.amounts.words.heads import ColumnHead, read_head
from assets.documents.amounts.words.labels import (
    Label,
    costed_labels,
    paired_labels,
    programme_in,
    read_label,
)
from assets.documents.amounts.words.lexicon import direction_of, mentioned, plain
from assets.documents.amounts.words.units import statements, without_unit
from assets.documents.words.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assets.documents.amounts.words.lexicon import Direction
    from assets.documents.blocks import Cell, Row, Table
    from assets.sources.registry import DocumentSource


@dataclass(slots=True)
class Layout:
    """What a table holds: its figures in order, and the texts of its heads and titles."""

    figures: list[Figure] = field(default_factory=list)
    head_texts: list[str] = field(default_factory=list)
    label_heads: list[str] = field(default_factory=list)
    """The heads of the columns that hold labels, plain."""
    foot_texts: list[str] = field(default_factory=list)
    """Rows of a single text below heads that state a unit."""
    columns: dict[int, ColumnHead] = field(default_factory=dict)


def read_layout(
    table: Table,
    document: DocumentSource,
    direction: Direction | None,
    titles: Sequence[str] = (),
    *,
    of_costs: bool = False,
) -> Layout:
    """The layout of ``table``; ``direction`` is the one that its title names, if any.

    ``titles``: the texts that can be its title, from which heads such as "Lasten" get their year.
    ``of_costs``: the section asks what a programme costs.
    """
    return _Reader(table, document, direction, titles, of_costs=of_costs).layout


class _Reader:
    """Reads the rows of one table from top to bottom."""

    def __init__(
        self,
        table: Table,
        document: DocumentSource,
        direction: Direction | None,
        titles: Sequence[str],
        *,
        of_costs: bool,
    ) -> None:
        self.layout = Layout()
        self._document = document
        self._titles = list(titles)
        self._heads: list[Row] = []
        self._unplaced: list[str] = []
        self._columns = Columns()
        self._in_heads = False
        self._inherited = Inherited(document, direction, direction)
        self._reaching: dict[int, tuple[str, int]] = {}
        labels = [row[0].text for row in table.rows if row]
        self._paired = paired_labels(labels) | (costed_labels(labels) if of_costs else {})
        self._ends = row_ends(table.rows)
        self._of_figures = columns_of_figures(table.rows)
        above = takewhile(lambda row: not has_figure(row), table.rows)
        unmarked = not any(cell.header for row in above for cell in row)
        begun = False
        for rij, row in enumerate(table.rows, start=1):
            marked = bool(row) and all(cell.header for cell in row)
            is_head = marked or (unmarked and not begun and not has_figure(row)) or are_heads(row, document)
            is_head = is_head or any(says_same(row, head) for head in self._heads)
            begun = begun or not is_head
            self._read(rij, row, is_head=is_head)
        if self._in_heads:
            self._end_heads(())

    def _read(self, rij: int, row: Row, *, is_head: bool) -> None:
        filled = [cell for cell in row if cell.text]
        if not filled or (self._in_heads and are_column_marks(row)):
            return
        if is_head and (len(filled) > 1 or not reaches_first(filled[0])):
            self._inherited.section = rij
            self._read_head(row, filled)
        elif self._repeats_raw(filled):
            return
        elif is_head or (len(filled) == 1 and not is_figure(filled[0]) and not is_raw_line(row)):
            if is_head and not (self.layout.columns or self._heads):
                self.layout.head_texts.append(filled[0].text)
                self._titles.append(filled[0].text)
                self._unplaced.append(filled[0].text)
                self._inherited.programme = programme_in(filled[0].text) if filled[0].column else None
                if direction_of(plain(filled[0].text)) is None:
                    self._inherited.begin_title(mentioned(without_unit(plain(filled[0].text))))
                    return
            self._begin_group(rij, row, filled[0])
        else:
            if self._in_heads:
                self._end_heads(row)
                self._begin_below_head(rij, row)
            if len(filled) > 1 and all(map(self._is_title, filled)):
                # titles below each other, of which a text without geometry makes one row
                for cell in filled:
                    self._begin_group(rij, row, cell)
                return
            self._read_body(rij, fitting(row, self._ends[rij - 1], self._columns))

    def _repeats_raw(self, filled: Sequence[Cell]) -> bool:
        """Whether a text without a column is a line of heads half way, or the head of labels once more."""
        text = filled[0].text
        if len(filled) > 1 or filled[0].column is not None or not self.layout.columns or self._in_heads:
            return False
        lines = ("".join(cell.text for cell in row) for row in self._heads)
        again = "".join(text.split()) in ("".join(line.split()) for line in lines)
        return (again or text in self.layout.head_texts) and direction_of(plain(text)) is None

    def _is_title(self, cell: Cell) -> bool:
        """Whether a text without a column holds words, and is no head."""
        if cell.column is not None or is_figure(cell) or cell.text[:1].isdigit():
            return False
        head = read_head((cell.text,), self._document)
        return head.period is None and head.stand is None

    def _read_head(self, row: Row, filled: Sequence[Cell]) -> None:
        if not self._in_heads:
            if self._repeats(filled):
                return
            self._heads = []
        self._heads.append(row)
        self._in_heads = True
        self.layout.head_texts.extend(cell.text for cell in filled)

    def _repeats(self, filled: Sequence[Cell]) -> bool:
        """Whether a row of heads half way only repeats one of the heads above, as far as it says anything."""
        known = {(cell.column, plain(cell.text)) for row in self._heads for cell in row if cell.text}
        values = [cell for cell in filled if cell.column is not None and cell.column > 1]
        return bool(values) and all((cell.column, plain(cell.text)) in known for cell in values)

    def _end_heads(self, below: Row) -> None:
        """Read the heads gathered so far: what each column is from here on."""
        self._in_heads = False
        self._reaching.clear()
        self._unplaced.extend(cell.text for row in self._heads for cell in row if cell.column is None)
        columns = read_columns(self._heads, below, self._titles, self._document)
        self._columns = below_others(columns, self._unplaced)
        self._unplaced.clear()
        self.layout.columns = self._columns.heads
        first = self._columns.first_value
        self.layout.label_heads.extend(
            plain(head.text) for column, head in self.layout.columns.items() if column < first and head.text
        )
        self._inherited.begin_anew()

    def _begin_below_head(self, rij: int, row: Row) -> None:
        """Take "Lasten" above labels for the group of what stands below, not for a head of figures."""
        head, first = self.layout.columns.get(1), row[0]
        if head is None or head.direction is None or first.column != 1 or not first.text or is_figure(first):
            return
        if head.period is None and head.stand is None and len(self.layout.columns) > 1:
            self.layout.columns[1] = replace(head, holds_values=False, direction=None)
            self._inherited.begin_direction(rij, head.direction)

    def _begin_group(self, rij: int, row: Row, cell: Cell) -> None:
        if self._in_heads:
            self._end_heads(row)
        elif statements(cell.text):
            self.layout.foot_texts.append(cell.text)
        self._inherited.begin_group(rij, cell.text)

    def _read_body(self, rij: int, row: Row) -> None:
        reached = self._reached(row)
        places = list(self._columns.figure_places(row))
        if not places:
            return
        before = labels_of([cell for cell in row[: places[0]] if cell.column not in self._of_figures])
        placed = [*sorted(reached.items()), *((cell.column or 0, cell.text) for cell in before)]
        programme, texts = told_labels(placed, self._columns.heads)
        if row[places[0]].column is None and (len(row) == 1 or may_be_rows(before)):
            texts = []
        label = self._label(texts)
        subject = self._inherited.subject_of(label)
        if row[places[0]].column is None:
            subject = label.subject
        beside, direction = (label, subject), self._inherited.direction
        for place in range(places[0], len(row)):
            if self._columns.is_label(row[place], self.layout.label_heads):
                own = read_label([row[place].text])
                beside = (own, own.subject)
                direction = self._columns.direction_above(row[place]) or direction
                continue
            if not is_figure(row[place]) and self._columns.direction_above(row[place]) is not None:
                # a label that is not sure or not there: what stands behind it is of neither side for sure
                direction = None
            if place in places:
                self.layout.figures.append(self._figure(rij, row, place, *beside, direction, programme))
        self._inherited.end_row(label)

    def _label(self, texts: Sequence[str]) -> Label:
        label = read_label(texts)
        pair = self._paired.get(label.plain)
        if pair is None or label.direction is not None or label.reserves is not None:
            return label
        return replace(label, subject=pair.subject, direction=pair.direction)

    def _reached(self, row: Row) -> dict[int, str]:
        """The labels that reach down into this row from above, by column."""
        reached = {column: text for column, (text, _) in self._reaching.items()}
        self._reaching = {
            column: (text, rows - 1) for column, (text, rows) in self._reaching.items() if rows > 1
        }
        first = self._columns.first_value
        for cell in row:
            if cell.column is not None and cell.column < first and cell.rowspan > 1 and cell.text:
                self._reaching[cell.column] = (cell.text, cell.rowspan - 1)
        return reached

    def _figure(
        self,
        rij: int,
        row: Row,
        place: int,
        label: Label,
        subject: str,
        group: Direction | None,
        programme: str | None,
    ) -> Figure:
        cell, above = row[place], self._inherited
        head = self._columns.head_of(cell, label, above.date, self._document)
        if head is not None and above.no_money:
            head = replace(head, no_money=True)
        reading = read_number(cell.text)
        if place and row[place - 1].text == "€" and reading.unit is None and follows(row[place - 1], cell):
            reading = replace(reading, unit="€")
        alignment = cell.alignment
        if head is not None and cell.column is not None:
            alignment = weakest(alignment, self._columns.alignments.get(cell.column, "exact"))
        direction, reserves = told_direction(label, head, group)
        inherited = label.direction is None and (head is None or head.direction is None)
        programme = programme or programme_in(subject) or programme_in(label.text)
        programme = programme or (None if label.total else above.programme)
        return Figure(
            rij,
            place + 1,
            cell,
            reading,
            label,
            subject,
            head,
            direction,
            reserves,
            programme,
            alignment,
            letter_at(row, place, reading),
            above.group if inherited and direction is not None and direction == above.direction else None,
            above.section,
        )
