"""The report on a judgement: what failed, how bad, who must act and what to do; foreign text stays text."""

from __future__ import annotations

import base64
import hashlib
import re
from datetime import UTC, datetime
from itertools import pairwise

import lxml.html
import polars as pl
import pytest

from datapackages.portal.judged import validation_of
from datapackages.portal.report_page import Report, rendered
from datapackages.storage.pointer import Withdrawal
from expectations.judging import Judgement, judge
from expectations.reports import as_json
from tests.expectations.good_year import BODY, JAAR, changed, good_year, tally_of

HOSTILE = (
    """"><img src=x onerror=alert(1)><script>alert(1)</script> ' onload='x {{ 7*7 }} {% raw %} </title> """
    "*vet* _schuin_ <http://evil.example|klik> [klik](javascript:alert(1)) @all \u202egnp.exe\u2066 \x1b[31m"
)
FLOOD = "x" * 10_000


def told(*changes: dict) -> dict:
    """``validatie.json`` of the good year with these changes: name of the table, row and values."""
    year = good_year()
    for one in changes:
        year = changed(year, **one)
    return of_iv3(judge(year, tally_of(year), jaar=JAAR))


def of_iv3(judgement: Judgement) -> dict:
    """``validatie.json`` of this judgement; all bodies are of Iv3."""
    return as_json(judgement, {BODY: "iv3"})


def document(validation: dict, **place: object) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(rendered(Report(validation_of(validation), **place)))


def text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


GAP = (
    {"name": "iv3_baten_lasten", "row": 5, "bedrag_eur": 15_174_000},
    {"name": "iv3_leveringen", "row": 1, "baten_eur": 15_174_000},
)


WRONG_TOTAL = {"name": "iv3_leveringen", "row": 1, "baten_eur": 15_173_000}


@pytest.fixture(scope="module")
def unbalanced() -> dict:
    """A municipality whose budget does not balance, a total that is wrong, and a row that is refused."""
    return told(*GAP, WRONG_TOTAL, {"name": "secties", "row": 0, "soort": None})


@pytest.fixture(scope="module")
def page(unbalanced: dict) -> lxml.html.HtmlElement:
    return document(unbalanced)


def finding(page: lxml.html.HtmlElement, rule: str) -> lxml.html.HtmlElement:
    (found,) = page.xpath(f"//article[@id='{rule}']")
    return found


def test_a_municipality_that_must_act_is_named_with_its_amount_and_its_source(page) -> None:
    found = finding(page, "iv3_baten_lasten.saldo.in_evenwicht")

    assert found.xpath("boolean(ancestor::section[@aria-labelledby='actie-bronnen'])")
    assert "Amersfoort (GM0307), X000, plaatsing 2" in text(found)
    assert "verschil 14.174.000 euro" in text(found)
    assert "samen € 14.174.000" in text(found).replace("\u00a0", " ")
    assert "Meld dit bij de bron" in text(found)
    (link,) = found.xpath(".//span[@class='origin']/a/@href")
    assert link.startswith("https://")


def test_a_refused_row_is_shown_as_it_came_in_with_its_place_in_the_quarantine(page) -> None:
    found = finding(page, "secties.soort.verplicht")

    assert "Rij 1 van secties in de tabel quarantaine" in text(found)
    assert "pagina=amersfoort-begroting-2023/p1-bestuur; volgnr=1" in text(found)
    assert "Op pagina amersfoort-begroting-2023/p1-bestuur, plek 1." in text(found)
    assert '"soort":null' in text(found)
    assert "niet in de tabel" in text(found)


def test_what_blocks_comes_first_whoever_must_act(page) -> None:
    blocking = [bool(one.xpath("contains(@class, 'blocking')")) for one in page.xpath("//article")]

    assert blocking == [True, False, False]
    assert "Niet uitgegeven." in text(page.xpath("//div[starts-with(@class, 'verdict')]")[0])


def test_rows_and_euros_are_accounted_for_per_table_and_per_source(page, unbalanced: dict) -> None:
    captions = [text(one) for one in page.xpath("//section[@aria-labelledby='behoud']//caption")]
    assert "Rijen per tabel, over alle bronnen" in captions
    assert "Rijen uit Iv3 bij CBS" in captions
    assert "Euro's uit Iv3 bij CBS" in captions
    (line,) = [one for one in unbalanced["behoud"] if one["tabel"] == "iv3_baten_lasten"]
    (row,) = page.xpath(
        "(//caption[starts-with(., 'Rijen per tabel')])[1]/../tbody/tr[th='Iv3 baten en lasten']"
    )
    figures = [text(cell) for cell in row.xpath("./td")]
    ends = ("opgehaald", "geaccepteerd", "quarantaine", "dubbel")
    assert figures == [*(str(line[name]) for name in ends), "ja"]


def test_what_did_not_apply_is_told_with_the_reason(page, unbalanced: dict) -> None:
    section = text(page.xpath("//section[@aria-labelledby='nvt']")[0])

    for rule in unbalanced["regels"]:
        if rule["uitkomst"] == "niet van toepassing":
            assert rule["reden"] in section
            assert rule["regel"] in section


def test_every_rule_is_in_it_once(page, unbalanced: dict) -> None:
    named = [*page.xpath("//article/@id"), *page.xpath("//ul[@class='plain']/li/code/text()")]

    assert sorted(named) == sorted(rule["regel"] for rule in unbalanced["regels"])


def test_a_year_in_which_all_is_well_says_so(good: Judgement) -> None:
    page = document(
        of_iv3(good), version="1.0.0", published_at=datetime(2026, 11, 22, 8, tzinfo=UTC), root="../../"
    )

    assert "Uitgegeven. Geen enkele controle hield dit jaar tegen" in text(page)
    assert "De controles vonden niets dat anders hoort te zijn." in text(page)
    assert page.xpath("//a[@href='1.0.0/validatie.json']")
    assert page.xpath("//a[@href='../../controles.html']")


def test_the_report_on_a_release_that_was_taken_back_says_so_first() -> None:
    back = Withdrawal(3, datetime(2026, 11, 23, 8, tzinfo=UTC), "1.0.1", "1.0.0", "Een fout van ons.")

    page = document(told(), version="1.0.1", withdrawal=back)

    (notice,) = page.xpath("//h1/following-sibling::*[1]")
    assert text(notice) == (
        "Ingetrokken. Deze versie geldt niet meer sinds 23 november 2026. Reden: Een fout van ons."
    )


def test_who_let_a_blocking_failure_through_is_named_with_the_reason(unbalanced: dict) -> None:
    blocking = [
        one["regel"] for one in unbalanced["regels"] if one["ernst"] == "blokkerend" and one["gezakt"]
    ]
    moment = "2026-11-22T08:00:00Z"
    approvals = [
        {"jaar": JAAR, "soort": "regel", "dekt": "x", "reden": "Gezien.", "door": "M. de Vries", "op": moment}
        | {"regel": rule}
        for rule in blocking
    ]

    page = document({**unbalanced, "goedkeuringen": approvals})

    assert "Uitgegeven met goedkeuring." in text(page)
    assert "Goedgekeurd door M. de Vries op 22 november 2026: Gezien." in text(finding(page, blocking[0]))


def test_who_let_large_changes_through_is_named_and_no_rule_is_said_to_have_blocked(
    good: Judgement,
) -> None:
    approval = {"jaar": JAAR, "soort": "wijzigingen", "dekt": "x", "reden": "Gezien.", "door": "M. de Vries"}
    approved = {**of_iv3(good), "goedkeuringen": [approval | {"op": "2026-11-22T08:00:00Z"}]}

    (verdict,) = document(approved).xpath("//div[@class='verdict goedgekeurd']")

    assert "Uitgegeven met goedkeuring. Vrijgegeven door M. de Vries op 22 november 2026" in text(verdict)
    assert text(verdict).endswith("dan zonder goedkeuring mag: Gezien.")
    assert "controles hielden" not in text(verdict)


def test_a_rule_that_was_not_run_is_ours_to_mend_and_blocks(unbalanced: dict) -> None:
    rules = [dict(rule) for rule in unbalanced["regels"]]
    rules[0] |= {"uitkomst": "niet uitgevoerd", "reden": "liep vast", "verantwoordelijk": "bron"}

    found = finding(document({**unbalanced, "regels": rules}), rules[0]["regel"])

    assert found.xpath("boolean(ancestor::section[@aria-labelledby='actie-wij'])")
    assert "liep vast" in text(found)
    assert "blocking" in found.get("class")


def test_the_file_carries_everything_and_nothing_in_it_can_run(page, unbalanced: dict) -> None:
    policy = page.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    (style,) = page.xpath("//style/text()")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert page.xpath("//script|//link|//img|//iframe|//form|//object|//base") == []
    assert page.xpath("//@style|//@*[starts-with(name(), 'on')]") == []
    assert "url(" not in style
    assert "@import" not in style
    assert {str(link)[:1] for link in page.xpath("//a/@href")} <= {"#", "h", "m"}


def test_everyone_can_read_it(page) -> None:
    assert page.xpath("/html/@lang") == ["nl"]
    assert page.xpath("count(//h1)") == 1
    levels = [int(heading.tag[1]) for heading in page.xpath("//h1|//h2|//h3|//h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for table in page.xpath("//table"):
        assert table.xpath("./caption")
        assert table.xpath("./thead//th[@scope='col']")
    anchors = {f"#{one}" for one in ids}
    assert {str(link) for link in page.xpath("//a/@href") if str(link).startswith("#")} <= anchors


def shape(page: lxml.html.HtmlElement) -> list[tuple[str, tuple[str, ...]]]:
    """Every element with the names of its attributes: what text can never change."""
    return [(str(element.tag), tuple(sorted(element.keys()))) for element in page.iter()]


def test_text_from_a_source_can_only_become_text_and_never_floods() -> None:
    """The same year twice, once with harmless and once with hostile cells: pages of one shape."""
    pages = {}
    for cell in ("onschuldig", HOSTILE + FLOOD):
        cells = [
            {"name": "iv3_baten_lasten", "row": 0, "_probleem": cell, "_ruw": cell},
            {"name": "documenten", "row": 0, "titel": cell},
            {"name": "gemeenten", "row": 0, "naam": cell},
        ]
        pages[cell] = document(told(*GAP, *cells), reasons=(cell,))

    harmless, hostile = pages.values()
    assert shape(hostile) == shape(harmless)
    assert "<script>alert(1)</script>" in text(hostile)
    assert "[klik](javascript:alert(1))" in text(hostile)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", text(hostile))
    assert "x" * 500 not in text(hostile)


def test_an_address_that_is_none_is_no_link(out_of_balance: Judgement) -> None:
    urls = ["javascript:alert(1)", "seeds/001.txt", "http://[::1", "data:text/html,x"]
    for url in urls:
        page = document({**of_iv3(out_of_balance), "bronnen": [{"bron": BODY, "url": url}]})

        origins = page.xpath("//span[@class='origin']")
        assert origins
        assert page.xpath("//span[@class='origin']/a") == []
        assert url in text(origins[0])


def test_of_many_findings_some_stand_open_and_all_that_were_told_can_be_opened(unbalanced: dict) -> None:
    rules = [dict(rule) for rule in unbalanced["regels"]]
    (rule,) = [one for one in rules if one["regel"] == "iv3_baten_lasten.saldo.in_evenwicht"]
    rule |= {"voorbeelden": [f"Gemeente {n}." for n in range(40)], "voorbeelden_uit": [], "gezakt": 120}

    found = finding(document({**unbalanced, "regels": rules}), rule["regel"])

    assert len(found.xpath("./ul/li")) == 10
    assert len(found.xpath("./details/ul/li")) == 30
    assert "Nog 30 van de 120" in text(found)


def test_the_same_judgement_gives_the_same_bytes(unbalanced: dict) -> None:
    one, other = (rendered(Report(validation_of(unbalanced))) for _ in range(2))

    assert one == other


def test_what_a_release_of_before_did_not_tell_is_left_out(unbalanced: dict) -> None:
    new = {"behoud_per_bron", "bronnen", "hersteld"}
    old = {name: value for name, value in unbalanced.items() if name not in new}
    old["regels"] = [
        {name: value for name, value in rule.items() if name != "voorbeelden_uit"} for rule in old["regels"]
    ]

    assert "Amersfoort (GM0307), X000" in text(document(old))


def test_names_of_tables_that_are_no_more_are_shown_as_they_were(unbalanced: dict) -> None:
    frame = pl.DataFrame(unbalanced["behoud"]).with_columns(tabel=pl.lit("oude_tabel"))

    assert "oude_tabel" in text(document({**unbalanced, "behoud": frame.to_dicts()}))
