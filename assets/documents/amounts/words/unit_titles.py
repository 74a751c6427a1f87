"""What a title between a unit and a table says of that unit, by the words in ``unit_titles.yaml``.

Which titles stand there is decided in ``surroundings``; what a unit is is read in ``units``.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import yaml

from assets.documents.amounts.words.lexicon import is_no_money, is_not_costed


@cache
def _words() -> dict[str, re.Pattern[str]]:
    raw = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return {
        "budget": re.compile("|".join(rf"\b{word}" for word in raw["budget"])),
        "counted": re.compile("|".join(rf"\b(?:{word})(?!\w)" for word in raw["counted"])),
    }


def is_about_budget(title: str) -> bool:
    """Whether a plain title says that its table is of the budget, in the unit that its section states."""
    return _words()["budget"].search(title) is not None and not is_not_costed(title)


def is_counted(title: str) -> bool:
    """Whether a plain title says that its table counts persons, buildings or the like, or holds tariffs."""
    return is_no_money(title) or _words()["counted"].search(title) is not None
