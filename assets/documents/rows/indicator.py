"""One row of ``indicatoren``, however its table was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assets.documents.blocks import Alignment
    from assets.documents.words.indicator_heads import ValueKind


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
