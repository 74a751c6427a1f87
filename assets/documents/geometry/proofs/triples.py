"""Lasten, baten and saldo beside each other in one row: what their arithmetic proves of that row.

Which of the three conventions a table keeps (the saldo is lasten less baten, baten less lasten, or their sum
where baten are negative) follows from its own rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import TYPE_CHECKING, Final, TypeAlias

from assets.documents.geometry.proofs.sums import ENOUGH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assets.documents.geometry.figures import Values

Triple: TypeAlias = tuple[int, int, int]
"""The places of lasten, baten and saldo in a row."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """How lasten and baten make saldo: the sign of each."""

    lasten: int
    baten: int

    def saldo(self, lasten: int, baten: int) -> int:
        """The saldo that follows."""
        return self.lasten * lasten + self.baten * baten

    def fits(self, values: Values, triples: Sequence[Triple], unit: Values) -> bool:
        """Whether every saldo follows from its lasten and baten, but for rounding."""
        return all(
            abs(values[saldo] - self.saldo(values[lasten], values[baten]))
            <= max(unit[lasten], unit[baten], unit[saldo])
            for lasten, baten, saldo in triples
        )


PATTERNS: Final = (Pattern(1, -1), Pattern(-1, 1), Pattern(1, 1))


def pattern_of(rows: Sequence[Values], triples: Sequence[Triple], unit: Values) -> Pattern | None:
    """The pattern that most rows keep; None when there are no triples, or two fit as well."""
    if not triples:
        return None
    counts = [sum(pattern.fits(row, triples, unit) for row in rows) for pattern in PATTERNS]
    most = max(counts)
    return PATTERNS[counts.index(most)] if most and counts.count(most) == 1 else None


def holds(values: Values, triples: Sequence[Triple], pattern: Pattern, unit: Values) -> bool:
    """Whether a row keeps the pattern so often that chance cannot explain it."""
    return pattern.fits(values, triples, unit) and evidence(values, triples, unit) >= ENOUGH


def evidence(values: Values, triples: Sequence[Triple], unit: Values) -> float:
    """How many decimal digits agree that need not have agreed; a year like the one before it counts less."""
    groups = [tuple(values[place] for place in triple) for triple in triples]
    digits = 0.0
    for at, group in enumerate(groups):
        spread = max(map(abs, group))
        for earlier in groups[:at]:
            spread = min(spread, max(abs(a - b) for a, b in zip(group, earlier, strict=True)))
        allowed = 3 * max(unit[place] for place in triples[at])
        digits += max(0.0, log10(spread / allowed)) if spread else 0.0
    return digits
