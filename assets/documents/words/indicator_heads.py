"""What the head above a column of a table of indicators says: which column it is, of which year, what kind.

The words are in the lexicon ``indicator_heads.yaml``. A head that says more than the lexicon knows has no
period, because what it adds can change it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal, TypeAlias

import yaml

from assets.documents.words.short_years import with_whole_years
from assets.reference.gemeenten import register

Attribute: TypeAlias = Literal["unit", "source", "explanation"]

Role: TypeAlias = Attribute | Literal["name", "value", "year", "other"]

ValueKind: TypeAlias = Literal["realisatie", "streefwaarde"]

FIRST_YEAR, LAST_YEAR = 1990, 2100
"""Of the column periode of the table indicatoren."""

_ATTRIBUTES: tuple[Attribute, ...] = ("unit", "source", "explanation")

_YEAR = re.compile(r"(?<![0-9/-])((?:19|20)[0-9]{2})(?![0-9/-])")
_ANY_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_NAMED_AREA = re.compile(r"(?:gemeente|provincie|regio) [^\W\d_][^\d_]{1,30}")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])-\n(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a column: its role, and for values the year and the kind if they are certain."""

    role: Role
    period: int | None = None
    kind: ValueKind | None = None
    is_indicator: bool = False
    """Whether the head names the column of indicators, so that the table is one of indicators."""
    area: str | None = None
    """Of whom the values are, where the head says so."""
    only_figures: bool = False
    """Whether all that is known of the head is a year in it, so that words below it are no values."""


@cache
def _lexicon() -> dict[str, frozenset[str]]:
    raw = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in raw.items()}


def read_head(path: tuple[str, ...]) -> Head:
    """What the heads above a column say together, from the upper to the lower."""
    lexicon = _lexicon()
    texts = [_plain(text) for text in path if text]
    if any(text in lexicon["name"] for text in texts):
        return Head("name", is_indicator=any(map(is_indicator_head, texts)))
    for role in _ATTRIBUTES:
        if any(text in lexicon[role] for text in texts):
            return Head(role)
    if any(text in lexicon["year"] for text in texts):
        return Head("year")
    together = with_whole_years(" ".join(texts))
    area = _without_date(together)
    if is_area(area):
        told = together.replace(area, "")
        words = set(_WORD.findall(told))
        return Head("value", _period(told, words), _kind(words), area=_without_date(" ".join(path)))
    words = set(_WORD.findall(together))
    if not words.isdisjoint(lexicon["dated_target"]) and _YEAR.search(together):
        words = words - lexicon["dated_target"] | {"streefwaarde"}
    kind = _kind(words)
    period = _period(together, words)
    is_value = period is not None or kind is not None or not words.isdisjoint(lexicon["start"])
    is_value = is_value or together in lexicon["value"]
    if not is_value and _ANY_YEAR.search(together):
        return Head("value", only_figures=True)
    return Head("value" if is_value else "other", period, kind)


def _without_date(text: str) -> str:
    """A head without its year and what is said of it: "Realisatie 2022 Nederland" is of Nederland."""
    lexicon = _lexicon()
    dates = lexicon["realised"] | lexicon["target"] | lexicon["period"]
    return " ".join(word for word in _YEAR.sub(" ", text).split() if word.casefold() not in dates)


def kind_of_row(text: str) -> ValueKind | None:
    """What a label as a whole says of the values in its row: "Realisatie", "Streefwaarde:"."""
    shown = _plain(text)
    words = set(_WORD.findall(shown))
    return _kind(words) if " ".join(words) == shown else None


def is_indicator_head(text: str) -> bool:
    """Whether a head names the column of indicators."""
    return _plain(text) in _lexicon()["indicator"]


def is_year(text: str) -> bool:
    """Whether the text is a year and nothing else."""
    return _YEAR.fullmatch(text) is not None


def attribute_of(label: str) -> Attribute | None:
    """What a label such as ``Bron:`` announces about the indicator above it."""
    if not label.rstrip().endswith(":"):
        return None
    return next((role for role in _ATTRIBUTES if _plain(label) in _lexicon()[role]), None)


@cache
def _municipalities() -> frozenset[str]:
    return frozenset(map(str.casefold, register()["naam"]))


def is_area(text: str) -> bool:
    """Whether a label or head says of whom its values are, instead of what they are."""
    shown = _plain(text)
    return shown in _lexicon()["areas"] | _municipalities() or _NAMED_AREA.fullmatch(shown) is not None


def _plain(text: str) -> str:
    return " ".join(_BROKEN_WORD.sub("", text).split()).casefold().rstrip(" :*")


def _kind(words: set[str]) -> ValueKind | None:
    realised = not words.isdisjoint(_lexicon()["realised"])
    target = not words.isdisjoint(_lexicon()["target"])
    if realised == target:
        return None
    return "realisatie" if realised else "streefwaarde"


def _period(text: str, words: set[str]) -> int | None:
    """The year the head is about: the only one in it, with nothing beside it that changes the period."""
    lexicon = _lexicon()
    years = {int(year) for year in _YEAR.findall(text)}
    known = lexicon["realised"] | lexicon["target"] | lexicon["period"] | lexicon["start"]
    if len(years) != 1 or not words <= known or any(map(str.isdigit, _YEAR.sub("", text))):
        return None
    year = years.pop()
    return year if FIRST_YEAR <= year <= LAST_YEAR else None
