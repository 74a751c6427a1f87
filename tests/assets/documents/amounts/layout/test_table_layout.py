from __future__ import annotations

import pytest

from assets.documents.amounts.budget_table import Amount
from assets.documents.reading import read_page
from assets.documents.rows.amounts import budget_amounts
from assets.documents.rows.outline import outline
from assets.sources.registry import DocumentSource


def read(text: str, soort: str = "programmabegroting") -> list[Amount]:
    source = DocumentSource(
        id="document", gemeente="GM0307", soort=soort, jaar=2024, titel="Document", pages=("pagina.txt",)
    )
    page = read_page(f"Begroting 2024\n\n{text}\n".encode(), "text/plain", "pagina.txt")
    return list(budget_amounts(outline(page.blocks), source))


def cells(*texts: str) -> str:
    """A page on which each cell is a paragraph."""
    return "\n\n".join(texts)


def posts(rows: list[Amount]) -> set[str | None]:
    return {row.post for row in rows}


NO_AMOUNT = "Dit is geen bedrag maar een aandeel, aantal of tarief."

SIDES = """x € 1.000

Omschrijving | 2024 | 2025 |
Lasten | ||
Programma 1 Veiligheid | ||
Brandweer | 56 | 58 |
Totaal incidentele lasten | 56 | 58 |
Baten | ||
Boetes | 12 | 14 |
Saldo | -44 | -44 |
"""


def test_a_programme_below_the_lasten_ends_with_them() -> None:
    programmes = {row.post: row.programma for row in read(SIDES)}
    assert programmes["Brandweer"] == "Programma 1 Veiligheid"
    assert {programmes[post] for post in ("Boetes", "Saldo")} == {None}
    assert all(row.programma is None for row in read(SIDES) if row.totaal)


def test_the_lasten_and_baten_of_a_programme_stay_with_it() -> None:
    table = """x € 1.000

Omschrijving | 2024 | 2025 |
Programma 1 Veiligheid | ||
Lasten | ||
Brandweer | 56 | 58 |
Baten | ||
Boetes | 12 | 14 |
"""
    assert {row.programma for row in read(table)} == {"Programma 1 Veiligheid"}


def test_a_title_that_ends_in_its_number_begins_a_programme() -> None:
    table = """x € 1.000

Omschrijving | 2024 | 2025 |
Programma 1 Veiligheid | ||
Lasten | 56 | 58 |
Baten | 12 | 14 |
Programma 2 | ||
Lasten | 76 | 78 |
Baten | 2 | 4 |
"""
    assert [row.programma for row in read(table)][4:] == ["Programma 2"] * 4


@pytest.mark.parametrize(
    "label", ["Programma", "Programma 2 Economie Lasten", "TotaalLasten", "EconomieBaten"]
)
def test_a_side_a_total_and_the_head_of_programmes_are_none(label: str) -> None:
    table = f"""x € 1.000

Programma | Begroting 2024 | Raming 2025 |
Lasten | ||
1. Veiligheid | 56 | 58 |
{label} | 76 | 78 |
Onderwijs | 6 | 8 |
"""
    named = {row.post: row.programma for row in read(table)}
    assert named["1. Veiligheid"] == "1. Veiligheid"
    assert named[label] is None


def test_a_taakveld_of_baten_and_lasten_is_of_the_side_that_it_stands_in() -> None:
    table = """x € 1.000

Taakveld | Begroting 2024 |
Lasten | |
0.8 Overige baten en lasten | 56 |
Baten | |
0.8 Overige baten en lasten | 76 |
Programma 1 Lasten | 12 |
"""
    assert [row.richting for row in read(table)] == ["lasten", "baten", None]


def test_words_in_a_column_of_figures_are_no_label() -> None:
    table = """x € 1.000

Project | Afschrijvingstermijn | 2024 | 2025 |
Zwembad | 20 jaar | 832 | 1.699 |
Sporthal | 40 | 170 | 856 |
Gymzaal | 25 jaar | 90 | 12 |
Totaal lasten | | 1.092 | 2.567 |
"""
    assert posts([row for row in read(table) if row.kop in ("2024", "2025")]) == {
        "Zwembad",
        "Sporthal",
        "Gymzaal",
        "Totaal lasten",
    }


def test_years_below_the_head_of_the_years_are_labels() -> None:
    table = """x € 1.000

Begrotingsjaar | Lasten | Baten | Saldo |
2023 | |||
2024 | 1.666 | 2.325 | 659 |
2025 | 4.751 | 2.066 | -2.685 |
"""
    assert [(row.ruwe_waarde, row.periode) for row in read(table)][::3] == [("1.666", 2024), ("4.751", 2025)]


def test_an_emu_saldo_is_the_head_of_labels() -> None:
    table = """Bedragen x € 1.000

|EMU-saldo | Rekening 2022 | Begroting 2023 |
1 | Exploitatiesaldo | -246 | 270 |
2 | Afschrijvingen | 185 | 612 |
3 | Investeringen | 336 | -280 |
"""
    assert posts(read(table)) <= {"1 Exploitatiesaldo", "2 Afschrijvingen", "3 Investeringen"}


def test_the_saldo_of_two_columns_is_no_saldo_of_lasten_and_baten() -> None:
    table = """x € 1.000

Omschrijving | Begroting 2024 | Rekening 2024 | Saldo |
Lasten | |||
Wegen | 100 | 90 | 10 |
Bruggen | |||
Groen | 50 | 55 | -5 |
Totaal lasten | 150 | 145 | 5 |
"""
    assert "saldo" not in {row.richting for row in read(table, "jaarstukken")}


def test_years_below_stands_of_which_the_columns_are_unknown_have_no_stand() -> None:
    table = """x € 1.000

Exploitatie Rekening Begroting Begroting Begroting
2022 2023 2024 2025
Lasten 1.169 1.841 1.401 1.626
Baten 7.423 6.674 8.082 2.511
Saldo 6.254 4.833 6.681 885
"""
    rows = read(table)
    assert {row.periode for row in rows} == {2022, 2023, 2024, 2025}
    assert {row.stand for row in rows} == {None}


def test_of_a_table_of_changes_no_head_tells_the_stand() -> None:
    table = """Mutaties

Onderwerp | Lasten 2024 | Baten 2024 |
Wegen | 193 | 171 |
Groen | 161 | 302 |
"""
    assert {(row.periode, row.stand) for row in read(f"x € 1.000\n\n{table}")} == {(2024, None)}


def test_lines_of_heads_half_way_are_no_labels() -> None:
    lines = """x € 1.000

Omschrijving 2024 2025 2026
Programma 1 Veiligheid
Lasten -8.730 -8.550 -8.051
Omschrijving 2024 2025 2026
Baten 2.015 2.321 2.774
Saldo -6.715 -6.229 -5.277
"""
    assert posts([row for row in read(lines) if row.periode]) == {"Programma 1 Veiligheid"}


def test_where_the_rows_of_labels_are_unknown_there_is_no_post() -> None:
    page = cells(
        *("x € 1.000", "Omschrijving", "2024", "2025", "2026", "Lasten", "Sportvelden", "Jeugdhulp"),
        *("37", "28", "Bijstand", "3.841", "Totaal lasten", "37", "3.869", "12"),
    )
    assert {row.post for row in read(page) if row.ruwe_waarde in ("28", "3.841")} <= {None, "Bijstand"}
    assert all(row.uitlijning == "onbekend" for row in read(page))


def test_an_amount_with_its_minus_behind_it_is_no_label() -> None:
    page = cells(
        *("x € 1.000", "Omschrijving", "2024", "2025", "2026", "Lasten", "216-", "160-", "257-"),
        *("Baten", "179", "100", "399", "Saldo", "37-", "60-", "142"),
    )
    assert posts(read(page)) <= {None, "Lasten", "Baten", "Saldo"}


@pytest.mark.parametrize("label", ["Dekking", "Dekkingspercentage", "Kostendekkingsgraad"])
def test_a_row_in_which_a_cell_says_percent_is_no_money(label: str) -> None:
    table = f"""x € 1.000

Omschrijving | Rekening 2022 | Begroting 2023 | Begroting 2024 |
Baten | |||
Wegen | 2.465 | 1.285 | 1.324 |
{label} | 292% | 281 | 264 |
"""
    assert {row.waarom_leeg for row in read(table) if row.post == label} == {NO_AMOUNT}
    assert NO_AMOUNT not in {row.waarom_leeg for row in read(table) if row.post == "Wegen"}


def test_a_column_of_shares_leaves_its_rows_money() -> None:
    table = """x € 1.000

Omschrijving | Begroting 2023 | Begroting 2024 | Groei |
Baten | |||
Wegen | 2.465 | 1.285 | 3% |
Groen | 465 | 285 | 4% |
"""
    assert {row.kop for row in read(table) if row.waarom_leeg == NO_AMOUNT} == {"Groei"}


def test_a_row_of_a_year_and_amounts_with_their_minus_behind_is_none_of_heads() -> None:
    table = """x € 1.000

Jaar | Lasten | Baten | Saldo |
2024 | 2.573 | 1.847- | 726 |
2025 | 3.880- | 3.880- | 0- |
2026 | 2.390 | 4.296- | 1.906- |
"""
    assert {row.ruwe_waarde for row in read(table)}.isdisjoint({"2024", "2025", "2026"})


def test_the_unit_above_lines_that_cannot_be_read_is_not_that_of_the_next_table() -> None:
    text = """Afwijkingen

bedragen x € 1.000

Onderwerp Lasten Baten Saldo
Mens en samenleving 185 N 0 88 N
Economie 199 N 311 N 271 V
Bestuur 233 V 1.137 V 205 N

Overzicht van baten en lasten

Programma | Lasten | Baten |
Mens | 1.751 | 1.200 |
Sport | 15.993 | 20 |
"""
    assert {row.eenheid for row in read(text) if row.ruwe_waarde == "15.993"} == {"onbekend"}


def test_a_single_year_that_comes_again_as_head_is_no_amount() -> None:
    heads = "Bedragen in hele euro's | 2024 |"
    rows = [heads, "Bibliotheek | 31.956 |", heads, "Museum | 22.670 |"]
    assert [row.ruwe_waarde for row in read("Subsidies\n\n" + "\n".join(rows))] == ["31.956", "22.670"]


def test_a_row_with_more_shares_than_amounts_has_only_shares() -> None:
    table = """x € 1.000

Baten

Omschrijving | Begroting 2023 | Begroting 2024 | Raming 2025 |
Wegen | 2.465 | 1.285 | 1.324 |
Dekking | 92% | 81 | 64% |
"""
    assert {row.eenheid for row in read(table) if row.post == "Dekking"} == {"onbekend"}


def test_a_row_of_which_no_column_is_known_takes_no_post_from_above() -> None:
    page = cells(
        *("x € 1.000", "Code", "Omschrijving", "Begroting 2024", "Norm"),
        *("2.6", "Lasten", "147", "195", "2.7", "Baten", "286", "256", "603", "Saldo", "139", "61"),
    )
    assert {row.post for row in read(page) if row.ruwe_waarde == "139"} == {"Saldo"}


@pytest.mark.parametrize("last", ["?", "...", "n.v.t.", "nvt", "n.b."])
def test_a_line_of_figures_that_ends_in_what_stands_for_one_is_no_title(last: str) -> None:
    page = f"""x € 1.000

Exploitatie Rekening 2022 Begroting 2023 Begroting 2024
Baten 463 PM {last}
Saldo 95.614 128.561 95.917
Mutaties 89.675 124.634 91.784
Netto 5.939 3.927 4.133"""
    assert "463" not in " ".join(post or "" for post in posts(read(page)))


def test_what_judges_the_figures_above_is_no_title_of_those_below() -> None:
    table = """x € 1.000

Omschrijving | Begroting 2023 | Begroting 2024 |
Lasten | 2.200 | 2.500 |
nadelig | | |
Baten | 1.100 | 1.300 |
"""
    assert "nadelig" not in posts(read(table))
