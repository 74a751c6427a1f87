"""What keeps a year from being released: all that the ledger has against it, and it may hide nothing."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from assets.release import judging
from assets.release.comparing import Compared
from assets.release.judging import JudgedYear
from assets.release.publishing import STEP, Outcome, last, reasons_against
from assets.warehouse import Kept, Warehouse
from expectations.ledger import Entry, line_of
from expectations.rules.catalogue import rules
from expectations.verdicts import FAILED, NOT_RUN, PASSED, Verdict
from expectations.verdicts import Outcome as Said

BLOCKER = "iv3_baten_lasten.quarantaine.aandeel"

SAMPLE = ("GM0307: naam ontbreekt.",)


def verdicts(outcome: Said) -> tuple[Verdict, ...]:
    """Every rule passed, but for one that blocks."""
    passed = [
        Verdict(
            rule=rule.id,
            table=rule.table,
            outcome=PASSED,
            severity=rule.severity,
            failed=0,
            total=9,
            failed_eur=None,
            sample=(),
            reason=None,
            seconds=0.1,
        )
        for rule in rules()
    ]
    changed = {"outcome": outcome, "failed": int(outcome == FAILED), "sample": SAMPLE}
    return tuple(replace(one, **changed) if one.rule == BLOCKER else one for one in passed)


def kept_by(told: tuple[Verdict, ...], judged: tuple[Verdict, ...], *approved: str) -> tuple[str, ...]:
    """What keeps a year whose ledger was told this, and that was judged so."""
    lines = tuple(line_of(verdict, 1) for verdict in told)
    entry = Entry(2024, "r1", datetime(2026, 11, 22, tzinfo=UTC), "c" * 64, "f" * 64, lines, ())
    year = JudgedYear(2024, judged, {}, Compared(), Kept("f" * 64, {}, {}))
    return reasons_against(entry, year, approved)


def test_a_year_of_which_every_rule_passed_is_kept_by_nothing() -> None:
    assert kept_by(verdicts(PASSED), verdicts(PASSED)) == ()


def test_a_failure_keeps_the_year_until_a_person_lets_it_through() -> None:
    failed = verdicts(FAILED)

    assert kept_by(failed, failed) == (f"{BLOCKER}: 1 of 9 fail: {SAMPLE[0]}",)
    assert kept_by(failed, failed, BLOCKER) == ()
    assert kept_by(failed, failed, "iv3_balans.quarantaine.aandeel") != ()


def test_nobody_lets_through_a_rule_that_was_not_run() -> None:
    not_run = verdicts(NOT_RUN)

    (reason,) = kept_by(not_run, not_run, BLOCKER)
    assert reason.startswith(f"{BLOCKER}: ")
    assert NOT_RUN in reason


@pytest.mark.parametrize("outcome", [FAILED, NOT_RUN])
def test_a_ledger_that_tells_less_than_was_judged_keeps_the_year(outcome: Said) -> None:
    judged = verdicts(outcome)

    (reason,) = kept_by(verdicts(PASSED), judged, BLOCKER)
    assert reason == f"{BLOCKER}: keeps the year by its judgement, and the ledger is silent"
    left_out = tuple(one for one in judged if one.rule != BLOCKER)
    assert kept_by(left_out, judged, BLOCKER) == (
        f"{BLOCKER}: the ledger has 0 verdicts of it instead of 1 ({NOT_RUN})",
    )


def test_an_outcome_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    outcome = Outcome(
        2024,
        "withheld",
        "1.0.0",
        ("een reden",),
        ("iv3",),
        accepted=7,
        overruled=("een.regel",),
        conserved={"opgehaald": 9},
    )
    warehouse = Warehouse(tmp_path)
    warehouse.keep(STEP, 2024, "", {}, asdict(outcome))

    assert last(2024, warehouse) == outcome
    assert last(2023, warehouse) is None


def test_an_outcome_or_a_judgement_of_another_version_of_the_code_is_none(tmp_path: Path) -> None:
    warehouse = Warehouse(tmp_path)
    for step in (STEP, judging.STEP):
        warehouse.keep(step, 2024, "", {}, {"iets": "anders"})

    assert last(2024, warehouse) is None
    assert judging.last(2024, warehouse) is None
