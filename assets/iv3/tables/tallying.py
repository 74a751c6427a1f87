"""What the raw bodies of a pull hold, counted straight from them: rows and readable euros per table.

The judge compares this count with where every row went. It shares no step with ``normalising`` and
``code_lists`` on purpose: a row that is lost there must be missed here.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING, cast

import polars as pl

from assets.iv3.served import service
from assets.iv3.served.bodies import DIMENSION, body_of
from assets.iv3.served.shape import CATEGORY_DIMENSION, REPORT_DIMENSION, TableShape
from assets.iv3.tables.amounts import LARGEST_EUR, MISSING_NUMBERS, MOST_DIGITS
from assets.tally import TALLY

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assets.iv3.served.pages import Cell, Page
    from assets.sources.archive import Archive
    from assets.sources.pulls import Pull

_BALANCE_SIDES = ("A", "P")

_MISSING = frozenset(MISSING_NUMBERS)

_GROUP = 3
"""Digits between the points of a Dutch number; text with one point before so many reads in two ways."""

_LISTS = {CATEGORY_DIMENSION: "categorieen", REPORT_DIMENSION: "verslagsoorten"}


def tally_of_page(page: Page, shape: TableShape, bron: str) -> pl.DataFrame:
    """The filled cells of one page and the euros that can be read in them, with the columns of ``TALLY``."""
    counts: dict[str, tuple[int, int | None]] = {}
    columns = [page.columns[placing] for placing in shape.placings]
    for name, wanted in _sides(page.columns[shape.field]).items():
        cells: list[Cell] = [
            cell
            for column in columns
            for cell in _filled(column if wanted is None else compress(column, wanted))
        ]
        if cells:
            counts[name] = _counted(cells, shape.euros_per_unit)
    return _lines(bron, {name: found for name, found in counts.items() if found[0]})


def _sides(fields: Sequence[str]) -> dict[str, Sequence[bool] | None]:
    """Per table which of the rows go there; None for all of them, as on most pages."""
    on_balance = {key: key.lstrip(" ").startswith(_BALANCE_SIDES) for key in set(fields)}
    if not any(on_balance.values()):
        return {"iv3_baten_lasten": None}
    balans = [on_balance[key] for key in fields]
    return {"iv3_balans": balans, "iv3_baten_lasten": [not side for side in balans]}


def _filled(cells: Iterable[Cell]) -> list[Cell]:
    """The cells without what is null or a sentinel number."""
    filled: list[Cell] = [cell for cell in cells if cell is not None]
    if _MISSING.isdisjoint(filled):
        return filled
    return [cell for cell in filled if cell not in _MISSING]


def _counted(cells: Sequence[Cell], euros_per_unit: int) -> tuple[int, int]:
    """How many of ``cells`` are filled, and their readable euros; whole numbers are added at once."""
    limit = LARGEST_EUR // euros_per_unit
    if set(map(type, cells)) == {int}:
        units = cast("Sequence[int]", cells)
        if -limit <= min(units) and max(units) <= limit:
            return len(units), sum(units) * euros_per_unit
    read = [euros for cell in cells if (euros := _read(cell, euros_per_unit)) is not None]
    return len(read), sum(read)


def _read(cell: Cell, euros_per_unit: int) -> int | None:
    """The euros of a cell of any kind: 0 when it holds no amount, None when it is missing."""
    text = str(cell).strip()
    if text in {"", "."}:
        return None
    unsigned = text[1:] if text[0] in "+-" else text
    whole, point, fraction = unsigned.partition(".")
    digits = [whole, fraction] if point else [whole]
    if not all(part.isascii() and part.isdigit() and len(part) <= MOST_DIGITS for part in digits):
        return 0
    in_groups = len(fraction) == _GROUP and len(whole) <= _GROUP and not whole.startswith("0")
    if isinstance(cell, str) and in_groups:
        return 0
    scale = 10 ** len(fraction)
    scaled = int(whole + fraction) * (-1 if text[0] == "-" else 1)
    if any(scaled == number * scale for number in MISSING_NUMBERS):
        return None
    euros, rest = divmod(scaled * euros_per_unit, scale)
    return euros if not rest and abs(euros) <= LARGEST_EUR else 0


def tally_of_code_lists(pull: Pull, shape: TableShape, archive: Archive) -> pl.DataFrame:
    """The codes that each dimension lists, with the columns of ``TALLY``."""
    lines = [pl.DataFrame(schema=TALLY)]
    for dimension in (shape.field, CATEGORY_DIMENSION, REPORT_DIMENSION):
        body = body_of(pull, DIMENSION + dimension).body
        items = service.values(archive.read(body.sha256), service.DimensionItem, body.url)
        if dimension == shape.field:
            posts = sum(item.Key.lstrip(" ").startswith(_BALANCE_SIDES) for item in items)
            counts = {"balansposten": posts, "taakvelden": len(items) - posts}
        else:
            counts = {_LISTS[dimension]: len(items)}
        lines.append(_lines(body.sha256, {name: (count, None) for name, count in counts.items() if count}))
    return pl.concat(lines)


def _lines(bron: str, counts: dict[str, tuple[int, int | None]]) -> pl.DataFrame:
    rows = [(name, bron, rijen, eur) for name, (rijen, eur) in sorted(counts.items())]
    return pl.DataFrame(rows, schema=TALLY, orient="row")


def together(tallies: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Tallies of many bodies as one, with the columns of ``TALLY``."""
    return pl.concat([pl.DataFrame(schema=TALLY), *tallies])
