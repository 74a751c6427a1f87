"""The same rows in pandas, the way users of ``cbsodata`` get them: a list of dicts, a DataFrame, a melt.

``cbsodata`` reads page after page with ``json`` into one list of dicts, which its users hand to pandas to
strip the keys, melt the placings and write the files. Its row-by-row change of every code into its title
is left out, although ``get_data`` always does it: the codes would only have to be taken back out.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pandas as pd

from benchmarks.steps.floor import KEYS, PLACINGS
from benchmarks.steps.pages import PagesOfYear, read_manifests, run_timed


def rows_of(year: PagesOfYear) -> pd.DataFrame:
    """One row per filled cell and placing, in euros; the columns of the floor."""
    data = []
    for path in year.pages:
        with gzip.open(path, "rt", encoding="utf-8") as page:
            data += [row | {"bron": path.stem} for row in json.load(page)["value"]]
    frame = pd.DataFrame(data).rename(columns=KEYS)
    for name in KEYS.values():
        frame[name] = frame[name].str.strip()
    rows = frame.melt(
        id_vars=[*KEYS.values(), "bron"],
        value_vars=list(PLACINGS),
        var_name="kolom",
        value_name="bedrag",
    ).dropna(subset=["bedrag"])
    return pd.DataFrame(
        {
            "jaar": year.jaar,
            "gemeente": rows["gemeente"],
            "verslagsoort": rows["verslagsoort"].str.slice(4),
            "plaatsing": rows["kolom"].map(PLACINGS),
            "veld": rows["veld"],
            "categorie": rows["categorie"],
            "bedrag_eur": (rows["bedrag"] * 1000).astype("int64"),
            "bron": rows["bron"],
        }
    )


def main(home: Path, out: Path) -> None:
    """Every year below ``home``, one CSV and one Parquet file each."""
    for year in read_manifests(home):
        rows = rows_of(year)
        rows.to_csv(out / f"{year.jaar}.csv", index=False)
        rows.to_parquet(out / f"{year.jaar}.parquet", index=False)


if __name__ == "__main__":
    run_timed(main)
