"""The small frames that Iv3's table rules are asked of: each row one finding, computed from accepted rows.

Views only say how things are; what is right of them is said in ``laws``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from datapackages.iv3 import ACCOUNT, BUDGET, DELIVERY, REPORT

if TYPE_CHECKING:
    from collections.abc import Callable

    from expectations.rules.evidence import Evidence

CBS = "CBS, Gemeenten onbewerkte Iv3-data (https://www.cbs.nl/nl-nl/onze-diensten/open-data/iv3)"
"""Where the rules of Iv3 have it from that the figures are so."""

PLACINGS = (1, 2)

RESERVES = "0.10"

EUROS_PER_UNIT = 1_000
"""CBS gives thousands of euros."""

SO_MANY_DELIVER = 10
"""Of so many municipalities at least one delivers; that one or two did not is no fault of the pull."""


def with_names(frame: pl.DataFrame, evidence: Evidence) -> pl.DataFrame:
    """With the column naam of each gemeente; empty for one that is not accepted."""
    names = evidence.accepted("gemeenten").select("gemeente", "naam")
    return frame.join(names, on="gemeente", how="left")


def last_placing(sums: pl.DataFrame) -> pl.DataFrame:
    """Per report the placing that stands: what a second placing mended needs nobody any more."""
    last = pl.col("plaatsing").max().over(REPORT)
    return sums.filter(pl.col("plaatsing") == last)


def balance_of_deliveries(evidence: Evidence) -> pl.DataFrame:
    """Baten beside lasten of each budget and account; quarters close no books and are left out."""
    amount, direction = pl.col("bedrag_eur"), pl.col("richting")
    return (
        evidence.accepted("iv3_baten_lasten")
        .filter(pl.col("verslagsoort").is_in([BUDGET, ACCOUNT]))
        .group_by(DELIVERY)
        .agg(amount.filter(direction == name).sum().alias(name) for name in ("baten", "lasten"))
        .pipe(last_placing)
        .with_columns(verschil=pl.col("baten") - pl.col("lasten"))
        .pipe(with_names, evidence)
        .sort(DELIVERY)
    )


def balance_sheets(evidence: Evidence) -> pl.DataFrame:
    """Assets beside liabilities at the end of the year; only accounts carry a balance worth the name."""
    amount, side = pl.col("bedrag_eur"), pl.col("zijde")
    return (
        evidence.accepted("iv3_balans")
        .filter((pl.col("verslagsoort") == ACCOUNT) & (pl.col("moment") == "ultimo"))
        .join(evidence.accepted("balansposten").select("balanspost", "zijde"), on="balanspost")
        .group_by(DELIVERY)
        .agg(amount.filter(side == name).sum().alias(name) for name in ("activa", "passiva"))
        .pipe(last_placing)
        .with_columns(verschil=pl.col("activa") - pl.col("passiva"))
        .pipe(with_names, evidence)
        .sort(DELIVERY)
    )


def bookings_on_reserves(evidence: Evidence) -> pl.DataFrame:
    """What was booked on the taakveld that only takes mutations of reserves."""
    return evidence.accepted("iv3_baten_lasten").filter(pl.col("taakveld") == RESERVES)


def remainders(table: str) -> Callable[[Evidence], pl.DataFrame]:
    """What an amount has over whole thousands."""
    remainder = (pl.col("bedrag_eur") % EUROS_PER_UNIT).alias("rest")
    return lambda evidence: evidence.accepted(table).with_columns(remainder)


def _in_iv3(evidence: Evidence) -> pl.DataFrame:
    """The municipalities that the Iv3 table of the year offers; others come from documents only."""
    return evidence.accepted("gemeenten").filter(pl.col("cbs_naam").is_not_null())


def deliveries(evidence: Evidence) -> pl.DataFrame:
    """Each delivery as it is published."""
    return evidence.accepted("iv3_leveringen")


def count_of_deliveries(evidence: Evidence) -> pl.DataFrame:
    """One row: how many deliveries were made, and the least there must be of so many municipalities.

    None when the year has no Iv3 at all.
    """
    dtypes = {"gemeenten": pl.Int64, "leveringen": pl.Int64, "ten_minste": pl.Int64}
    iv3 = ("verslagsoorten", "iv3_leveringen", "iv3_baten_lasten", "iv3_balans")
    if not any(evidence.outcomes[name].rows for name in iv3):
        return pl.DataFrame(schema=dtypes)
    delivered = evidence.accepted("iv3_leveringen")["geleverd"].sum()
    gemeenten = _in_iv3(evidence).height
    counts = {
        "gemeenten": gemeenten,
        "leveringen": delivered,
        "ten_minste": int(gemeenten >= SO_MANY_DELIVER),
    }
    return pl.DataFrame({name: [count] for name, count in counts.items()}, schema=dtypes)


def expected_deliveries(evidence: Evidence) -> pl.DataFrame:
    """Every municipality x report x placing with the number of rows that tell of it."""
    told = evidence.accepted("iv3_leveringen").group_by(DELIVERY).agg(aantal=pl.len().cast(pl.Int64))
    return (
        _in_iv3(evidence)
        .select("gemeente", "naam")
        .join(evidence.accepted("verslagsoorten").select("verslagsoort"), how="cross")
        .join(pl.DataFrame({"plaatsing": PLACINGS}, schema={"plaatsing": pl.Int64}), how="cross")
        .join(told, on=DELIVERY, how="left")
        .with_columns(pl.col("aantal").fill_null(0))
        .sort(DELIVERY)
    )


def totals_of_deliveries(evidence: Evidence) -> pl.DataFrame:
    """The total of each delivery beside the sum of its pulled rows, quarantined ones included.

    A total tells what was delivered: a refused row must not make it wrong, and a row that was read twice
    must not make it right.
    """
    amount, direction = pl.col("bedrag_eur"), pl.col("richting")
    summed = (
        evidence.outcomes["iv3_baten_lasten"]
        .pulled(*DELIVERY, "richting", "bedrag_eur")
        .group_by(DELIVERY)
        .agg(amount.filter(direction == name).sum().alias(f"{name}_som") for name in ("lasten", "baten"))
    )
    return (
        evidence.accepted("iv3_leveringen")
        # a total that cannot be known is empty, and an empty total is not wrong
        .filter(~(pl.col("geleverd") & pl.col("lasten_eur").is_null()))
        .join(summed, on=DELIVERY, how="left")
        .with_columns(pl.col("lasten_eur", "baten_eur", "lasten_som", "baten_som").fill_null(0))
        .with_columns(
            verschil=(pl.col("lasten_eur") - pl.col("lasten_som")).abs()
            + (pl.col("baten_eur") - pl.col("baten_som")).abs()
        )
        .sort(DELIVERY)
    )
