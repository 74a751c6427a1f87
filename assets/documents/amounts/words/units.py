"""In which unit a table is, decided from what the page says about it and nothing else.

A statement can stand in the caption, in a head, in the text above, or in the cells themselves. Statements
that differ cancel each other: then the unit is not known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

IN_HEADS = "de kop van de tabel"
"""The place of a unit that a head of the table states, which can be that of one column."""

REMEMBERED = 512
"""Labels: those of a large table, each asked for every figure of its row."""

Unit: TypeAlias = Literal["euro", "duizend euro", "miljoen euro", "onbekend"]

FACTORS: Mapping[Unit, int] = {"euro": 1, "duizend euro": 1_000, "miljoen euro": 1_000_000}

_TIMES = "(?:[x*\N{MULTIPLICATION SIGN}]|maal|keer)"
_EURO = r"(?:€|eur\b|euro'?s?\b)"
_EURO_WORD = r"(?:€|euro'?s?)"
_ALL = r"\b(?:bedrag(?:en)?|alles|cijfers)\b"
_WHOLE = r"(?:hele |gehele )?(?:euro'?s?\b|€)"
_NOT_MORE = rf"(?!'?s? ?(?:{_TIMES} ?)?(?:€ ?)?(?:mln|mld|duizend|1[0. ]*0))"
_NOT_TIMES = "[^.;x*\N{MULTIPLICATION SIGN}]"

_PATTERNS: dict[Unit, tuple[str, ...]] = {
    "miljoen euro": (
        rf"{_TIMES} ?{_EURO}? ?(?:1 ?)?(?:mln\b\.?|miljoen\b)(?: ?{_EURO})?",
        rf"{_TIMES} ?{_EURO}? ?1[. ]?000[. ]?000(?:,-+)?(?![0-9.])",
        rf"{_ALL}[^.;]{{0,20}}\bin (?:mln\b\.?|miljoenen\b)(?: ?{_EURO})?",
        rf"\bin (?:miljoenen {_EURO}|€ ?mln\b\.?|mln\.? ?{_EURO})",
    ),
    "duizend euro": (
        rf"{_TIMES} ?{_EURO}? ?1[. ]?000(?:,-+)?(?![0-9]|[. ][0-9])(?: ?{_EURO})?",
        rf"{_TIMES} ?{_EURO}? ?duizend\b(?: ?{_EURO})?",
        rf"{_ALL}[^.;]{{0,20}}\bin duizend(?:en|tallen)?\b(?: ?{_EURO})?",
        rf"\bin duizend(?:en|tallen)?(?: van)? {_EURO}",
        r"(?<![\w.,])(?:€|EUR) ?1[. ]000(?=\)|$)|\(€ ?1[. ]?000,-+\)",
    ),
    "onbekend": (
        rf"{_TIMES} ?{_EURO} ?10{{1,2}}(?:[. ]?000)?(?![0-9]|[. ][0-9])",
        rf"{_TIMES} ?{_EURO}? ?10{{1,2}}[. ]000(?![0-9]|[. ][0-9])",
        rf"{_TIMES} ?{_EURO}? ?(?:1 ?)?(?:mld\b\.?|miljard\b)",
        rf"\bin {_EURO} ?10{{1,2}}(?:[. ]?000)?(?![0-9]|[. ][0-9])",
        rf"\bin (?:honderd|tienduizend|honderdduizend|miljard)(?:en|tallen)?(?: van)? ?{_EURO}",
        r"\b[km] ?€|€ ?(?:k|m|dzd|tsd)\b|\b(?:dzd|tsd|keuro|teuro)\b",
    ),
    "euro": (
        rf"{_ALL}(?: zijn| staan| luiden)?\b{_NOT_TIMES}{{0,12}}\bin {_WHOLE}{_NOT_MORE}",
        r"\bin hele euro'?s?\b",
        rf"(?<![0-9] ){_TIMES} ?€ ?1(?:,(?:-+|00))?(?![^\w)]{{0,2}}[0-9]|\s?(?:m|k|dzd|duizend|tsd|honderd))",
        rf"^in {_EURO_WORD} ?(?!{_TIMES}|mln|mld|mil|duizend|dzd|tsd|k\b|m\b)(?:[^\W\d]|(?:19|20)[0-9]{{2}})",
        rf"\bin {_EURO_WORD}$",
        r"^(?:€|euro'?s?)$|\(\s*(?:in )?(?:€|euro'?s?)\s*\)",
    ),
}

_STATEMENTS: tuple[tuple[Unit, re.Pattern[str]], ...] = tuple(
    (unit, re.compile("|".join(patterns), re.IGNORECASE)) for unit, patterns in _PATTERNS.items()
)

_SHARE = re.compile(
    r"\b(?:per|voor een|van een) (?:inwoner|inw|huishouden|persoon|woning|gezin|leerling|m2|m\u00b2|fte)\w*"
    r"|\b(?:in|als) (?:een )?(?:%|procent|percentage)\w*",
    re.IGNORECASE,
)
"""Of a title or statement: its table holds no amounts of the whole municipality."""

_NOTE_WORDS = re.compile(
    r"\b(?:alle|de|genoemde|bedrag(?:en)?|cijfers|zijn|staan|in|deze|tabel|luiden|weergegeven|vermeld|afgerond)\b",
    re.IGNORECASE,
)

_IN_EUROS = re.compile(r"\(\s*€\s*\)|\bin (?:€|euro'?s?\b)", re.IGNORECASE)

_COUNTED = re.compile(
    r"\b(?:aantal(?:len)?|inwoners|woningen|huishoudens|leerlingen|fte|kg|km|ton|uren)\b[^.;]*\Z",
    re.IGNORECASE,
)
"""What stands before "x 1.000" where it multiplies no money."""

_FRAME = re.compile(r"\(?\s*\b(?:alle )?bedrag(?:en)?\b[^()]{0,25}\)?|\(\s*\)", re.IGNORECASE)


LONGEST_REMEMBERED = 2_000
"""Letters of a text of which the answer is kept."""


@dataclass(frozen=True, slots=True)
class UnitFound:
    """The unit of a table, and in Dutch where that follows from."""

    unit: Unit
    reason: str
    left_open: bool = False
    """Whether rows or columns can have units of their own: none is stated for all of them."""

    @property
    def factor(self) -> int | None:
        """Euros in one of these; None where the unit is not known."""
        return FACTORS.get(self.unit)


def statements(text: str) -> tuple[tuple[Unit, str], ...]:
    """The units that a text states, in order, each with the words that do."""
    return _remembered(text) if len(text) <= LONGEST_REMEMBERED else _stated(text)


@lru_cache(maxsize=REMEMBERED)
def _remembered(text: str) -> tuple[tuple[Unit, str], ...]:
    """Asked of the same paragraph by each table below it."""
    return _stated(text)


def _stated(text: str) -> tuple[tuple[Unit, str], ...]:
    found = [
        (match.start(), unit, match[0].strip())
        for unit, pattern in _STATEMENTS
        for match in pattern.finditer(text)
        if "€" in match[0] or _COUNTED.search(text, max(0, match.start() - 30), match.start()) is None
    ]
    return tuple((unit, words) for _, unit, words in sorted(found))


def is_note(text: str) -> bool:
    """Whether a text states a unit and says nothing else, as notes above and below tables do."""
    return bool(statements(text)) and not _NOTE_WORDS.sub(" ", without_unit(text)).strip(" .,:;()*-")


def is_unit_in_heading(text: str) -> bool:
    """Whether a heading states a unit: with "x" or "in", and not only by an amount at its end."""
    return any(not words.startswith("€") for _, words in statements(text))


@lru_cache(maxsize=REMEMBERED)
def unit_in_label(text: str) -> Unit | None:
    """The unit that the label of a row states for its own figures; ``onbekend`` where it states several."""
    found = {unit for unit, _ in statements(text)} or ({"euro"} if _IN_EUROS.search(text) else set())
    return None if not found else found.pop() if len(found) == 1 else "onbekend"


def share_in(text: str) -> str | None:
    """The words of a title or statement that make its figures shares or averages, if it has them."""
    found = _SHARE.search(text)
    return found[0] if found is not None else None


def without_unit(text: str) -> str:
    """A head without the unit that it states."""
    stripped = text
    for _, pattern in _STATEMENTS:
        stripped = pattern.sub(" ", stripped)
    if stripped == text:
        return text
    return " ".join(_FRAME.sub(" ", stripped).split()).strip(" ()")


def unit_of(scopes: Iterable[tuple[str, str]], *, cells_in_euros: bool, other_figures: bool) -> UnitFound:
    """The unit that the texts about a table state; each with the Dutch name of its place, nearest first.

    ``cells_in_euros``: its cells carry a euro sign or end in ``,-``. ``other_figures``: rows of the table
    are shares, numbers or the like, which a unit of euros above all of them contradicts.
    """
    said = [(unit, words, place) for place, text in scopes for unit, words in statements(text)]
    units = {unit for unit, _, _ in said}
    if len(units) > 1:
        words = " en ".join(dict.fromkeys(f"“{words}”" for _, words, _ in said[:4]))
        by_column = {place for _, _, place in said} == {IN_HEADS}
        return UnitFound("onbekend", f"De pagina spreekt zichzelf tegen: {words}.", left_open=by_column)
    if said and other_figures:
        return UnitFound("onbekend", f"“{said[0][1]}” staat ook boven percentages of aantallen.")
    if units == {"onbekend"}:
        return UnitFound("onbekend", f"“{said[0][1]}” in {said[0][2]} is geen eenheid die wij lezen.")
    if said:
        return UnitFound(said[0][0], f"“{said[0][1]}” in {said[0][2]}.")
    if cells_in_euros and not other_figures:
        return UnitFound("euro", "De cellen dragen zelf een euroteken of een komma met streep.")
    return UnitFound("onbekend", "De pagina noemt bij deze tabel geen eenheid.", left_open=True)


def in_euros(value: Decimal, factor: int) -> int:
    """Whole euros; halves away from zero, as Dutch accounts round."""
    euros = value * factor
    return int(euros.quantize(Decimal(1), rounding="ROUND_HALF_UP"))
