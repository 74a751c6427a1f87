"""What is said of a rule after it was asked: passed, failed, not applicable, or not run, and how much.

Values only; who asks, and what a failure does to a release, is the judge's business.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from expectations.rules.model import BLOCKING, Severity

Outcome = Literal["geslaagd", "gezakt", "niet van toepassing", "niet uitgevoerd"]

PASSED: Outcome = "geslaagd"
FAILED: Outcome = "gezakt"
INAPPLICABLE: Outcome = "niet van toepassing"
NOT_RUN: Outcome = "niet uitgevoerd"


def keeps_year(outcome: Outcome, severity: Severity) -> bool:
    """Whether a year may not be released. A rule that was not run says nothing good of the year."""
    return outcome == NOT_RUN or (outcome == FAILED and severity == BLOCKING)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one rule for one year."""

    rule: str
    table: str
    outcome: Outcome
    severity: Severity
    failed: int
    """Rows (of the table, or of the rule's view) that break the rule."""
    total: int
    """Rows that were judged."""
    failed_eur: int | None
    """Absolute euros of the failing rows: corrections do not hide each other; None without amounts."""
    sample: tuple[str, ...]
    """Failing rows in Dutch, in a stable order: at most five of a table, a hundred findings of a view."""
    reason: str | None
    """Dutch: why the rule does not apply, or was not run."""
    seconds: float
    sources: tuple[tuple[str, ...], ...] = ()
    """Of each of ``sample`` the bodies it comes from (SHA-256), where a few can be named."""

    @property
    def passed(self) -> bool:
        """Whether nothing needs doing."""
        return self.outcome in {PASSED, INAPPLICABLE}

    @property
    def blocks(self) -> bool:
        """Whether the year may not be released."""
        return keeps_year(self.outcome, self.severity)
