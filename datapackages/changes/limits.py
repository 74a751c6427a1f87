"""How much of a table may change before a person must approve of it.

Late deliveries only add rows, and are what publishing is for; what is removed or changed was published before
and is used by now. Each limit is a share and a floor: in a small table one row is already a large share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackages.changes.model import FOLLOWS, NUMBERED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datapackages.changes.model import Changes, TableChange

SHARE = 0.10
"""Of the rows of a table, and of the absolute euros of its amounts, in the edition before."""

ROWS = 20
EUROS = 1_000_000


def too_large(changes: Changes) -> tuple[str, ...]:
    """Why the changes must wait for approval, a line for each table; empty when they need not.

    A first edition has nothing to differ from. A new shape is no excuse: rows are compared on the columns
    that both shapes have, and a table that vanished or got another key counts as removed. What follows
    from other tables, the sources and the quarantine are not counted.
    """
    if changes.first:
        return ()
    return tuple(
        line
        for table in changes.tables
        if table.table != FOLLOWS and table.table not in NUMBERED
        for line in _over(table)
    )


def _over(table: TableChange) -> Iterator[str]:
    following = table.following
    rows = table.removed + table.changed - following.removed - following.changed
    if rows > max(ROWS, SHARE * table.rows_before):
        yield f"{table.table}: {rows:,} of {table.rows_before:,} rows removed or changed"
    detail = table.detail
    if detail is not None and detail.moved > max(EUROS, SHARE * detail.before):
        yield f"{table.table}: {detail.moved:,} of {detail.before:,} euros removed or changed"
