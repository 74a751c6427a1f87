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

VIEWS = {rule.view for rule in rules() if rule.view is not None}

_LESS_THAN_NIL = "less than nil is as wrong as nil, and no sentence tells the number"
_FAR_OFF = "where no row is the same, twenty or more differ: one more or less decides nothing"
_NO_WHOLE_NUMBER = "95 percent of 342 or 388 municipalities is no whole number"

_PLACES = "expectations.rules.plausibility"
_DIFFERING = (
    '.with_columns(verschillend=pl.max_horizontal("rijen", "rijen_ander") - pl.col("gelijk").fill_null(0))'
)
_NATIONAL = "pl.col('gemeenten') * NATIONAL_SHARE {} offered(evidence)"

SAME: dict[str, str] = {
    'expectations.rules.documents.pages: .with_columns(pl.col("aantal").fill_null(0)): 0 -> -1': (
        _LESS_THAN_NIL
    ),
    f'{_PLACES}.within_year: .with_columns(pl.col("aantal").fill_null(0)): 0 -> -1': _LESS_THAN_NIL,
    f"{_PLACES}.within_year: {_DIFFERING}: 0 -> -1": _FAR_OFF,
    f"{_PLACES}.within_year: {_DIFFERING}: 0 -> 1": _FAR_OFF,
    f'{_PLACES}.national: (pl.col("jaar") == evidence.jaar) & (pl.col("gemeenten") * NATIONAL_SHARE <= '
    f"offered(evidence)): {_NATIONAL.format('<=')} -> {_NATIONAL.format('<')}": _NO_WHOLE_NUMBER,
    f"{_PLACES}.national: if offered(evidence) < whole * NATIONAL_SHARE:: "
    "offered(evidence) < whole * NATIONAL_SHARE -> offered(evidence) <= whole * NATIONAL_SHARE": (
        _NO_WHOLE_NUMBER
    ),
    f'{_PLACES}.since_release: .with_columns(pl.col("geleverd_nu").fill_null(0).cast(pl.Int64)): 0 -> -1': (
        _LESS_THAN_NIL
    ),
    f'{_PLACES}.pages_since_release: .with_columns(ten_minste=pl.when(pl.col("paginas") >= FEWEST_PAGES)'
    ".then(least).otherwise(0)): 0 -> -1": "no number of rows is less than nil",
}
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
    assert mutants > 2 * len(VIEWS)


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
