"""What a rule is. The rules themselves live in the modules beside this one, the judge elsewhere.

A row rule decides for each row of its table whether it may be published. A table rule is the same thing
over a *view*: a small frame computed from the accepted tables, in which each row is one finding (a
municipality's balance, a document's page count); nothing is quarantined, the year is warned or kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import polars as pl

from expectations.rules.evidence import Evidence

if TYPE_CHECKING:
    from expectations.rules.checks import Check

Scope = Literal["rij", "tabel", "vorige uitgave"]
Severity = Literal["blokkerend", "waarschuwing"]
Responsible = Literal["bron", "wij"]

BLOCKING: Severity = "blokkerend"
WARNING: Severity = "waarschuwing"
SOURCE: Responsible = "bron"
OURS: Responsible = "wij"

View = Callable[[Evidence], pl.DataFrame]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One demand on one table, in words and in code."""

    id: str
    """``tabel.kolom.soort``; never reused for another demand."""
    table: str
    responsible: Responsible
    """Who can mend it: the source that delivered, or we who read it."""
    sentence: str
    """The demand in plain Dutch; it is published."""
    source: str
    """Where the demand comes from: law, CBS document, address, or the table schema."""
    check: Check
    reason: str
    """Dutch template for a row that fails; ``{column}`` quotes a cell, ``{column:eur}`` an amount."""
    severity: Severity = WARNING
    """A row rule never blocks: its rows go to quarantine, and how many may is a table rule."""
    version: int = 1
    view: View | None = None
    """The frame a table rule is asked of; absent for a row rule."""
    planted: Callable[[], Evidence] | None = None
    """A year in which the view must find something wrong; of every table rule, see ``planted``."""
    against_release: bool = False
    """Whether the view compares with what was published before."""
    inapplicable: str | Callable[[Evidence], str] = "De tabel is leeg."
    """Dutch: why the rule does not apply when there are no rows to judge."""
    amount: str | None = None
    """Column whose absolute euros say how bad a failure is."""
    unreadable: bool = False
    """Whether a row rule is also asked of rows that could not be read."""

    def __post_init__(self) -> None:
        assert self.view is not None or self.severity == WARNING, f"{self.id}: a row rule blocks"
        assert (self.view is None) == (self.planted is None), f"{self.id}: a view without a planted year"

    @property
    def scope(self) -> Scope:
        """Whether rows of the table are judged, the table as a whole, or what changed since its release."""
        if self.view is None:
            return "rij"
        return "vorige uitgave" if self.against_release else "tabel"

    def as_published(self) -> dict[str, str | int]:
        """What is told of it wherever it is named, by Dutch name."""
        return {
            "regel": self.id,
            "versie": self.version,
            "tabel": self.table,
            "omvang": self.scope,
            "ernst": self.severity,
            "verantwoordelijk": self.responsible,
            "zin": self.sentence,
            "herkomst": self.source,
        }

    def inapplicable_in(self, evidence: Evidence) -> str:
        """Why the rule does not apply to this year, whose view of it is empty."""
        return self.inapplicable if isinstance(self.inapplicable, str) else self.inapplicable(evidence)
