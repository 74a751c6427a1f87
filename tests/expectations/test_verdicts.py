"""What a verdict does to a release."""

from __future__ import annotations

import pytest

from expectations.rules.model import Severity
from expectations.verdicts import Outcome, Verdict


@pytest.mark.parametrize(
    ("outcome", "severity", "passed", "blocks"),
    [
        ("geslaagd", "blokkerend", True, False),
        ("gezakt", "blokkerend", False, True),
        ("gezakt", "waarschuwing", False, False),
        ("niet van toepassing", "blokkerend", True, False),
        ("niet uitgevoerd", "blokkerend", False, True),
        ("niet uitgevoerd", "waarschuwing", False, True),
    ],
)
def test_only_a_failed_blocking_rule_and_silence_keep_a_year(
    outcome: Outcome, severity: Severity, *, passed: bool, blocks: bool
) -> None:
    verdict = Verdict(
        rule="t.x.y",
        table="t",
        outcome=outcome,
        severity=severity,
        failed=1,
        total=2,
        failed_eur=None,
        sample=(),
        reason=None,
        seconds=0.1,
    )

    assert (verdict.passed, verdict.blocks) == (passed, blocks)
