"""What a correction is: one cell of one year's package, what the source must say there, what it should be.

How the file is read and how corrections are applied is next door.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date  # noqa: TC003 - pydantic reads the annotation, in the registry

from datapackages.values import Value, written


@dataclass(frozen=True, slots=True)
class Correction:
    """One corrected cell. Values have the type of their column; None says that there is nothing."""

    table: str
    jaar: int
    key: tuple[tuple[str, Value], ...]
    """The primary key of its row, columns in the order of the schema."""
    column: str
    expected: Value | None
    """What the source must say for the correction to hold."""
    corrected: Value | None
    reason: str
    reporter: str
    reported_on: date
    lapsed: bool = False
    """No longer applied; kept for whoever looks for it."""

    @property
    def key_text(self) -> str:
        """The key as ``correcties`` and ``quarantaine`` publish it: ``gemeente=GM0307; taakveld=0.1``."""
        return "; ".join(f"{name}={written(value)}" for name, value in self.key)

    @property
    def fingerprint(self) -> str:
        """All of it as one text: what is made from it follows from this."""
        return repr(self)
