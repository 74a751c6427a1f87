"""Figures in brackets or before a minus are negative where the sums of their table leave nothing else."""

from __future__ import annotations

import pytest

from tests.assets.documents.amounts.conftest import euros

UNIT = "<p>Bedragen x € 1.000</p>"
HEADS = "|Begroting 2023|Begroting 2024"


@pytest.mark.parametrize("saldo", ["Saldo|(1.100)|(1.200)", "Saldo|1.100-|1.200-"])
def test_a_saldo_that_is_marked_in_every_column_is_a_deficit_either_way(amounts_of, table, saldo) -> None:
    found = amounts_of(UNIT + table(HEADS, "Lasten|2.200|2.500", "Baten|1.100|1.300", saldo))
    assert euros(found)[4:] == [-1_100_000, -1_200_000]
    assert euros(found)[:4] == [2_200_000, 2_500_000, 1_100_000, 1_300_000]


def test_lasten_that_are_all_in_brackets_are_lasten(amounts_of, table) -> None:
    rows = ("Lasten|(2.200)|(2.500)", "Baten|1.100|1.300", "Saldo|(1.100)|(1.200)")
    assert euros(amounts_of(UNIT + table(HEADS, *rows)))[:2] == [2_200_000, 2_500_000]


def test_marks_at_some_figures_of_a_side_need_sums_that_only_they_keep(amounts_of, table) -> None:
    heads = HEADS + "|Raming 2025"
    rows = ("Lasten|2.200|2.500|900", "Baten|1.100|1.300|1.000")
    assert euros(amounts_of(UNIT + table(heads, *rows, "Saldo|(1.100)|(1.200)|100")))[6:] == [
        -1_100_000,
        -1_200_000,
        100_000,
    ]
    broken = amounts_of(UNIT + table(heads, *rows, "Saldo|(1.100)|(1.200)|(100)"))
    assert euros(broken)[6:] == [None] * 3


def test_without_a_sum_brackets_can_be_anything(amounts_of, table) -> None:
    assert set(euros(amounts_of(UNIT + table(HEADS, "Lasten|(22)|(25)", "Baten|11|13")))[:2]) == {None}
