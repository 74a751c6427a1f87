"""Layouts that were not made with the reader in mind, read back: no figure means anything else."""

from __future__ import annotations

import os
from collections import Counter

from assets.documents.amounts.budget_table import Amount
from assets.documents.reading import read_page
from assets.documents.rows.amounts import budget_amounts
from assets.documents.rows.outline import outline
from assets.sources.registry import DocumentSource
from tests.strange_budgets import YEAR, Truth, as_texts, strange_budget

PAGES = int(os.environ.get("OPENBEGROTING_STRANGE_PAGES", "1000"))

SOURCE = DocumentSource(
    id="gemeente-begroting",
    gemeente="GM0307",
    soort="programmabegroting",
    jaar=YEAR,
    titel="Begroting",
    pages=("pagina.html",),
)


def _amounts(page: str, mediatype: str) -> list[Amount]:
    read = read_page(page.encode(), mediatype, "https://gemeente.example/p1/tabel")
    return list(budget_amounts(outline(read.blocks), SOURCE))


def _agrees(found: Amount, truth: Truth) -> bool:
    """Whether all that is said of a figure is true; nothing need be said."""
    said = (
        (found.bedrag_eur, truth.euros),
        (found.richting, truth.richting or found.richting),
        (found.periode, truth.periode or found.periode),
        (found.stand, truth.stand or found.stand),
    )
    return found.ruwe_waarde == truth.text and all(one is None or one == other for one, other in said)


def test_nothing_of_a_page_of_html_means_anything_else_than_it_does(record_property):
    wrong: list[tuple[int, Amount]] = []
    counts: Counter[str] = Counter()
    for seed in range(PAGES):
        budget = strange_budget(seed)
        found = {(each.rij, each.kolom or 0): each for each in _amounts(budget.html, "text/html")}
        for place, truth in budget.truth.items():
            each = found.pop(place, None)
            if each is not None and not _agrees(each, truth):
                wrong.append((seed, each))
            if truth.euros is not None:
                counts["known" if each is not None and each.bedrag_eur is not None else "unknown"] += 1
        wrong += [(seed, each) for each in found.values() if each.bedrag_eur is not None]
    record_property("values", dict(counts))
    assert wrong == []
    assert counts["known"] > 0.75 * counts.total()


def test_no_amount_of_a_flattened_page_is_another_than_one_of_the_table():
    wrong: list[tuple[int, str, Amount]] = []
    known: Counter[str] = Counter()
    for seed in range(PAGES // 4):
        budget = strange_budget(seed)
        truths = {
            (each.text, each.richting, each.periode, each.stand, each.euros) for each in budget.truth.values()
        }
        for form, text in as_texts(budget).items():
            for each in _amounts(text, "text/plain"):
                if each.bedrag_eur is None:
                    continue
                known[form] += 1
                if (each.ruwe_waarde, each.richting, each.periode, each.stand, each.bedrag_eur) not in truths:
                    wrong.append((seed, form, each))
    assert wrong == []
    assert all(known[form] for form in "ACD")
