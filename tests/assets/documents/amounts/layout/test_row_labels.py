"""What the labels of a row say where each of them has a column of its own."""

from __future__ import annotations

import pytest

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


def test_a_title_above_the_heads_names_the_programme(amounts_of) -> None:
    heads = "<tr><th><th>Begroting 2024<th>Raming 2025<tr><td>Lasten<td>101<td>102<tr><td>Baten<td>41<td>42"
    found = amounts_of(f"<table><tr><th colspan=3>Programma 1 Zorg{heads}</table>")
    assert {row.programma for row in found} == {"Programma 1 Zorg"}
