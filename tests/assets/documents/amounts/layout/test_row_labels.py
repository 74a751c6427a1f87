"""What the labels of a row say where each of them has a column of its own."""

from __future__ import annotations

import pytest

from assets.documents.rows.amounts import budget_amounts
from assets.documents.rows.outline import outline
from tests.assets.documents.amounts.conftest import source

YEARS = "Rekening 2022|Begroting 2024"


def _said(found):
    return [(row.programma, row.post, row.taakveld, row.richting) for row in found[::2]]


def test_a_side_can_be_a_letter(amounts_of, table) -> None:
    rows = ("0.1 Bestuur|L|101|102", "0.1 Bestuur|B|41|42", "0.4 Overhead|L|201|202", "0.4 Overhead|B|31|32")
    assert _said(amounts_of(table(f"Taakveld|L/B|{YEARS}", *rows))) == [
        (None, "0.1 Bestuur", "0.1", "lasten"),
        (None, "0.1 Bestuur", "0.1", "baten"),
        (None, "0.4 Overhead", "0.4", "lasten"),
        (None, "0.4 Overhead", "0.4", "baten"),
    ]
    assert {row.richting for row in amounts_of(table(f"Taakveld|Soort|{YEARS}", *rows))} == {None}


def test_a_programme_beside_its_taakvelden_is_no_part_of_their_names(amounts_of, table) -> None:
    rows = ("1 Zorg|0.1 Bestuur|Lasten|101|102", "1 Zorg|0.1 Bestuur|Baten|41|42", "Totaal||Lasten|101|102")
    assert _said(amounts_of(table(f"Programma|Taakveld||{YEARS}", *rows))) == [
        ("1 Zorg", "0.1 Bestuur", "0.1", "lasten"),
        ("1 Zorg", "0.1 Bestuur", "0.1", "baten"),
        (None, "Totaal", None, "lasten"),
    ]


@pytest.mark.parametrize("beside", ["Lasten", "1"])
def test_beside_a_side_or_a_number_it_is_the_label(amounts_of, table, beside) -> None:
    found = amounts_of(f"<h2>Lasten</h2>{table(f'Nr|Programma|{YEARS}', f'{beside}|Zorg|101|102')}")
    assert {(row.programma or "").removeprefix("1 ") for row in found} == {"Zorg"}


def test_a_taakveld_below_the_head_of_programmes_is_none(amounts_of, table) -> None:
    rows = ("1 Bestuur|101|102", "0.1 Bestuur|101|102")
    found = amounts_of(f"<h2>Lasten</h2>{table(f'Programma|{YEARS}', *rows)}")
    assert _said(found) == [
        ("1 Bestuur", "1 Bestuur", None, "lasten"),
        (None, "0.1 Bestuur", "0.1", "lasten"),
    ]


@pytest.mark.parametrize(
    ("title", "programme"),
    [
        ("Programma 1 Zorg", "Programma 1 Zorg"),
        ("Programma en omschrijving", "Programma 3 Wonen"),
        ("Programma / product", "Programma 3 Wonen"),
    ],
)
def test_a_title_above_the_heads_names_the_programme(amounts_of, title, programme) -> None:
    heads = "<tr><th><th>Begroting 2024<th>Raming 2025<tr><td>Lasten<td>101<td>102<tr><td>Baten<td>41<td>42"
    found = amounts_of(f"<h1>Programma 3 Wonen</h1><table><tr><th colspan=3>{title}{heads}</table>")
    assert {row.programma for row in found} == {programme}


@pytest.mark.parametrize(("of", "programme"), [("3 Wonen", "Programma 3 Wonen"), ("2 Zorg", None)])
def test_heads_that_name_another_programme_than_their_section_leave_it_open(
    amounts_of, table, of, programme
) -> None:
    rows = table(f"Programma {of}|{YEARS}", "Lasten|101|102", "Baten|41|42")
    assert {row.programma for row in amounts_of("<h1>Programma 3 Wonen</h1>" + rows)} == {programme}


def test_a_line_of_heads_that_begins_with_a_programme_is_no_name_of_it(read_text) -> None:
    lines = ["Programma 2 Zorg Rekening Begroting Raming Raming", "2022 2023 2024 2025"]
    rows = ["Lasten 1760 1761 1125 1982", "Baten -148 -143 -119 -226", "Saldo 1612 1618 1006 1756"]
    text = "\n".join(["Programma 3 Wonen", "", "Wat mag het kosten?", "", *lines, *rows, "", "Einde."])
    found = list(budget_amounts(outline(read_text(text).blocks), source()))
    assert found
    assert {row.programma for row in found} == {None}
