"""When a finding about single municipalities is about so many of them that the pull is to blame, not they.

A municipality's own mistake never keeps the country from its figures; the same mistake everywhere is ours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from expectations.rules import checks
from expectations.rules.model import BLOCKING, OURS, Rule
from expectations.rules.planted import codes

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from expectations.rules.evidence import Evidence

SHARE = 0.05
"""Of the municipalities that are judged: 17 of 342. The oddest law of ``domain.md`` is broken by one."""

FEWEST = 1
"""One municipality is never many, however few there are."""


def widespread(rule: Rule, of_many: Callable[[Sequence[str]], Evidence], fewest: int = FEWEST) -> Rule:
    """The blocking companion of a warning whose view has gemeente and verslagsoort.

    Up to ``fewest`` municipalities may always have the finding. ``of_many`` is a planted year in which
    the municipalities of these codes have it.
    """
    findings = rule.view
    assert findings is not None, f"{rule.id} has no view"

    def view(evidence: Evidence) -> pl.DataFrame:
        """Per report the municipalities judged, those with the finding, and how many may have it."""
        judged = findings(evidence)
        return (
            judged.with_columns(goed=rule.check.condition(evidence))
            .group_by("verslagsoort", "gemeente")
            .agg(pl.col("goed").all())
            .group_by("verslagsoort")
            .agg(
                gemeenten=pl.len().cast(pl.Int64),
                gevallen=(~pl.col("goed")).sum().cast(pl.Int64),
            )
            .with_columns(
                toegestaan=pl.max_horizontal((pl.col("gemeenten") * SHARE).cast(pl.Int64), pl.lit(fewest))
            )
            .sort("verslagsoort")
        )

    return Rule(
        id=f"{rule.id}_bij_velen",
        table=rule.table,
        severity=BLOCKING,
        responsible=OURS,
        sentence=f"Hooguit een op de twintig gemeenten wijkt af van de regel: {rule.sentence}",
        source="Drempel van openbegroting: wat bij velen tegelijk misgaat, ging mis bij het ophalen of lezen",
        check=checks.at_most("gevallen", "toegestaan"),
        reason="{verslagsoort}: {gevallen} van de {gemeenten} gemeenten; toegestaan: {toegestaan}.",
        view=view,
        planted=lambda: of_many(codes(fewest + 1)),
        against_release=rule.against_release,
        inapplicable=rule.inapplicable,
    )
