"""Where in a plain text a table of paragraphs begins and ends, each cell being a paragraph of its own.

Which of its cells have a column is decided by ``text.cells``; here only the run of paragraphs is found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby, islice, pairwise, takewhile, zip_longest
from typing import TYPE_CHECKING, TypeAlias

from assets.cleaning import bounded
from assets.documents.blocks import Cell, ListBlock, Row, Table
from assets.documents.forms.text.cells import placeless, table_of, token
from assets.documents.forms.text.lines import is_omission, is_unit_line
from assets.documents.geometry.stacked_heads import other_heads
from assets.documents.words.indicator_heads import is_year
from assets.documents.words.section_kinds import is_heading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from assets.documents.geometry.stacked_heads import Token

EACH_YEAR = "an indicator of LIAS: as many values as years"
LESS_VALUES = "an indicator of LIAS: years without a value left no trace, so no value has a year"

FEWEST_VALUES = 3
"""With fewer, numbers on lines of their own stay text."""

MOST_LABELS = 30
"""Between two values, or before the first: two rows of heads for every column that a page has room for."""

LONGEST_CELL_LINE, MOST_CELL_LINES = 120, 8
LONGEST_LABEL = 300
"""Of a label right before a value; indicators have names that are sentences."""

_CAPTION = re.compile(r"tabel\b", re.IGNORECASE)
_REALISED = re.compile(r"realisatie ?cijfers", re.IGNORECASE)
_TARGETS = re.compile(r"streef ?cijfers", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"(?:bron|toelichting|eenheid) ?:", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Lines without a blank one between them; ``heading`` is the level of a line that surely is one."""

    lines: tuple[str, ...]
    heading: int = 0

    @property
    def text(self) -> str:
        """The lines as the text of one cell."""
        return "\n".join(self.lines)


Part: TypeAlias = Table | ListBlock | Stretch


def with_tables(parts: Sequence[Part]) -> list[Part]:
    """The parts of a page with every run of cells among them made into a table."""
    parts = list(_with_indicators(parts))
    pairs = [(part, _token(part, after)) for part, after in zip_longest(parts, parts[1:])]
    result: list[Part] = []
    done = 0
    for _, group in groupby(pairs, key=lambda pair: pair[1] is None):
        run = list(group)
        done += len(run)
        tokens = [found for _, found in run if found is not None]
        stretches = [part for part, _ in run]
        at_end = done == len(pairs) or _is_omission(pairs[done][0])
        result.extend(_tables_in_run(stretches, tokens, at_end=at_end) if tokens else stretches)
    return result


def _is_omission(part: Part) -> bool:
    return isinstance(part, Stretch) and is_omission(part.lines[0])


def _token(part: Part, following: Part | None) -> Token | None:
    """The part as a cell of a table; None when it cannot be one."""
    if not isinstance(part, Stretch) or part.heading or is_omission(part.lines[0]):
        return None
    found = token(part.text)
    before_value = _is_value(following)
    if found.is_value:
        return found
    if before_value and len(part.lines) == 1 and len(part.text) <= LONGEST_LABEL:
        return found
    short = len(part.lines) <= MOST_CELL_LINES and all(len(line) <= LONGEST_CELL_LINE for line in part.lines)
    ends = part.text.endswith((".", ":", ";", "!", "?"))
    return None if ends or not short or is_heading(part.text) else found


def _is_value(part: Part | None) -> bool:
    return isinstance(part, Stretch) and len(part.lines) == 1 and token(part.lines[0]).is_value


def _tables_in_run(parts: Sequence[Part], tokens: Sequence[Token], *, at_end: bool) -> list[Part]:
    """The tables in a run of cells; a caption begins a new one, and so does a long row of labels.

    ``at_end``: the text ends with the run.
    """
    result: list[Part] = []
    done = 0
    for first, last, caption in _spans(tokens):
        span = tokens[first : last + 1]
        if sum(each.is_value for each in span) < FEWEST_VALUES:
            continue
        result.extend(parts[done : caption if caption is not None else first])
        words = [tokens[caption].text] if caption is not None else []
        while is_unit_line(span[0].text):
            words.append(span[0].text)
            span = span[1:]
        ends_text = at_end and last == len(tokens) - 1
        result.append(table_of(span, bounded(" ".join(words)) or None, at_end=ends_text))
        done = last + 1
    result.extend(parts[done:])
    return result


def _spans(tokens: Sequence[Token]) -> Iterator[tuple[int, int, int | None]]:
    """First and last token of each table, and its caption right before; tables end with a value.

    Other heads half way begin a table of their own: what is said of the first one is not said of that.
    """
    first, caption, last = 0, None, None
    changes = {_behind_units(tokens, place) for place in other_heads(tokens)}
    for place, found in enumerate(tokens):
        if place in changes and last is not None:
            yield first, last, caption
            first, caption, last = place, None, None
        if found.is_value:
            last = place
            continue
        if last is not None and is_unit_line(found.text):
            # below the title of the next table, or right below this one
            yield first, last, caption
            first, caption, last = place + 1, None, None
            continue
        is_caption = _CAPTION.match(found.text) is not None
        if is_caption or (last is not None and place - last > MOST_LABELS):
            if last is not None:
                yield first, last, caption
                first, caption, last = last + 1, None, None
            if is_caption:
                first, caption = place + 1, place
        elif last is None and place - first >= MOST_LABELS:
            first, caption = first + 1, None
    if last is not None:
        yield first, last, caption


def _behind_units(tokens: Sequence[Token], place: int) -> int:
    """Where the texts that begin at a place go on behind the unit that stands among them, if one does."""
    texts = enumerate(takewhile(lambda found: not found.is_value, islice(tokens, place, None)), place)
    return max((at + 1 for at, found in texts if is_unit_line(found.text)), default=place)


def _with_indicators(parts: Sequence[Part]) -> Iterator[Part]:
    """The parts, with each indicator that LIAS shows in a table of its own as that table.

    A name, "Realisatie cijfers", "Streefcijfers", years, no more values than years, source and explanation.
    """
    texts = [part.text if isinstance(part, Stretch) and not part.heading else "" for part in parts]
    starts = [
        place - 1
        for place in range(1, len(texts) - 1)
        if _REALISED.fullmatch(texts[place]) and _TARGETS.fullmatch(texts[place + 1]) and texts[place - 1]
    ]
    done = 0
    for start, next_start in pairwise([*starts, len(parts)]):
        yield from parts[done:start]
        table, taken = _indicator(texts[start:next_start])
        yield table
        done = start + taken
    yield from parts[done:]


def _indicator(texts: Sequence[str]) -> tuple[Table, int]:
    """The table of one indicator, named in its caption, and how many texts it takes."""
    place = 3
    years = _taken(texts, place, is_year)
    years = years[: next((n for n in range(1, len(years)) if years[n] <= years[n - 1]), len(years))]
    place += len(years)
    values = _taken(texts, place, lambda text: token(text).is_value)
    place += len(values)
    # As many values as years leave none empty; a value that reads as a year can be a head.
    whole = len(values) == len(years) and not any(map(is_year, values))
    heads = placeless(texts[1:3], header=True)
    rows = [heads, *(_placed(years, values) if whole else (placeless(years, header=True), placeless(values)))]
    while place < len(texts) and _ATTRIBUTE.fullmatch(texts[place]):
        described = place + 1 < len(texts) and not _ATTRIBUTE.fullmatch(texts[place + 1])
        size = 2 if described else 1
        rows.append(placeless(texts[place : place + size]))
        place += size
    why = EACH_YEAR if whole else LESS_VALUES
    return Table(tuple(row for row in rows if row), bounded(texts[0]), why=why), place


def _placed(years: Sequence[str], values: Sequence[str]) -> Iterator[Row]:
    for texts, header in ((years, True), (values, False)):
        cells = enumerate(texts, start=1)
        yield tuple(Cell(bounded(text), at, 1, header=header, alignment="exact") for at, text in cells)


def _taken(texts: Sequence[str], place: int, holds: Callable[[str], bool]) -> list[str]:
    return list(takewhile(holds, islice(texts, place, None)))
