"""The words of budget tables, read from ``lexicon.yaml``: stands, directions, reserves, totals, no money.

Every question is about a whole text, because a word that the lexicon does not know can change the meaning.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import yaml

if TYPE_CHECKING:
    from collections.abc import Iterable

Direction: TypeAlias = Literal["lasten", "baten", "saldo"]

Stand: TypeAlias = Literal[
    "rekening",
    "primitieve begroting",
    "begroting",
    "begroting na wijziging",
    "prognose",
    "raming",
    "verschil",
    "overig",
]

DIRECTIONS: tuple[Direction, ...] = ("lasten", "baten", "saldo")

LONGEST = 200
"""Characters of a head or label in which words are looked for; what is longer is a sentence."""

REMEMBERED = 512
"""Texts: the heads and labels of a large table."""

_BROKEN = re.compile(r"-\n\s*|\xad")
_NOTE = re.compile(r"(?<=[\w%])(?: ?\*+| ?[¹²³⁴-⁹]+⁾?| [0-9]\))$")
"""The mark of a footnote behind a head or label."""

_EDGES = " :*\u25b2\u25bc\u25b4\u25be\u2191\u2193\u21c5\u2195\u21f5"
"""What stands around a word and says nothing: the arrows of a head that sorts its column."""

_SHORT_LASTEN = re.compile(r"l\.?(?: ?['\u2019]?[0-9]{2,4})?")

_LETTERED = re.compile(r"^(?:[a-z][.)]|[-\u2013\u2022]) |(?: \([a-z0-9](?: ?[-+] ?[a-z0-9])*\)| ?\.{2,})$")
"""What numbers a row or leads to its figures: "a. Lasten", "Saldo (b - a)", "Baten ....."."""

_TOTAL_OF = re.compile(r"(?:sub|eind)?totaa?l(?:en|e)?(?: van)?(?: de| het)? ")


@dataclass(frozen=True, slots=True)
class _Lexicon:
    stands: tuple[tuple[Stand, re.Pattern[str]], ...]
    directions: dict[str, Direction]
    reserves: tuple[tuple[Direction, re.Pattern[str]], ...]
    costed: dict[str, Direction]
    not_costed: re.Pattern[str]
    title: re.Pattern[str]
    totals: re.Pattern[str]
    no_money: re.Pattern[str]
    money: re.Pattern[str]
    changes: re.Pattern[str]
    title_of_changes: re.Pattern[str]
    results: re.Pattern[str]
    bridges: re.Pattern[str]
    imagined: re.Pattern[str]
    stocks: re.Pattern[str]
    stock_heads: re.Pattern[str]
    stock_labels: re.Pattern[str]
    other_bodies: re.Pattern[str]
    households: re.Pattern[str]
    body_sections: re.Pattern[str]
    own_share: re.Pattern[str]
    short: dict[str, str]
    short_words: re.Pattern[str]
    words: dict[str, frozenset[str]]


@cache
def _lexicon() -> _Lexicon:
    raw: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    lists = (
        "costs",
        "programme_heads",
        "taakveld_heads",
        "code_heads",
        "letter_heads",
        "body_heads",
        "parts",
    )
    words, letters = raw["short"], raw["short_before_year"]
    return _Lexicon(
        stands=tuple((stand, _whole(patterns)) for stand, patterns in raw["stands"].items()),
        directions={text: name for name, texts in raw["directions"].items() for text in texts},
        reserves=tuple((name, _whole(patterns)) for name, patterns in raw["reserves"].items()),
        costed={text: name for name, texts in raw["costed"].items() for text in texts},
        not_costed=re.compile("|".join(raw["not_costed"])),
        title=re.compile(raw["title"]),
        totals=re.compile(raw["totals"], re.DOTALL),
        no_money=re.compile("|".join(rf"(?<!\w)(?:{word})(?!\w)" for word in raw["no_money"])),
        money=re.compile("|".join(rf"\b{word}\b" for word in raw["money"])),
        changes=re.compile("|".join(raw["changes"])),
        title_of_changes=re.compile("|".join(raw["title_of_changes"])),
        results=_whole(raw["results"]),
        bridges=_whole(raw["bridges"]),
        imagined=re.compile("|".join(rf"\b{word}" for word in raw["imagined"])),
        stocks=re.compile("|".join(raw["stocks"])),
        stock_heads=re.compile("|".join(raw["stock_heads"])),
        stock_labels=re.compile("|".join(raw["stock_labels"])),
        other_bodies=_whole(raw["other_bodies"]),
        households=re.compile("|".join(rf"\b{word}" for word in raw["households"])),
        body_sections=re.compile("|".join(raw["body_sections"])),
        own_share=re.compile(raw["own_share"]),
        short=words | letters,
        short_words=re.compile(
            rf"(?<!\w)(?:({'|'.join(words)})(?:\.|(?!\w))|({'|'.join(letters)})\.? ?(?=['\u2019]?[0-9]))"
        ),
        words={name: frozenset(raw[name]) for name in lists},
    )


def _whole(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def plain(text: str) -> str:
    """``text`` as the lexicon compares it: one line, broken words joined, no capitals, no footnote mark."""
    return _plain(text[: 2 * LONGEST])


@lru_cache(maxsize=REMEMBERED)
def _plain(text: str) -> str:
    """Asked of a label for every figure of its row, and more than once."""
    shown = " ".join(_BROKEN.sub("", text).split())
    if "(" not in shown:
        shown = _NOTE.sub("", shown)
    return shown.casefold().strip(_EDGES)


def stand_of(text: str) -> Stand | None:
    """The stand that a head names, without its years and its direction; None if it names none for sure."""
    return next((stand for stand, pattern in _lexicon().stands if pattern.fullmatch(text)), None)


def written_out(text: str) -> str:
    """A plain head with its short words, such as those of "begr. 2024" and "R2022", as whole ones."""
    lexicon = _lexicon()
    return lexicon.short_words.sub(lambda found: f"{lexicon.short[found[1] or found[2]]} ", text).strip()


def is_short_lasten(text: str) -> bool:
    """Whether a head is an L, or an L before a year."""
    return _SHORT_LASTEN.fullmatch(plain(text)) is not None


def direction_of(text: str) -> Direction | None:
    """The direction that a plain text is, a total of it included: ``lasten``, ``totaal baten``."""
    directions = _lexicon().directions
    found = directions.get(text) or directions.get(_TOTAL_OF.sub("", text, count=1))
    found = found or directions.get(text.removesuffix(" totaal"))
    return found or directions.get(_LETTERED.sub("", text))


def costed_direction_of(text: str) -> Direction | None:
    """The direction of a plain label where a section asks what a programme costs: of "kosten", lasten."""
    return _lexicon().costed.get(_TOTAL_OF.sub("", text, count=1))


def is_not_costed(title: str) -> bool:
    """Whether a plain title is of investments, tariffs or the like, of which kosten are no lasten."""
    return _lexicon().not_costed.search(title) is not None


def reserves_of(text: str) -> Direction | None:
    """What a label about reserves adds to: a storting is a last, an onttrekking a bate, both make a saldo."""
    return next((name for name, pattern in _lexicon().reserves if pattern.fullmatch(text)), None)


def mentioned(text: str) -> Direction | None:
    """The direction that a title gives to its whole table; "lokale lasten" are none of a budget."""
    title = _lexicon().title.fullmatch(text)
    if title is None:
        return None
    return "lasten" if title["direction"] == "lasten" else "baten"


def is_total(text: str) -> bool:
    """Whether a label says that its row is a total of others."""
    return _lexicon().totals.fullmatch(text) is not None


def is_result(text: str) -> bool:
    """Whether a label is that of what lasten and baten leave."""
    return _lexicon().results.fullmatch(text) is not None


def is_whole_budget(text: str) -> bool:
    """Whether a label is a stand of the whole budget, or what leads to it: "Stand begroting", "Mutaties"."""
    return _lexicon().bridges.fullmatch(text) is not None


def is_part(text: str) -> bool:
    """Whether a label says that the rows below it are only a part of an amount."""
    return text in _lexicon().words["parts"]


def is_imagined(text: str) -> bool:
    """Whether a title or head is about what could be, or about others: no budget of the municipality."""
    return len(text) <= LONGEST and _lexicon().imagined.search(text) is not None


def follows_stocks(heads: Iterable[str], label_heads: Iterable[str], labels: Iterable[str]) -> bool:
    """Whether a table is about reserves or the like, by its heads and its labels."""
    lexicon = _lexicon()
    shown = list(heads)
    return (
        any(lexicon.stocks.search(text) or lexicon.stock_heads.search(text) for text in shown)
        or any(lexicon.stock_labels.search(text) for text in label_heads)
        or any(lexicon.stocks.search(text) for text in labels)
    )


def lists_stocks(heads: Iterable[str], label_heads: Iterable[str]) -> bool:
    """Whether each row of a table is a reserve or the like: what it holds at one moment and at another."""
    lexicon = _lexicon()
    found = sum(lexicon.stocks.search(text) is not None for text in heads)
    named = any(lexicon.stock_labels.search(text) for text in label_heads)
    return found > 1 or (named and found > 0)


def is_of_other_body(text: str) -> bool:
    """Whether a head or label shows that its table is about a body that the municipality takes part in."""
    return _lexicon().other_bodies.fullmatch(text) is not None


def are_bodies(head: str) -> bool:
    """Whether the head of the labels says that each is a municipality or another body."""
    return head in _lexicon().words["body_heads"]


def is_section_of_bodies(titles: Iterable[str]) -> bool:
    """Whether headings, the nearest first, say that what stands below is about other bodies."""
    for title in titles:
        if _lexicon().own_share.search(title):
            return False
        if _lexicon().body_sections.search(title):
            return True
    return False


def is_of_household(text: str) -> bool:
    """Whether a title or head says that its table is about what a household pays."""
    return len(text) <= LONGEST and _lexicon().households.search(text) is not None


def is_cost(text: str) -> bool:
    """Whether the label of a saldo says that it is lasten minus baten."""
    costs = _lexicon().words["costs"]
    return text in costs or _TOTAL_OF.sub("", text, count=1) in costs


@lru_cache(maxsize=REMEMBERED)
def is_no_money(text: str) -> bool:
    """Whether a label or head says that its figures are no amounts: shares, numbers, tariffs."""
    return _lexicon().no_money.search(text) is not None


def is_about_money(text: str) -> bool:
    """Whether a text has a word that only tables of a budget have."""
    return _lexicon().money.search(text) is not None


def is_about_changes(texts: Iterable[str]) -> bool:
    """Whether titles say that a table holds changes, of which lasten can be negative by nature."""
    return any(_lexicon().changes.search(plain(text)) for text in texts)


def is_titled_changes(titles: Iterable[str]) -> bool:
    """Whether the title of a table says that all its amounts are changes, which are no budget."""
    return any(_lexicon().title_of_changes.search(plain(text)) for text in titles if len(text) <= LONGEST)


def names_programmes(head: str) -> bool:
    """Whether the head of the labels says that each is a programme."""
    return head in _lexicon().words["programme_heads"]


def names_taakvelden(head: str) -> bool:
    """Whether the head of the labels says that each is a taakveld."""
    return head in _lexicon().words["taakveld_heads"]


def is_letter_head(head: str) -> bool:
    """Whether the column below holds V or N for the figure to its left."""
    return head in _lexicon().words["letter_heads"]
