"""Each kind of check means the same in Polars and in Great Expectations, at its edges too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from expectations.measuring import Measured, measure
from expectations.rules import checks
from expectations.rules.checks import Check
from expectations.rules.model import OURS, Rule
from expectations.suites.counting import _batch
from expectations.suites.running import Count, run
from tests.expectations.broken_examples import JUDGED
from tests.expectations.good_year import JAAR

REFERENCES = {name: JUDGED.values(name).to_list() for name in ("gemeenten.gemeente", "bronnen.bron")}


@dataclass(frozen=True)
class Case:
    check: Check
    columns: dict[str, list[Any]]
    fine: list[bool]
    dtypes: dict[str, pl.DataType] | None = None


INF, NAN = float("inf"), float("nan")
INTEGER = {"a": pl.Int64()}
TEXT = {"a": pl.String()}
TWO_TEXTS = {"a": pl.String(), "b": pl.String()}

CASES = {
    "filled": Case(checks.filled("a"), {"a": ["x", "", None]}, [True, True, False]),
    "empty": Case(checks.empty("a"), {"a": ["x", "", None]}, [False, False, True]),
    "a pattern is anchored at both ends, a last newline included": Case(
        checks.matches("a", "ab|c"),
        {"a": ["ab", "c", "ab\n", "\nab", "abc", "xc", "", None]},
        [True, True, False, False, False, False, False, True],
    ),
    "a pattern with letters from elsewhere": Case(
        checks.matches("a", "[a-z]+"), {"a": ["é", "\u0430", "a\u0301", "ok"]}, [False, False, False, True]
    ),
    "among": Case(
        checks.among("a", ["x", "y"]), {"a": ["x", "Y", "x ", "", None]}, [True, False, False, False, True]
    ),
    "among numbers": Case(checks.among("a", [0]), {"a": [0, 1, -1, None]}, [True, False, False, True]),
    "between, bounds included": Case(
        checks.between("a", 1, 2), {"a": [0, 1, 2, 3, None]}, [False, True, True, False, True]
    ),
    "at least": Case(checks.between("a", 1, None), {"a": [0, 1]}, [False, True]),
    "at most a bound": Case(checks.between("a", None, 1), {"a": [1, 2]}, [True, False]),
    "between at the far end of what fits": Case(
        checks.between("a", -900_000_000_000, 900_000_000_000),
        {"a": [900_000_000_000, 900_000_000_001, -(2**63), 2**63 - 1]},
        [True, False, False, False],
    ),
    "finite": Case(
        checks.finite("a"),
        {"a": [0.0, INF, -INF, NAN, 1.7e308, None]},
        [True, False, False, False, True, True],
    ),
    "unique over one column": Case(
        checks.unique(["a"]), {"a": ["x", "x", "y", None, None]}, [False, False, True, True, True]
    ),
    "unique over two columns": Case(
        checks.unique(["a", "b"]),
        {"a": ["x", "x", "x", None, None], "b": ["y", "y", "z", "y", "y"]},
        [False, False, True, True, True],
    ),
    "refers": Case(
        checks.refers("a", "gemeenten.gemeente"),
        {"a": ["GM0307", "GM0307 ", "gm0307", "", None]},
        [True, False, False, False, True],
    ),
    "this year": Case(checks.this_year("a"), {"a": [JAAR, JAAR + 1, None]}, [True, False, True]),
    "agrees by prefix": Case(
        checks.agrees("a", "b", {"L": "lasten", "B": "baten"}),
        {
            "a": ["L1", "L1", "B1", "X1", None, "L1"],
            "b": ["lasten", "baten", "baten", "lasten", "baten", None],
        },
        [True, False, True, False, True, True],
    ),
    "where, asked of some rows": Case(
        checks.where(checks.empty("a"), "b", ["onbekend"]),
        {"a": ["1", None, "1", "1"], "b": ["onbekend", "onbekend", "exact", None]},
        [False, True, True, True],
    ),
    "where, with a row that does not say": Case(
        checks.where(checks.filled("a"), "b", ["exact", "berekend"]),
        {"a": [None, None, "1", None], "b": ["exact", None, "berekend", "onbekend"]},
        [False, True, True, True],
    ),
    "at most another column": Case(
        checks.at_most("a", "b"),
        {"a": [1, 2, 3, None], "b": [2, 2, 2, 2]},
        [True, True, False, True],
    ),
    "no value at all": Case(checks.matches("a", "x"), {"a": [None, None]}, [True, True], TEXT),
    "no value at all to compare": Case(checks.between("a", 1, 2), {"a": [None]}, [True], INTEGER),
    "no value at all to refer": Case(checks.refers("a", "bronnen.bron"), {"a": [None]}, [True], TEXT),
    "no value at all to agree": Case(
        checks.agrees("a", "b", {"L": "lasten"}), {"a": [None], "b": [None]}, [True], TWO_TEXTS
    ),
}


def _asked(name: str, check: Check, frame: pl.DataFrame) -> Measured:
    rule = Rule(
        id=name, table="t", responsible=OURS, sentence="Zin.", source="toets", check=check, reason="Reden."
    )
    return measure(rule, frame, JUDGED)


@pytest.fixture(scope="module")
def counts() -> dict[str, Count]:
    """What Great Expectations counts in all cases."""
    asked = [
        _asked(name, case.check, pl.DataFrame(case.columns, schema_overrides=case.dtypes))
        for name, case in CASES.items()
    ]
    return run([_batch("t", [one]) for one in asked], JAAR, REFERENCES)


@pytest.mark.parametrize("name", CASES)
def test_polars_says_of_every_row_whether_it_is_fine(name: str) -> None:
    case = CASES[name]
    frame = pl.DataFrame(case.columns, schema_overrides=case.dtypes)

    measured = _asked(name, case.check, frame)

    assert measured.broken is None
    assert measured.fine.to_list() == case.fine


@pytest.mark.parametrize("name", CASES)
def test_great_expectations_counts_as_many_failures(name: str, counts: dict[str, Count]) -> None:
    assert (counts[name].failed, counts[name].problem) == (CASES[name].fine.count(False), None)


HOSTILE = [None, "", " ", "\n", "ab\n", "GM0307", "GM0307\n", "L1", "B1", "lasten", "0363", "NaN", "<b>"]
TEXTS = st.lists(st.sampled_from(HOSTILE) | st.text(max_size=4), min_size=1, max_size=12)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(codes=TEXTS, numbers=st.lists(st.integers(-(2**63), 2**63 - 1) | st.none(), min_size=12, max_size=12))
def test_on_any_values_polars_and_great_expectations_count_the_same(
    codes: list[str | None], numbers: list[int | None]
) -> None:
    size = len(codes)
    frame = pl.DataFrame(
        {"a": codes, "b": codes[::-1], "n": numbers[:size]},
        schema={"a": pl.String, "b": pl.String, "n": pl.Int64},
    )
    kinds = {
        "matches": checks.matches("a", "GM[0-9]{4}|[LB].+"),
        "among": checks.among("a", ["lasten", "baten"]),
        "between": checks.between("n", -900_000_000_000, 900_000_000_000),
        "unique": checks.unique(["a"]),
        "unique together": checks.unique(["a", "b"]),
        "refers": checks.refers("a", "gemeenten.gemeente"),
        "agrees": checks.agrees("a", "b", {"L": "lasten", "B": "baten"}),
        "where": checks.where(checks.empty("n"), "a", ["lasten", "L1"]),
    }
    asked = [_asked(name, check, frame) for name, check in kinds.items()]

    counts = run([_batch("t", asked)], JAAR, REFERENCES)

    assert {one.rule.id: one.failed for one in asked} == {name: counts[name].failed for name in kinds}
