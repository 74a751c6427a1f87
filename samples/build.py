"""Rewrites the figures in the samples: ``python -m samples.build --totals DIR``, a folder with CBS totals.

The committed files are what counts; this only makes them again, or for other years. DIR holds
``<jaar>_begroting.csv`` and ``<jaar>_jaarrekening.csv`` with the columns Gemeenten, Taakveld (code and
label), L1.1 Salarissen en sociale lasten, Baten and Lasten, in thousands of euros, separated by ``;``.
"""

from __future__ import annotations

import argparse
import csv
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from samples import tables
from samples.iv3.totals import GEMEENTEN, TAAKVELDEN_FILE, TOTALS_FILE, VERSLAGEN, taakvelden, totals
from samples.sites import PAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_FILES = {"X000": "begroting", "X005": "jaarrekening"}

_SALARISSEN = "L1.1 Salarissen en sociale lasten"

TOTALS_HEAD = """\
# Iv3 totals per municipality and taakveld, x 1,000 euro, second placing. Source: CBS, Iv3 (CC BY 4.0),
# as aggregated in michielsd/begrotingsanalysetool (Apache-2.0). salarissen = L1.1, part of the lasten.
# X000 = budget, X005 = annual account. Taakvelden that are zero are left out; a municipality without rows
# for a report did not deliver it. Rewritten by: python -m samples.build --totals DIR
verslag;gemeente;taakveld;salarissen;lasten;baten
"""

TAAKVELDEN_HEAD = """\
# Taakvelden with the label of the CBS table of each year, cut and spaced as CBS has it. Source: CBS, Iv3
# (CC BY 4.0). Rewritten by: python -m samples.build --totals DIR
taakveld;label;jaren
"""

MARKED = re.compile(r"(<!-- iv3 ([a-z-]+) (GM\d{4}) ([^>]*?) -->\n).*?(<!-- /iv3 -->)", re.DOTALL)
"""A table in a page: layout, municipality, reports and, for some layouts, taakvelden."""

_VERSLAG = re.compile(r"\d{4}X\d{3}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Rewrite the CSV files and the tables in the pages."""
    parser = argparse.ArgumentParser(prog="python -m samples.build", description=__doc__)
    parser.add_argument("--totals", type=Path, required=True, metavar="DIR", help="folder with CBS totals")
    folder = parser.parse_args(arguments).totals
    TOTALS_FILE.write_text(totals_text(folder), encoding="utf-8", newline="\n")
    TAAKVELDEN_FILE.write_text(taakvelden_text(folder), encoding="utf-8", newline="\n")
    totals.cache_clear()
    taakvelden.cache_clear()
    pages = sorted(PAGES.rglob("*.html"))
    for page in pages:
        page.write_text(page_text(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    sys.stderr.write(f"Rewrote {TOTALS_FILE.name}, {TAAKVELDEN_FILE.name} and {len(pages)} pages.\n")


def totals_text(folder: Path) -> str:
    """The content of ``totals.csv``."""
    codes = {name: code for code, name in GEMEENTEN.items()}
    lines = []
    for verslag, row in _source_rows(folder):
        salarissen, lasten, baten = (_thousands(row[name]) for name in (_SALARISSEN, "Lasten", "Baten"))
        if row["Gemeenten"] in codes and (salarissen or lasten or baten):
            key = (verslag, codes[row["Gemeenten"]], row["Taakveld"].partition(" ")[0])
            lines.append((*key, "" if salarissen is None else str(salarissen), f"{lasten or 0};{baten or 0}"))
    return TOTALS_HEAD + "".join(";".join(line) + "\n" for line in sorted(lines))


def taakvelden_text(folder: Path) -> str:
    """The content of ``taakvelden.csv``."""
    years: dict[tuple[str, str], set[str]] = {}
    for verslag, row in _source_rows(folder):
        code, _, label = row["Taakveld"].partition(" ")
        years.setdefault((code, label), set()).add(verslag[:4])
    lines = sorted((*key, " ".join(sorted(found))) for key, found in years.items())
    return TAAKVELDEN_HEAD + "".join(";".join(line) + "\n" for line in lines)


def page_text(text: str) -> str:
    """A page with each marked table drawn from the totals."""
    return MARKED.sub(_draw, text)


def _draw(match: re.Match[str]) -> str:
    opening, layout, gemeente, words, closing = match.groups()
    verslagen = [word for word in words.split() if _VERSLAG.fullmatch(word)]
    codes = [word for word in words.split() if not _VERSLAG.fullmatch(word)]
    return opening + "\n".join(tables.LAYOUTS[layout](gemeente, verslagen, codes)) + "\n" + closing


def _source_rows(folder: Path) -> Iterator[tuple[str, dict[str, str]]]:
    for jaar, verslagen in VERSLAGEN.items():
        for verslag in verslagen:
            file = folder / f"{jaar}_{_FILES[verslag[4:]]}.csv"
            with file.open(encoding="utf-8", newline="") as lines:
                for row in csv.DictReader(lines, delimiter=";"):
                    if row["Gemeenten"] != "Nederland":
                        yield verslag, row


def _thousands(text: str) -> int | None:
    """A whole number of thousands; the source writes ``8657.0``, and nothing where CBS shows nothing."""
    if not text:
        return None
    number = float(text)
    if not number.is_integer():
        raise ValueError(f"expected whole thousands of euros, found {text}")
    return int(number)


if __name__ == "__main__":
    main()
