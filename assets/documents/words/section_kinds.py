"""Which kind of section a heading announces, according to the lexicon ``section_kinds.yaml``.

Whether a line is a heading at all is decided by the reader of its form, with the answers given here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

OTHER = "overig"
"""The kind of a section whose heading does not say it."""

LONGEST = 80
"""Of a heading that the lexicon knows."""

GOALS = "doelstelling"

_BESIDE_GOALS = frozenset(
    {"indicatoren", "financien", "maatregelen", "portefeuillehouders", "resultaten", GOALS}
)

_NUMBER = re.compile(
    r"(?:[0-9]{1,2}(?:\.[0-9]{1,3}){0,3}[.):]?|[A-Z]\.)\s+(?:[-\u2013\u2014]\s+(?=[^\W\d]))?"
)
_NUMBERED_GOAL = re.compile(
    r"(?:hoofd|sub|beleids)?doel(?:stelling)? ([0-9]{1,2}(?:\.[0-9]{1,3}){0,3})(?: ?[.:\u2013-])? (?=\S)",
    re.IGNORECASE,
)
_APOSTROPHES = str.maketrans("\u2019\u2018`\u00b4", "''''")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    whole: dict[str, str]
    marked: dict[str, str]
    begin: tuple[tuple[str, str], ...]
    no_goals: frozenset[str]
    navigation: frozenset[str]
    breadcrumbs: re.Pattern[str]


@cache
def _lexicon() -> _Lexicon:
    raw = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    kinds = raw["kinds"].items()
    return _Lexicon(
        whole={phrase: kind for kind, phrases in kinds for phrase in phrases.get("whole", ())},
        marked={phrase: kind for kind, phrases in kinds for phrase in phrases.get("marked", ())},
        begin=tuple((phrase, kind) for kind, phrases in kinds for phrase in phrases.get("begin", ())),
        no_goals=frozenset(raw["no_goals"]),
        navigation=frozenset(raw["navigation"]),
        breadcrumbs=re.compile("|".join(raw["breadcrumbs"])),
    )


def kind_of(heading: str) -> str | None:
    """The kind of section below that heading, None if the lexicon does not know it."""
    if len(heading) > LONGEST:
        return None
    key, lexicon = _key(heading), _lexicon()
    begun = (kind for phrase, kind in lexicon.begin if key.startswith(f"{phrase} "))
    return lexicon.whole.get(key) or lexicon.marked.get(key) or next(begun, None)


def is_heading(line: str) -> bool:
    """Whether a line of running text is a heading by its words alone."""
    if len(line) > LONGEST or line.endswith((".", ":", ";", ",")):
        return False
    return _key(line) in _lexicon().whole or (line.endswith("?") and kind_of(line) is not None)


def number_of(heading: str) -> str | None:
    """The number with which a heading begins, as ``3.01`` or ``Doel 3.01:``, without what is around it."""
    named = _NUMBERED_GOAL.match(heading)
    if named is not None:
        return named[1]
    number = _NUMBER.match(heading)
    return number[0].rstrip(" .):-\u2013\u2014") if number is not None and heading[0].isdigit() else None


def without_number(heading: str) -> str:
    """The heading without the number before it."""
    if number_of(heading) is None:
        return heading
    named = _NUMBERED_GOAL.match(heading)
    return heading[named.end() :] if named is not None else _NUMBER.sub("", heading, count=1)


def is_goal(heading: str) -> bool:
    """Whether a heading right below a section of goals is one of them.

    A numbered one is, unless it announces something else (indicators, costs, ...); others must be unknown
    to the lexicon.
    """
    kind = kind_of(heading)
    if number_of(heading) is not None:
        return kind is None or kind not in _BESIDE_GOALS
    return kind is None and _key(heading) not in _lexicon().no_goals


def is_named_goal(heading: str) -> bool:
    """Whether a heading calls itself a goal, wherever it stands: "Doel 3.1 Veilige wijken"."""
    named = _NUMBERED_GOAL.match(heading)
    return named is not None and heading[named.end()].isupper() and is_goal(heading)


def is_navigation(heading: str) -> bool:
    """Whether the heading is only worth something for what stands below it."""
    return len(heading) <= LONGEST and _key(heading) in _lexicon().navigation


def is_breadcrumb(line: str) -> bool:
    """Whether a line above the title says where in the site the page stands."""
    return len(line) <= LONGEST and _lexicon().breadcrumbs.fullmatch(_key(line)) is not None


def _key(heading: str) -> str:
    text = _NUMBER.sub("", heading.translate(_APOSTROPHES), count=1) if heading[:1].isalnum() else heading
    return " ".join(text.translate(_APOSTROPHES).split()).rstrip(" ?:.!").casefold()
