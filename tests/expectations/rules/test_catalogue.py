"""Every rule can fail: its example breaks it and nothing else, and Great Expectations counts the same."""

from __future__ import annotations

import re

import pytest

from datapackages.schema import tables
from expectations.judging import ask
from expectations.measuring import Measured, measure_view
from expectations.rules.catalogue import rules, rules_of
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


@pytest.fixture(scope="module")
def rows_asked() -> dict[str, dict[str, Measured]]:
    """Per row rule what all rules of its table found in its example."""
    divided = {
        rule: division_of(ROW_RULES[rule].table, example.rows) for rule, example in ROW_EXAMPLES.items()
    }
    return {rule: {one.rule.id: one for one in division.measured} for rule, division in divided.items()}


@pytest.fixture(scope="module")
def years_asked() -> dict[str, dict[str, Measured]]:
    """Per table rule what all table rules found in its example."""
    evidence = {rule: example.evidence() for rule, example in TABLE_EXAMPLES.items()}
    return {
        rule: {one.id: measure_view(one, year) for one in asked_with(TABLE_RULES[rule])}
        for rule, year in evidence.items()
    }


@pytest.fixture(scope="module")
def counts(
    rows_asked: dict[str, dict[str, Measured]], years_asked: dict[str, dict[str, Measured]]
) -> dict[str, Count]:
    """What Great Expectations counts in all examples, in one run."""
    return count([asked[rule] for rule, asked in (rows_asked | years_asked).items()], JUDGED)


@pytest.mark.parametrize("rule", list(ROW_RULES))
def test_a_broken_row_is_caught_by_its_rule_and_by_no_other(
    rule: str, rows_asked: dict[str, dict[str, Measured]]
) -> None:
    example = ROW_EXAMPLES[rule]

    broken = {one.rule.id: one.failed for one in rows_asked[rule].values() if one.failed}

    assert broken[rule] == example.failed
    assert set(broken) - {rule} <= example.with_it


@pytest.mark.parametrize("rule", list(TABLE_RULES))
def test_a_broken_year_is_caught_by_its_rule_and_by_no_other(
    rule: str, years_asked: dict[str, dict[str, Measured]]
) -> None:
    example = TABLE_EXAMPLES[rule]

    broken = {one.rule.id: one.failed for one in years_asked[rule].values() if one.failed}

    assert broken[rule] == example.failed
    assert set(broken) - {rule} <= example.with_it
    assert years_asked[rule][rule].sample()


@pytest.mark.parametrize("rule", [*ROW_RULES, *TABLE_RULES])
def test_great_expectations_counts_the_same_broken_rows(rule: str, counts: dict[str, Count]) -> None:
    example = ROW_EXAMPLES.get(rule) or TABLE_EXAMPLES[rule]

    assert (counts[rule].failed, counts[rule].problem) == (example.failed, None)


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
