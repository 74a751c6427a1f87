"""What must hold of corrections: each that is active found exactly the row and the value it expects.

A correction that does not is no row to refuse: what it was meant to mend would be published unmended.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from expectations.rules import checks
from expectations.rules.model import BLOCKING, OURS, Rule
from expectations.rules.planted import planted

if TYPE_CHECKING:
    import polars as pl

    from expectations.rules.evidence import Evidence

TABLE = "correcties"


def _every(evidence: Evidence) -> pl.DataFrame:
    return evidence.outcomes[TABLE].pulled("tabel", "sleutel", "kolom", "datum", "status", "waarom_niet")


TABLE_RULES = (
    Rule(
        id="correcties.status.toegepast",
        table=TABLE,
        severity=BLOCKING,
        responsible=OURS,
        sentence="Elke correctie die geldt is toegepast; de bron zegt nog precies wat zij verwacht.",
        source="Belofte van openbegroting: een correctie geldt alleen zolang de bron zegt wat zij verwacht",
        check=checks.among("status", ["toegepast", "vervallen"]),
        reason="Correctie van {kolom} in {tabel}, {sleutel:zin}: {waarom_niet:zin}",
        view=_every,
        planted=lambda: planted(correcties=[{"tabel": "gemeenten", "status": "niet toegepast"}]),
        inapplicable="Er zijn geen correcties voor dit jaar.",
    ),
)
