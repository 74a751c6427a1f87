"""The indicators that every budget and account must hold, recognised by the name a page gives them.

The list is that of the Regeling beleidsindicatoren gemeenten (BBV, art. 25); ``ook`` holds other ways in
which municipalities write a name. A name is matched as a whole or not at all.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

INDICATORS_FILE = Path(__file__).with_suffix(".csv")

_MARKS = re.compile(r"(?:^[*\s]+|(?<=[a-zë)])\s?(?:[0-9]\)?|⁽?[¹²³⁴-⁹]⁾?)$|[*†‡\s]+$)")
"""Footnote marks around a name: ``Formatie1``, ``Banen *``."""

_UNIT = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True, slots=True)
class PolicyIndicator:
    """A compulsory indicator by its official name, with the digit of its hoofdtaakveld."""

    naam: str
    hoofdtaakveld: str
    eenheid: str


def policy_indicator(name: str) -> PolicyIndicator | None:
    """The compulsory indicator that goes by ``name``, None if there is none."""
    known = _known()
    shown = _plain(name)
    return known.get(shown) or known.get(_UNIT.sub("", shown))


@cache
def _known() -> dict[str, PolicyIndicator]:
    found: dict[str, PolicyIndicator] = {}
    with INDICATORS_FILE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            indicator = PolicyIndicator(row["naam"], row["hoofdtaakveld"], row["eenheid"])
            for name in (row["naam"], *filter(None, row["ook"].split("|"))):
                found[_plain(name)] = indicator
    return found


def _plain(name: str) -> str:
    return " ".join(_MARKS.sub("", " ".join(name.casefold().split())).split())
