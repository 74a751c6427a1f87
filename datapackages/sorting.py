"""Whether rows stand in the order of their key, found without moving or holding them.

Published tables do; so a table that is sorted need not be copied, and in one that ascends no key comes twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

if TYPE_CHECKING:
    from collections.abc import Sequence


def is_sorted(frame: pl.DataFrame, key: Sequence[str], *, strictly: bool = False) -> bool:
    """Whether each row comes after the one before it, or, unless ``strictly``, has the same key.

    A key with an empty cell counts as unsorted.
    """
    after = pl.lit(value=not strictly)
    for name in reversed(key):
        cell, before = pl.col(name), pl.col(name).shift(1)
        after = (cell > before) | ((cell == before) & after)
    nulls = frame.select(pl.any_horizontal(pl.col(key).has_nulls())).item()
    return not nulls and bool(frame.select(after.slice(1).all()).item())


class Order:
    """Follows the keys of a table that comes in pieces."""

    def __init__(self, key: Sequence[str]) -> None:
        self._key = list(key)
        self._last: pl.DataFrame | None = None
        self.ascending = True
        """Whether every key came after the one before it; if not, one may have come twice."""

    def add(self, piece: pl.DataFrame) -> None:
        """Look at the rows that come next."""
        if not self.ascending or piece.is_empty():
            return
        keys = piece.select(self._key)
        before = self._last if self._last is not None else keys.clear()
        self.ascending = is_sorted(pl.concat([before, keys]), self._key, strictly=True)
        self._last = keys.tail(1)
