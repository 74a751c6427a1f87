from __future__ import annotations

import pytest

from tests.assets.documents.amounts.conftest import euros

TWO = "Programma|Begroting 2024 lasten|Begroting 2024 baten|Begroting 2024 saldo"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("A|100|30|70", "B|50|90|-40"), [100, 30, -70, 50, 90, 40]),
        (("A|100|30|-70", "B|50|90|40"), [100, 30, -70, 50, 90, 40]),
        (("A|-100|30|-70", "B|-50|90|40"), [100, 30, -70, 50, 90, 40]),
        (("A|100|-30|70", "B|50|-90|-40"), [100, 30, -70, 50, 90, 40]),
        (("A|100|-30|-70", "B|50|-90|40"), [100, 30, -70, 50, 90, 40]),
    ],
    ids=[
        "lasten - baten",
        "baten - lasten",
        "lasten negative",
        "baten negative",
        "baten negative, surplus positive",
    ],
)
def test_whatever_the_signs_of_a_page_the_same_euros_come_out(amounts_of, table, rows, expected) -> None:
    found = amounts_of(table(TWO, *rows, caption="Bedragen x € 1.000"))
    assert euros(found) == [1_000 * value for value in expected]
    assert {row.richting for row in found} == {"lasten", "baten", "saldo"}


def test_sums_that_contradict_each_other_leave_everything_raw(amounts_of, table) -> None:
    found = amounts_of(table(TWO, "A|100|30|70", "B|50|90|400", caption="x € 1.000"))
    assert euros(found) == [None] * 6
    assert {row.waarom_leeg for row in found} == {"Niet vast te stellen met welk teken de tabel dit toont."}
    assert [row.ruwe_waarde for row in found] == ["100", "30", "70", "50", "90", "400"]


def test_one_sum_is_no_proof_unless_the_page_says_so(amounts_of, table) -> None:
    once = table(TWO, "A|100|30|70", caption="x € 1.000")
    assert euros(amounts_of(once)) == [None] * 3
    said = "<p>Het saldo is lasten min baten.</p>" + once
    assert euros(amounts_of(said)) == [100_000, 30_000, -70_000]


CUTS = ("A|-100", "B|-50", "C|-70", "D|-10")


def test_a_list_of_cuts_is_not_a_budget_with_negative_lasten(amounts_of, table) -> None:
    found = amounts_of("<h2>Lasten</h2>" + table("Post|Begroting 2024", *CUTS, caption="x € 1.000"))
    assert euros(found) == [None] * 4


def test_lasten_of_taakvelden_that_are_all_negative_are_written_so(amounts_of, table) -> None:
    rows = ("0.1 Bestuur|-8.658", "0.2 Burgerzaken|-5.931", "0.4 Overhead|-65.830", "0.5 Treasury|1.084")
    rows += ("0.61 OZB woningen|-1.620",)
    found = amounts_of("<h2>Lasten</h2>" + table("Taakveld|Begroting 2024", *rows, caption="x € 1.000"))
    assert euros(found) == [8_658_000, 5_931_000, 65_830_000, -1_084_000, 1_620_000]
    assert [row.taakveld for row in found] == ["0.1", "0.2", "0.4", "0.5", "0.61"]


def test_without_a_unit_there_is_no_amount_but_the_value_stays(amounts_of, table) -> None:
    found = amounts_of(table(TWO, "A|100|30|70", "B|50|90|-40"))
    assert euros(found) == [None] * 6
    assert [row.waarde for row in found] == [100, 30, 70, 50, 90, -40]
    assert found[0].waarom_leeg == "De pagina noemt bij deze tabel geen eenheid."


def test_letters_tell_what_is_against(amounts_of, table) -> None:
    found = amounts_of(
        table("Programma|Lasten begroting 2024|Saldo begroting 2024", "A|N 31.393|V 12", caption="x € 1.000")
    )
    assert euros(found) == [31_393_000, 12_000]


def test_a_letter_in_the_next_cell_belongs_to_the_figure_before_it(amounts_of) -> None:
    body = """<p>bedragen x € 1.000</p><table>
    <tr><th>Post</th><th>Begroting 2024</th><th></th><th>Rekening 2024</th><th></th></tr>
    <tr><td>Saldo</td><td>55.758</td><td>N</td><td>684</td><td>V</td></tr></table>"""
    assert euros(amounts_of(body)) == [-55_758_000, 684_000]


def test_rows_of_one_programme_share_its_label(amounts_of) -> None:
    body = """<p>bedragen x € 1.000</p><table>
    <tr><th>Omschrijving</th><th></th><th>Begroting 2024</th><th>Rekening 2023</th></tr>
    <tr><td rowspan="3">Programma 1</td><td>Lasten</td><td>84.646</td><td>85.307</td></tr>
    <tr><td>Baten</td><td>-2.162</td><td>-2.233</td></tr>
    <tr><td>Saldo</td><td>82.484</td><td>83.074</td></tr></table>"""
    found = amounts_of(body)
    assert {row.programma for row in found} == {"Programma 1"}
    assert euros(found) == [84_646_000, 85_307_000, 2_162_000, 2_233_000, -82_484_000, -83_074_000]


def test_totals_inside_the_data_are_marked_and_are_about_nothing_else(amounts_of, table) -> None:
    rows = ("Lasten|", "0.1 Bestuur|8|9", "Totaal lasten|8|9", "Totaal programma's|1|2")
    found = amounts_of(table("Taakveld|Begroting 2024|Rekening 2023", *rows, caption="x € 1.000"))
    assert [(row.post, row.totaal, row.taakveld) for row in found] == [
        *[("0.1 Bestuur", False, "0.1")] * 2,
        *[("Totaal lasten", True, None)] * 2,
        *[("Totaal programma's", True, None)] * 2,
    ]


def test_reserves_follow_the_order_that_the_saldo_proves(amounts_of, table) -> None:
    rows = ("Lasten|104.136", "Baten|104.936", "Netto kosten|-800")
    rows += ("Onttrekkingen|2.506", "Stortingen|1.500", "Mutaties reserves|-1.006")
    found = amounts_of(table("Exploitatie|Begroting 2024", *rows, caption="Bedragen x €1.000"))
    assert euros(found) == [104_136_000, 104_936_000, 800_000, 2_506_000, 1_500_000, 1_006_000]


@pytest.mark.parametrize(
    "body",
    [
        "<tr><th>Kengetal</th><th>Rekening 2023</th></tr><tr><td>Solvabiliteit</td><td>75%</td></tr>",
        "<tr><th>Leeftijd</th><th>2023</th></tr><tr><td>0 tot 20 jaar</td><td>31.000</td></tr>",
        "<tr><th>Indicator</th><th>Rekening 2023</th></tr><tr><td>Lasten per inwoner</td><td>31</td></tr>",
        "<tr><th>Naam</th><th>Functie</th></tr><tr><td>A. Bakker</td><td>1.000</td></tr>",
        "<tr><th>Onderwerp<th>Bron<th>Rekening 2023</tr><tr><td>Banen<td>LISA<td>763</tr>",
        "<tr><th>Onderwerp<th>Realisatie 2023<th>Streefwaarde 2024</tr><tr><td>Banen<td>763<td>780</tr>",
        "<caption>Verplichte indicatoren<tr><th>Onderwerp<th>Rekening 2023</tr><tr><td>Banen<td>763</tr>",
    ],
    ids=[
        "percentages",
        "ages",
        "indicators",
        "no heads of a budget",
        "sources",
        "targets",
        "a title of indicators",
    ],
)
def test_other_tables_give_no_amounts(amounts_of, body: str) -> None:
    assert amounts_of(f"<p>x € 1.000</p><table>{body}</table>") == []


def test_a_share_among_amounts_is_no_amount(amounts_of, table) -> None:
    heads = "Programma|Begroting 2024 lasten|Begroting 2024 baten|Begroting 2024 saldo|Dekking %"
    found = amounts_of(table(heads, "A|100|30|70|30%", "B|50|90|-40|180%", caption="x € 1.000"))
    assert [row.bedrag_eur for row in found if "%" not in row.ruwe_waarde] == [
        100_000, 30_000, -70_000, 50_000, 90_000, 40_000,
    ]  # fmt: skip
    assert all(row.bedrag_eur is None for row in found if "%" in row.ruwe_waarde)


@pytest.mark.parametrize("cell", ["-", "PM", "n.v.t.", "1,234", "12 34"])
def test_a_cell_that_is_no_number_is_kept_as_it_stands(amounts_of, table, cell: str) -> None:
    found = amounts_of(table(TWO, f"A|{cell}|30|70", "B|50|90|-40", "C|60|30|30", caption="x € 1.000"))
    assert (found[0].ruwe_waarde, found[0].bedrag_eur, found[0].waarde) == (cell, None, None)
    assert found[0].waarom_leeg
    assert found[3].bedrag_eur == 50_000


def test_a_row_of_years_half_way_is_one_of_heads(amounts_of) -> None:
    body = """<p>bedragen x € 1.000</p><table>
    <tr><th>Post</th><th>Begroting 2024</th><th>Raming 2025</th></tr>
    <tr><td>Lasten</td><td>10</td><td>20</td></tr>
    <tr><td>Lasten</td><td>2024</td><td>2025</td></tr></table>"""
    assert [row.ruwe_waarde for row in amounts_of(body)] == ["10", "20"]


def test_a_programme_number_is_no_taakveld(amounts_of, table) -> None:
    rows = ("1.1 Stedelijk beheer|10|20", "0.1 Bestuur en organisatie|1|2")
    found = amounts_of(
        table("Product|Lasten begroting 2024|Lasten rekening 2023", *rows, caption="x € 1.000")
    )
    assert {row.taakveld for row in found} == {None}


def test_a_direction_behind_a_name_counts_where_its_pair_is_there_and_a_total_stays_one(
    amounts_of, table
) -> None:
    rows = ("Sport lasten|100", "Sport baten|30", "Totaal lasten|100", "Totaal baten|30", "Lokale lasten|5")
    found = amounts_of(table("Post|Begroting 2024", *rows, caption="x € 1.000"))
    assert [(row.post, row.richting, row.totaal) for row in found] == [
        ("Sport", "lasten", False),
        ("Sport", "baten", False),
        ("Totaal lasten", "lasten", True),
        ("Totaal baten", "baten", True),
        ("Lokale lasten", None, False),
    ]


def test_years_down_take_their_year_from_the_label(amounts_of, table) -> None:
    rows = ("Rekening 2022|100|30|70", "Begroting 2024|50|90|-40", "2025|7|2|5")
    found = amounts_of(table("Jaar|Lasten|Baten|Saldo", *rows, caption="x € 1.000"))
    assert [(row.periode, row.stand) for row in found[::3]] == [
        (2022, "rekening"),
        (2024, "begroting"),
        (2025, "raming"),
    ]
    assert euros(found) == [1_000 * value for value in (100, 30, -70, 50, 90, 40, 7, 2, -5)]


@pytest.mark.parametrize("shown", ["({})", "{}-"])
def test_brackets_are_negative_only_where_sums_prove_it(amounts_of, table, shown) -> None:
    rows = [f"A|100|30|{shown.format(70)}", "B|50|90|40", f"C|80|20|{shown.format(60)}"]
    found = amounts_of(table(TWO, *rows, caption="x € 1.000"))
    assert euros(found) == [1_000 * value for value in (100, 30, -70, 50, 90, 40, 80, 20, -60)]
    once = amounts_of(table(TWO, *rows[:2], caption="x € 1.000"))
    assert euros(once)[2] is None


def test_a_head_that_comes_again_is_no_row_of_amounts(amounts_of) -> None:
    rows = ("|Begroting 2023|2024", "Lasten||", "A|1|2", "|Begroting 2023|2024", "Baten||", "B|3|4")
    cells = "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row.split("|")) + "</tr>" for row in rows)
    found = amounts_of(f"<p>x € 1.000</p><table>{cells}</table>")
    assert [row.ruwe_waarde for row in found] == ["1", "2", "3", "4"]
    assert [row.richting for row in found] == ["lasten", "lasten", "baten", "baten"]


def test_an_empty_saldo_begins_no_group(amounts_of, table) -> None:
    rows = ("Lasten|100", "Baten|30", "Saldo|", "Sport|5")
    found = amounts_of(table("Post|Begroting 2024", *rows, caption="x € 1.000"))
    assert [row.richting for row in found] == ["lasten", "baten", None]
