"""The kinds of check a rule can be, each said twice: as a Polars condition and as a GX expectation.

The two are evaluated independently and must count the same failures, so what a kind means at its edges
(nulls, NaN, the end of a text) is settled here and nowhere else. Rules pick a kind and give it columns.
"""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from expectations.rules.evidence import Evidence

STRANGE = "\N{GREEK CAPITAL LETTER OMEGA}"
"""A text that no code, label or pattern of ours knows."""

YEAR_PARAMETER = "jaar"
"""Suite parameter that holds the year in judgement, as a list of one value."""


@dataclass(frozen=True, slots=True)
class Expectation:
    """A Great Expectations expectation by name, so that declaring one imports nothing."""

    type: str
    kwargs: Mapping[str, Any]
    columns: tuple[str, ...]
    """The columns it reads; only these are handed to Great Expectations."""


@dataclass(frozen=True, slots=True)
class Check:
    """A condition that is True where a row is fine and never null, and its expectation."""

    condition: Callable[[Evidence], pl.Expr]
    expectation: Expectation
    canary: pl.DataFrame
    """Two rows that are not fine, as little wrong as can be; see ``expectations.canaries``."""


def _column(kind: str, column: str, fine: pl.Expr, wrong: Sequence[Any], **kwargs: Any) -> Check:
    expectation = Expectation(f"expect_column_values_to_{kind}", {"column": column, **kwargs}, (column,))
    return Check(lambda _: fine, expectation, _rows({column: wrong}))


def _rows(wrong: Mapping[str, Sequence[Any]]) -> pl.DataFrame:
    """A canary: two rows of these values, a column of nothing but empty cells as text."""
    frame = pl.DataFrame({name: [values[0], values[-1]] for name, values in wrong.items()}, strict=False)
    return frame.with_columns(pl.col(pl.Null).cast(pl.String))


def _outside(values: Sequence[Any]) -> Any:
    """Something that is none of ``values``."""
    return STRANGE if isinstance(values[0], str) else max(values) + 1


def _unless_empty(column: str, fine: pl.Expr) -> pl.Expr:
    """An empty cell breaks only the check that asks for a value, in Polars as in GX."""
    return pl.col(column).is_null() | fine


def filled(column: str) -> Check:
    """The cell has a value."""
    return _column("not_be_null", column, pl.col(column).is_not_null(), [None])


def empty(column: str) -> Check:
    """The cell has no value."""
    return _column("be_null", column, pl.col(column).is_null(), [STRANGE])


def matches(column: str, pattern: str) -> Check:
    r"""The whole text matches ``pattern``, which a Table Schema anchors by itself.

    Python's ``$`` also matches before a last newline, so ``\A`` and ``\Z`` are spelled out for GX;
    in Polars (Rust) ``$`` is the end of the text and ``\Z`` is unknown.
    """
    fine = _unless_empty(column, pl.col(column).str.contains(f"^(?:{pattern})$"))
    return _column("match_regex", column, fine, [STRANGE], regex=rf"\A(?:{pattern})\Z")


def among(column: str, values: Sequence[Any]) -> Check:
    """The value is one of ``values``."""
    fine = _unless_empty(column, pl.col(column).is_in(list(values)))
    return _column("be_in_set", column, fine, [_outside(values)], value_set=list(values))


def between(column: str, minimum: float | None, maximum: float | None) -> Check:
    """The number lies between the bounds, bounds included."""
    fine, wrong = pl.lit(value=True), []
    if minimum is not None:
        fine &= pl.col(column) >= minimum
        wrong.append(_beyond(minimum, -1))
    if maximum is not None:
        fine &= pl.col(column) <= maximum
        wrong.append(_beyond(maximum, 1))
    bounds = {"min_value": minimum, "max_value": maximum}
    return _column("be_between", column, _unless_empty(column, fine), wrong, **bounds)


def _beyond(bound: float, step: int) -> float:
    """The first number beyond a bound, down or up: a whole one, or of a fraction the next there is."""
    return bound + step if isinstance(bound, int) else math.nextafter(bound, step * math.inf)


def finite(column: str) -> Check:
    """The number is neither infinite nor NaN; GX is shown a NaN as infinite, as it reads NaN as empty."""
    largest = sys.float_info.max
    fine = _unless_empty(column, pl.col(column).is_finite())
    return _column("be_between", column, fine, [-math.inf, math.inf], min_value=-largest, max_value=largest)


def unique(columns: Sequence[str]) -> Check:
    """No other row has the same values in ``columns``; a row with an empty one of them is left aside."""
    incomplete = pl.any_horizontal(pl.col(name).is_null() for name in columns)
    if len(columns) == 1:
        fine = incomplete | ~pl.col(columns[0]).is_duplicated()
        return _column("be_unique", columns[0], fine, [STRANGE])
    fine = incomplete | ~pl.struct(columns).is_duplicated()
    kwargs = {"column_list": list(columns), "ignore_row_if": "any_value_is_missing"}
    return Check(
        lambda _: fine,
        Expectation("expect_compound_columns_to_be_unique", kwargs, tuple(columns)),
        _rows({name: [STRANGE] for name in columns}),
    )


def refers(column: str, reference: str) -> Check:
    """The value occurs among the accepted values of ``reference`` (``table.column``).

    A custom expectation: GX's own set membership writes the whole set out some fifty times per
    expectation (5,000 values: 0.5 s) and repeats it in its result.
    """
    expectation = Expectation(
        "expect_column_values_to_refer_to", {"column": column, "reference": reference}, (column,)
    )
    return Check(
        lambda evidence: _unless_empty(column, pl.col(column).is_in(evidence.values(reference).implode())),
        expectation,
        _rows({column: [STRANGE]}),
    )


def this_year(column: str) -> Check:
    """The value is the year in judgement."""
    kwargs = {"column": column, "value_set": {"$PARAMETER": YEAR_PARAMETER}}
    return Check(
        lambda evidence: _unless_empty(column, pl.col(column) == evidence.jaar),
        Expectation("expect_column_values_to_be_in_set", kwargs, (column,)),
        _rows({column: [0]}),
    )


def agrees(code: str, label: str, labels: Mapping[str, str]) -> Check:
    """``label`` is what the start of ``code`` says, by ``labels`` (prefix to label)."""
    pairs = [
        pl.col(code).str.starts_with(prefix) & (pl.col(label) == meaning)
        for prefix, meaning in labels.items()
    ]
    fine = _unless_empty(code, _unless_empty(label, reduce(or_, pairs)))
    kwargs = {"column_A": code, "column_B": label, "labels": dict(labels)}
    name = "expect_column_pair_values_to_agree_by_prefix"
    wrong = {code: list(labels), label: [STRANGE]}
    return Check(lambda _: fine, Expectation(name, kwargs, (code, label)), _rows(wrong))


def where(check: Check, column: str, values: Sequence[str]) -> Check:
    """``check``, asked only of the rows whose ``column`` is one of ``values``."""
    elsewhere = ~pl.col(column).is_in(list(values)).fill_null(value=False)
    asked = {
        "type": "comparison",
        "column": {"name": column},
        "operator": "IN",
        "parameter": list(values),
    }
    whole = check.expectation
    kwargs = {**whole.kwargs, "row_condition": asked}
    narrowed = Expectation(whole.type, kwargs, (*whole.columns, column))
    canary = check.canary.with_columns(pl.Series(column, [values[0], values[-1]]))
    return Check(lambda evidence: elsewhere | check.condition(evidence), narrowed, canary)


def at_most(low: str, high: str) -> Check:
    """The number in ``low`` is not greater than the number in ``high``."""
    fine = _unless_empty(low, _unless_empty(high, pl.col(low) <= pl.col(high)))
    kwargs = {
        "column_A": high,
        "column_B": low,
        "or_equal": True,
        "ignore_row_if": "either_value_is_missing",
    }
    name = "expect_column_pair_values_a_to_be_greater_than_b"
    return Check(lambda _: fine, Expectation(name, kwargs, (high, low)), _rows({high: [0], low: [1]}))
