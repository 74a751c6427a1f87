"""Canaries: in every judgement each rule is shown rows that it must refuse, beside the data, never in it.

A rule that lets its canary live proves nothing about the year and counts as not run. What the rows are is
part of the kind of check (``expectations.rules.checks``), and of a table rule also the year in which its view
must find something (``expectations.rules.planted``); here they are put before the rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.measuring import measure, measure_view
from expectations.rules.model import BLOCKING
from expectations.suites.apart import count_apart
from expectations.suites.building import expectation_of
from expectations.suites.counting import references
from expectations.suites.running import Batch

if TYPE_CHECKING:
    from collections.abc import Iterable

    import polars as pl

    from expectations.rules.evidence import Evidence
    from expectations.rules.model import Rule

_TABLE = "kanaries"

UNSHOWN = "er is geen kanarie getoond"


def shown(rules: Iterable[Rule], evidence: Evidence) -> dict[str, str | None]:
    """By rule id None when its canary died, else in Dutch why it lives; a rule that is absent was not asked.

    Polars asks every rule, Great Expectations the blocking ones: an expectation costs it 5 ms, and a row
    rule that one of the two has lost shows in their counts.
    """
    asked = list(rules)
    found = {rule.id: _by_polars(rule, evidence) or _by_view(rule) for rule in asked}
    twice = [rule for rule in asked if rule.severity == BLOCKING and found[rule.id] is None]
    found |= dict.fromkeys((rule.id for rule in twice), UNSHOWN)
    batches = _batches(twice)
    counts = count_apart(batches, evidence.jaar, references(batches, evidence)) if batches else {}
    for batch in batches:
        for rule_id in batch.expectations:
            counted = counts.get(rule_id)
            failed = counted.failed if counted is not None else None
            problem = counted.problem if counted is not None else None
            dead = failed == batch.frame.height
            found[rule_id] = (
                None if dead else _lives("Great Expectations", failed, batch.frame.height, problem)
            )
    return found


def _by_polars(rule: Rule, evidence: Evidence) -> str | None:
    canary = rule.check.canary
    measured = measure(rule, canary, evidence)
    if measured.broken is None and measured.failed == canary.height:
        return None
    return _lives("Polars", measured.failed, canary.height, measured.broken)


def _by_view(rule: Rule) -> str | None:
    """Whether the view of a table rule sees what it must; its condition alone was asked before."""
    if rule.planted is None:
        return None
    measured = measure_view(rule, rule.planted())
    if measured.broken is None and measured.failed:
        return None
    why = f" ({measured.broken})" if measured.broken else ""
    return f"de kanarie leeft: wat de regel vooraf optelt en vergelijkt, laat niets zien van wat fout is{why}"


def _lives(who: str, failed: int | None, rows: int, problem: str | None) -> str:
    why = f" ({problem})" if problem else ""
    return f"de kanarie leeft: {who} weigerde {failed or 0} van de {rows} rijen die fout zijn{why}"


def _batches(rules: Iterable[Rule]) -> list[Batch]:
    """The canaries side by side in as few frames as their columns allow: a frame costs more than a rule."""
    together: list[tuple[pl.DataFrame, dict[str, Rule]]] = []
    for rule in rules:
        canary = rule.check.canary
        for number, (frame, members) in enumerate(together):
            shared = [name for name in canary.columns if name in frame.columns]
            if frame.select(shared).equals(canary.select(shared)):
                beside = frame.hstack(canary.drop(shared)) if len(shared) < canary.width else frame
                together[number] = (beside, members | {rule.id: rule})
                break
        else:
            together.append((canary, {rule.id: rule}))
    return [
        Batch(_TABLE, frame, {name: expectation_of(rule) for name, rule in members.items()})
        for frame, members in together
    ]
