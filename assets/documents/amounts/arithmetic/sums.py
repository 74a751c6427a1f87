"""The sums of a table: which lasten, baten and saldo belong together, and what makes the last of the others.

What the formula says about signs is decided in ``signs``.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, TypeAlias

from assets.documents.amounts.words.lexicon import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from assets.documents.amounts.layout.figures import Figure
    from assets.documents.amounts.words.lexicon import Direction

Formula: TypeAlias = Literal["lasten - baten", "baten - lasten", "lasten + baten", "- lasten - baten"]

WHOLE = "totaal"
"""The label of the total of a group, which ``groups`` has added up."""

MANY_ROUNDINGS = 10

FORMULAS: Mapping[Formula, Callable[[Decimal, Decimal], Decimal]] = {
    "lasten - baten": lambda lasten, baten: lasten - baten,
    "baten - lasten": lambda lasten, baten: baten - lasten,
    "lasten + baten": lambda lasten, baten: lasten + baten,
    "- lasten - baten": lambda lasten, baten: -lasten - baten,
}
"""How a table can make its saldo of what it shows."""


@dataclass(frozen=True, slots=True)
class Proof:
    """A lasten, a baten and the saldo that the table makes of them."""

    lasten: Decimal
    baten: Decimal
    saldo: Decimal
    tolerance: Decimal
    figures: tuple[Figure, ...]

    @property
    def is_large(self) -> bool:
        """Whether the saldo is much more than what rounding allows: small numbers come out by chance."""
        return abs(self.saldo) >= MANY_ROUNDINGS * self.tolerance

    def fits(self) -> set[Formula]:
        """The formulas that give this saldo, rounding allowed for."""
        return {
            name
            for name, made in FORMULAS.items()
            if abs(made(self.lasten, self.baten) - self.saldo) <= self.tolerance
        }


def proofs(figures: Sequence[Figure]) -> Iterator[Proof]:
    """Every lasten, baten and saldo that belong together, by row and by column."""
    by_row: defaultdict[object, dict[Direction, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for figure in figures:
        head = figure.head
        if figure.direction is None or head is None:
            continue
        if head.direction is not None:
            key: object = ("naast", figure.rij, head.period, head.stand)
        elif figure.reserves:
            key = ("onder", None, _place(figure))
        else:
            key = ("onder", (plain(figure.subject), figure.label.total), _place(figure))
        by_row[key][figure.direction].append(figure)
    wholes = Wholes(figures)
    for key, found in by_row.items():
        below = isinstance(key, tuple) and key[0] == "onder"
        for part in _apart(found) if below else (found,):
            saldi, lasten, baten = (part.get(name, []) for name in ("saldo", "lasten", "baten"))
            if below and len(saldi) == 1 and not lasten and not baten:
                lasten, baten = wholes.beside(saldi[0])
            if len(saldi) == len(lasten) == len(baten) == 1:
                yield proof_of(lasten[0], baten[0], saldi[0])


def _apart(
    found: Mapping[Direction, Sequence[Figure]],
) -> Iterator[Mapping[Direction, Sequence[Figure]]]:
    """What belongs together by its label; by section where a table repeats its labels in each of them."""
    if all(len(figures) == 1 for figures in found.values()):
        yield found
        return
    sections: defaultdict[int, defaultdict[Direction, list[Figure]]] = defaultdict(lambda: defaultdict(list))
    for direction, figures in found.items():
        for figure in figures:
            sections[figure.section][direction].append(figure)
    yield from sections.values()


class Wholes:
    """The total of the lasten and that of the baten in each column, or the only ones that it has.

    Those of the same section go before those of the table.
    """

    def __init__(self, figures: Sequence[Figure]) -> None:
        sections: defaultdict[int, list[Figure]] = defaultdict(list)
        for figure in figures:
            sections[figure.section].append(figure)
        self._of_table = (_totals(figures), _only(figures))
        self._of_sections = {section: (_totals(own), _only(own)) for section, own in sections.items()}

    def beside(self, figure: Figure) -> tuple[list[Figure], list[Figure]]:
        """The lasten and the baten that a saldo in the place of ``figure`` can be made of."""
        place = _place(figure)
        for totals, only in (self._of_sections[figure.section], self._of_table):
            found = totals.get(place)
            if found is not None and len(found[0]) == len(found[1]) == 1:
                return found
            if found is None and place in only:
                return only[place]
        return [], []


def _place(figure: Figure) -> tuple[object, ...]:
    """The column of a figure, as its head names it: heads that come again half way begin other columns."""
    head = figure.head
    return (figure.cell.column, head.period if head else None, head.stand if head else None)


def _totals(figures: Sequence[Figure]) -> dict[tuple[object, ...], tuple[list[Figure], list[Figure]]]:
    """The total of the lasten and that of the baten in each column, where a table has them."""
    found: defaultdict[tuple[object, ...], tuple[list[Figure], list[Figure]]] = defaultdict(lambda: ([], []))
    for figure in figures:
        whole = figure.label.direction is not None or (figure.group and figure.label.plain == WHOLE)
        if whole and figure.label.total and figure.direction in ("lasten", "baten"):
            found[_place(figure)][figure.direction == "baten"].append(figure)
    return found


def _only(figures: Sequence[Figure]) -> dict[tuple[object, ...], tuple[list[Figure], list[Figure]]]:
    """The lasten and baten of each column where it has one of both: a total saldo is of these."""
    found: defaultdict[tuple[object, ...], tuple[list[Figure], list[Figure]]] = defaultdict(lambda: ([], []))
    for figure in figures:
        if figure.direction in ("lasten", "baten"):
            found[_place(figure)][figure.direction == "baten"].append(figure)
    return {place: both for place, both in found.items() if len(both[0]) == len(both[1]) == 1}


def proof_of(lasten: Figure, baten: Figure, saldo: Figure) -> Proof:
    """The three as a proof; a cell that is no number counts as zero."""
    values = [figure.reading.value or Decimal(0) for figure in (lasten, baten, saldo)]
    last_digit = min(0, *(int(value.as_tuple().exponent) for value in values))
    tolerance = Decimal(1).scaleb(last_digit) * Decimal("1.5")
    return Proof(values[0], values[1], values[2], tolerance, (lasten, baten, saldo))


def formula_of(found: Sequence[Proof]) -> tuple[Formula | None, int]:
    """The only formula of every sum, and how many sums tell it from the others.

    Without one: None, and the number of sums where they contradict each other.
    """
    if not found:
        return None, 0
    fitting = [proof.fits() for proof in found]
    common = set.intersection(*fitting)
    telling = [fits for fits in fitting if len(fits) == 1]
    if len(common) != 1:
        # zeros fit every formula: without a telling sum nothing is contradicted
        return None, 0 if common else len(found)
    (formula,) = common
    return formula, len(telling)
