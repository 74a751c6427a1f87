from __future__ import annotations

import pytest

from tests.assets.documents.amounts.conftest import euros

LASTEN = "<h2>Lasten</h2><p>Bedragen x € 1.000</p>"
TWO = ("Bestuur|10|15", "Zorg|20|28", "Wonen|30|48", "Milieu|40|41")


@pytest.mark.parametrize(
    "heads",
    ["Begroting 2024|Begroting 2024", "Begroting 2024 1)|Begroting 2024 2)", "Begroting 2024|2024", "2024|t"],
)
def test_two_columns_that_say_the_same_are_not_both_that(amounts_of, table, heads) -> None:
    found = amounts_of(LASTEN + table(f"Programma|{heads}", *TWO))
    assert {(row.stand, row.bedrag_eur) for row in found} == {(None, None)}


def test_a_head_over_a_figure_and_its_euro_sign_is_one(amounts_of) -> None:
    rows = "".join(f"<tr><td>Post {at}<td>€<td>{at}0.000" for at in range(1, 5))
    found = amounts_of(f"<h2>Lasten</h2><table><tr><th><th colspan=2>Begroting 2024{rows}</table>")
    assert euros(found) == [10_000, 20_000, 30_000, 40_000]
    assert [row.post for row in found] == ["Post 1", "Post 2", "Post 3", "Post 4"]


@pytest.mark.parametrize(
    "row",
    [
        "Stand begroting 2023|100|110",
        "Primitieve begroting|100|110",
        "Mutaties|100|110",
        "Kadernota 2024|9|9",
    ],
)
def test_rows_beside_a_stand_of_the_budget_can_be_changes(amounts_of, table, row) -> None:
    found = amounts_of(LASTEN + table("|2024|2025", *TWO, row))
    assert set(euros(found)) == {None}


def test_a_stand_that_names_the_year_of_its_row_is_none_of_these(amounts_of, table) -> None:
    rows = ("Begroting 2023|100|30|-70", "Primitieve begroting 2024|50|90|40")
    found = amounts_of("<p>Bedragen x € 1.000</p>" + table("|Lasten|Baten|Saldo", *rows))
    assert euros(found) == [100_000, 30_000, -70_000, 50_000, 90_000, 40_000]
