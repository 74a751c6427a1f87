"""How lists of taakvelden follow each other: the table ``taakveld_overgang``, and what two lists share.

Read from the CSV file beside this module, which holds only what codes and names make certain. A vintage
(jaargang) is a code list, named after a year in which it was certainly in force.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from datapackages.errors import OpenbegrotingError
from datapackages.schema import table

if TYPE_CHECKING:
    from collections.abc import Iterable

TRANSITIONS_FILE = Path(__file__).with_name("taakveld_overgang.csv")

FUNCTIONS = 2016
"""The vintage of functions, three digits; its list changed before 2015, its main functions did not."""


class VintageUnknown(OpenbegrotingError):
    """A year's list of taakvelden fits none of the lists that ``taakveld_overgang`` connects."""


@cache
def transitions() -> pl.DataFrame:
    """The file: van_jaargang, naar_jaargang (Int64), van_taakveld, naar_taakveld, soort, groep, noot."""
    text = ("van_taakveld", "naar_taakveld", "soort", "groep", "noot")
    years = dict.fromkeys(("van_jaargang", "naar_jaargang"), pl.Int64)
    return pl.read_csv(TRANSITIONS_FILE, schema={**years, **dict.fromkeys(text, pl.String)})


def normalise_taakveld_overgang(bron: str) -> pl.DataFrame:
    """Normalised ``taakveld_overgang``, the same for every year; ``bron`` is the hash of our file."""
    return table("taakveld_overgang").normalised(transitions().with_columns(bron=pl.lit(bron)))


def vintages(overgang: pl.DataFrame) -> pl.DataFrame:
    """Every code of every vintage once: jaargang (Int64), taakveld; whole hoofdtaakvelden are no codes."""
    sides = [
        overgang.select(
            pl.col(f"{side}_jaargang").alias("jaargang"), pl.col(f"{side}_taakveld").alias("taakveld")
        )
        for side in ("van", "naar")
    ]
    codes = pl.col("taakveld").str.len_chars() > 1
    return pl.concat(sides).filter(codes).unique().sort("jaargang", "taakveld")


def vintage_of(jaar: int, taakvelden: Iterable[str], overgang: pl.DataFrame) -> int:
    """The vintage of the list that ``jaar`` itself declares: the smallest that holds all its codes.

    Raises ``VintageUnknown`` when no list does.
    """
    declared = set(taakvelden)
    if declared and all(len(code) == len("001") and code.isdigit() for code in declared):
        return FUNCTIONS
    lists = {
        int(jaargang): set(codes)
        for jaargang, codes in vintages(overgang).group_by("jaargang").agg("taakveld").iter_rows()
    }
    holding = [(len(codes), jaargang) for jaargang, codes in lists.items() if declared <= codes]
    if holding:
        return min(holding)[1]
    nearest = min(lists.values(), key=lambda codes: len(declared - codes))
    raise VintageUnknown(
        f"taakvelden of {jaar}",
        expected=f"one of the lists of {', '.join(map(str, sorted(lists)))}",
        found=f"codes that none of them has together, such as {', '.join(sorted(declared - nearest)[:5])}",
        remedy=f"add the new list to {TRANSITIONS_FILE.name}",
    )


def shared_groups(overgang: pl.DataFrame, first: int, last: int) -> pl.DataFrame:
    """The finest groups in which every list from vintage ``first`` to ``last`` adds up to the same.

    Returns jaargang (Int64), taakveld, groep: each code of each of these vintages once. Groups of
    successive transitions that share a code are one group; it has the name of the largest of them.
    """
    if first == last:
        return (
            vintages(overgang)
            .filter(pl.col("jaargang") == first)
            .with_columns(pl.col("taakveld").alias("groep"))
        )
    steps = overgang.filter(pl.col("van_jaargang") >= first, pl.col("naar_jaargang") <= last)
    members = (
        pl.concat(
            steps.select(
                pl.col("van_jaargang").alias("stap"),
                "groep",
                pl.col(f"{side}_jaargang").alias("jaargang"),
                pl.col(f"{side}_taakveld").alias("taakveld"),
            )
            for side in ("van", "naar")
        )
        .filter(pl.col("taakveld").str.len_chars() > 1)
        .unique()
        .with_columns(pl.struct("stap", "groep").rank("dense").alias("_deel"))
    )
    code, before = ["jaargang", "taakveld"], None
    while before is None or not before.equals(members["_deel"]):
        before = members["_deel"]
        members = members.with_columns(pl.col("_deel").min().over(code)).with_columns(
            pl.col("_deel").min().over("stap", "groep")
        )
    names = (
        members.group_by("_deel", "groep")
        .agg(pl.len())
        .sort("len", "groep", descending=[True, False])
        .unique("_deel", keep="first", maintain_order=True)
        .select("_deel", "groep")
    )
    return members.select(*code, "_deel").unique().join(names, on="_deel").select(*code, "groep").sort(code)


def per_hoofdtaakveld(taakvelden: pl.DataFrame, jaargang: int, overgang: pl.DataFrame) -> pl.DataFrame:
    """Under which hoofdtaakveld of 2017 and later each code of a year stands: taakveld, code, overgang.

    ``taakvelden`` is the published table of the year. ``overgang`` in the answer is a Dutch sentence, null
    where nothing was mapped. Functions that the list of 2016 no longer had follow their hoofdfunctie.
    """
    codes = taakvelden.select("taakveld", "hoofdtaakveld")
    if jaargang != FUNCTIONS:
        return codes.select(
            "taakveld", pl.col("hoofdtaakveld").alias("code"), pl.lit(None, dtype=pl.String).alias("overgang")
        )
    known = overgang.filter(pl.col("van_jaargang") == FUNCTIONS).select(
        pl.col("van_taakveld").alias("taakveld"), pl.col("groep").str.head(1).alias("code")
    )
    mapped = codes.join(known, on="taakveld", how="left").with_columns(
        pl.coalesce("code", pl.col("hoofdtaakveld").replace("9", "0")).alias("code")
    )
    functions = pl.col("hoofdtaakveld").unique().sort().str.join(", ").over("code")
    return mapped.select(
        "taakveld",
        "code",
        pl.format(
            "Uit hoofdfunctie {}; overhead staat vanaf 2017 apart op 0.4, tot en met 2016 bij elke functie",
            functions,
        ).alias("overgang"),
    )


def per_group(groups: pl.DataFrame, jaargang: int) -> pl.DataFrame:
    """Under which of ``shared_groups`` each code of a vintage stands: taakveld, code, overgang.

    ``overgang`` in the answer is a Dutch sentence, null where the group is one and the same code throughout.
    """
    one_code = (pl.col("taakveld").n_unique() == 1).over("groep")
    of_vintage = groups.with_columns(_een=one_code).filter(pl.col("jaargang") == jaargang)
    together = pl.format(
        "Groep {} van codes {}", "groep", pl.col("taakveld").sort().str.join(", ").over("groep")
    )
    return of_vintage.select(
        "taakveld",
        pl.col("groep").alias("code"),
        pl.when(~pl.col("_een")).then(together).alias("overgang"),
    )
