"""What stands around a table, and what of it tells in which unit the table is.

Which units a text states is read in ``units``; what a figure is worth is decided in ``budget_table``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import takewhile
from typing import TYPE_CHECKING

from assets.documents.amounts.money import is_contradicted, is_in_euros, is_other
from assets.documents.amounts.words.lexicon import plain
from assets.documents.amounts.words.unit_titles import is_about_budget, is_counted
from assets.documents.amounts.words.units import (
    IN_HEADS,
    UnitFound,
    is_unit_in_heading,
    share_in,
    statements,
    unit_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assets.documents.amounts.layout.figures import Figure
    from assets.documents.amounts.layout.table_layout import Layout
    from assets.documents.blocks import Table


LEAST_OF_BUDGET = 10_000
"""Euros of the largest amount of a table that is a budget by its cells alone: tariffs are in euros too."""

BILLION = 1_000_000
"""In thousands; only some totals of the largest municipalities are as large."""

_CENTS = re.compile(r",[0-9]{2}$")
_PROGRAMME = re.compile(r"\bprogramma ([0-9]{1,2})\b", re.IGNORECASE)

LONGEST_TITLE = 80
"""Characters of a text above a table that can be its title."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a table: nearest text above first, its heading, the heading of its page."""

    above: tuple[str, ...] = ()
    heading: str | None = None
    sections: tuple[str, ...] = ()
    """The headings that the table stands below, the nearest first."""
    programme: str | None = None
    """The programme that the page or the section is about."""
    between: str | None = None
    """A statement between this table and one without a unit, which it can be about as well."""
    below: str | None = None
    """A statement by itself right below this table, which no other table can claim."""
    behind: str | None = None
    """The text right below the table before this one, which can be about that."""
    of_page: tuple[str, ...] = ()
    """The statement of the page about all its amounts."""
    wider_units: tuple[str, ...] = ()
    """The statements above the section of the table."""
    of_costs: bool = False
    """Whether the section asks what a programme costs."""
    entitled: bool = False
    """Whether another table stands between this one and the heading, and a title of its own above it."""
    units_in_cells: bool = True
    """Whether nothing around the table states a unit, so that its cells are the only ones to do so."""

    def of_table(
        self,
        *,
        above: tuple[str, ...],
        between: str | None,
        behind: str | None,
        below: str | None,
        first: bool,
    ) -> Surroundings:
        """The same section around one of its tables, whose own title can name another programme."""
        named = {number for text in above if is_short(text) for number in _PROGRAMME.findall(text)}
        own = set(_PROGRAMME.findall(self.programme or ""))
        programme = self.programme if not named or named == own else None
        entitled = not first and any(is_short(text) and not statements(text) for text in above)
        return replace(
            self,
            above=above,
            between=between,
            behind=behind,
            below=below,
            programme=programme,
            entitled=entitled,
        )

    @property
    def titles(self) -> list[str]:
        """The short texts nearer to the table than any statement of a unit, the nearest first."""
        return list(filter(is_short, takewhile(lambda text: not statements(text), self.above)))


def programme_of_table(table: Table, around: Surroundings) -> str | None:
    """The programme that the section is about, unless the heads of the table name another by its number."""
    heads = (cell.text for row in table.rows for cell in row if cell.header)
    named = {number for text in heads for number in _PROGRAMME.findall(text)}
    return around.programme if named <= set(_PROGRAMME.findall(around.programme or "")) else None


def is_short(text: str) -> bool:
    """Whether a text above a table can be its title: it is no sentence of a story."""
    return len(text) <= LONGEST_TITLE and not text.endswith(".")


def unit_of_table(table: Table, layout: Layout, around: Surroundings) -> UnitFound:
    """The unit of a table, from what stands in and around it."""
    above = (text for text in around.above if statements(text) or is_short(text))
    titles = (table.caption or "", *around.sections, around.heading or "", *above)
    share = next((words for text in titles if (words := share_in(text)) is not None), None)
    if share is not None:
        return UnitFound("onbekend", f"“{share}” bij de tabel: dit zijn geen bedragen van de hele gemeente.")
    scopes = _scopes(table, layout, around)
    stated = any(statements(text) for _, text in scopes)
    if around.between is not None and not stated:
        words = statements(around.between)[0][1]
        return UnitFound("onbekend", f"“{words}” staat tussen twee tabellen en kan bij de vorige horen.")
    figures = [figure for figure in layout.figures if figure.reading.value is not None]
    money = [figure for figure in figures if not is_other(figure)]
    in_cells = bool(money) and all(map(is_in_euros, money))
    if not stated:
        wider = around.wider_units if _is_of_budget(around) else ()
        scopes = [("de tekst van de pagina", text) for text in (*around.of_page, *wider)]
        if scopes and in_cells:
            scopes.append(("de cellen", "(in euro's)"))
        thousands = any(unit == "duizend euro" for _, text in scopes for unit, _ in statements(text))
        if thousands and any(map(_is_beyond_thousands, money)):
            return UnitFound(
                "onbekend", "De bedragen zijn te groot of te precies voor de eenheid van de pagina."
            )
    counted = next((title for title in _titles(table, layout, around) if is_counted(plain(title))), None)
    if scopes and counted is not None:
        return UnitFound("onbekend", f"“{counted}” boven de tabel: dit kunnen aantallen zijn.")
    if around.below is not None:
        scopes.append(("de tekst eronder", around.below))
    only_cells = in_cells and around.units_in_cells and not _can_be_tariffs(money)
    return unit_of(scopes, cells_in_euros=only_cells, other_figures=any(map(is_contradicted, figures)))


def _titles(table: Table, layout: Layout, around: Surroundings) -> list[str]:
    """The titles of a table that are nearer to it than what states its unit."""
    own = [cell.text for row in table.rows for cell in row if cell.header and cell.column is None]
    nearer = list(takewhile(lambda text: not statements(text), reversed(own)))
    if len(nearer) < len(own) or statements(table.caption or ""):
        return nearer
    if any(map(statements, (*layout.head_texts, *layout.foot_texts))):
        return []
    return [*own, *([table.caption] if table.caption else []), *around.titles]


def _is_of_budget(around: Surroundings) -> bool:
    """Whether what stands between a unit above a section and a table in it says that it is of the budget."""
    titles = [*around.titles, *([] if around.of_costs else [around.heading or ""])]
    return all(is_about_budget(plain(title)) for title in titles)


def _is_beyond_thousands(figure: Figure) -> bool:
    """Whether an amount in thousands would be a billion, or a number of cents."""
    return abs(figure.reading.value or Decimal(0)) >= BILLION or _CENTS.search(figure.cell.text) is not None


def _can_be_tariffs(money: Sequence[Figure]) -> bool:
    """Whether amounts are as small as those of one household, and not lasten beside baten."""
    both = {"lasten", "baten"} <= {figure.direction for figure in money}
    return not both and all(abs(figure.reading.value or Decimal(0)) < LEAST_OF_BUDGET for figure in money)


def _scopes(table: Table, layout: Layout, around: Surroundings) -> list[tuple[str, str]]:
    """The texts in and above a table that can state its unit, each with its place."""
    return [
        *([("het bijschrift", table.caption)] if table.caption else []),
        *((IN_HEADS, text) for text in layout.head_texts),
        *(("de voet van de tabel", text) for text in layout.foot_texts),
        *(("de tekst erboven", text) for text in around.above),
        # "Giften boven € 1.000" is no unit
        *(
            [("de kop erboven", around.heading)]
            if around.heading and is_unit_in_heading(around.heading)
            else []
        ),
    ]
