"""Blocking failures that a person let through, and how a release tells of them.

An approval covers one failure: the same rule, with the same rows and euros, in the same words. A failure that
grows, shrinks or moves waits for an approval of its own, and a rule that was not run cannot be approved.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datapackages.releasing.drafting import APPROVALS, FINDINGS
from datapackages.words import datum
from expectations.rules.catalogue import rules
from expectations.verdicts import FAILED

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from datapackages.releasing.approvals import Approval, Approvals, Kind
    from expectations.ledger import Entry, Line

KIND: Kind = "regel"


def approvable(entry: Entry) -> dict[str, Line]:
    """The blocking failures of a judgement that a person may let through, by rule."""
    return {
        line.rule: line
        for line in entry.rules
        if line.blocks and line.outcome == FAILED and line.fingerprint is not None
    }


def overruled(entry: Entry, approvals: Approvals | None) -> tuple[Approval, ...]:
    """The approvals that cover blocking failures of this judgement, in the order of the rules."""
    if approvals is None:
        return ()
    given = [
        approvals.given(entry.jaar, KIND, line.fingerprint or "", rule=rule)
        for rule, line in approvable(entry).items()
    ]
    return tuple(approval for approval in given if approval is not None)


def told_in(validation: Mapping[str, Any], approvals: Sequence[Approval]) -> dict[str, Any]:
    """``validatie.json`` of a year that goes out by these approvals: each is listed, and is a finding too.

    Findings stand in the descriptor, the workbook and the page of the year, so no reader can miss them.
    """
    if not approvals:
        return dict(validation)
    sentences = {rule.id: rule.sentence for rule in rules()}
    findings = [
        f"{sentences[approval.rule or '']} Hier niet zo; toch vrijgegeven door {approval.by} op "
        f"{datum(approval.at)}: {approval.reason} Dit geldt alleen voor deze bevinding."
        for approval in approvals
    ]
    names = {approval.rule for approval in approvals}
    summary = validation["samenvatting"]
    kept = [rule for rule in summary["tegengehouden_door"] if rule not in names]
    return {
        **validation,
        "samenvatting": {**summary, "vrijgegeven": not kept, "tegengehouden_door": kept},
        FINDINGS: [*findings, *validation.get(FINDINGS, ())],
        APPROVALS: [approval.told() for approval in approvals],
    }
