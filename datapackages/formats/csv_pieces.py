"""Cuts a CSV file between two records, so that its parts can be read beside each other.

Quotes are counted, nothing is parsed: all bytes behind the header are in exactly one piece. What the cells
say is for whoever reads the pieces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO


@dataclass(frozen=True, slots=True)
class Piece:
    """Some records that follow each other: the bytes of a file from ``start`` up to ``end``."""

    path: Path
    header: int
    """Where the header ends."""
    start: int
    end: int

    def content(self) -> bytes:
        """The header and the records: a CSV file by itself. Raises ``OSError``."""
        with self.path.open("rb") as stream:
            header = stream.read(self.header)
            stream.seek(self.start)
            return header + stream.read(self.end - self.start)


def cut(path: Path, size: int) -> Iterator[Piece]:
    """Pieces of at least ``size`` bytes, the last one aside; none if there is nothing behind the header.

    A line feed ends a record when the quotes before it are in pairs (RFC 4180). Where a stray quote breaks
    that rule the pieces grow or cells go astray, and whoever reads them finds a fault. Raises ``OSError``.
    """
    with path.open("rb") as stream:
        header = start = _end_of_record(stream, 0)
        while (end := _end_of_record(stream, size)) > start:
            yield Piece(path, header, start, end)
            start = end


def _end_of_record(stream: BinaryIO, size: int) -> int:
    """Reads at least ``size`` bytes from the start of a record, up to the end of one, and answers where."""
    quotes = stream.read(size).count(b'"')
    for line in iter(stream.readline, b""):
        quotes += line.count(b'"')
        if quotes % 2 == 0:
            break
    return stream.tell()
