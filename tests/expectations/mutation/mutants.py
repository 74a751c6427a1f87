"""Mutants of rules: each check with one bound, value, comparison or piece of a pattern changed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import polars as pl

from expectations.rules import checks
from expectations.rules.checks import Check, Expectation

ALWAYS = "lets everything through"

Mutant = tuple[str, Check]
"""What was changed, and the check that came of it."""

_ANCHORED = re.compile(r"\\A\(\?:(.*)\)\\Z", re.DOTALL)

_PIECES = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]|\{[0-9,]+\}|\(\?[:!=]|.", re.DOTALL)
"""The pieces of a pattern: an escape, a class, a repetition, the start of a group, or one sign."""


def mutants_of(expectation: Expectation) -> Iterator[Mutant]:
    """Every mutant of a check, made from what its expectation says."""
    kwargs = dict(expectation.kwargs)
    asked = kwargs.pop("row_condition", None)
    if asked is None:
        yield from _plain(replace(expectation, kwargs=kwargs))
        return
    column, values = asked["column"]["name"], asked["parameter"]
    inner = replace(expectation, kwargs=kwargs, columns=expectation.columns[:-1])
    for label, mutant in _plain(inner):
        yield label, checks.where(mutant, column, values)
    for value in values:
        if len(values) > 1:
            rest = [one for one in values if one != value]
            yield f"asked without {value}", checks.where(rebuilt(inner), column, rest)
    yield "asked of every row", rebuilt(inner)


def pattern_of(expectation: Expectation) -> str:
    """A pattern as the schema states it."""
    anchored = _ANCHORED.fullmatch(expectation.kwargs["regex"])
    assert anchored is not None
    return anchored[1]


def rebuilt(expectation: Expectation) -> Check:  # noqa: C901, PLR0911 — a case per kind of check
    """The check that has this expectation."""
    kwargs = expectation.kwargs
    column = kwargs.get("column", "")
    match expectation.type:
        case "expect_column_values_to_not_be_null":
            return checks.filled(column)
        case "expect_column_values_to_be_null":
            return checks.empty(column)
        case "expect_column_values_to_match_regex":
            return checks.matches(column, pattern_of(expectation))
        case "expect_column_values_to_be_in_set" if isinstance(kwargs["value_set"], dict):
            return checks.this_year(column)
        case "expect_column_values_to_be_in_set":
            return checks.among(column, kwargs["value_set"])
        case "expect_column_values_to_be_between":
            low, high = kwargs["min_value"], kwargs["max_value"]
            return checks.finite(column) if _all_numbers(low, high) else checks.between(column, low, high)
        case "expect_column_values_to_be_unique":
            return checks.unique([column])
        case "expect_compound_columns_to_be_unique":
            return checks.unique(kwargs["column_list"])
        case "expect_column_values_to_refer_to":
            return checks.refers(column, kwargs["reference"])
        case "expect_column_pair_values_to_agree_by_prefix":
            return checks.agrees(kwargs["column_A"], kwargs["column_B"], kwargs["labels"])
        case "expect_column_pair_values_a_to_be_greater_than_b":
            return checks.at_most(kwargs["column_B"], kwargs["column_A"])
    raise AssertionError(expectation.type)


def _all_numbers(low: float | None, high: float | None) -> bool:
    return low is not None and high is not None and -low == high > 1e300


def _with(check: Check, condition: pl.Expr) -> Check:
    return replace(check, condition=lambda _: condition)


def _plain(expectation: Expectation) -> Iterator[Mutant]:  # noqa: C901, PLR0912 — as above
    check = rebuilt(expectation)
    yield ALWAYS, _with(check, pl.lit(value=True))
    kwargs = expectation.kwargs
    column = kwargs.get("column", "")
    match expectation.type:
        case "expect_column_values_to_not_be_null":
            yield "empty instead of filled", checks.empty(column)
        case "expect_column_values_to_be_null":
            yield "filled instead of empty", checks.filled(column)
        case "expect_column_values_to_match_regex":
            for pattern in patterns_beside(pattern_of(expectation)):
                yield f"pattern {pattern}", checks.matches(column, pattern)
        case "expect_column_values_to_be_in_set" if isinstance(kwargs["value_set"], dict):
            for step in (-1, 1):
                moved = replace(
                    check,
                    condition=lambda e, step=step: (
                        pl.col(column).is_null() | (pl.col(column) == e.jaar + step)
                    ),
                )
                yield f"the year {step:+}", moved
        case "expect_column_values_to_be_in_set":
            yield from _sets(column, kwargs["value_set"])
        case "expect_column_values_to_be_between":
            yield from _bounds(column, kwargs["min_value"], kwargs["max_value"])
        case "expect_compound_columns_to_be_unique":
            for name in kwargs["column_list"]:
                yield f"unique without {name}", checks.unique([c for c in kwargs["column_list"] if c != name])
        case "expect_column_values_to_refer_to":
            yield "refers to another list", checks.refers(column, "verslagsoorten.naam")
        case "expect_column_pair_values_to_agree_by_prefix":
            yield from _labels(kwargs["column_A"], kwargs["column_B"], kwargs["labels"])
        case "expect_column_pair_values_a_to_be_greater_than_b":
            yield from _comparisons(check, kwargs["column_B"], kwargs["column_A"])


def _sets(column: str, values: list[Any]) -> Iterator[Mutant]:
    for value in values:
        rest = [one for one in values if one != value]
        if rest:
            yield f"without {value}", checks.among(column, rest)
    if isinstance(values[0], int):
        for more in (min(values) - 1, max(values) + 1):
            yield f"with {more}", checks.among(column, [*values, more])
            yield f"only {more}", checks.among(column, [more])


def _bounds(column: str, low: float | None, high: float | None) -> Iterator[Mutant]:
    """Each bound one up and one down (of a fraction a thousandth), left out, and itself left out."""
    if _all_numbers(low, high):
        return
    for name, bound in (("low", low), ("high", high)):
        if bound is None:
            continue
        step = 1 if isinstance(bound, int) else 0.001
        for moved in (bound - step, bound + step):
            bounds = {"low": low, "high": high} | {name: moved}
            yield f"{name} {bound} -> {moved}", checks.between(column, bounds["low"], bounds["high"])
        bounds = {"low": low, "high": high} | {name: None}
        if any(one is not None for one in bounds.values()):
            yield f"no {name}", checks.between(column, bounds["low"], bounds["high"])
        whole = checks.between(column, low, high)
        beside = replace(
            whole,
            condition=lambda e, whole=whole, bound=bound: (
                whole.condition(e) & (pl.col(column) != bound).fill_null(value=True)
            ),
        )
        yield f"{name} {bound} itself left out", beside


def _labels(code: str, label: str, labels: dict[str, str]) -> Iterator[Mutant]:
    for prefix in labels:
        yield (
            f"without {prefix}",
            checks.agrees(code, label, {p: m for p, m in labels.items() if p != prefix}),
        )
    turned = dict(zip(labels, [*list(labels.values())[1:], next(iter(labels.values()))], strict=True))
    yield "labels moved on by one", checks.agrees(code, label, turned)


def _comparisons(check: Check, low: str, high: str) -> Iterator[Mutant]:
    empty = pl.col(low).is_null() | pl.col(high).is_null()
    yield "less instead of at most", _with(check, empty | (pl.col(low) < pl.col(high)))
    yield "one more is fine", _with(check, empty | (pl.col(low) <= pl.col(high) + 1))
    yield "the other way round", _with(check, empty | (pl.col(low) >= pl.col(high)))


def patterns_beside(pattern: str) -> list[str]:
    """The pattern with one piece changed: a repetition, the edge of a class, a sign, an alternative."""
    pieces = _PIECES.findall(pattern)
    found: list[str] = []
    for place, piece in enumerate(pieces):
        before, after = "".join(pieces[:place]), "".join(pieces[place + 1 :])
        found += [before + other + after for other in _pieces_beside(piece)]
    return [one for one in dict.fromkeys(found) if one != pattern and _compiles(one)]


def _pieces_beside(piece: str) -> Iterator[str]:  # noqa: C901 — a case per kind of piece
    if piece[0] == "{":
        numbers = piece[1:-1].split(",")
        for place, number in enumerate(numbers):
            for moved in (int(number) - 1, int(number) + 1) if number else ():
                yield "{" + ",".join([*numbers[:place], str(moved), *numbers[place + 1 :]]) + "}"
    elif piece[0] == "[" and len(piece) > 1:
        for edge in re.finditer(r"([A-Za-z0-9])-([A-Za-z0-9])", piece):
            for group, steps in ((1, (-1, 1)), (2, (-1, 1))):
                for step in steps:
                    sign = chr(ord(edge[group]) + step)
                    sign = f"\\{sign}" if sign in "[]^\\-" else sign
                    yield piece[: edge.start(group)] + sign + piece[edge.end(group) :]
    elif piece in "*+?":
        yield from ({"*", "+", "?", ""} - {piece})
    elif piece == r"\.":
        yield "."
    elif piece.isalnum():
        yield checks.STRANGE
        yield ""


def _compiles(pattern: str) -> bool:
    try:
        pl.Series(["x"]).str.contains(f"^(?:{pattern})$")
    except pl.exceptions.ComputeError:
        return False
    return True
