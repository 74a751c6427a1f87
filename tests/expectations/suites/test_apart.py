"""Great Expectations in a process of its own: the same counts, and its end is told instead of suffered."""

from __future__ import annotations

import multiprocessing
import subprocess
import sys
from typing import Any

import polars as pl
import pytest

from expectations.suites import apart
from expectations.suites.apart import count_apart
from expectations.suites.running import Batch

ROWS = pl.DataFrame({"a": ["x", None, "y", "x", None, "z", "x"], "b": [1, 2, 3, 1, 2, None, 4]})


def declared(kind: str, **kwargs: Any) -> dict[str, dict[str, Any]]:
    rule = "t." + kind
    return {rule: {"type": f"expect_{kind}", "kwargs": kwargs, "meta": {"regel": rule}}}


ALL = (
    declared("column_values_to_not_be_null", column="a")
    | declared("column_values_to_be_unique", column="b")
    | declared("compound_columns_to_be_unique", column_list=["a", "b"], ignore_row_if="never")
    | declared("column_values_to_be_between", column="b", min_value=2, max_value=3)
    | declared("column_values_to_refer_to", column="a", reference="u.a")
)


FAILED = {
    "t.column_values_to_not_be_null": 2,
    "t.column_values_to_be_unique": 4,
    "t.compound_columns_to_be_unique": 4,
    "t.column_values_to_be_between": 3,
    "t.column_values_to_refer_to": 2,
}


def failures(batches: list[Batch]) -> dict[str, int | None]:
    return {rule: count.failed for rule, count in count_apart(batches, 2023, {"u.a": ["x"]}).items()}


@pytest.mark.parametrize("most_rows", [1, 2, 3, 7, 100])
def test_rows_that_go_in_parts_are_counted_as_a_whole(
    most_rows: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "MOST_ROWS", most_rows)

    assert failures([Batch("t", ROWS, ALL)]) == FAILED


def test_what_goes_wrong_in_one_part_leaves_the_rule_without_a_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "MOST_ROWS", 2)
    wrong = declared("column_values_to_not_be_null", column="weg")

    counted = count_apart([Batch("t", ROWS, wrong), Batch("u", ROWS, {})], 2023, {})

    assert counted["t.column_values_to_not_be_null"].failed is None
    assert "kon de regel niet uitrekenen" in (counted["t.column_values_to_not_be_null"].problem or "")


def test_a_process_that_was_killed_is_told_by_its_rules_and_the_next_year_is_counted() -> None:
    apart._process().submit(exec, "import os, time; time.sleep(0.5); os._exit(1)")

    first = count_apart([Batch("t", ROWS, ALL)], 2023, {})

    assert {rule: count.failed for rule, count in first.items()} == dict.fromkeys(ALL)
    assert all("eindigde voor het klaar was" in (count.problem or "") for count in first.values())
    assert failures([Batch("t", ROWS, ALL)]) == FAILED


def test_it_is_imported_there_and_not_here() -> None:
    program = """
import sys
import polars as pl
from expectations.suites.apart import begin, count_apart
from expectations.suites.running import Batch
if __name__ == "__main__":
    begin()
    rule = {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "a"}, "meta": {"regel": "r"}}
    print(count_apart([Batch("t", pl.DataFrame({"a": [None, "x"]}), {"r": rule})], 2023, {})["r"].failed)
    print("great_expectations" in sys.modules or "pandas" in sys.modules)
"""
    told = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)

    assert told.stdout.split() == ["1", "False"]


def test_a_worker_that_began_it_comes_to_its_own_end() -> None:
    """It waited for ever for a process that waited for work: every run of two years at a time."""
    worker = multiprocessing.get_context("spawn").Process(target=apart.begin)
    worker.start()
    worker.join(60)
    ended = worker.exitcode
    worker.kill()

    assert ended == 0
