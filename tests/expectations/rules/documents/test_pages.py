"""What is asked of P&C pages beyond their schema."""

from __future__ import annotations

from datetime import datetime

import pytest

from datapackages.schema import PROBLEM
from expectations.judging import ask
from tests.expectations.good_year import JAAR, ZONE, changed, good_year, tally_of

YEAR = good_year()
EXPORT = datetime(2023, 1, 30, 15, 25, 9, tzinfo=ZONE)


@pytest.mark.parametrize(("built", "failed"), [(EXPORT, 0), (EXPORT.replace(second=8), 1), (None, 0)])
def test_a_page_may_be_built_at_its_export_but_not_before(built: datetime | None, failed: int) -> None:
    year = changed(YEAR, "paginas", gebouwd_op=built)
    _, measured = ask(year, tally_of(year), jaar=JAAR)

    (asked,) = (one for one in measured if one.rule.id == "paginas.gebouwd_op.na_export")
    assert asked.failed == failed


def test_what_stands_on_a_refused_page_is_refused_with_it() -> None:
    year = changed(YEAR, "paginas", vorm="pdf")
    evidence, _ = ask(year, tally_of(year), jaar=JAAR)

    refused = {name: outcome.refused.height for name, outcome in evidence.outcomes.items()}
    assert {name: rows for name, rows in refused.items() if rows} == {
        "paginas": 1,
        "secties": 1,
        "doelen": 1,
        "portefeuillehouders": 1,
        "indicatoren": 2,
        "bedragen": 7,
        "cellen": 2,
        "aansluiting": 1,
    }
    reasons = evidence.quarantine.filter(evidence.quarantine["tabel"] == "doelen")["reden"].to_list()
    assert reasons == [
        "Pagina “amersfoort-begroting-2023/p1-bestuur” staat niet in de tabel paginas van dit jaar."
    ]


def test_an_unreadable_page_breaks_nothing_but_that_it_is_unreadable() -> None:
    year = changed(YEAR, "paginas", row=1, vorm=None, url=None, **{PROBLEM: "Het bestand is geen tekst."})
    evidence, measured = ask(year, tally_of(year), jaar=JAAR)

    assert {one.rule.id for one in measured if one.failed} == {"paginas.rij.leesbaar"}
    assert evidence.quarantine["reden"].to_list() == ["Het bestand is geen tekst."]
