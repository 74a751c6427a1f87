"""Every number and comparison in the views of table rules is held by a year on its border.

As ``test_mutation`` does for checks: what a view must find stands in ``view_borders`` in literal numbers, and
no mutant of a view may find the same in all of them.
"""

from __future__ import annotations

import pytest

from expectations.measuring import measure_view
from expectations.rules.catalogue import rules
from expectations.rules.model import Rule
from tests.expectations.mutation.view_borders import ViewBorder, view_borders
from tests.expectations.mutation.view_mutants import in_force, view_mutants

BORDERS = tuple(view_borders())

RULES = {rule.id: rule for rule in rules()}

SAME: dict[str, str] = {}
"""Mutants that find the same in every year there can be, with why."""


def holds(border: ViewBorder, rule: Rule) -> bool:
    measured = measure_view(rule, border.evidence)
    found = (measured.failed, measured.frame.height)
    if measured.broken is not None or found != (border.failed, border.total):
        return False
    if border.told is None:
        return True
    told = measured.sample()[0] if measured.failed else rule.inapplicable_in(border.evidence)
    return told == border.told


@pytest.mark.parametrize("border", BORDERS, ids=lambda one: one.rule)
def test_a_view_finds_what_its_border_says(border: ViewBorder) -> None:
    measured = measure_view(RULES[border.rule], border.evidence)

    assert measured.broken is None
    assert (measured.failed, measured.frame.height) == (border.failed, border.total)
    assert holds(border, RULES[border.rule]), (measured.sample(), border.told)


def test_no_mutant_of_any_view_survives(record_property) -> None:
    mutants, survivors = 0, []
    for mutant in view_mutants():
        mutants += 1
        with in_force(mutant) as mutated:
            near = sorted(BORDERS, key=lambda one: _module_of(RULES[one.rule]) != mutant.module)
            if all(one.rule in mutated and _still_holds(one, mutated[one.rule]) for one in near):
                survivors.append(mutant.label)

    record_property("mutants", mutants)
    assert [one for one in survivors if one not in SAME] == []
    assert set(SAME) <= set(survivors)
    assert mutants >= 180


def _still_holds(border: ViewBorder, rule: Rule) -> bool:
    try:
        return holds(border, rule)
    except IndexError:  # a reason that cannot be told is another answer too
        return False


def _module_of(rule: Rule) -> str:
    return rule.view.__module__ if rule.view is not None else ""


def test_a_mutant_leaves_nothing_behind() -> None:
    with in_force(next(view_mutants())):
        pass
    with in_force(None) as anew:
        assert anew.keys() == {rule.id for rule in rules() if rule.view is not None}
    assert {rule.id: rule for rule in rules()} == RULES
