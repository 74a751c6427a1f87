from __future__ import annotations

from assets.documents.geometry.column_heads import Heads
from assets.documents.geometry.proofs.identities import identities, only_columns

BUDGET = Heads(("Begroting 2023", "Rekening 2023", "Verschil"))
RESERVES = Heads(("Stand 1-1-2023", "Toevoegingen", "Onttrekkingen", "Stand 31-12-2023"))
UNIT = (1, 1, 1)

OVERSPENT = ((84_646, 85_307, 661), (67_269, 64_235, -3_034), (16_723, 17_198, 475), (9_779, 13_507, 3_728))
KEPT = ((76_970, 797, 23_153, 54_614), (10_446, 9_225, 1_376, 18_295), (28_665, 5_718, 8_000, 26_383))


def test_a_column_that_is_the_difference_of_two_others_is_found():
    assert identities(OVERSPENT, UNIT, BUDGET) == (((1, -1, 1),),)


def test_a_difference_that_turns_between_lasten_and_baten_is_found():
    turned = [(*row[:2], row[2] if at % 2 else -row[2]) for at, row in enumerate(OVERSPENT * 2)]
    (either,) = identities(turned, UNIT, BUDGET)
    assert set(either) == {(1, -1, 1), (1, -1, -1)}
    assert identities(turned, UNIT, Heads(("Begroting 2023", "Rekening 2023", "Saldo"))) == ()


def test_a_balance_that_runs_on_is_found():
    assert identities(KEPT, (1, 1, 1, 1), RESERVES) == (((1, 1, -1, -1),),)


def test_one_row_or_rows_that_repeat_each_other_prove_nothing():
    assert identities(OVERSPENT[:1] * 9, UNIT, BUDGET) == ()


def test_years_that_grow_evenly_keep_nothing():
    years = Heads(("Raming 2023", "Raming 2024", "Raming 2025", "Raming 2026"))
    rows = [(value, value + 20, value + 40, value + 60) for value in (50_000, 71_000, 93_500, 20_400, 8_000)]
    assert identities(rows, (1, 1, 1, 1), years) == ()


def test_a_table_in_which_rows_break_it_does_not_keep_it():
    broken = (*OVERSPENT[:3], (9_779, 13_507, 1))
    assert identities(broken, UNIT, BUDGET) == ()


def test_columns_that_contradict_their_heads_are_not_believed():
    # Column two is what the first and the third say: these heads would stand above other columns.
    assert identities(OVERSPENT, UNIT, Heads(("Lasten", "Totaal", "Toelichting"))) != ()
    assert identities(OVERSPENT, UNIT, Heads(("Totaal", "Rekening 2023", "Raming 2024"))) == ()
    unlike = Heads(("Verschil", "Lasten 2023", "Baten 2023", "Saldo 2023"))
    rows = [(*row, 7) for row in OVERSPENT]
    assert identities(rows, (1, 1, 1, 1), unlike) == ()


def test_values_beside_empty_cells_have_the_only_columns_that_keep_it():
    heads = Heads(("Lasten 2023", "Baten 2023", "Saldo 2023", "Lasten 2024", "Baten 2024", "Saldo 2024"))
    rows = [(*row[:2], row[1] - row[0]) for row in OVERSPENT]
    found = identities([(*row, *other) for row, other in zip(rows, rows[::-1], strict=True)], UNIT * 2, heads)
    assert only_columns((9_000, 3_500, -5_500, 8_200, -8_200), found, UNIT * 2) == (0, 1, 2, 3, 5)
    assert only_columns((9_000, 3_500, -5_500, 8_200, -8_300), found, UNIT * 2) is None
    # Baten as large as lasten, and no saldo; or no baten, and a saldo as large as lasten.
    assert only_columns((9_000, 3_500, -5_500, 8_200, 8_200), found, UNIT * 2) is None


def test_a_balance_does_not_tell_whether_it_began_or_ended_empty():
    found = identities(KEPT, (1, 1, 1, 1), RESERVES)
    assert only_columns((10_360, 6_800, 17_160), found, (1, 1, 1, 1)) is None
