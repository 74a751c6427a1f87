from __future__ import annotations

from random import Random

import pytest

from assets.documents.geometry.proofs.chance import BY_COUNT, whole_by_count, whole_by_names, whole_by_sums


@pytest.mark.parametrize(("width", "rows"), [(3, 22), (4, 8), (6, 4), (10, 3)])
def test_more_columns_need_fewer_rows(width, rows):
    assert whole_by_count(rows, width)


def test_two_columns_never_prove_themselves_and_sums_help():
    assert not any(whole_by_count(rows, 2) for rows in range(1, 200))
    assert whole_by_sums(6, 3)
    assert not whole_by_count(6, 3)


def test_a_column_without_a_head_is_not_excluded_by_a_few_rows():
    assert not whole_by_names(9, 6)
    assert whole_by_names(10, 6)


def test_the_bound_is_what_trials_give():
    # The second of two rows has no label: how often do the two read as one full row among full rows?
    rng = Random(20240601)
    width, rows, share, trials = 3, 22, 0.05, 40_000
    deceived = 0
    for _ in range(trials):
        values = [sum(rng.random() >= share for _ in range(width)) for _ in range(rows + 1)]
        deceived += values[0] + values[1] == width and set(values[2:]) == {width}
    assert deceived / trials * rows < 3 * BY_COUNT
