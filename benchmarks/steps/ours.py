"""Our normalise step: every body verified and strictly read, every cell accounted for, written as the floor.

``normalise_rows`` with all it does: hashes, doubled keys, sentinels, amounts that are none, the tally beside
the rows; accounts and balances are put together again only to be written as the floor writes them.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from assets.iv3.pulling.pull import SOURCE
from assets.iv3.tables.normalising import normalise_rows
from assets.sources.archive import Archive
from assets.sources.pulls import Pull, Pulls
from benchmarks.steps.pages import read_manifests, run_timed

COLUMNS = ("jaar", "gemeente", "verslagsoort", "plaatsing", "veld", "categorie", "bedrag_eur", "bron")


def rows_of(pull: Pull, archive: Archive) -> pl.DataFrame:
    """The columns of the floor."""
    rows = normalise_rows(pull, archive)
    return pl.concat(
        [
            rows.baten_lasten.rename({"taakveld": "veld"}).select(COLUMNS),
            rows.balans.rename({"balanspost": "veld"}).select(COLUMNS),
        ]
    )


def main(home: Path, out: Path) -> None:
    """Every year below ``home``, one CSV and one Parquet file each."""
    archive, pulls = Archive(home / "archive"), Pulls(home / "archive" / "pulls")
    for year in read_manifests(home):
        pull = pulls.last_complete(SOURCE, year.jaar)
        assert pull is not None
        rows = rows_of(pull, archive)
        rows.write_csv(out / f"{year.jaar}.csv")
        rows.write_parquet(out / f"{year.jaar}.parquet")


if __name__ == "__main__":
    run_timed(main)
