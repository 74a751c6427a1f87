"""Rows that differ only because rows of another table do: sums follow from what they add up.

A schema says from which tables its rows are made, and by which columns a change there reaches them. A row
that differs and has these columns in common with a row there that differs too is counted and gets no line of
its own: the change is told once, where it happened.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import polars as pl

from datapackages.changes.model import ADDED, CHANGED, EUROS, FOLLOWS, LINE, REMOVED, Detail, Following
from datapackages.schema import tables as table_schemas

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from datapackages.changes.detailing import Touched
    from datapackages.changes.model import TableChange


def follow(changes: Mapping[str, TableChange], touched: Mapping[str, Touched]) -> Iterator[TableChange]:
    """The changes with what follows from others counted apart and left out of their lines."""
    for name, change in changes.items():
        table = table_schemas().get(name)
        if name == FOLLOWS:
            yield replace(change, detail=_nothing(change.detail), following=_all_of(change))
        elif table is None or name not in touched:
            yield change
        else:
            sources = [
                (touched[of], list(making.reach))
                for of, making in table.made_from.items()
                if making.reach and of in touched
            ]
            yield _apart(change, touched[name], sources) if sources else change


def _all_of(change: TableChange) -> Following:
    return Following(change.added, change.removed, change.changed)


def _nothing(detail: Detail | None) -> Detail | None:
    return detail and replace(detail, lines=pl.DataFrame(schema=LINE), euros=pl.DataFrame(schema=EUROS))


def _apart(change: TableChange, of: Touched, sources: list[tuple[Touched, list[str]]]) -> TableChange:
    following = {kind: _followers(frame, sources) for kind, frame in of.by_kind.items()}
    counted = replace(
        change,
        following=Following(*(following[kind].height for kind in (ADDED, REMOVED, CHANGED))),
    )
    if change.detail is None:
        return counted
    names = pl.concat([of.named(frame, kind) for kind, frame in following.items()])
    lines = change.detail.lines.join(names, on=["sleutel", "soort"], how="anti", maintain_order="left")
    return replace(counted, detail=replace(change.detail, lines=lines))


def _followers(rows: pl.DataFrame, sources: list[tuple[Touched, list[str]]]) -> pl.DataFrame:
    """The rows that have these columns in common with a row that differs in one of the sources."""
    numbered = rows.with_row_index("rij")
    found = [
        numbered.join(source.having(columns), on=columns, how="semi", nulls_equal=True)
        for source, columns in sources
        if set(columns) <= set(rows.columns)
    ]
    return pl.concat([numbered.clear(), *found]).unique("rij", maintain_order=True).drop("rij")
