"""Every rule can fail: its example breaks it and nothing else, and Great Expectations counts the same."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import pytest

from datapackages.schema import tables
from expectations.judging import ask
from expectations.measuring import Measured, measure_view
from expectations.rules.catalogue import rules, rules_of
from expectations.rules.model import Rule
from expectations.suites.counting import count
from expectations.suites.running import Count
from tests.expectations.broken_examples import (
    JUDGED,
    ROW_RULES,
    TABLE_RULES,
    YEAR,
    asked_with,
    division_of,
    row_examples,
    table_examples,
)
from tests.expectations.good_year import JAAR, TOO_SMALL_FOR, tally_of

ROW_EXAMPLES = row_examples()
TABLE_EXAMPLES = table_examples()


def test_every_rule_has_an_example_that_breaks_it() -> None:
    assert set(ROW_EXAMPLES) == set(ROW_RULES)
    assert set(TABLE_EXAMPLES) == set(TABLE_RULES)


def test_the_good_year_breaks_no_rule() -> None:
    _, measured = ask(YEAR, tally_of(YEAR), jaar=JAAR)

    assert {one.rule.id: (one.failed, one.broken) for one in measured if one.failed or one.broken} == {}
    against_release = {rule.id for rule in rules() if rule.against_release}
    assert {one.rule.id for one in measured if one.frame.is_empty()} == against_release | TOO_SMALL_FOR


class Found(NamedTuple):
    """What was found in the example of a rule: by every rule it was put before, and by Great Expectations."""

    asked: dict[str, Measured]
    counted: Count


@cache
def found_of(table: str) -> dict[str, Found]:
    """Per rule of a table what was found in its example, by all rules of its kind."""
    asked: dict[str, dict[str, Measured]] = {}
    for rule in rules_of(table):
        if rule.view is None:
            measured = division_of(table, ROW_EXAMPLES[rule.id].rows).measured
            asked[rule.id] = {one.rule.id: one for one in measured}
        else:
            year = TABLE_EXAMPLES[rule.id].evidence()
            asked[rule.id] = {one.id: measure_view(one, year) for one in asked_with(rule)}
    counts = count([found[rule] for rule, found in asked.items()], JUDGED)
    return {rule: Found(found, counts[rule]) for rule, found in asked.items()}


@pytest.mark.parametrize("rule", rules(), ids=lambda rule: rule.id)
def test_an_example_is_caught_by_its_rule_and_by_no_other_and_great_expectations_counts_the_same(
    rule: Rule,
) -> None:
    example = ROW_EXAMPLES.get(rule.id) or TABLE_EXAMPLES[rule.id]
    found = found_of(rule.table)[rule.id]

    broken = {one.rule.id: one.failed for one in found.asked.values() if one.failed}

    assert broken[rule.id] == example.failed
    assert set(broken) - {rule.id} <= example.with_it
    assert found.asked[rule.id].sample()
    assert (found.counted.failed, found.counted.problem) == (example.failed, None)


def test_rules_are_named_after_their_table_and_say_what_they_ask() -> None:
    names = [rule.id for rule in rules()]

    assert len(names) == len(set(names))
    assert len(names) >= 40
    for rule in rules():
        assert re.fullmatch(rf"{rule.table}\.[a-z0-9_]+\.[a-z_]+", rule.id)
        assert rule.sentence.endswith(".")
        assert rule.source
        assert rule.inapplicable_in(JUDGED).endswith(".")


def test_rules_stand_per_table_in_the_order_of_the_tables() -> None:
    assert [rule for name in tables() for rule in rules_of(name)] == list(rules())
