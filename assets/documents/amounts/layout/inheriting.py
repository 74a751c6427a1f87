"""What a row of a table inherits from the rows above it: a direction, a subject, a programme, a date.

A row that is only a label begins a group; totals, results and new heads end it. Which rows those are is
decided by ``table_layout``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assets.documents.amounts.words.heads import ColumnHead, read_head
from assets.documents.amounts.words.labels import programme_in, read_label
from assets.documents.amounts.words.lexicon import direction_of, is_no_money, is_part, mentioned, plain

if TYPE_CHECKING:
    from assets.documents.amounts.words.labels import Label
    from assets.documents.amounts.words.lexicon import Direction
    from assets.sources.registry import DocumentSource

_VERDICTS = frozenset({"voordeel", "nadeel", "voordelig", "nadelig"})
"""What stands behind the figures of a row, and where each cell is a paragraph above the next one."""


@dataclass(slots=True)
class Inherited:
    """What holds at some row of a table. ``of_title``: the direction that the title of the table names."""

    document: DocumentSource
    of_title: Direction | None
    direction: Direction | None = None
    group: int = 0
    """The row that gave the direction; 0 for the title."""
    section: int = 0
    """The last row that began something else: a label alone, or heads."""
    programme: str | None = None
    no_money: bool = False
    date: ColumnHead | None = None
    _directions_first: bool | None = None
    """Whether groups of programmes stand within those of a direction; None before the first of either."""
    _subject: str = ""
    _seen: set[Direction] = field(default_factory=set)

    def begin_title(self, direction: Direction | None) -> None:
        """A title within the table; what it contradicts is of no direction."""
        if direction is not None:
            self.of_title = direction if self.of_title in (None, direction) else None
            self._end_group()

    def begin_anew(self) -> None:
        """Heads have ended."""
        self.no_money = False
        self.date = None
        self._directions_first = None
        self._end_group()
        self._end_subject()

    def begin_direction(self, rij: int, direction: Direction | None) -> None:
        """What stands below is of one direction."""
        self.direction, self.group = direction, rij

    def begin_group(self, rij: int, text: str) -> None:
        """A row that is only a label: what follows is about it, unless it judges the figures above."""
        if plain(text) in _VERDICTS:
            return
        label = read_label([text])
        direction = label.direction or mentioned(plain(text))
        self._end_subject()
        programme = programme_in(text)
        if label.direction == "saldo":
            # a saldo without figures; no group is called so
            self._end_group()
        elif direction is not None:
            self.begin_direction(rij, direction)
            if self._directions_first is None:
                self._directions_first = self.programme is None
            if self._directions_first:
                self.programme = None
        elif programme is not None:
            self.programme = programme
        elif not label.is_numbered:
            self._end_group()
            self.programme = None
        if direction is None:
            self._subject = label.text
            self.section = rij
            self.no_money = is_no_money(label.plain) or is_part(label.plain)
            dated = read_head((text,), self.document)
            self.date = dated if dated.holds_values else self.date

    def subject_of(self, label: Label) -> str:
        """What a row is about; "Baten" below "Programma 1, lasten" is about Programma 1 too.

        A direction that comes a second time, or a total, is about something else.
        """
        subject = self._next_subject(label)
        if len(label.parts) > 1 and direction_of(plain(label.parts[0])) is not None:
            # "Lasten | Wegen": the next "Saldo" is not about Wegen
            self._end_subject()
        return subject

    def _next_subject(self, label: Label) -> str:
        if label.direction is None or label.total or (not label.subject and label.direction in self._seen):
            self._end_subject()
            return label.subject
        if label.subject and label.subject != self._subject:
            self._end_subject()
            self._subject = label.subject
        self._seen.add(label.direction)
        return self._subject

    def end_row(self, label: Label) -> None:
        """A total ends its group, and so does a row of another direction."""
        if label.direction is not None and (label.total or label.direction != self.direction):
            self._end_group()
        if (label.total and (label.direction is None or self._directions_first)) or programme_in(label.text):
            self.programme = None

    def _end_group(self) -> None:
        self.begin_direction(0, self.of_title)

    def _end_subject(self) -> None:
        self._subject = ""
        self._seen.clear()
