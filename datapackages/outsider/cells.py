"""Has frictionless judge every cell of large tables, in pieces, with a process per processor.

Types, constraints, too many cells and too few: whatever one row tells by itself. Keys need other rows and
are judged elsewhere. A process that ends before its work is done is a fault like any other.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from datapackages.formats.csv_pieces import cut
from datapackages.outsider.each_text_once import each_text_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

    from datapackages.formats.csv_pieces import Piece

PIECE = 2 * 2**20
"""Bytes that a process holds at a time; what a piece costs by itself is lost in the 350 ms of its rows."""

Fault = tuple[str, str]
"""A file of the package, and what is wrong with it."""

_DIALECT = ("delimiter", "line_terminator", "quote_char", "skip_initial_space")

# A forked process would have the locks of Polars' threads without the threads.
_SPAWN = multiprocessing.get_context("spawn")


@dataclass(frozen=True, slots=True)
class CellTable:
    """A table whose cells are to be judged, in a form that can be sent to another process."""

    path: Path
    rows: int | None
    """As promised in its descriptor."""
    encoding: str
    dialect: Mapping[str, Any]
    """What frictionless took from the first rows of the whole; in each piece it would guess anew."""
    schema: Mapping[str, Any]
    """Its Table Schema without keys."""

    @classmethod
    def of(cls, resource: Any, path: Path) -> CellTable:
        """A table resource after a look at its first rows; ``FrictionlessException`` if it cannot open."""
        looked_at = resource.to_copy()
        looked_at.schema.foreign_keys = []
        with looked_at:
            control = looked_at.dialect.get_control("csv")
        schema = resource.schema.to_descriptor()
        return cls(
            path=path,
            rows=resource.rows,
            encoding=looked_at.encoding,
            dialect={name: getattr(control, name) for name in _DIALECT},
            schema={name: schema[name] for name in schema.keys() - {"primaryKey", "foreignKeys"}},
        )


@dataclass(frozen=True, slots=True)
class Judging:
    """Processes at work on the cells of ``tables``."""

    tables: Sequence[CellTable]
    at_work: Sequence[tuple[SpawnProcess, Connection]]

    def faults(self) -> Iterator[Fault]:
        """Waits until every piece was judged, and tells what is wrong."""
        rows: Counter[str] = Counter()
        for _, connection in self.at_work:
            try:
                counted, faults = connection.recv()
            except EOFError:
                yield self.tables[0].path.name, "a process that judged its cells ended before it was done"
                return
            rows.update(counted)
            yield from faults
        for table in self.tables:
            if table.rows is not None and rows[table.path.name] != table.rows:
                yield table.path.name, f"{rows[table.path.name]} rows where {table.rows} are promised"


@contextmanager
def judging(tables: Sequence[CellTable]) -> Iterator[Judging]:
    """Processes that judge the cells, no longer than it is entered; ``OSError`` if they cannot be had."""
    work = [(table, piece) for table in tables for piece in cut(table.path, PIECE)]
    count = min(_processors(), len(work))
    at_work: list[tuple[SpawnProcess, Connection]] = []
    try:
        for number in range(count):
            ours, theirs = _SPAWN.Pipe(duplex=False)
            process = _SPAWN.Process(target=_judge, args=(theirs, work[number::count]), daemon=True)
            process.start()
            theirs.close()
            at_work.append((process, ours))
        yield Judging(tables, at_work)
    finally:
        for process, connection in at_work:
            process.terminate()
            process.join()
            connection.close()


def _processors() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _judge(connection: Connection, work: Sequence[tuple[CellTable, Piece]]) -> None:
    """Judges pieces in a process of its own, up to the first fault; sends rows per file, and faults.

    It goes no further when nobody is left to send them to.
    """
    rows: Counter[str] = Counter()
    faults: list[Fault] = []
    parent = multiprocessing.parent_process()
    if parent is not None:
        # Ctrl-C reaches every process of a terminal; the one that waits for this one ends it.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    with each_text_once({field["type"] for table, _ in work for field in table.schema["fields"]}):
        for table, piece in work:
            if parent is not None and not parent.is_alive():
                return
            found, messages = _judge_piece(table, piece)
            rows[table.path.name] += found
            faults = [(table.path.name, message) for message in messages]
            if faults:
                break
    connection.send((rows, faults))


def _judge_piece(table: CellTable, piece: Piece) -> tuple[int, list[str]]:
    from frictionless import Schema  # noqa: PLC0415 - slow to import, needed only here
    from frictionless.formats import CsvControl  # noqa: PLC0415 - as above
    from frictionless.resources import TableResource  # noqa: PLC0415 - as above

    resource = TableResource(
        name="piece",
        data=piece.content(),
        scheme="buffer",
        format="csv",
        encoding=table.encoding,
        dialect=CsvControl(**table.dialect).to_dialect(),
        schema=Schema.from_descriptor(dict(table.schema)),
    )
    report = resource.validate()
    return resource.stats.rows or 0, [error.message for error in (*report.errors, *report.task.errors)]
