"""What rows called "Resultaat" or "Saldo" are: a saldo, or below "Lasten" lasten; sums must prove it.

By its name a result can also be what is left after reserves, or of incidental posts alone.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from assets.documents.amounts.arithmetic.sums import Wholes, formula_of, proof_of
from assets.documents.amounts.words.lexicon import DIRECTIONS, is_result

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assets.documents.amounts.layout.figures import Figure

FEWEST_PROOFS = 2


def with_results(figures: Sequence[Figure]) -> list[Figure]:
    """The figures, with the direction saldo for each row of results that is one in every column.

    At least two of its columns must tell the formula from the others, and all must follow the same. It must
    be the only such row, in a table without a saldo of its own: of two results one is something else.
    """
    wholes = Wholes(figures)
    rows = {rij: list(row) for rij, row in groupby(figures, key=lambda figure: figure.rij)}
    proven = [rij for rij, row in rows.items() if _is_result(row) and _is_saldo(row, wholes)]
    if len(proven) != 1 or any(figure.direction == "saldo" for figure in figures):
        return list(figures)
    return [replace(figure, direction="saldo") if figure.rij in proven else figure for figure in figures]


def with_sides_of_saldi(figures: Sequence[Figure]) -> list[Figure]:
    """The figures, those below "Lasten" and "Baten" in a row called a saldo with the direction of their head.

    "Totaal saldo van baten en lasten" closes a table of both; its own saldo must be what the two leave.
    """
    found = list(figures)
    places: defaultdict[object, dict[str, int]] = defaultdict(dict)
    for at, figure in enumerate(figures):
        head = figure.head
        if figure.label.direction == "saldo" and head is not None and head.direction is not None:
            places[figure.rij, head.period, head.stand][head.direction] = at
    for sides in places.values():
        if set(sides) == set(DIRECTIONS) and _leave(*(figures[sides[side]] for side in DIRECTIONS)):
            for side in ("lasten", "baten"):
                found[sides[side]] = replace(figures[sides[side]], direction=side)
    return found


def _leave(lasten: Figure, baten: Figure, saldo: Figure) -> bool:
    """Whether lasten and baten leave a saldo, whatever their signs, rounding allowed for."""
    sizes = [abs(each.reading.value or Decimal(0)) for each in (lasten, baten, saldo)]
    return all(sizes[:2]) and abs(abs(sizes[0] - sizes[1]) - sizes[2]) <= 1


def _is_result(row: Sequence[Figure]) -> bool:
    return is_result(row[0].label.plain) and all(
        figure.direction is None
        and not figure.reserves
        and (figure.head is None or not figure.head.direction)
        for figure in row
    )


def _is_saldo(row: Sequence[Figure], wholes: Wholes) -> bool:
    """Whether every figure of a row is the saldo of the lasten and baten of its column, by one formula."""
    sums = []
    for figure in row:
        if figure.head is not None and figure.head.stand == "verschil":
            continue
        lasten, baten = wholes.beside(figure)
        if len(lasten) != 1 or len(baten) != 1 or figure.reading.value is None:
            return False
        sums.append(proof_of(lasten[0], baten[0], figure))
    formula, times = formula_of(sums)
    large = [each for each in sums if each.is_large]
    return formula is not None and min(times, len(large)) >= FEWEST_PROOFS
