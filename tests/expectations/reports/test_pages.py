"""The pages on rules and on the course of judgements say what the rules and the ledger say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import lxml.html
import pytest

from datapackages.portal import neighbours
from expectations.ledger import Entry, Ledger, Line, SourceLine
from expectations.reports.pages import SPAN, pages, trends
from expectations.rules.catalogue import rules
from expectations.rules.model import BLOCKING, WARNING
from expectations.verdicts import FAILED, NOT_RUN, PASSED

FIRST = datetime(2026, 11, 1, 8, tzinfo=UTC)
BALANCE = "iv3_baten_lasten.saldo.in_evenwicht"
TITLES = {"amersfoort-begroting-2024": "Begroting 2024 van Amersfoort"}
LOST = "iv3_baten_lasten.rijen.behouden"


def line(rule: str, outcome=PASSED, failed: int = 0, severity=WARNING) -> Line:
    eur = 1_000 * failed if failed else None
    return Line(rule, 1, rule.split(".", maxsplit=1)[0], outcome, severity, failed, 342, eur, 0.1, None)


def judged(ledger: Ledger, day: int, *lines: Line, quarantined: int = 0, source: str = "iv3") -> None:
    moment = FIRST + timedelta(days=day)
    sources = (SourceLine(source, 100, 100 - quarantined, quarantined, 0, 5 * quarantined),)
    ledger.add(Entry(2024, f"run-{day}", moment, "code", "inputs", lines, sources))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    found = Ledger(tmp_path / "ledger")
    judged(found, 0, line(BALANCE), line(LOST, severity=BLOCKING))
    judged(found, 1, line(BALANCE, FAILED, 7), line(LOST, FAILED, 1, BLOCKING), quarantined=3)
    judged(found, 2, line(BALANCE, FAILED, 9), line(LOST, severity=BLOCKING), quarantined=1)
    return found


def document(ledger: Ledger, name: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(dict(pages(ledger, TITLES))[name])


def text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_every_rule_is_in_the_catalogue_with_all_there_is_to_know_of_it(tmp_path: Path) -> None:
    rows = {row.get("id"): row for row in document(Ledger(tmp_path), neighbours.RULES).xpath("//tr[@id]")}

    assert list(rows) == [rule.id for rule in rules()]
    for rule in rules():
        told = text(rows[rule.id])
        assert " ".join(rule.sentence.split()) in told
        assert " ".join(rule.source.split()) in told
        assert f"versie {rule.version}" in told
        assert ("houdt het jaar tegen" in told) == (rule.severity == BLOCKING)
        assert ("de bron" in told) >= (rule.responsible == "bron")


def test_the_course_of_a_year_counts_what_failed_in_each_judgement(ledger: Ledger) -> None:
    (year,) = trends(ledger, {})

    assert [series.values for series in year.overall] == [(0, 1, 0), (0, 1, 1), (0, 3, 1)]
    assert {series.name: series.values for series in year.rules} == {BALANCE: (0, 7, 9), LOST: (0, 1, 0)}
    assert [(series.name, series.values, series.total) for series in year.sources] == [
        ("Iv3 bij CBS", (0, 3, 1), 100)
    ]


def test_a_rule_that_passes_again_shows_no_euros_of_before(ledger: Ledger) -> None:
    found = {series.name: series for series in trends(ledger, {})[0].rules}

    assert (found[BALANCE].last, found[BALANCE].euros, found[BALANCE].total) == (9, 9_000, 342)
    assert (found[LOST].last, found[LOST].euros, found[LOST].total) == (0, None, None)


def test_a_rule_that_was_not_run_counts_and_blocks(ledger: Ledger) -> None:
    judged(ledger, 3, line(BALANCE, NOT_RUN), line(LOST, severity=BLOCKING))

    (year,) = trends(ledger, {})
    assert year.overall[0].values[-1] == 1
    (balance,) = [series for series in year.rules if series.name == BALANCE]
    assert (balance.last, balance.blocks) == (1, True)


def test_a_source_of_before_has_nothing_now(ledger: Ledger) -> None:
    judged(ledger, 3, line(BALANCE), source="amersfoort-begroting-2024", quarantined=2)

    found = {series.name: series for series in trends(ledger, {})[0].sources}
    assert (found["Iv3 bij CBS"].values, found["Iv3 bij CBS"].total) == ((0, 3, 1, 0), None)
    assert found["amersfoort-begroting-2024"].values == (0, 0, 0, 2)


def test_a_document_goes_by_its_title_and_by_its_id_while_it_has_none(ledger: Ledger) -> None:
    judged(ledger, 3, line(BALANCE), source="amersfoort-begroting-2024")
    judged(ledger, 4, line(BALANCE), source="de-bilt-begroting-2024")

    page = text(document(ledger, neighbours.TREND)).replace("\u00a0", " ")
    assert "nooit een rij geweigerd: Begroting 2024 van Amersfoort; de-bilt-begroting-2024." in page


def test_the_page_says_in_words_what_its_charts_show(ledger: Ledger) -> None:
    page = document(ledger, neighbours.TREND)

    named = page.xpath("//*[local-name()='svg']/@aria-label")
    (asked,) = [rule.sentence for rule in rules() if rule.id == BALANCE]
    assert f"{asked.removesuffix('.')}: eerst 0, hoogste 9, laatst 9" in named
    (row,) = [row for row in page.xpath("//tr") if BALANCE in text(row)]
    assert text(row).replace("\u00a0", " ").endswith("9 9 van 342 € 9.000")
    assert page.xpath("count(//table) = count(//table/caption)")


def test_what_was_long_ago_is_left_out(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path / "ledger")
    judged(ledger, 0, line(BALANCE, FAILED, 1))
    judged(ledger, SPAN.days + 40, line(BALANCE))

    (year,) = trends(ledger, {})
    assert len(year.moments) == 1
    assert year.rules == ()


def test_a_name_from_a_registry_stays_text(ledger: Ledger) -> None:
    hostile = '"><script>alert(1)</script>'
    judged(ledger, 3, line(BALANCE), source=hostile, quarantined=1)

    page = document(ledger, neighbours.TREND)
    assert page.xpath("//script") == []
    assert hostile in text(page)


def test_without_a_judgement_the_page_says_so(tmp_path: Path) -> None:
    assert "Er is nog geen jaar beoordeeld" in text(document(Ledger(tmp_path / "none"), neighbours.TREND))


def test_a_ledger_that_cannot_be_read_leaves_its_page_as_it_was(ledger: Ledger) -> None:
    (file,) = ledger.root.glob("jaar=2024/*.jsonl")
    file.write_text("geen regel\n", encoding="utf-8")

    assert [name for name, _ in pages(ledger, TITLES)] == [neighbours.RULES]
