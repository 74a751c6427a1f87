"""MADE UP: the split of real totals over categories, and what the first placing showed.

CBS publishes the split, but it could not be had for these samples. Here it is invented, openly simple
and the same for every municipality: fixed shares per taakveld. Only L1.1 and the sums are real; a total
is always met to the last thousand. The balance sheet is made up in ``samples.iv3.balance``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from samples.iv3.totals import Total, totals

SALARISSEN = "L1.1"

CATEGORIEEN = {
    "B2.2.1": "Belastingen op producenten",
    "B2.2.2": "Belastingen op huishoudens",
    "B3.1": "Grond",
    "B3.6": "Huren",
    "B3.7": "Leges en andere rechten",
    "B3.8": "Overige goederen en diensten",
    "B4.3.1": "Inkomensoverdrachten - Rijk",
    "B4.3.8": "Inkomensoverdrachten - overige ins..",
    "B5.1": "Rente",
    "B5.2": "Dividenden en winsten",
    "B7.1": "Mutatie reserves",
    "B7.5": "Overige verrekeningen",
    "L1.1": "Salarissen en sociale lasten",
    "L2.1": "Belastingen",
    "L3.5.1": "Ingeleend personeel",
    "L3.8": "Overige goederen en diensten",
    "L4.3.3": "Inkomensoverdrachten - gemeenschap..",
    "L4.3.8": "Inkomensoverdrachten - overige ins..",
    "L5.1": "Rente",
    "L7.1": "Mutatie reserves",
    "L7.3": "Afschrijvingen",
    "L7.5": "Overige verrekeningen",
}
"""Categories that occur in Iv3, with labels cut as CBS cuts them; a selection, not the whole list."""

Shares = Mapping[str, int]

_ANY = ""

LASTEN_SHARES: Mapping[str, Shares] = {
    "0.10": {"L7.1": 100},  # the only category the law allows there
    "0.11": {"L7.5": 100},
    "0.4": {"L3.8": 60, "L3.5.1": 25, "L7.3": 15},
    "0.5": {"L5.1": 100},
    "0.6": {"L3.8": 80, "L4.3.3": 20},
    "0.9": {"L2.1": 100},
    "1": {"L4.3.3": 80, "L3.8": 20},
    "3.2": {"L3.8": 60, "L7.5": 40},
    "6": {"L4.3.8": 55, "L3.8": 30, "L4.3.3": 15},
    "8.2": {"L3.8": 60, "L7.5": 40},
    _ANY: {"L3.8": 60, "L4.3.8": 20, "L7.3": 20},
}

BATEN_SHARES: Mapping[str, Shares] = {
    "0.10": {"B7.1": 100},
    "0.11": {"B7.5": 100},
    "0.3": {"B3.6": 70, "B3.8": 30},
    "0.4": {"B3.8": 50, "B7.5": 50},
    "0.5": {"B5.1": 60, "B5.2": 40},
    "0.6": {"B2.2.2": 100},
    "0.62": {"B2.2.1": 100},
    "0.7": {"B4.3.1": 100},
    "3.2": {"B3.1": 70, "B7.5": 30},
    "5.2": {"B3.6": 70, "B3.8": 30},
    "6": {"B4.3.1": 80, "B3.8": 20},
    "7.2": {"B3.7": 100},
    "7.3": {"B3.7": 100},
    "8.2": {"B3.1": 70, "B7.5": 30},
    _ANY: {"B3.8": 40, "B4.3.8": 30, "B3.7": 30},
}
"""Per hundred, by the longest code that a taakveld starts with; the first category takes the rounding."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One filled cell of the Iv3 cube, in thousands of euros; None where a placing shows nothing."""

    veld: str
    categorie: str
    verslag: str
    gemeente: str
    eerste: int | None
    tweede: int | None


@dataclass(frozen=True, slots=True)
class Shift:
    """An amount that the first placing had in one cell and the second has in another."""

    verslag: str
    gemeente: str
    before: tuple[str, str]
    after: tuple[str, str]
    amount: int


SHIFTS = (
    Shift("2023X000", "GM0307", ("0.4", "L3.8"), ("0.4", "L3.5.1"), 1200),
    Shift("2023X005", "GM0736", ("6.71a", "L4.3.8"), ("6.71b", "L4.3.8"), 350),
    Shift("2024X000", "GM0736", ("7.3", "B3.7"), ("7.2", "B3.7"), 75),
    Shift("2025X000", "GM0307", ("6.711", "L4.3.8"), ("6.712", "L4.3.8"), 2400),
)

LATE = frozenset({("2024X000", "GM0310")})
"""Delivered after the first deadline: in the second placing only."""


def split(total: int, shares: Shares) -> dict[str, int]:
    """``total`` spread over categories; the parts add up to it exactly and none of them is zero."""
    first, *others = shares
    parts = {categorie: total * shares[categorie] // 100 for categorie in others}
    parts[first] = total - sum(parts.values())
    return {categorie: part for categorie, part in parts.items() if part}


def shares_of(taakveld: str, table: Mapping[str, Shares]) -> Shares:
    """The shares of the longest listed code that ``taakveld`` starts with."""
    return table[max((code for code in table if taakveld.startswith(code)), key=len)]


@cache
def baten_lasten(verslag: str) -> tuple[Cell, ...]:
    """The filled cells of one report, both placings."""
    return tuple(
        Cell(total.taakveld, categorie, verslag, total.gemeente, _first(total, categorie, amount), amount)
        for total in totals()
        if total.verslag == verslag
        for categorie, amount in _second_placing(total)
    )


def _second_placing(total: Total) -> Iterator[tuple[str, int]]:
    salarissen = total.salarissen or 0
    if salarissen:
        yield SALARISSEN, salarissen
    yield from split(total.lasten - salarissen, shares_of(total.taakveld, LASTEN_SHARES)).items()
    yield from split(total.baten, shares_of(total.taakveld, BATEN_SHARES)).items()


def _first(total: Total, categorie: str, second: int) -> int | None:
    if (total.verslag, total.gemeente) in LATE:
        return None
    first = second
    for shift in SHIFTS:
        if (shift.verslag, shift.gemeente) == (total.verslag, total.gemeente):
            first += shift.amount * ((total.taakveld, categorie) == shift.before)
            first -= shift.amount * ((total.taakveld, categorie) == shift.after)
    return first or None
