"""MADE UP: the balance sheet that goes with an annual account, in thousands of euros.

Balances per municipality could not be had for these samples. The opening is a fixed share of the year's
real lasten; the closing follows from the real mutations of reserves (0.10) and the real result (0.11),
so that assets equal liabilities on both dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from samples.iv3.cells import Cell, split
from samples.iv3.totals import delivered, totals

BALANSPOSTEN = {
    "A111": "Immateriële vaste activa",
    "A112": "Materiële vaste activa",
    "A113": "Financiële vaste activa",
    "A121": "Voorraden",
    "A1331d": "Uitzettingen in 's Rijks schatkist",
    "P111": "Algemene reserve",
    "P112": "Bestemmingsreserves",
    "P114": "Saldo van rekening",
    "P12": "Voorzieningen",
    "P13": "Vaste schuld",
    "P21": "Vlottende schuld",
}

MOMENTEN = {"Primo": "Stand per 1 januari", "Ultimo": "Stand per 31 december"}

_ASSETS = {"A112": 73, "A113": 14, "A121": 7, "A1331d": 5, "A111": 1}
_LIABILITIES = {"P13": 48, "P112": 22, "P111": 10, "P12": 9, "P21": 9, "P114": 2}

Balance = Mapping[str, int]


def primo(lasten: int) -> Balance:
    """The opening balance of a municipality that spent ``lasten`` in the year."""
    return split(lasten, _ASSETS) | split(lasten, _LIABILITIES)


def ultimo(opening: Balance, to_reserves: int, result: int) -> Balance:
    """The closing balance after adding ``to_reserves`` (net) and ending the year with ``result``.

    Last year's result goes to the general reserve; fixed assets take up the difference.
    """
    closing = dict(opening)
    closing["P111"] += opening["P114"]
    closing["P112"] += to_reserves
    closing["P114"] = result
    closing["A112"] += to_reserves + result
    return {post: amount for post, amount in closing.items() if amount}


@cache
def balans(verslag: str) -> tuple[Cell, ...]:
    """The balance cells of an annual account; a budget has none. Both placings show the same."""
    if not verslag.endswith("X005"):
        return ()
    return tuple(
        Cell(post, moment, verslag, gemeente, amount, amount)
        for gemeente in delivered(verslag)
        for moment, balance in _balances(verslag, gemeente)
        for post, amount in balance.items()
    )


def _balances(verslag: str, gemeente: str) -> Iterator[tuple[str, Balance]]:
    rows = [total for total in totals() if (total.verslag, total.gemeente) == (verslag, gemeente)]
    saldo = {total.taakveld: total.lasten - total.baten for total in rows}
    opening = primo(sum(total.lasten for total in rows))
    yield "Primo", opening
    yield "Ultimo", ultimo(opening, saldo.get("0.10", 0), saldo.get("0.11", 0))
