"""The rows of ``indicatoren``: one value of one indicator each.

A value gets its year, its kind and its number only where its column is certain: in HTML, and in tables of
plain text that could be rebuilt. Those of LIAS lost their columns there, unless each year has its value.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from assets.documents.amounts.surroundings import is_short
from assets.documents.amounts.words.lexicon import direction_of, plain
from assets.documents.amounts.words.units import statements
from assets.documents.blocks import Paragraph, Table
from assets.documents.geometry.head_words import is_label_head
from assets.documents.rows.aligned_indicators import aligned_indicators
from assets.documents.rows.indicator import Indicator, with_policy_indicator
from assets.documents.words.indicator_heads import attribute_of, is_year, read_head
from assets.documents.words.numbers import read_number
from assets.documents.words.section_kinds import OTHER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from assets.documents.blocks import Form, Row
    from assets.documents.rows.outline import Part

INDICATORS = "indicatoren"
"""The kind of section that holds them."""

MOST_LABELS = 2
"""Cells of a row that can name it: a code, and what it stands for."""

_GLUED_HEADS = re.compile(r"indicator\s*realisatie\s*cijfers\s*streef\s*cijfers", re.IGNORECASE)
_SAYS_INDICATORS = re.compile(r"indicator|kengetal", re.IGNORECASE)
_KINDS = re.compile(r"realisatie ?cijfers streef ?cijfers", re.IGNORECASE)


def indicators(parts: Iterable[Part], form: Form) -> Iterator[Indicator]:
    """The values of the indicators of a page, in order, those that are compulsory marked as such."""
    return map(with_policy_indicator, _indicators(parts, form))


def _indicators(parts: Iterable[Part], form: Form) -> Iterator[Indicator]:
    section: Part | None = None
    for part in parts:
        if part.kind == INDICATORS or (section is not None and part.level <= section.level):
            section = part if part.kind == INDICATORS else None
        above = part.heading.text if part.heading is not None and part.kind != INDICATORS else None
        for block in part.blocks:
            if isinstance(block, Paragraph):
                above = block.text
            elif isinstance(block, Table):
                raw = list(_raw_indicators(block)) if form != "html" else []
                money = is_of_money(part, block)
                expected = part.kind == INDICATORS and not money and is_expected(part, block)
                within = section is not None and part.kind in (INDICATORS, OTHER) and not money
                yield from raw or aligned_indicators(block, expected=expected, within=within, above=above)
                above = None


def is_of_money(part: Part, table: Table) -> bool:
    """Whether a table among indicators is one of a budget, by its words or the text since the last one."""
    texts = [*_above(part, table), *(cell.text for row in table.rows for cell in row if cell.header)]
    labels = (plain(cell.text) for row in table.rows for cell in row[:MOST_LABELS])
    return any(map(statements, texts)) or any(direction_of(label) is not None for label in labels)


def is_expected(part: Part, table: Table) -> bool:
    """Whether a table among indicators is one of them: not by heads with years below a title of its own.

    A title that speaks of indicators does not matter, nor does one above heads of units or sources.
    """
    heads = [cell for row in table.rows for cell in row if cell.header]
    above = [*_above(part, table), *(cell.text for cell in heads if cell.column is None)]
    titles = [text for text in above if is_short(text) and not is_label_head(text)]
    roles = (read_head((cell.text,)).role for cell in heads)
    told = any(_SAYS_INDICATORS.search(text) for text in titles)
    return not titles or told or any(role in ("unit", "source") for role in roles)


def _above(part: Part, table: Table) -> list[str]:
    """The caption of a table, and the texts since the table before it."""
    above: list[str] = []
    for block in part.blocks:
        if block is table:
            break
        above = [] if isinstance(block, Table) else above
        if isinstance(block, Paragraph):
            above.append(block.text)
    return [*above, *([table.caption] if table.caption else [])]


def _raw_indicators(table: Table) -> Iterator[Indicator]:
    """The indicators of a table of LIAS that lost its columns: its heads glued, or one table for each."""
    heads = list(takewhile(lambda row: all(cell.header for cell in row), table.rows))
    body = table.rows[len(heads) :]
    if heads and _GLUED_HEADS.match(heads[0][0].text):
        yield from (_glued(row) for row in body)
    elif table.caption is not None and _are_of_one_indicator(heads):
        yield from _values_of(table.caption, heads[-1], body)


def _are_of_one_indicator(heads: Sequence[Row]) -> bool:
    """Whether these are the heads of a table of one indicator: both kinds of values, and below them years."""
    kinds = " ".join(cell.text for row in heads[:1] for cell in row)
    years = (cell.text for row in heads[1:] for cell in row)
    return _KINDS.fullmatch(kinds) is not None and all(map(is_year, years))


def _glued(row: Row) -> Indicator:
    """Name and values; a line of which they could not be told apart is both."""
    return Indicator(indicator=row[0].text, ruwe_waarde=row[-1].text)


def _values_of(name: str, years: Row, body: Iterable[Row]) -> Iterator[Indicator]:
    """The values of one indicator; with a year where its column tells, which never says what kind it is."""
    told = {
        attribute: row[1].text for row in body if len(row) > 1 and (attribute := attribute_of(row[0].text))
    }
    periods = {cell.column: int(cell.text) for cell in years if cell.column is not None}
    for row in body:
        if attribute_of(row[0].text):
            continue
        for cell in row:
            number = read_number(cell.text).value if cell.column is not None else None
            yield Indicator(
                indicator=name,
                ruwe_waarde=cell.text,
                uitlijning=cell.alignment,
                periode=periods.get(cell.column) if cell.column is not None else None,
                waarde=float(number) if number is not None else None,
                eenheid=told.get("unit"),
                bron_indicator=told.get("source"),
                toelichting=told.get("explanation"),
            )
