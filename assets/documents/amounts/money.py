"""Which tables are budgets and which of their figures are amounts of money, by the words around them.

What an amount is worth is decided in ``budget_table``.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from assets.documents.amounts.words.lexicon import (
    are_bodies,
    is_about_money,
    is_imagined,
    is_no_money,
    is_of_household,
    is_of_other_body,
    is_section_of_bodies,
    plain,
)
from assets.documents.amounts.words.units import statements
from assets.documents.words.indicator_heads import is_indicator_head, read_head

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assets.documents.amounts.layout.figures import Figure
    from assets.documents.amounts.layout.table_layout import Layout
    from assets.documents.amounts.surroundings import Surroundings
    from assets.documents.blocks import Table

_SHARES = ("%", "‰", "fte")


def is_budget(table: Table, layout: Layout, around: Surroundings) -> bool:
    """Whether a table is one of a budget: figures with a stand or direction, about money."""
    if not layout.figures or any(map(is_indicator_head, layout.head_texts)):
        return False
    labels = {figure.label.plain for figure in layout.figures}
    shown = [plain(text) for text in layout.head_texts]
    titles = [plain(text) for text in (table.caption or "", around.heading or "", *around.above[:1])]
    if any(map(is_of_other_body, (*labels, *shown))) or any(map(_is_of_others, (*titles, *shown))):
        return False
    if any(map(are_bodies, layout.label_heads)) or is_section_of_bodies(map(plain, around.sections)):
        return False
    heads = layout.columns.values()
    named = [head for head in heads if head.stand is not None or head.direction is not None]
    directed = [figure for figure in layout.figures if figure.direction is not None]
    if not directed and (any("indicator" in title for title in titles) or _are_indicators(layout)):
        return False
    if not named and not directed:
        return _looks_like_budget(layout)
    texts = [plain(text) for text in (table.caption or "", around.heading or "", *layout.head_texts)]
    money = bool(directed) or _has_unit(table, layout, around) or any(map(is_about_money, texts))
    return money and not all(is_other(figure) for figure in layout.figures)


def _are_indicators(layout: Layout) -> bool:
    """Whether a column tells the unit or the source of each row, or what is aimed at."""
    heads = [read_head((text,)) for text in layout.head_texts]
    return any(head.role in ("unit", "source") or head.kind == "streefwaarde" for head in heads)


def _is_of_others(title: str) -> bool:
    return is_of_household(title) or is_imagined(title)


def _looks_like_budget(layout: Layout) -> bool:
    """Whether a table that lost its columns has the words of one in its heads or before its figures."""
    words = " ".join(map(plain, layout.head_texts))
    rows = {figure.cell.text.split(" ", 1)[0].casefold() for figure in layout.figures}
    heads = any(stand in words for stand in ("begroting", "rekening", "raming"))
    return heads and (
        not rows.isdisjoint({"lasten", "baten", "saldo"})
        or "lasten" in words
        or any(statements(text) for text in layout.head_texts)
        or is_about_money(words)
    )


def _has_unit(table: Table, layout: Layout, around: Surroundings) -> bool:
    texts = (table.caption or "", *layout.head_texts, *around.above)
    return any(statements(text) for text in texts) or any(map(is_in_euros, layout.figures))


def is_in_euros(figure: Figure) -> bool:
    """Whether a figure itself says that it is in euros."""
    unit = figure.reading.unit
    return unit == "€" or figure.cell.text.rstrip().endswith((",-", ",--"))


def is_other(figure: Figure) -> bool:
    """Whether a figure is no amount of money: a share, a number, a tariff."""
    if figure.reading.unit in _SHARES:
        return True
    head = figure.head
    return (head is not None and head.no_money) or is_no_money(figure.label.plain)


def with_rows_of_shares(figures: Sequence[Figure]) -> list[Figure]:
    """The figures, those as no money of which the row has a % among its values, and its column has not.

    So are those of which the row has more shares than others. A "%" is left out in some cells of a row:
    "292% | 281 | 264%".
    """
    money = {
        figure.cell.column
        for figure in figures
        if figure.head is not None and figure.reading.value is not None and not is_other(figure)
    }
    of_row = Counter(
        (figure.rij, figure.reading.unit in _SHARES) for figure in figures if figure.reading.value is not None
    )
    shares = {
        figure.rij
        for figure in figures
        if figure.reading.unit in _SHARES
        and (figure.cell.column in money or of_row[figure.rij, True] > of_row[figure.rij, False])
    }
    return [
        replace(figure, head=replace(figure.head, no_money=True))
        if figure.rij in shares and figure.head is not None and figure.reading.unit is None
        else figure
        for figure in figures
    ]


def is_contradicted(figure: Figure) -> bool:
    """Whether only its label tells that a figure is no money: a unit above the whole table is then false."""
    says_itself = figure.reading.unit is not None or (figure.head is not None and figure.head.no_money)
    return is_no_money(figure.label.plain) and not says_itself
