"""Has Great Expectations count what the rules count: the committed suites, over the same frames.

Here frames and suites are put together, and a suite that is not what the rules say is found out; Great
Expectations itself is touched in ``expectations.suites.running`` only.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from polars import selectors as cs

from expectations.suites.apart import count_apart
from expectations.suites.building import RULE_ID, expectation_of, suite_path
from expectations.suites.running import Batch, Count

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from expectations.measuring import Measured
    from expectations.rules.evidence import Evidence
    from expectations.rules.model import Rule

_ABSENT = "de suite heeft de regel niet; maak haar opnieuw met python -m expectations.suites"
_ORPHANED = (
    "de suite heeft een regel die er niet meer is; maak haar opnieuw met python -m expectations.suites"
)
_DRIFTED = "de suite wijkt af van de regel; maak haar opnieuw met python -m expectations.suites"


def count(measured: Sequence[Measured], evidence: Evidence) -> dict[str, Count]:
    """Per rule id the failures that Great Expectations counts; of a rule without rows only why it cannot.

    Imports Great Expectations only when there is a row to be counted.
    """
    asked = [one for one in measured if one.broken is None and not one.frame.is_empty()]
    odd = deviations([one.rule for one in measured])
    together: defaultdict[tuple[str, int], list[Measured]] = defaultdict(list)
    for one in asked:
        if one.rule.id not in odd:
            together[one.rule.table, id(one.frame)].append(one)
    batches = [_batch(table, group) for (table, _), group in together.items()]
    counts = count_apart(batches, evidence.jaar, references(batches, evidence)) if batches else {}
    return counts | {rule_id: Count(None, 0.0, told) for rule_id, told in odd.items()}


def deviations(rules: Sequence[Rule]) -> dict[str, str]:
    """By rule id what is wrong with its expectation in the committed suite of its table, in Dutch.

    An expectation whose rule is gone has no verdict of its own: every rule of its table tells of it.
    """
    by_table: defaultdict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        by_table[rule.table].append(rule)
    found: dict[str, str] = {}
    for table, of_table in by_table.items():
        suite = read_suite(table)
        if suite.keys() - {rule.id for rule in of_table}:
            found |= {rule.id: _ORPHANED for rule in of_table}
        for rule in of_table:
            declared = suite.get(rule.id)
            if declared is None:
                found[rule.id] = _ABSENT
            elif declared != expectation_of(rule):
                found[rule.id] = _DRIFTED
    return found


def read_suite(table: str) -> dict[str, Mapping[str, Any]]:
    """The committed expectations of a table by rule id; nothing when the file cannot be read.

    An unreadable suite is no error here: every rule in it comes out as not run, and the year is kept.
    """
    try:
        suite = json.loads(suite_path(table).read_text(encoding="utf-8"))
        return {declared["meta"][RULE_ID]: declared for declared in suite["expectations"]}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _batch(table: str, group: Sequence[Measured]) -> Batch:
    """Only the columns that are asked about; NaN as infinite, since GX takes NaN for an empty cell."""
    asked = {name for one in group for name in one.rule.check.expectation.columns}
    columns = [name for name in group[0].frame.columns if name in asked]
    frame = group[0].frame.select(columns).with_columns(cs.float().fill_nan(float("inf")))
    return Batch(table, frame, {one.rule.id: expectation_of(one.rule) for one in group})


def references(batches: Iterable[Batch], evidence: Evidence) -> dict[str, list[Any]]:
    """The accepted values that the expectations of these batches refer to, by ``table.column``."""
    named = {
        declared["kwargs"]["reference"]
        for batch in batches
        for declared in batch.expectations.values()
        if "reference" in declared["kwargs"]
    }
    return {reference: evidence.values(reference).to_list() for reference in named}
