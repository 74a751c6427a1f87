"""With which sign a table shows lasten, baten and saldi, decided from the table itself.

Municipalities show lasten negative, baten negative, or both positive, and a saldo as baten minus lasten or
the other way round; one site changes it from year to year. A convention is taken only when the page says
it, when the arithmetic of the table leaves no other, or when nearly all figures have one sign.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from assets.documents.amounts.arithmetic.negatives import has_unread_negatives
from assets.documents.amounts.arithmetic.sums import FORMULAS, Formula, formula_of, proofs
from assets.documents.amounts.words.lexicon import is_cost, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from assets.documents.amounts.layout.figures import Figure
    from assets.documents.amounts.words.lexicon import Direction

FEWEST_PROOFS = 2
"""Sums that tell one formula from the three others. A sum of four digits fits a wrong one by chance once in a
thousand, and two columns of one row are all that a small table has."""

FEWEST_ROWS = 4
MOST_OF_THEM = Decimal("0.8")
"""Of the rows of a direction must have one sign, where nothing else tells it; corrections are legal."""

MOST_OF_EUROS = Decimal("0.9")

_AGAINST = re.compile(
    r"(?<![\w])(?:(?P<sign>[-+])|(?P<word>positief|negatief))[^.;,()]{0,25}?\b(?P<what>nad|voord)"
)
_FORMULA = re.compile(
    r"\bsaldo\b[^.;]{0,20}?(?:=|\bis\b)\s*(?P<first>baten|lasten)\s*(?:-|minus|min)\s*(?P<second>baten|lasten)"
)


@dataclass(frozen=True, slots=True)
class Convention:
    """What a figure is multiplied by to follow our own convention, and in Dutch why."""

    factor: int
    reason: str


Conventions: TypeAlias = "Mapping[tuple[Direction, bool], Convention]"
"""By direction, and whether the figure is one of reserves, which have a convention of their own."""


def conventions(
    figures: Sequence[Figure], texts: Sequence[str], taakveld_rows: AbstractSet[int], *, of_changes: bool
) -> dict[tuple[Direction, bool], Convention]:
    """The conventions of a table; a direction whose sign cannot be known is not among them.

    ``texts``: what stands in and above the table. ``taakveld_rows``: the rows that name a taakveld.
    ``of_changes``: the table holds changes, of which lasten can be negative by nature. Ours:
    lasten and baten are positive when they run their usual way, a saldo is baten minus lasten.
    """
    found: dict[tuple[Direction, bool], Convention] = {}
    stated = _stated(texts)
    confirmed: Formula | None = None
    unread = has_unread_negatives(figures)
    for reserves in (False, True):
        own = [figure for figure in figures if figure.reserves == reserves and _counts(figure)]
        sums = list(proofs(own))
        formula, times = formula_of(sums)
        # "Toevoeging" and "Onttrekking" by themselves can be of a provision, which has no baten
        believed = not reserves or {("lasten", False), ("baten", False)} <= found.keys()
        summed = formula == "baten - lasten" and any(proof.is_large for proof in sums)
        positive = _all_positive(own, summed=summed) if believed else {}
        prevailing = {} if of_changes or unread else positive or _prevailing(own, taakveld_rows)
        if not reserves and _is_said(formula, own, stated):
            confirmed = formula
        proven = formula is not None and times >= (1 if formula == confirmed else FEWEST_PROOFS)
        found |= {
            (direction, reserves): convention
            for direction, convention in _of_group(
                own,
                _Sums(formula, times, proven),
                None if reserves else stated,
                prevailing,
            )
        }
        if not reserves and proven and ("saldo", False) in found:
            confirmed = formula
    return found


@dataclass(frozen=True, slots=True)
class _Sums:
    """The formula of all sums of a group, how many sums tell it from others, and whether that is proof.

    Without a formula ``times`` counts sums that contradict each other.
    """

    formula: Formula | None
    times: int
    proven: bool


def _is_said(formula: Formula | None, figures: Sequence[Figure], stated: int | None) -> bool:
    """Whether the page itself names the formula that its sums have, so that one sum is enough."""
    if formula == "lasten - baten":
        return stated == -1 or any(figure.direction == "saldo" and _is_cost(figure) for figure in figures)
    return formula == "baten - lasten" and stated == 1


def _counts(figure: Figure) -> bool:
    """Whether a figure shows how the table writes its signs: changes and differences can have either."""
    return (
        figure.head is not None
        and figure.head.stand not in (None, "verschil", "overig")
        and not figure.head.no_money
        and figure.reading.value is not None
        and figure.letter is None
        and figure.alignment != "onbekend"
        and not figure.cell.composed
    )


def _of_group(
    figures: Sequence[Figure], sums: _Sums, stated: int | None, prevailing: Mapping[str, int]
) -> Iterator[tuple[Direction, Convention]]:
    """The conventions of one group; ``stated`` is about surplus and deficit, so not about reserves."""
    formula, times = sums.formula, sums.times
    signs = {name: _majority(figures, name) for name in ("lasten", "baten")}
    if formula is not None and sums.proven:
        decided = _by_formula(formula, signs, f"Saldo = {formula} in {times} sommen van de tabel.")
    else:
        decided = {
            name: Convention(
                sign, f"Bijna alle {name} in de tabel zijn {'positief' if sign > 0 else 'negatief'}."
            )
            for name, sign in prevailing.items()
        }
    if formula is None and times:
        # the sums contradict each other: whatever the signs look like, the table is not understood
        decided = {}
    yield from _directions(decided)
    saldo = _saldo(decided, formula, stated, figures)
    if saldo is not None:
        yield "saldo", saldo


def _directions(decided: Mapping[str, Convention]) -> Iterator[tuple[Direction, Convention]]:
    if "lasten" in decided:
        yield "lasten", decided["lasten"]
    if "baten" in decided:
        yield "baten", decided["baten"]


def _by_formula(formula: Formula, signs: Mapping[str, int], reason: str) -> dict[str, Convention]:
    """What the formula and the prevailing signs make of lasten and baten; nothing where they disagree."""
    lasten, baten = signs["lasten"], signs["baten"]
    same = formula in ("lasten - baten", "baten - lasten")
    # a side that is all zeros has no sign of its own and follows from the other
    lasten = lasten or (baten if same else -baten)
    baten = baten or (lasten if same else -lasten)
    fits = (lasten, baten) == (1, 1) if same else {lasten, baten} == {1, -1}
    return {"lasten": Convention(lasten, reason), "baten": Convention(baten, reason)} if fits else {}


def _saldo(
    decided: Mapping[str, Convention],
    formula: Formula | None,
    stated: int | None,
    figures: Sequence[Figure],
) -> Convention | None:
    """The convention of saldi: from the sums, or from what the page says where no sum tells."""
    if formula is not None and set(decided) == {"lasten", "baten"}:
        lasten, baten = decided["lasten"].factor, decided["baten"].factor
        # what one euro of true baten does to the saldo that the table shows
        effect = FORMULAS[formula](Decimal(0), Decimal(baten))
        if FORMULAS[formula](Decimal(lasten), Decimal(0)) != -effect:
            return None
        if stated is not None and stated != effect:
            return None
        return Convention(int(effect), f"Saldo = {formula}, nagerekend in de tabel.")
    if formula is None and stated is not None and not any(map(_is_cost, figures)):
        return Convention(stated, "De pagina zegt welk teken een voordeel of nadeel heeft.")
    return None


def _is_cost(figure: Figure) -> bool:
    return figure.label.is_cost or is_cost(plain(figure.label.text))


def _stated(texts: Iterable[str]) -> int | None:
    """1 if the page says that a surplus is positive, -1 if it says the reverse; None if neither or both."""
    found: set[int] = set()
    for text in texts:
        for match in _AGAINST.finditer(plain_signs(text)):
            positive = match["sign"] == "+" or match["word"] == "positief"
            found.add(1 if positive == (match["what"] == "voord") else -1)
        for match in _FORMULA.finditer(plain_signs(text)):
            if match["first"] != match["second"]:
                found.add(1 if match["first"] == "baten" else -1)
    return found.pop() if len(found) == 1 else None


def plain_signs(text: str) -> str:
    """A text with one kind of minus, in lower case."""
    return " ".join(re.sub("[\u2010-\u2014\u2212]", "-", text).replace("-/-", "-").split()).casefold()


def _signed_rows(figures: Sequence[Figure], direction: str) -> dict[int, Decimal]:
    """The sum of each row of a direction."""
    rows: defaultdict[int, Decimal] = defaultdict(Decimal)
    for figure in figures:
        if figure.direction == direction and figure.reading.value is not None:
            rows[figure.rij] += figure.reading.value
    return {rij: value for rij, value in rows.items() if value}


def _majority(figures: Sequence[Figure], direction: str) -> int:
    """The sign of most rows of a direction, 0 where they balance or there are none."""
    rows = _signed_rows(figures, direction)
    balance = sum(1 if value > 0 else -1 for value in rows.values())
    total = sum(rows.values(), Decimal(0))
    return (balance > 0) - (balance < 0) if balance * total > 0 else 0


def _prevailing(figures: Sequence[Figure], taakveld_rows: AbstractSet[int]) -> dict[str, int]:
    """The sign of each direction of which nearly all figures have the same.

    A list of cuts has negative lasten too. So negative is only a way of writing beside a direction that is
    positive, or where the rows are taakvelden, which are whole budgets.
    """
    signs = {name: sign for name in ("lasten", "baten") if (sign := _strong(figures, name)) is not None}
    if set(signs.values()) == {-1, 1}:
        return signs
    if signs == {"lasten": -1, "baten": -1}:
        return {}
    return {
        name: sign
        for name, sign in signs.items()
        if sign > 0 or len(_signed_rows(figures, name).keys() & taakveld_rows) >= FEWEST_ROWS
    }


def _all_positive(figures: Sequence[Figure], *, summed: bool) -> dict[str, int]:
    """The signs of lasten and baten that are all positive: of more than one year or stand, or in a sum."""
    both = [figure for figure in figures if figure.direction in ("lasten", "baten") and figure.reading.value]
    times = {(figure.head.period, figure.head.stand) for figure in both if figure.head is not None}
    sides = {(figure.direction, (figure.reading.value or 0) > 0) for figure in both}
    if sides != {("lasten", True), ("baten", True)} or (len(times) == 1 and not summed):
        return {}
    return {"lasten": 1, "baten": 1}


def _strong(figures: Sequence[Figure], direction: str) -> int | None:
    """The sign of nearly all rows and euros of a direction; None where that is not clear."""
    rows = _signed_rows(figures, direction)
    if len(rows) < FEWEST_ROWS:
        return None
    positive = [value for value in rows.values() if value > 0]
    sizes = sum(map(abs, rows.values()), Decimal(0))
    for sign, share, size in (
        (1, len(positive), sum(positive, Decimal(0))),
        (-1, len(rows) - len(positive), sizes - sum(positive, Decimal(0))),
    ):
        if share >= MOST_OF_THEM * len(rows) and size >= MOST_OF_EUROS * sizes:
            return sign
    return None
