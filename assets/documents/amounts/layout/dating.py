"""Of which year and stand columns are whose heads do not say it: that of the title, or of the document.

What a head says by itself is read in ``heads``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assets.documents.amounts.words.heads import ColumnHead, read_title
from assets.documents.amounts.words.labels import programme_in
from assets.documents.amounts.words.lexicon import direction_of, names_programmes, names_taakvelden, plain
from assets.documents.amounts.words.units import without_unit
from assets.documents.words.indicator_heads import is_year

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from assets.documents.blocks import Row
    from assets.sources.registry import DocumentSource

BUDGETS = frozenset({"primitieve begroting", "begroting", "begroting na wijziging"})
COMPARED = {"jaarstukken": "rekening", "bestuursrapportage": "prognose"}
"""What a document compares with the budgets of its year."""

AMOUNTS = ("bedrag", "bedragen", "")
"""Heads of amounts, their unit left aside."""


def dated_by_titles(
    heads: dict[int, ColumnHead], titles: Sequence[str], document: DocumentSource, *, of_whole: bool
) -> dict[int, ColumnHead]:
    """The heads, those that only say "Lasten" or "Bedrag" with the year and stand that the title is of."""
    told = {
        (title.period, title.stand)
        for text in titles
        if not is_year(text)
        and (title := read_title(text, document)).period is not None
        and title.stand is not None
    }
    dated = (
        head.period is not None or head.stand is not None for head in heads.values() if head.holds_values
    )
    if len(told) != 1 or any(dated):
        return heads
    ((period, stand),) = told
    return {
        column: replace(head, period=period, stand=stand, holds_values=True)
        if head.stand is None and (names_direction(head) or (of_whole and is_of_amounts(head)))
        else head
        for column, head in heads.items()
    }


def of_document(heads: dict[int, ColumnHead], document: DocumentSource) -> dict[int, ColumnHead]:
    """The heads; stands without a year that an account or a report compares are of its own year."""
    stands = {head.stand for head in heads.values() if head.stand is not None}
    told = COMPARED.get(document.soort)
    if told not in stands or stands.isdisjoint(BUDGETS) or not stands <= BUDGETS | {told, "verschil"}:
        return heads
    return {
        column: replace(head, period=document.jaar)
        if head.stand not in (None, "verschil") and head.period is None
        else head
        for column, head in heads.items()
    }


def are_of_whole(heads: Mapping[int, ColumnHead], below: Row) -> bool:
    """Whether labels are programmes, taakvelden or directions: below other heads can be what changed."""
    head = plain(heads[1].text) if 1 in heads else ""
    first = below[0].text if below else ""
    of_budget = direction_of(plain(first)) is not None or programme_in(first) is not None
    return names_programmes(head) or names_taakvelden(head) or of_budget


def names_direction(head: ColumnHead) -> bool:
    """Whether a head is nothing but lasten, baten or saldo."""
    return direction_of(plain(head.text)) is not None


def is_of_amounts(head: ColumnHead) -> bool:
    """Whether a head says no more than that amounts stand below it, or in which unit."""
    return bool(head.text) and plain(without_unit(head.text)) in AMOUNTS
