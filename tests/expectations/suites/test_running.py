"""Running Great Expectations: what fails in it comes out as a reason, and nothing of it stays behind."""

from __future__ import annotations

import importlib
import os
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from expectations.suites.running import Batch, _count, run

FRAME = pl.DataFrame({"a": ["x", None, "y"]})


def declared(rule: str, kind: str, **kwargs: Any) -> dict[str, dict[str, Any]]:
    return {rule: {"type": f"expect_column_values_to_{kind}", "kwargs": kwargs, "meta": {"regel": rule}}}


FILLED = declared("t.a.verplicht", "not_be_null", column="a")


def test_rows_that_fail_are_counted() -> None:
    counts = run([Batch("t", FRAME, FILLED)], 2023, {})

    assert counts["t.a.verplicht"].failed == 1
    assert counts["t.a.verplicht"].seconds > 0


def test_a_column_that_is_not_there_is_a_reason_and_spoils_nothing_else() -> None:
    gone = declared("t.b.verplicht", "not_be_null", column="b")

    counts = run([Batch("t", FRAME, FILLED | gone)], 2023, {})

    assert counts["t.a.verplicht"].failed == 1
    assert counts["t.b.verplicht"].failed is None
    assert "kon de regel niet uitrekenen" in (counts["t.b.verplicht"].problem or "")


@pytest.mark.parametrize(("kwargs", "problem"), [({}, "zag 2 van de 3 rijen"), ({"row_condition": {}}, "")])
def test_rows_that_were_not_seen_are_not_fine(kwargs: dict[str, Any], problem: str) -> None:
    result = SimpleNamespace(
        result={"unexpected_count": 0, "element_count": 2},
        expectation_config=SimpleNamespace(kwargs=kwargs),
    )

    assert problem in (_count(result, 3, 0.1).problem or "")
    assert (_count(result, 3, 0.1).failed is None) is bool(problem)


def test_a_reference_nobody_gave_is_a_reason() -> None:
    refers = declared("t.a.verwijst", "refer_to", column="a", reference="weg.weg")

    counts = run([Batch("t", FRAME, refers)], 2023, {})

    assert counts["t.a.verwijst"].failed is None
    assert counts["t.a.verwijst"].problem


def test_a_suite_that_cannot_be_built_is_a_reason_for_all_in_it_and_for_no_other() -> None:
    wrong = declared("t.a.bereik", "be_between", column="a", min_value=["geen", "getal"])

    counts = run([Batch("t", FRAME, wrong), Batch("u", FRAME, FILLED)], 2023, {})

    assert counts["t.a.verplicht"].failed == 1
    assert "t.a.bereik" not in counts or counts["t.a.bereik"].problem


def test_an_unknown_expectation_gives_no_result_and_prints_no_traceback(
    capfd: pytest.CaptureFixture[str],
) -> None:
    unknown = declared("t.a.lief", "be_lovely", column="a")

    counts = run([Batch("t", FRAME, FILLED | unknown)], 2023, {})

    assert set(counts) == {"t.a.verplicht"}
    assert capfd.readouterr() == ("", "")


def test_nothing_is_sent_anywhere_and_nothing_is_left_changed() -> None:
    expectation = importlib.import_module("great_expectations.expectations.expectation").Expectation
    before = expectation.configuration

    run([Batch("t", FRAME, FILLED)], 2023, {})

    assert os.environ["GX_ANALYTICS_ENABLED"] == "false"
    assert expectation.configuration is before


def test_frames_after_one_another_are_each_judged_by_themselves() -> None:
    batches = [
        Batch(
            "t",
            pl.DataFrame({"a": ["x", *[None] * empty]}),
            declared(f"t.a.{empty}", "not_be_null", column="a"),
        )
        for empty in range(8)
    ]

    counts = run(batches, 2023, {})

    assert [counts[f"t.a.{empty}"].failed for empty in range(8)] == list(range(8))


@pytest.mark.parametrize("size", [1, 2**53, 2**53 + 1, 2**62])
def test_whole_numbers_beside_an_empty_cell_stay_apart_however_large(size: int) -> None:
    """As floats 2**53 and 2**53 + 1 would be the same number."""
    frame = pl.DataFrame({"a": [size - 1, size, size + 1, None]})
    bounds = declared("t.a.bereik", "be_between", column="a", min_value=size, max_value=size)
    twice = declared("t.a.uniek", "be_unique", column="a")

    counts = run([Batch("t", frame, bounds | twice)], 2023, {})

    assert (counts["t.a.bereik"].failed, counts["t.a.uniek"].failed) == (2, 0)
