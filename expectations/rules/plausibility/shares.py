"""Parts that must make a whole: the shares in which a municipality was divided over its successors."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from expectations.rules import checks
from expectations.rules.model import BLOCKING, OURS, Rule
from expectations.rules.planted import planted

if TYPE_CHECKING:
    from expectations.rules.evidence import Evidence

ROUNDING = 0.005
"""Shares are written in two decimals."""


def shares_of_successors(evidence: Evidence) -> pl.DataFrame:
    """Per abolished municipality what the shares of its successors come to."""
    split = ["ingangsdatum", "oude_gemeente"]
    return (
        evidence.accepted("herindelingen")
        .group_by(*split, "oude_naam")
        .agg(som=pl.col("verdeelfactor").sum().round(6))
        .sort(split)
    )


TABLE_RULES = (
    Rule(
        id="herindelingen.verdeelfactor.samen_een",
        table="herindelingen",
        severity=BLOCKING,
        responsible=OURS,
        sentence="De verdeelfactoren van een opgeheven gemeente zijn samen 1: elke euro komt ergens terecht.",
        source="Belofte van openbegroting: niets gaat verloren",
        check=checks.between("som", 1 - ROUNDING, 1 + ROUNDING),
        reason="{oude_naam} ({oude_gemeente}), {ingangsdatum}: samen {som}.",
        view=shares_of_successors,
        planted=lambda: planted(herindelingen=[{"oude_gemeente": "GM0140", "verdeelfactor": 0.9}]),
    ),
)
