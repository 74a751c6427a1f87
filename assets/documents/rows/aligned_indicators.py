"""Indicators of a table whose cells tell their columns: the head above a value gives its year and its kind.

The table is read row by row with the heads that stand above it at that point. What a head does not say for
certain stays empty, and a value is a number only if its whole cell is one.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import reduce
from typing import TYPE_CHECKING

from assets.cleaning import one_line
from assets.documents.amounts.layout.columns import row_ends
from assets.documents.amounts.layout.figures import weakest
from assets.documents.rows.indicator import DASH, Indicator
from assets.documents.rows.indicator_columns import IndicatorColumns, card_as_rows, columns_below, is_words
from assets.documents.words.indicator_heads import (
    Attribute,
    Head,
    Role,
    ValueKind,
    attribute_of,
    is_area,
    is_indicator_head,
    is_year,
    kind_of_row,
)
from assets.documents.words.numbers import Reading, has_decimal_point, read_number
from assets.documents.words.section_kinds import kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assets.documents.blocks import Alignment, Cell, Row, Table

_NO_NAMES = re.compile(r"\(?(?:bedrag|x |tabel)", re.IGNORECASE)

_ENDS_IN_FIGURE = re.compile(r"[0-9]%?$|(?<=\s)-$")

_NO_NAME = "De rij heeft waarden, maar noemt geen indicator."


def aligned_indicators(
    table: Table, *, expected: bool, within: bool = False, above: str | None = None
) -> list[Indicator]:
    """The values in a table of indicators; none in any other table.

    ``expected``: the table stands in a section of indicators, where heads with years are enough.
    ``within``: it stands below a heading in such a section, which can be the name of an indicator.
    ``above``: the text right above the table, which names the indicator where no column does.
    """
    named = (text for text in (table.caption, above) if text is not None and _can_be_name(text))
    name = next(named, None)
    if expected or within:
        table = card_as_rows(table, name)
    rows = [_placed(row) for row in table.rows]
    kinds = {kind_of_row(row[0].text) for row in rows if row and row[0].text}
    expected = expected or {"realisatie", "streefwaarde"} <= kinds or (within and None not in kinds)
    ends = row_ends(table.rows)
    reader = _Reader(expected=expected, above=name)
    for (is_head, row), end in zip(_marked(rows), ends, strict=True):
        reader.read(row, end, is_head=is_head)
    return reader.found


def _placed(row: Row) -> Row:
    """The cells of a row that have a column; titles and "Bron: | CBS" say what they say in any.

    A line of which the cells could not be told apart is kept as a title, so that no other title lasts.
    """
    placed = tuple(cell for cell in row if cell.column is not None)
    filled = [cell for cell in row if cell.text]
    told = len(filled) == 1 or (len(filled) == 2 and attribute_of(filled[0].text) is not None)  # noqa: PLR2004
    if placed or not told:
        return placed
    return tuple(replace(cell, column=at, header=False) for at, cell in enumerate(filled, start=1))


def _can_be_name(text: str) -> bool:
    """Whether the text above a table can name its indicator: no sentence, unit or kind of section."""
    return (
        not text.endswith((".", ":", ";", "!", "?")) and not _NO_NAMES.match(text) and kind_of(text) is None
    )


def _marked(rows: Sequence[Row]) -> Iterator[tuple[bool, Row]]:
    """Each row, and whether it is one of heads: marked so, or else the first one, if it names indicators."""
    unmarked = not any(cell.header for row in rows for cell in row)
    in_heads = unmarked and bool(rows) and bool(rows[0]) and is_indicator_head(rows[0][0].text)
    for place, row in enumerate(rows):
        in_heads = in_heads and (place == 0 or all(is_year(cell.text) for cell in row if cell.text))
        yield in_heads or (bool(row) and all(cell.header for cell in row)), row


class _Reader:
    """Reads the rows of one table from top to bottom."""

    def __init__(self, *, expected: bool, above: str | None) -> None:
        self.found: list[Indicator] = []
        self._expected = expected
        self._above = above
        self._heads: list[Row] = []
        self._columns = IndicatorColumns({})
        self._in_heads = False
        self._reaching: dict[int, tuple[str, int]] = {}
        self._group: str | None = None
        self._named: str | None = None
        self._described = 0
        self._alignment: Alignment = "exact"

    def read(self, row: Row, end: int, *, is_head: bool) -> None:
        """Read the next row, of which ``end`` is the last column."""
        filled = [cell for cell in row if cell.text]
        is_head = is_head or self._repeats_heads(filled)
        if is_head and len(filled) != 1:
            if not self._in_heads:
                self._heads = []
            self._heads.append(row)
            self._in_heads = True
            return
        if self._in_heads and not is_head:
            self._columns = columns_below(self._heads)
            self._alignment = reduce(
                weakest, (cell.alignment for row in self._heads for cell in row), "exact"
            )
            self._in_heads = False
            self._reaching.clear()
        if is_head:
            self._begin_group(filled[0].text)
        elif self._columns.are_indicators(expected=self._expected):
            self._read_body(row, filled, fits=self._columns.fit(row, end))

    def _repeats_heads(self, filled: Sequence[Cell]) -> bool:
        """Whether a row that nobody marked holds heads: those above again, or years behind "Indicator"."""
        beside = filled[1:]
        known = {(cell.column, cell.text) for row in self._heads for cell in row}
        again = all((cell.column, cell.text) in known for cell in filled)
        named = is_indicator_head(filled[0].text) if filled else False
        return bool(beside) and (again or (named and all(is_year(cell.text) for cell in beside)))

    def _read_body(self, row: Row, filled: Sequence[Cell], *, fits: bool) -> None:
        attribute = attribute_of(filled[0].text) if len(filled) > 1 else None
        texts = self._texts(row)
        values = [(cell, head) for cell in filled if (head := self._head_of(cell)) is not None]
        if attribute is not None:
            self._describe(attribute, one_line(filled[1].text))
        elif values:
            self._add(values, texts, fits=fits)
        elif len(filled) == 1 and not is_area(filled[0].text):
            self._begin_group(filled[0].text)

    def _head_of(self, cell: Cell) -> Head | None:
        head = self._columns.heads.get(cell.column or 0)
        if head is None or head.role != "value" or (head.area is not None and is_words(cell.text)):
            return None
        if head.only_figures and read_number(cell.text).value is None:
            return None
        return head

    def _begin_group(self, text: str) -> None:
        self._group = one_line(text) if not _ENDS_IN_FIGURE.search(text) else None
        self._named = None
        self._described = len(self.found)

    def _texts(self, row: Row) -> dict[int, str]:
        """The text in each column that this row holds or that reaches down into it from above."""
        texts = {column: text for column, (text, _) in self._reaching.items()}
        self._reaching = {
            column: (text, rows - 1) for column, (text, rows) in self._reaching.items() if rows > 1
        }
        for cell in row:
            column = cell.column or 0
            texts[column] = one_line(cell.text)
            if cell.rowspan > 1:
                self._reaching[column] = (texts[column], cell.rowspan - 1)
        return texts

    def _describe(self, attribute: Attribute, text: str) -> None:
        """Give the values since the last name or group what they do not have yet."""
        for place in range(self._described, len(self.found)):
            value = self.found[place]
            match attribute:
                case "unit":
                    self.found[place] = replace(value, eenheid=value.eenheid or text)
                case "source":
                    self.found[place] = replace(value, bron_indicator=value.bron_indicator or text)
                case "explanation":
                    self.found[place] = replace(value, toelichting=value.toelichting or text)

    def _add(self, values: Iterable[tuple[Cell, Head]], texts: dict[int, str], *, fits: bool) -> None:
        name, kind = self._name_and_kind(texts)
        year = self._columns.year_in(texts)
        unit, source, explanation = (self._told(role, texts) for role in ("unit", "source", "explanation"))
        pointed = any(has_decimal_point(cell.text) for cell, _ in values)
        for cell, head in values:
            own_column = fits and (
                cell.colspan == 1 or (cell.colspan is None and cell.alignment != "onbekend")
            )
            reading = Reading() if cell.composed else read_number(cell.text)
            number = reading.value if reading.qualifier is None and cell.rowspan == 1 else None
            period = head.period if head.period is not None else year
            # beside 5.3, 6.125 can be a little more than six
            certain = own_column and period is not None and not (pointed and "." in cell.text)
            self.found.append(
                Indicator(
                    indicator=name if head.area is None or name is None else f"{name} {DASH} {head.area}",
                    ruwe_waarde=one_line(cell.text),
                    uitlijning=weakest(cell.alignment, self._alignment) if fits else "onbekend",
                    eenheid=_unit(unit, reading.unit),
                    periode=period if own_column else None,
                    soort=_agreed(head.kind, kind) if own_column else None,
                    waarde=float(number) if certain and number is not None else None,
                    bron_indicator=source,
                    toelichting=explanation,
                    probleem=_NO_NAME if name is None else None,
                )
            )

    def _name_and_kind(self, texts: dict[int, str]) -> tuple[str | None, ValueKind | None]:
        """The indicator that a row is about, and the kind of value that one of its labels names."""
        column = self._columns.name
        name = (texts.get(column) if column is not None else self._above) or None
        labels = {
            at: kind
            for at, text in texts.items()
            if self._columns.role_of(at) != "value" and (kind := kind_of_row(text)) is not None
        }
        kind = next(iter(labels.values())) if len(labels) == 1 else None
        if column is not None and kind is not None and (name is None or column in labels):
            # "Realisatie", and below it "Streefwaarde", of what was named above
            return (self._group or self._above if column in labels else self._named), kind
        if name is not None and is_area(name):
            if self._group is None:
                return None, kind
            return f"{self._group} {DASH} {name}", kind
        self._described = len(self.found)
        self._named = name
        return name, kind

    def _told(self, role: Role, texts: dict[int, str]) -> str | None:
        column = self._columns.of(role)
        return (texts.get(column) or None) if column is not None else None


def _unit(told: str | None, shown: str | None) -> str | None:
    """The unit of the row with that of the value itself, which may be larger: 3,2 mln in a row of euro's."""
    if told is None or shown is None or shown in told or (shown == "€" and "euro" in told):
        return told or shown
    return f"{shown} {told}"


def _agreed(one: ValueKind | None, other: ValueKind | None) -> ValueKind | None:
    """The kind that a head and a label say; none where they contradict each other."""
    return one or other if None in (one, other) or one == other else None
