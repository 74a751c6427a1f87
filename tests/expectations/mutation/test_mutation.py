"""Every rule's bound, value, comparison and pattern is held by an example on its border.

``borders.jsonl`` says in literal values what each rule lets through and what not; nothing in it follows from
the rules of today, so that a rule that moves by one contradicts it. The mutants then prove that the examples
stand close enough to the border: none may answer all of them as the rule does.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import polars as pl
import pytest

from expectations.rules.catalogue import rules
from expectations.rules.checks import Check
from tests.expectations.broken_examples import JUDGED
from tests.expectations.mutation.mutants import mutants_of, patterns_beside, rebuilt

BORDERS = Path(__file__).with_name("borders.jsonl")

SAME: dict[str, str] = {}
"""Mutants that mean the same as their rule, with why; there are none."""

RULES = {rule.id: rule for rule in rules()}


@cache
def borders() -> dict[str, tuple[pl.DataFrame, list[bool]]]:
    """Per rule rows on its border, and which of them are fine."""
    found = {}
    for line in BORDERS.read_text(encoding="utf-8").splitlines():
        border = json.loads(line)
        rows = pl.DataFrame(border["rijen"], strict=False).with_columns(pl.col(pl.Null).cast(pl.String))
        found |= dict.fromkeys(border["regels"], (rows, border["goed"]))
    return found


def answers(check: Check, rows: pl.DataFrame) -> list[bool]:
    return rows.select(check.condition(JUDGED)).to_series().to_list()


def test_every_rule_has_a_border_and_no_border_is_left_of_a_rule_that_is_gone() -> None:
    assert borders().keys() == RULES.keys()


@pytest.mark.parametrize("rule", list(RULES))
def test_a_rule_stands_where_its_border_says(rule: str) -> None:
    rows, fine = borders()[rule]

    assert answers(RULES[rule].check, rows) == fine
    assert False in fine


def test_no_mutant_of_any_rule_survives(record_property) -> None:
    mutants, survivors = 0, []
    for rule in RULES.values():
        rows, fine = borders()[rule.id]
        for label, mutant in mutants_of(rule.check.expectation):
            mutants += 1
            if answers(mutant, rows) == fine:
                survivors.append(f"{rule.id}: {label}")

    record_property("mutants", mutants)
    assert [one for one in survivors if one not in SAME] == []
    assert mutants > 4 * len(RULES)


def test_mutants_are_made_from_the_whole_check() -> None:
    """What is rebuilt from an expectation is the check that it came from."""
    for rule in RULES.values():
        expectation = rule.check.expectation
        if "row_condition" not in expectation.kwargs:
            assert rebuilt(expectation).expectation == expectation, rule.id


def test_a_pattern_is_changed_piece_by_piece() -> None:
    assert patterns_beside("GM[0-9]{4}") == [
        "ΩM[0-9]{4}",
        "M[0-9]{4}",
        "GΩ[0-9]{4}",
        "G[0-9]{4}",
        "GM[/-9]{4}",
        "GM[1-9]{4}",
        "GM[0-8]{4}",
        "GM[0-:]{4}",
        "GM[0-9]{3}",
        "GM[0-9]{5}",
    ]
