"""Rows of pages that were released before: a reader that broke is kept, a page that was rewritten is not."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest

from datapackages.schema import table
from expectations.judging import ask
from expectations.measuring import measure_view
from expectations.rules.catalogue import rules_of
from expectations.rules.evidence import Earlier, Evidence, TableOutcome
from tests.expectations.good_year import JAAR, good_year, tally_of

YEAR = good_year()
JUDGED = ask(YEAR, tally_of(YEAR), jaar=JAAR)[0]
(RULE,) = (rule for rule in rules_of("secties") if rule.id == "secties.rijen.niet_minder")


def sections(rows_of_page: dict[str, int]) -> pl.DataFrame:
    columns = table("secties").columns
    return pl.concat(
        pl.concat([YEAR["secties"].head(1).with_columns(pagina=pl.lit(page))] * rows).select(columns)
        for page, rows in rows_of_page.items()
        if rows
    )


def year(before: dict[str, int], now: dict[str, int], pages: list[str] | None = None) -> Evidence:
    """Sections per page in the last release and now; ``pages`` are those that are read now."""
    names = pages if pages is not None else list(before)
    read = pl.concat(YEAR["paginas"].head(1).with_columns(pagina=pl.lit(page)) for page in names)
    nothing = table("secties").empty()
    evidence = replace(JUDGED, earlier=Earlier(release={"secties": sections(before)}))
    evidence = evidence.joined_by("paginas", TableOutcome(table("paginas").published(read), nothing, nothing))
    return evidence.joined_by("secties", TableOutcome(sections(now), nothing, nothing))


TEN_EACH = {f"p{number}": 10 for number in range(4)}


@pytest.mark.parametrize(
    ("now", "failed"),
    [
        (TEN_EACH, 0),
        (dict.fromkeys(TEN_EACH, 8), 0),  # 32 of 40: four fifths
        (dict.fromkeys(TEN_EACH, 7), 1),
        ({"p0": 10, "p1": 10, "p2": 1, "p3": 1}, 0),  # two pages that were rewritten
        ({"p0": 10, "p1": 1, "p2": 1, "p3": 1}, 1),
        ({"p0": 40, "p1": 9, "p2": 9, "p3": 9}, 0),
    ],
)
def test_four_fifths_of_the_rows_stay_unless_one_or_two_pages_changed(now: dict, failed: int) -> None:
    assert measure_view(RULE, year(TEN_EACH, now)).failed == failed


def test_a_document_taken_out_of_the_registry_is_no_loss() -> None:
    asked = measure_view(RULE, year(TEN_EACH, {"p0": 10, "p1": 10}, pages=["p0", "p1"]))
    assert (asked.failed, asked.frame["rijen_was"].to_list()) == (0, [20])


def test_the_loss_is_told_in_rows_and_pages() -> None:
    assert measure_view(RULE, year(TEN_EACH, {"p0": 2})).sample() == (
        "2 rijen, in de vorige uitgave 40; minder op 4 pagina's.",
    )
