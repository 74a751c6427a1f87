"""Whether the percentages of a table on a page add up to the hundred that the table itself gives.

Only columns that show parts of a whole are asked: all percentages, below them a total of 100 percent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from expectations.rules import checks
from expectations.rules.documents.by_pages import by_pages
from expectations.rules.model import SOURCE, WARNING, Rule
from expectations.rules.planted import planted

if TYPE_CHECKING:
    from expectations.rules.evidence import Evidence

WHOLE = 10_000
"""In hundredths of a percent, as all that is computed here."""

NEARLY = 1_000
"""Percentages whose sum is further from a hundred are no parts of it, but rates beside each other."""

ROUNDING = {0: 50, 1: 5, 2: 1}
"""What rounding explains of a part, by the decimals that are shown."""

FEWEST_PARTS = 2

_PERCENT = r"^(-?[0-9]{1,3}(?:,[0-9]{1,2})?) ?%$"
_DECIMALS = r",([0-9]+) ?%$"
_TOTAL = r"(?i)totaal"

_ROW, _COLUMN = ["pagina", "tabel", "rij"], ["pagina", "tabel", "kolom"]


@by_pages("cellen")
def parts_of_a_hundred(evidence: Evidence) -> pl.DataFrame:
    """Per column of percentages above a total of 100 percent: their sum, and what rounding explains.

    A column with sums among its parts, or with anything else than percentages, is not asked.
    """
    cells = evidence.accepted("cellen").filter(~pl.col("kop"))
    names = cells.filter(pl.col("kolom") == 1).select(*_ROW, naam="ruwe_tekst")
    shown, value, total = pl.col("ruwe_tekst"), pl.col("waarde"), pl.col("totaal")
    number = shown.str.extract(_PERCENT).str.replace(",", ".", literal=True).cast(pl.Float64)
    return (
        cells.drop_nulls(["kolom", "ruwe_tekst"])
        .join(names, on=_ROW, how="left")
        .with_columns(
            waarde=(number * 100).round().cast(pl.Int64),
            rondt=shown.str.extract(_DECIMALS)
            .str.len_chars()
            .fill_null(0)
            .replace_strict(ROUNDING, default=None),
            totaal=pl.col("naam").str.contains(_TOTAL).fill_null(value=False),
        )
        .sort(*_COLUMN, "rij")
        .group_by(_COLUMN, maintain_order=True)
        .agg(
            delen=(~total).sum().cast(pl.Int64),
            som=value.filter(~total).sum(),
            rondt=pl.col("rondt").filter(~total).max().cast(pl.Int64),
            is_geheel=total.last() & (total.sum() == 1) & (value.last() == WHOLE) & value.is_not_null().all(),
        )
        .filter("is_geheel", pl.col("delen") >= FEWEST_PARTS, (pl.col("som") - WHOLE).abs() <= NEARLY)
        .select(
            *_COLUMN,
            "delen",
            procent=pl.col("som") / 100,
            afwijking=(pl.col("som") - WHOLE).abs(),
            marge=pl.col("delen") * pl.col("rondt"),
        )
        .sort(_COLUMN)
    )


_PLANTED = {"pagina": "stuk/p1", "tabel": 1, "kop": False}

TABLE_RULES = (
    Rule(
        id="cellen.percentages.samen_honderd",
        table="cellen",
        severity=WARNING,
        responsible=SOURCE,
        sentence=(
            "Percentages boven een totaal van 100 procent zijn samen 100, op wat afronding verklaart na "
            "(kolommen waarvan de som meer dan 10 afwijkt zijn geen delen van een geheel)."
        ),
        source="Optelling op de pagina zelf",
        check=checks.at_most("afwijking", "marge"),
        reason="{pagina}, tabel {tabel}, kolom {kolom}: {delen} delen zijn samen {procent} procent.",
        view=parts_of_a_hundred,
        planted=lambda: planted(
            cellen=[
                _PLANTED | {"rij": row, "kolom": column, "volgnr": column, "ruwe_tekst": text}
                for row, texts in enumerate((("Wonen", "50%"), ("Zorg", "48%"), ("Totaal", "100%")), start=1)
                for column, text in enumerate(texts, start=1)
            ]
        ),
        inapplicable="Geen tabel heeft percentages boven een totaal van 100 procent.",
    ),
)
