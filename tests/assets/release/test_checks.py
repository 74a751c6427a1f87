"""Verdicts as asset checks: what blocks in Dagster is what keeps a year, and silence blocks too."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assets.release.checks import ROWS, Check, checks, finding
from assets.release.comparing import Compared
from assets.release.judging import JudgedYear
from assets.warehouse import Kept
from expectations.rules.catalogue import rules
from expectations.rules.model import BLOCKING, WARNING
from expectations.verdicts import FAILED, INAPPLICABLE, NOT_RUN, PASSED, Outcome, Verdict

CHECK = next(check for check in checks() if check.name == ROWS and len(check.rules) > 1)

FIRST = CHECK.rules[0].id


def year(check: Check = CHECK, jaar: int = 2024, **first: object) -> JudgedYear:
    """Every rule of the check passed, but for what is said of the first."""
    passed = [
        Verdict(rule.id, rule.table, PASSED, rule.severity, 0, 9, None, (), None, 0.1) for rule in check.rules
    ]
    verdicts = (replace(passed[0], **first), *passed[1:])
    return JudgedYear(jaar, verdicts, {}, Compared(), Kept("", {}, {}))


def test_every_rule_is_in_exactly_one_check() -> None:
    shown = [rule for check in checks() for rule in check.rule_ids]

    assert sorted(shown) == sorted(rule.id for rule in rules())
    assert len({(check.table, check.name) for check in checks()}) == len(checks())


@pytest.mark.parametrize(
    ("outcome", "severity", "expected"),
    [
        (PASSED, BLOCKING, (True, False)),
        (INAPPLICABLE, BLOCKING, (True, False)),
        (FAILED, BLOCKING, (False, True)),
        (FAILED, WARNING, (False, False)),
        (NOT_RUN, BLOCKING, (False, True)),
        (NOT_RUN, WARNING, (False, True)),
    ],
)
def test_a_check_passes_and_blocks_as_its_rules_do(
    outcome: Outcome, severity: str, expected: tuple[bool, bool]
) -> None:
    found = finding(CHECK, [year(outcome=outcome, severity=severity)])

    assert (found.passed, found.blocks) == expected


def test_a_rule_without_a_verdict_was_not_run_and_blocks() -> None:
    judged = year()
    silent = replace(judged, verdicts=judged.verdicts[1:])

    found = finding(CHECK, [silent])

    assert (found.passed, found.blocks) == (False, True)
    assert found.metadata["without verdict"] == f"1 ({NOT_RUN})"


def test_what_a_person_let_through_in_one_year_blocks_in_another() -> None:
    failed = [
        year(jaar=jaar, outcome=FAILED, severity=BLOCKING, failed=jaar - 2023, failed_eur=5, sample=("x",))
        for jaar in (2024, 2025)
    ]

    assert finding(CHECK, failed, {2024: [FIRST]}).blocks
    assert not finding(CHECK, failed, {2024: [FIRST], 2025: [FIRST]}).blocks
    told = finding(CHECK, failed).metadata
    assert (told["failed"], told["failed_eur"], told["sample"]) == (3, 10, ["x", "x"])
    assert set(told["verdicts"]) == {f"{jaar} {rule}" for jaar in (2024, 2025) for rule in CHECK.rule_ids}


def test_nobody_lets_through_what_was_not_run() -> None:
    not_run = year(outcome=NOT_RUN, severity=BLOCKING)

    assert finding(CHECK, [not_run], {2024: [FIRST]}).blocks
