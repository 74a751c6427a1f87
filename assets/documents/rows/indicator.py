"""One row of ``indicatoren``, however its table was read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assets.reference.beleidsindicatoren import policy_indicator

if TYPE_CHECKING:
    from assets.documents.blocks import Alignment
    from assets.documents.words.indicator_heads import ValueKind

DASH = "\N{EN DASH}"
"""Between the name of an indicator and the area whose value it is."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of ``indicatoren``, with the columns of that table and, if it is none, why not (``probleem``)."""

    indicator: str | None
    ruwe_waarde: str
    uitlijning: Alignment = "onbekend"
    eenheid: str | None = None
    periode: int | None = None
    soort: ValueKind | None = None
    waarde: float | None = None
    bron_indicator: str | None = None
    toelichting: str | None = None
    probleem: str | None = None
    bbv_indicator: str | None = None
    bbv_hoofdtaakveld: str | None = None


def with_policy_indicator(value: Indicator) -> Indicator:
    """The value with the compulsory indicator that its name belongs to, the area behind a dash left aside."""
    if value.indicator is None:
        return value
    found = policy_indicator(value.indicator.split(f" {DASH} ", 1)[0])
    if found is None:
        return value
    return replace(value, bbv_indicator=found.naam, bbv_hoofdtaakveld=found.hoofdtaakveld)
