"""How verdicts are shown as asset checks: the row rules of a table in one, each kind of table rule apart.

Row rules send rows to quarantine, table rules warn of a year or keep it. Each rule keeps its own verdict,
in the check's metadata and in ``validatie.json``; a check per rule would put some 300 on a screen, and each
costs Dagster 15 ms per run.

All checks are blocking: a warning never stops anything, and a rule of any severity that was not run does.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from expectations.rules.catalogue import rules
from expectations.verdicts import NOT_RUN

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from assets.release.judging import JudgedYear
    from expectations.rules.model import Rule
    from expectations.verdicts import Verdict

SAMPLE = 5

ROWS = "rijen"
"""The check that holds all row rules of a table."""


@dataclass(frozen=True, slots=True)
class Check:
    """Rules of one table that are shown together."""

    table: str
    name: str
    rules: tuple[Rule, ...]

    @property
    def description(self) -> str:
        """The sentences of its rules."""
        return " ".join(rule.sentence for rule in self.rules)

    @property
    def rule_ids(self) -> list[str]:
        """Its rules, by id."""
        return [rule.id for rule in self.rules]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check came to over the years of a run."""

    passed: bool
    blocks: bool
    metadata: dict[str, Any]


def checks() -> tuple[Check, ...]:
    """Every check, grouped from every rule there is."""
    ordered = sorted(rules(), key=_group)
    return tuple(Check(*group, tuple(members)) for group, members in groupby(ordered, key=_group))


def _group(rule: Rule) -> tuple[str, str]:
    return rule.table, ROWS if rule.view is None else rule.id.rpartition(".")[2]


def finding(
    check: Check, judged: Sequence[JudgedYear], let_through: Mapping[int, Collection[str]] | None = None
) -> Finding:
    """The verdicts of the check's rules taken together; a rule without a verdict was not run, and blocks.

    ``let_through`` are per year the rules whose failures a person approved of: those keep nothing back.
    """
    approved = {(jaar, rule) for jaar, names in (let_through or {}).items() for rule in names}
    found = {
        (year.jaar, verdict.rule): verdict
        for year in judged
        for verdict in year.verdicts
        if verdict.rule in check.rule_ids
    }
    absent = len(check.rules) * len(judged) - len(found)
    verdicts = list(found.values())
    euros = [verdict.failed_eur for verdict in verdicts if verdict.failed_eur is not None]
    return Finding(
        passed=not absent and all(verdict.passed for verdict in verdicts),
        blocks=bool(absent)
        or any(
            verdict.blocks and (verdict.outcome == NOT_RUN or of not in approved)
            for of, verdict in found.items()
        ),
        metadata={
            "failed": sum(verdict.failed for verdict in verdicts),
            "total": max((verdict.total for verdict in verdicts), default=0),
            **({"failed_eur": sum(euros)} if euros else {}),
            "sample": [line for verdict in verdicts for line in verdict.sample][:SAMPLE],
            "verdicts": {f"{jaar} {rule}": _in_words(verdict) for (jaar, rule), verdict in found.items()},
            **({"without verdict": f"{absent} ({NOT_RUN})"} if absent else {}),
        },
    )


def _in_words(verdict: Verdict) -> str:
    words = f"{verdict.outcome}, {verdict.failed:,} of {verdict.total:,}, {verdict.severity}"
    return f"{words}: {verdict.reason}" if verdict.reason else words
