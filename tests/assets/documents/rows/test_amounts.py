from __future__ import annotations

import pytest

from assets.documents.reading import read_page
from assets.documents.rows.amounts import budget_amounts
from assets.documents.rows.cells import cells
from assets.documents.rows.outline import outline
from assets.sources.registry import DocumentSource

BUDGET = """<table><tr><th>Exploitatie</th><th>Begroting 2024</th></tr>
<tr><td>Lasten</td><td>104.136</td></tr><tr><td>Baten</td><td>104.936</td></tr>
<tr><td>Netto kosten</td><td>-800</td></tr></table>"""


def source(soort: str = "programmabegroting", jaar: int = 2024) -> DocumentSource:
    return DocumentSource(
        id="document", gemeente="GM0307", soort=soort, jaar=jaar, titel="Document", pages=("pagina.html",)
    )


def read(page) -> list:
    return list(budget_amounts(outline(page.blocks), source()))


def test_tables_are_counted_as_in_cellen(read_html) -> None:
    page = read_html("<table><tr><td>Naam</td><td>Rol</td></tr></table><p>x € 1.000</p>" + BUDGET)
    places = {(row.tabel, row.rij, row.volgnr): row.ruwe_waarde for row in read(page)}
    shown = {(cell.tabel, cell.rij, cell.volgnr): cell.ruwe_tekst for cell in cells(page.tables)}
    assert places == {(2, 2, 2): "104.136", (2, 3, 2): "104.936", (2, 4, 2): "-800"}
    assert places.items() <= shown.items()


def test_a_unit_belongs_to_the_table_below_it_and_not_to_the_next(read_html) -> None:
    units = [row.eenheid for row in read(read_html("<p>x € 1.000</p>" + BUDGET + BUDGET))]
    assert units == ["duizend euro"] * 3 + ["onbekend"] * 3


def test_a_copy_of_the_heads_above_a_table_takes_no_unit(read_html) -> None:
    heads = "<tr><th><th>Begroting 2024"
    rows = "<tr><td>Lasten<td>5<tr><td>Baten<td>6"
    page = read_html(f"<p>x € 1.000</p><table>{heads}</table><table>{heads}{rows}</table>")
    assert {row.eenheid for row in read(page)} == {"duizend euro"}


def test_a_page_can_say_a_unit_for_all_its_tables(read_html) -> None:
    said = "<p>Alle bedragen x € 1.000, tenzij anders vermeld.</p><h2>Lasten en baten</h2>"
    assert {row.eenheid for row in read(read_html(said + BUDGET + BUDGET))} == {"duizend euro"}


@pytest.mark.parametrize("heading", ["Programma 3 Economie", "Programma Veilige leefomgeving"])
def test_a_page_about_a_programme_names_it(read_html, heading: str) -> None:
    page = read_html(f"<h1>{heading}</h1><h2>Wat mag het kosten?</h2><p>x € 1.000</p>{BUDGET}")
    assert {row.programma for row in read(page)} == {heading}


def test_a_section_about_a_programme_names_it_for_the_sections_within_it(read_html) -> None:
    page = read_html(f"<h1>Begroting</h1><h2>Programma 3</h2><h3>Kosten</h3>{BUDGET}<h2>Overig</h2>{BUDGET}")
    assert [row.programma for row in read(page)] == ["Programma 3"] * 3 + [None] * 3


def test_the_title_of_a_table_can_name_another_programme_than_the_page(read_html) -> None:
    page = read_html(f"<h1>Programma 3 Economie</h1><p>Financiën programma 5</p><p>x € 1.000</p>{BUDGET}")
    assert {row.programma for row in read(page)} == {None}


def test_a_heading_gives_no_side_to_a_table_with_a_title_of_its_own(read_html) -> None:
    table = "<table><tr><th>Taakveld<th>Begroting 2024<tr><td>Sport<td>5<tr><td>Zorg<td>6</table>"
    unit = "<p>x € 1.000</p>"
    page = read_html(
        f"<h1>Begroting</h1><h2>Baten per taakveld</h2>{unit}{table}<p>Resultaat</p>{unit}{table}"
    )
    assert [row.richting for row in read(page)] == ["baten", "baten", None, None]


@pytest.mark.parametrize("number", ["02", "03", "12", "34", "37", "44", "47"])
def test_pages_of_indicators_and_letters_have_no_amounts(case, number: str) -> None:
    address, text = case(number)
    page = read_page(text, "text/plain", address)
    assert list(budget_amounts(outline(page.blocks), source("overig", 2023))) == []


LASTEN_NEGATIVE, USUAL = {"lasten": -1, "baten": 1}, {"lasten": 1, "baten": 1}

SIGNS = {"01": LASTEN_NEGATIVE, "26": {"lasten": 1, "baten": -1}, "24": {"lasten": 1, "baten": -1}}
SIGNS |= {"07": USUAL, "08": USUAL, "20": USUAL, "22": USUAL, "41": USUAL, "29": {"lasten": 1, "baten": -1}}
"""How these pages write lasten and baten, as people who looked at them say (their README)."""


@pytest.mark.parametrize("number", sorted({*SIGNS, "05", "10", "14", "17", "23", "33"}))
def test_no_page_gives_an_amount_with_another_sign_or_without_its_grounds(case, number: str) -> None:
    address, text = case(number)
    page = read_page(text, "text/plain", address)
    for row in budget_amounts(outline(page.blocks), source("overig", 2023)):
        assert row.ruwe_waarde
        assert (row.bedrag_eur is None) == (row.waarom_leeg is not None)
        if row.teken is not None and row.richting in ("lasten", "baten"):
            assert row.teken == SIGNS[number][row.richting]
        if row.bedrag_eur is not None:
            assert row.waarde is not None
            assert row.teken is not None
            assert abs(row.bedrag_eur) == round(abs(row.waarde)) * 1_000
