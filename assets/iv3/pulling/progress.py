"""How far the pull of a year is, said after every page: rows, of how many, and how long it will take.

Said to the logger ``openbegroting.progress``, of which the last message holds; who shows it decides how
often. The table's own RecordCount is of the whole cube, nearly all of it empty, so it tells nothing here.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, field

logger = logging.getLogger("openbegroting.progress")

FEWEST_SECONDS = 5.0
"""Before that, how fast pages come says nothing about how fast they will."""


@dataclass(slots=True)
class PullProgress:
    """Counts the rows of one pull."""

    jaar: int
    rows_before: int | None
    """Rows of the last complete pull of the same municipalities; None when there was none."""
    rows: int = 0
    report: str = ""
    _asked: int = 0
    _began: float = field(init=False)

    def __post_init__(self) -> None:
        self._began = time.monotonic()

    def enters(self, report: str, number: int, of: int) -> None:
        """The next pages are those of this report."""
        self.report = f"{report}, report {number} of {of}"

    def received(self, rows: int, *, asked: bool) -> None:
        """One more page; ``asked`` unless an earlier run had it already."""
        self.rows += rows
        self._asked += rows if asked else 0
        logger.info("%s", self)

    def __str__(self) -> str:
        about = f" of about {self.rows_before:,}" if self._expects_more() else ""
        left = self._time_left()
        return f"Iv3 {self.jaar} ({self.report}): {self.rows:,} rows{about}{f', {left} left' if left else ''}"

    def _expects_more(self) -> bool:
        """Whether the last pull tells how many there will be; not once there are more than then."""
        return self.rows_before is not None and self.rows <= self.rows_before

    def _time_left(self) -> str:
        """In words no more precise than an estimate is; empty when it cannot be known."""
        seconds = time.monotonic() - self._began
        if not self._expects_more() or not self._asked or seconds < FEWEST_SECONDS:
            return ""
        assert self.rows_before is not None
        minutes = (self.rows_before - self.rows) * seconds / self._asked / 60
        if minutes < 1:
            return "less than a minute"
        return f"about {minutes:.0f} minute{'s' if round(minutes) > 1 else ''}"
