"""Planted years: a few rows in which the view of a table rule must find something, for its canary.

A view that stopped finding anything says that all is well of every year; here it is shown what it must see.
The rows stand beside the rule that they are for. None of them ever comes near a real year.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

from datapackages.schema import table as schema_of
from datapackages.schema import tables
from expectations.rules.evidence import QUARANTINE, TALLY_DTYPES, Earlier, Evidence, TableOutcome

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Rows = Sequence[Mapping[str, Any]]

JAAR = 2023

GEMEENTE = "GM0307"

DELIVERY = {"gemeente": GEMEENTE, "verslagsoort": "X000", "plaatsing": 2}
"""A delivery that stands: the second placing of a budget."""


def planted(
    *,
    refused: Mapping[str, Rows] | None = None,
    released: Mapping[str, Rows] | None = None,
    year_before: Mapping[str, Rows] | None = None,
    tally: Rows = (),
    quarantine: Rows = (),
    **accepted: Rows,
) -> Evidence:
    """A year of ``JAAR`` with these accepted rows per table; cells that a row leaves out are empty."""
    outcomes = dict(_nothing())
    for name, rows in accepted.items():
        outcomes[name] = TableOutcome(_frame(name, rows), outcomes[name].refused, outcomes[name].duplicates)
    for name, rows in (refused or {}).items():
        frame = pl.DataFrame(rows, schema=schema_of(name).normalised_dtypes)
        outcomes[name] = TableOutcome(outcomes[name].accepted, frame, outcomes[name].duplicates)
    return Evidence(
        JAAR,
        tally=pl.DataFrame(tally, schema=TALLY_DTYPES),
        outcomes=outcomes,
        quarantine=_frame(QUARANTINE, quarantine),
        earlier=Earlier(release=_frames(released), year_before=_frames(year_before)),
    )


def of_each(codes: Sequence[str], row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """This row once for each municipality."""
    return [{**row, "gemeente": code} for code in codes]


def codes(number: int) -> list[str]:
    """The codes of so many municipalities."""
    return [f"GM{one:04}" for one in range(1, number + 1)]


def _frames(of: Mapping[str, Rows] | None) -> dict[str, pl.DataFrame]:
    return {name: _frame(name, rows) for name, rows in (of or {}).items()}


def _frame(name: str, rows: Rows) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=schema_of(name).dtypes)


@cache
def _nothing() -> dict[str, TableOutcome]:
    return {
        name: TableOutcome(
            pl.DataFrame(schema=schema.dtypes),
            pl.DataFrame(schema=schema.normalised_dtypes),
            pl.DataFrame(schema=schema.normalised_dtypes),
        )
        for name, schema in tables().items()
        if name != QUARANTINE
    }
