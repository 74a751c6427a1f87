"""The summaries of a workbook: budget beside account, what was refused, and which checks were done.

Each is a small table made of the published ones, in the placing that counts; nothing is estimated, and
where there is no figure a cell is empty. How they look is for the workbook.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from datapackages.iv3 import ACCOUNT, BUDGET

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    Frames = Mapping[str, pl.DataFrame]

REPORTS = {"begroting": BUDGET, "rekening": ACCOUNT}
"""The reports that are put beside each other, with their code in Iv3."""

DIRECTIONS = ("lasten", "baten")

CHECK = ("regel", "tabel", "zin", "ernst", "uitkomst", "gezakt", "beoordeeld", "reden")
"""What is told of each check of ``validatie.json``."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A sheet: its name, what it says in Dutch, and its rows."""

    name: str
    text: str
    rows: pl.DataFrame


def summaries(frames: Frames, checks: Sequence[Mapping[str, Any]]) -> Iterator[Summary]:
    """The summaries of these published tables and checks that have any row, in the order of a reader."""
    yield from (summary for summary in _all(frames, checks) if summary.rows.height)


def _all(frames: Frames, checks: Sequence[Mapping[str, Any]]) -> Iterator[Summary]:
    yield Summary(
        "per_gemeente",
        "Begroting en jaarrekening van elke gemeente in euro's, uit de plaatsing die telt, met interne "
        "boekingen. Leeg is geen nul: daar is geen cijfer.",
        per_municipality(frames),
    )
    yield Summary(
        "per_taakveld",
        "Begroting en jaarrekening per gemeente en taakveld in euro's, uit de plaatsing die telt, opgeteld "
        "over de categorieën. Kwartalen en de andere plaatsing staan in iv3_gekozen.",
        per_taakveld(frames),
    )
    yield Summary(
        "quarantaine_per_regel",
        "Hoeveel rijen per tabel en regel geweigerd zijn, en wie dat moet herstellen.",
        refused(frames),
    )
    yield Summary(
        "controles",
        "Elke controle van dit pakket met de uitkomst; meer staat in validatie.json.",
        pl.DataFrame(
            [[check.get(name) for name in CHECK] for check in checks],
            schema={name: pl.Int64 if name in {"gezakt", "beoordeeld"} else pl.String for name in CHECK},
            orient="row",
        ),
    )


def per_municipality(frames: Frames) -> pl.DataFrame:
    """Lasten, baten and saldo in euros of budget and account per gemeente, one row for each of them."""
    amounts = (
        frames["iv3_leveringen"]
        .filter("gekozen")
        .unpivot(
            on=[f"{direction}_eur" for direction in DIRECTIONS],
            index=["gemeente", "verslagsoort", "plaatsing"],
            variable_name="richting",
            value_name="bedrag_eur",
        )
        .with_columns(pl.col("richting").str.strip_suffix("_eur"))
    )
    if amounts.is_empty():
        return pl.DataFrame()
    return (
        frames["gemeenten"]
        .select("gemeente", pl.col("naam").alias("gemeente_naam"), "inwoners")
        .join(_beside_each_other(amounts, ["gemeente"]), on="gemeente", how="left")
        .sort("gemeente")
    )


def per_taakveld(frames: Frames) -> pl.DataFrame:
    """Lasten, baten and saldo in euros of budget and account per gemeente and taakveld, with their names."""
    key = ["gemeente", "taakveld"]
    wide = _beside_each_other(frames["iv3_gekozen"], key)
    for code, table in (("gemeente", "gemeenten"), ("taakveld", "taakvelden")):
        names = frames[table].select(code, pl.col("naam").alias(f"{code}_naam"))
        wide = wide.join(names, on=code, how="left")
    figures = [column for column in wide.columns if column.startswith(tuple(REPORTS))]
    return wide.select("gemeente", "gemeente_naam", "taakveld", "taakveld_naam", *figures).sort(key)


def _beside_each_other(amounts: pl.DataFrame, key: Sequence[str]) -> pl.DataFrame:
    """Per report its placing and amounts; an amount that is not to be had leaves its saldo empty too."""
    figures, order = {}, []
    for report, code in REPORTS.items():
        of_report = pl.col("verslagsoort") == code
        figures[f"{report}_plaatsing"] = pl.col("plaatsing").filter(of_report).first()
        for direction in DIRECTIONS:
            rows = of_report & (pl.col("richting") == direction)
            figures[f"{report}_{direction}"] = pl.col("bedrag_eur").filter(rows).first()
        order += [f"{report}_{what}" for what in ("plaatsing", *DIRECTIONS, "saldo")]
    saldi = {f"{report}_saldo": pl.col(f"{report}_baten") - pl.col(f"{report}_lasten") for report in REPORTS}
    return amounts.group_by(key).agg(**figures).with_columns(**saldi).select(*key, *order)


def refused(frames: Frames) -> pl.DataFrame:
    """Refused rows and their euros per table, rule and who must act; empty euros where there is no amount."""
    amount = pl.col("bedrag_eur")
    return (
        frames["quarantaine"]
        .group_by("tabel", "regel", "verantwoordelijk")
        .agg(
            rijen=pl.len().cast(pl.Int64),
            bedrag_eur=pl.when(amount.is_not_null().any()).then(amount.sum()),
            voorbeeld=pl.col("reden").first(),
        )
        .sort("tabel", "regel", "verantwoordelijk")
    )
