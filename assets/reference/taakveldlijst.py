"""The official names of taakvelden with the years in which they hold, and which of them a label names.

A code alone proves nothing: municipalities number programmes and products in the same way. A label names a
taakveld when the code is in the list of its year and the name beside it is the official name, whole or cut.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path

NAMES_FILE = Path(__file__).with_suffix(".csv")
"""taakveld, naam, eerste_jaar, laatste_jaar (empty: still in force); a code has a row for each name."""

FEWEST_LETTERS = 5
"""Of a name that a site cut off: ``Media`` is a whole name, ``Over`` could be two."""

_CODE = r"(?P<code>[0-8]\.[0-9]{1,3}[a-d]?)"
_CODED = re.compile(rf"(?:TV ?|[A-Z]{{1,4}}-[0-9]{{1,4}} )?{_CODE}(?:[ :.-]+(?P<name>\D.*))?", re.DOTALL)
"""A code, perhaps behind a product number (``XT-061 0.61 OZB woningen``), and the name behind it."""

_NO_LETTERS = re.compile(r"[^a-z0-9+-]+")


@dataclass(frozen=True, slots=True)
class _Name:
    plain: str
    first: int
    last: int

    def holds(self, jaar: int) -> bool:
        return self.first <= jaar <= self.last


def taakveld_in(label: str, jaar: int, *, name_tells: bool = False) -> str | None:
    """The code of the taakveld that ``label`` names in the list of ``jaar``; None if it names none for sure.

    ``name_tells``: the table says that its rows are taakvelden, so that a code or a full name is enough.
    """
    coded = _CODED.fullmatch(" ".join(label.split()))
    if coded is None:
        return _by_name(label, jaar) if name_tells else None
    names = [name for name in _names().get(coded["code"], ()) if name.holds(jaar)]
    if not names:
        return None
    if coded["name"] is None:
        return coded["code"] if name_tells else None
    shown = _plain(coded["name"])
    return coded["code"] if any(_begins(name.plain, shown) for name in names) else None


def _by_name(label: str, jaar: int) -> str | None:
    """The only code with exactly that name."""
    shown = _plain(label)
    codes = {
        code
        for code, names in _names().items()
        if any(name.holds(jaar) and name.plain == shown for name in names)
    }
    return codes.pop() if len(codes) == 1 else None


def _begins(official: str, shown: str) -> bool:
    """Whether the name is shown in full, or cut as sites cut their labels.

    A longer name is another one: "0.1 Bestuur en organisatie" is a product of the municipality.
    """
    return official == shown or (len(shown) >= FEWEST_LETTERS and official.startswith(shown))


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return " ".join(_NO_LETTERS.sub(" ", letters).split())


@cache
def _names() -> dict[str, tuple[_Name, ...]]:
    found: defaultdict[str, list[_Name]] = defaultdict(list)
    with NAMES_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            last = int(row["laatste_jaar"] or 9999)
            found[row["taakveld"]].append(_Name(_plain(row["naam"]), int(row["eerste_jaar"]), last))
    return {code: tuple(names) for code, names in found.items()}
