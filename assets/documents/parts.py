"""The rows of pages while they are read: the last ones as Python objects, those before in files.

However many pages are read, no more than ``MOST_ROWS`` rows are held. What the rows are is decided in
``normalising``; where tables are kept, in the warehouse.
"""

from __future__ import annotations

import io
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import polars as pl

from assets.sources.durable import writing
from datapackages.schema import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

MOST_ROWS = 20_000
"""Rows held as Python objects, which take ten times as much as in a frame."""

Row: TypeAlias = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Parts:
    """The rows of every table, in order: those that were put in files, and after them the last ones.

    Nothing of it is a lazy frame, so that it can be sent to another process.
    """

    files: Mapping[str, Sequence[Path]]
    last: Mapping[str, pl.DataFrame]


class Gathering:
    """Takes rows, table by table, and puts them in files below ``folder`` when there are many of them."""

    def __init__(self, names: Iterable[str], folder: Path | None) -> None:
        """Without a ``folder`` everything is held, which is for a few pages."""
        self._names = tuple(names)
        self._folder = folder
        self._rows: defaultdict[str, list[Row]] = defaultdict(list)
        self._files: defaultdict[str, list[Path]] = defaultdict(list)

    def __getitem__(self, name: str) -> list[Row]:
        return self._rows[name]

    def shrink(self) -> None:
        """Make a file of the rows of each table when there are many. Raises ``StoreUnwritable``."""
        if self._folder is None or sum(map(len, self._rows.values())) < MOST_ROWS:
            return
        for name, rows in self._rows.items():
            if rows:
                path = self._folder / f"{name}-{len(self._files[name]):06}.parquet"
                content = io.BytesIO()
                frame_of(name, rows).write_parquet(content, compression="lz4")
                with writing(path):
                    path.write_bytes(content.getvalue())
                self._files[name].append(path)
        self._rows.clear()

    def parts(self) -> Parts:
        """All rows of every table."""
        last = {name: frame_of(name, self._rows[name]) for name in self._names}
        return Parts({name: tuple(self._files[name]) for name in self._names}, last)


def frame_of(name: str, rows: Sequence[Row]) -> pl.DataFrame:
    """The normalised frame of these rows of a table."""
    schema = table(name)
    return schema.normalised(pl.DataFrame(rows, schema=schema.normalised_dtypes))


def joined(name: str, parts: Iterable[Parts]) -> pl.LazyFrame:
    """One table of all these parts, in their order; its files are read when it is."""
    pieces = [
        piece for part in parts for piece in (*map(pl.scan_parquet, part.files[name]), part.last[name].lazy())
    ]
    return pl.concat(pieces)
