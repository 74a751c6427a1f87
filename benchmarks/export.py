"""The set that is measured on: Iv3 pages of three years and every municipality, about 700,000 cells.

From the stand-in for CBS where the shared reference material is present, else made up here in the same
shape and of the same size. Which bodies an archive makes of it is for ``archived``.
"""

from __future__ import annotations

import gzip
import json
import os
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from assets.reference.gemeenten import inhabitants
from expectations.rules.plausibility.national import reference as national_totals
from samples.iv3 import cube
from samples.iv3.balance import BALANSPOSTEN, MOMENTEN
from samples.iv3.totals import VERSLAGEN, taakvelden

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

PAGE_ROWS = 10_000
"""As the feed of CBS gives them."""

PLACINGS = tuple(cube.PLACINGS)

_KEYS = ("TaakveldBalanspost", "Categorie", "Gemeenten", "Verslagsoort")
_LASTEN = ("L1.1", "L3.5.1", "L3.8", "L4.3.8")
_BATEN = ("B3.6", "B3.7", "B4.3.8")
_ONLY_RESERVES = "0.10"

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Export:
    """Pages of rows as ``TypedDataSet`` gives them, by year and report (``2023X000``)."""

    origin: str
    """Where the rows are from, for the report."""
    pages: dict[int, dict[str, list[list[Row]]]]

    @property
    def cells(self) -> int:
        """Rows of the source: a cell of the cube, with its two placings."""
        return sum(map(self.cells_of, self.pages))

    def cells_of(self, jaar: int) -> int:
        """The cells of one year."""
        return sum(len(page) for pages in self.pages[jaar].values() for page in pages)

    def only(self, years: Iterable[int]) -> Export:
        """The pages of these years."""
        return Export(self.origin, {jaar: self.pages[jaar] for jaar in years})


def shared_folder() -> Path | None:
    """The shared reference material, if it is there."""
    beside = Path(__file__).resolve().parents[2] / "shared"
    folder = Path(os.environ.get("OPENBEGROTING_SHARED", beside))
    return folder if (folder / "tools" / "cbs_iv3.py").is_file() else None


def national(shared: Path | None) -> Export:
    """Every municipality and report there is."""
    return _dumped(shared, ()) if shared is not None else generated(_municipalities())


def small(shared: Path | None) -> Export:
    """The same of two municipalities, for a test."""
    return _dumped(shared, ("GM0307", "GM0736")) if shared is not None else generated(["GM0307", "GM0736"])


def _municipalities() -> list[str]:
    return sorted(inhabitants().filter(jaar=2023)["gemeente"])


def _dumped(shared: Path, gemeenten: Sequence[str]) -> Export:
    """What the stand-in writes out. Numbers are text there; the feed that we read gives them as numbers."""
    pages: defaultdict[int, defaultdict[str, list[list[Row]]]] = defaultdict(lambda: defaultdict(list))
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, str(shared / "tools" / "cbs_iv3.py"), "--dump", folder]
        subprocess.run([*command, "--gemeenten", ",".join(gemeenten)], check=True, stdout=subprocess.DEVNULL)
        for path in sorted(Path(folder).glob("*.json.gz")):
            report = path.name.split("-")[1]
            rows = json.loads(gzip.decompress(path.read_bytes()))["value"]
            pages[int(report[:4])][report].append([_typed(row) for row in rows])
    return Export("the stand-in for CBS", {jaar: dict(reports) for jaar, reports in pages.items()})


def _typed(row: Row) -> Row:
    return {**row} | {name: None if row[name] == "." else int(row[name]) for name in PLACINGS}


def generated(gemeenten: Sequence[str]) -> Export:
    """Made-up rows that pass for a country: seven categories per taakveld, lasten equal to baten."""
    pages: dict[int, dict[str, list[list[Row]]]] = {}
    for jaar, reports in VERSLAGEN.items():
        pages[jaar] = {}
        for report in reports:
            numbers = count()
            rows = (_row(next(numbers), report, *cell) for cell in _cells(jaar, report, gemeenten))
            pages[jaar][report] = list(_pages(rows))
    return Export("made up, in the same shape", pages)


def _cells(
    jaar: int, report: str, gemeenten: Sequence[str]
) -> Iterator[tuple[str, str, str, int | None, int]]:
    """Taakveld or post, category, municipality, and both placings; by taakveld first, as at CBS."""
    chance, highest = random.Random(report), _highest(jaar, report)
    late = set(gemeenten[7::50])
    for taakveld in taakvelden(jaar):
        for gemeente in gemeenten:
            for categorie, amount in _amounts(taakveld.code, chance, highest).items():
                first = None if gemeente in late else amount
                yield taakveld.code, categorie, gemeente, first, amount
    if report.endswith("X005"):
        for post in BALANSPOSTEN:
            for moment in MOMENTEN:
                for number, gemeente in enumerate(gemeenten):
                    amount = _on_balance(post, number)
                    yield post, moment, gemeente, amount, amount


def _highest(jaar: int, report: str) -> int:
    """The highest amount, such that those of the whole country add up to what is known of this report."""
    known = national_totals().filter(jaar=jaar, verslagsoort=report.removeprefix(str(jaar)))
    cells = known["gemeenten"].item() * len(_LASTEN) * len(taakvelden(jaar))
    return int(2 * known["lasten_eur"].item() / 1000 / cells + 0.5)


def _amounts(taakveld: str, chance: random.Random, highest: int) -> dict[str, int]:
    if taakveld == _ONLY_RESERVES:
        amount = chance.randint(1, highest)
        return {"L7.1": amount, "B7.1": amount}
    lasten = [chance.randint(1, highest) for _ in _LASTEN]
    baten = [lasten[0] + lasten[1], *lasten[2:]]
    return dict(zip((*_LASTEN, *_BATEN), (*lasten, *baten), strict=True))


def _on_balance(post: str, number: int) -> int:
    """Assets equal liabilities: each side of a municipality adds up to the same."""
    side = [name for name in BALANSPOSTEN if name[0] == post[0]]
    whole = 30_000 + 10 * number
    return whole - 1_000 * (len(side) - 1) if post == side[0] else 1_000


def _row(number: int, report: str, veld: str, categorie: str, gemeente: str, *placings: int | None) -> Row:
    codes = zip(_KEYS, (veld, categorie, gemeente, report), strict=True)
    padded = {name: code.ljust(cube.KEY_WIDTHS[name]) for name, code in codes}
    return {"ID": number, **padded, **dict(zip(PLACINGS, placings, strict=True))}


def _pages(rows: Iterable[Row]) -> Iterator[list[Row]]:
    rest = iter(rows)
    while page := list(islice(rest, PAGE_ROWS)):
        yield page


def relabelled(export: Export, years: Sequence[int]) -> Export:
    """Synthetic years: the budget of 2024 of every third municipality, said to be that of ``years``."""
    [pages] = export.pages[2024].values()
    rows = [row for page in pages for row in page]
    chosen = set(sorted({row["Gemeenten"] for row in rows})[::3])
    kept = [row for row in rows if row["Gemeenten"] in chosen]
    reports = {jaar: f"{jaar}X000" for jaar in years}
    return Export(
        "2024 under other years",
        {
            jaar: {report: list(_pages({**row, "Verslagsoort": report} for row in kept))}
            for jaar, report in reports.items()
        },
    )
