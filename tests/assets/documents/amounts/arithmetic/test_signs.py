"""Lasten beside baten that are all positive are written as we do; what is less sure has no sign."""

from __future__ import annotations

import pytest

from tests.assets.documents.amounts.conftest import euros

UNIT = "<p>Bedragen x € 1.000</p>"
HEADS = "|Begroting 2023|Begroting 2024"


def test_one_row_of_lasten_and_one_of_baten_are_enough(amounts_of, table) -> None:
    found = amounts_of(UNIT + table(HEADS, "Lasten|101|102", "Baten|51|52"))
    assert euros(found) == [101_000, 102_000, 51_000, 52_000]


@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        (HEADS, ("Lasten|101|-102", "Baten|51|52")),
        (HEADS, ("Lasten|-101|-102", "Baten|-51|-52")),
        (HEADS, ("Lasten|101|102",)),
        ("|Begroting 2024", ("Lasten|101", "Baten|51")),
        ("|Begroting 2024", ("Lasten|101", "Baten|51", "Saldo|7")),
        ("|Begroting 2024", ("Lasten|101", "Baten|51", "Saldo|50")),  # a saldo without its sign
        ("|Begroting 2024", ("Lasten|3", "Baten|5", "Saldo|2")),  # as small numbers can by chance
        (HEADS, ("Toevoeging|101|102", "Onttrekking|51|52")),  # of a provision perhaps
        (HEADS, ("Lasten|101|102", "Baten|51|52", "Saldo|7|9")),  # no sum of these
    ],
)
def test_where_it_is_less_sure_no_sign_is(amounts_of, table, heads, rows) -> None:
    assert set(euros(amounts_of(UNIT + table(heads, *rows)))) <= {None}


def test_changes_have_no_sign(amounts_of, table) -> None:
    found = amounts_of(f"<h2>Ontwikkelingen</h2>{UNIT}" + table(HEADS, "Lasten|101|102", "Baten|51|52"))
    assert set(euros(found)) == {None}


def test_reserves_follow_lasten_and_baten(amounts_of, table) -> None:
    rows = ("Lasten|101|102", "Baten|51|52", "Toevoeging aan reserves|5|6", "Onttrekking aan reserves|7|8")
    assert euros(amounts_of(UNIT + table(HEADS, *rows)))[4:] == [5_000, 6_000, 7_000, 8_000]


def test_one_sum_of_positive_figures_is_enough(amounts_of, table) -> None:
    found = amounts_of(UNIT + table("|Begroting 2024", "Lasten|101", "Baten|51", "Saldo|-50"))
    assert euros(found) == [101_000, 51_000, -50_000]


def test_beside_negatives_that_are_not_read_the_others_tell_no_sign(amounts_of, table) -> None:
    rows = ("Wegen|286-|97-", "Zorg|440-|331", "Wonen|101-|58", "Sport|12-|95", "Bijstand|18-|77")
    assert set(euros(amounts_of("<h2>Lasten</h2>" + UNIT + table(HEADS, *rows)))) == {None}


def test_a_note_right_below_a_table_says_nothing_of_the_signs_of_the_next(amounts_of, table) -> None:
    saldo = table("Programma|Saldo 2024", "Zorg|-2.981", caption="x € 1.000")
    note = "<p>- = nadeel</p><p>Resultaat</p>"
    assert euros(amounts_of(note + saldo)) == [-2_981_000]
    assert euros(amounts_of(saldo + note + saldo)) == [None, None]
