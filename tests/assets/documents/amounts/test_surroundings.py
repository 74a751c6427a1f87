from __future__ import annotations

import pytest

from tests.assets.documents.amounts.conftest import euros

TABLE = "|Begroting 2023|Begroting 2024"
ROWS = ("Lasten|100|200", "Baten|30|290", "Saldo|-70|90")
IN_EUROS = ("Lasten|€ 100|€ 200", "Baten|€ 30|€ 290", "Saldo|€ -70|€ 90")
NOTE = "<p>Bedragen x € 1.000</p>"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<h2>Wat mag het kosten (x € 1.000)</h2>", ""),
        ("<h2>Wat mag het kosten</h2>", NOTE),
        (
            "<h2>Wat mag het kosten</h2>",
            f"{NOTE}<p>Toelichting.</p><h2>Meer</h2><table><tr><td>a<td>b</table>",
        ),
        (f"<h2>Wat mag het kosten</h2>{NOTE}<h3>Lasten en baten</h3>", ""),
    ],
    ids=["heading", "note below", "note below, another table further on", "note above the section"],
)
def test_a_unit_by_itself_above_or_below_is_that_of_the_table(amounts_of, table, before, after) -> None:
    found = amounts_of(before + table(TABLE, *ROWS) + after)
    assert euros(found) == [100_000, 200_000, 30_000, 290_000, -70_000, 90_000]


def test_a_unit_in_the_foot_is_that_of_the_table(amounts_of, table) -> None:
    foot = "<tfoot><tr><td colspan=3>Bedragen x € 1.000</td></tr></tfoot></table>"
    found = amounts_of(table(TABLE, *ROWS).replace("</table>", foot))
    assert euros(found) == [100_000, 200_000, 30_000, 290_000, -70_000, 90_000]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "<p>De reserve groeit met 3 (x € 1.000).</p>"),
        ("<h2>Giften boven € 1.000</h2>", ""),
        ("<p>Aantal inwoners x 1.000: 45</p>", ""),
        ("", NOTE + "<table><tr><td>a<td>1</table>"),
        ("<p>Alle bedragen in hele euro's.</p>", NOTE),
        (f"<h2>Een</h2>{NOTE}<table><tr><td>a<td>1</table><h3>Twee</h3>", ""),
        (f"<h2>Wat mag het kosten</h2>{NOTE}<h3>Investeringen</h3>", ""),
        (f"<h2>Wat mag het kosten</h2>{NOTE}<h3>Lasten en baten</h3><p>Tabel 3: leges</p>", ""),
        (f"{NOTE}<p>Formatie (fte)</p>", ""),
    ],
    ids=[
        "a sentence",
        "an amount in the heading",
        "numbers of something else",
        "a table follows",
        "the page says otherwise",
        "a note of another table",
        "a note above a section of something else",
        "a title of something else",
        "a title of numbers",
    ],
)
def test_a_unit_that_can_be_about_something_else_is_not(amounts_of, table, before, after) -> None:
    found = amounts_of(before + table(TABLE, *ROWS) + after)
    assert set(euros(found)) == {None}


def test_cells_that_all_say_euros_need_no_unit_above(amounts_of, table) -> None:
    elsewhere = f"<h2>Anders</h2>{NOTE}<table><tr><td>a<td>1</table>"
    found = amounts_of("<h2>Kosten</h2>" + table(TABLE, *IN_EUROS) + elsewhere)
    assert euros(found) == [100, 200, 30, 290, -70, 90]


def test_cells_in_euros_on_a_page_that_speaks_of_thousands_need_more(amounts_of, table) -> None:
    guide = "<h2>Leeswijzer</h2><p>De bedragen in deze begroting zijn x € 1.000.</p><h2>Kosten</h2>"
    assert set(euros(amounts_of(guide + table(TABLE, *IN_EUROS)))) == {None}


def test_a_euro_sign_in_a_cell_of_its_own_is_of_the_figure_beside_it(amounts_of) -> None:
    rows = "".join(
        "<tr>" + "".join(f"<td>{text}" for text in row.replace("€ ", "€|").split("|")) for row in IN_EUROS
    )
    head = "<tr><th><th colspan=2>Begroting 2023<th colspan=2>Begroting 2024"
    found = amounts_of(f"<table>{head}{rows}</table>")
    assert euros(found) == [100, 200, 30, 290, -70, 90]


def test_cells_in_euros_below_a_section_in_thousands_contradict_it(amounts_of, table) -> None:
    found = amounts_of(f"<h2>Kosten</h2>{NOTE}<h3>Exploitatie</h3>" + table(TABLE, *IN_EUROS))
    assert set(euros(found)) == {None}
    assert "spreekt zichzelf tegen" in found[0].eenheid_reden


@pytest.mark.parametrize("title", ["Lasten", "Baten", "Baten 2024"])
def test_small_amounts_in_euros_can_be_tariffs(amounts_of, table, title) -> None:
    small = ("Paspoort|€ 75|€ 77", "Huwelijk|€ 412|€ 430", "Hond|€ 80|€ 82", "Kap|€ 9.310|€ 9.999")
    heads = "|Begroting 2023|Begroting 2024"
    assert set(euros(amounts_of(f"<h2>{title}</h2>" + table(heads, *small)))) == {None}
    large = amounts_of(f"<h2>{title}</h2>" + table(heads, *small, "Bouwen|€ 812.000|€ 830.000"))
    assert euros(large)[-1] == 830_000


@pytest.mark.parametrize(
    "note",
    [
        "Cijfers in duizendtallen.",
        "Bedragen in k€",
        "(€ 1.000,-)",
        "€ dzd",
        "Lasten per inwoner",
        "(in keuro)",
    ],
)
def test_cells_in_euros_beside_other_words_for_a_unit_are_not_euros(amounts_of, table, note) -> None:
    rows = ("Bestuur|€ 100.000", "Zorg|€ 200.000", "Wonen|€ 300.000", "Milieu|€ 400.000")
    found = amounts_of(f"<h2>Lasten</h2><p>{note}</p>" + table("|Begroting 2024", *rows))
    assert not set(euros(found)) & {100_000, 200_000, 300_000, 400_000}


def test_what_the_page_is_about_per_head_is_no_amount_of_the_municipality(amounts_of, table) -> None:
    title = "<h1>Lasten per inwoner</h1><h2>Lasten</h2><p>(in euro's)</p>"
    rows = ("Bestuur|100", "Zorg|200", "Wonen|300", "Milieu|400")
    assert set(euros(amounts_of(title + table("|Begroting 2024", *rows)))) == {None}


def test_a_point_in_millions_can_begin_decimals(amounts_of, table) -> None:
    rows = ("Bestuur|1.234", "Zorg|2,5", "Wonen|3", "Milieu|4,1")
    found = amounts_of("<h2>Lasten</h2><p>Bedragen x € 1 mln</p>" + table("|Begroting 2024", *rows))
    assert euros(found) == [None, 2_500_000, 3_000_000, 4_100_000]


@pytest.mark.parametrize("row", ["Baten|3.412|1.250.000", "Baten|341,20|1,25"])
def test_a_unit_of_the_page_is_not_that_of_a_billion_or_of_cents(amounts_of, table, row) -> None:
    page = "<p>Alle bedragen zijn x € 1.000.</p><h2>Financiën</h2>"
    assert euros(amounts_of(page + table(TABLE, *ROWS))) == [
        100_000,
        200_000,
        30_000,
        290_000,
        -70_000,
        90_000,
    ]
    assert set(euros(amounts_of(page + table(TABLE, "Lasten|100|200", row)))) == {None}
