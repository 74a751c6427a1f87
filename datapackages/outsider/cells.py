"""Has frictionless judge every cell of large tables, in pieces, with a process per processor.

Types, constraints, too many cells and too few: whatever one row tells by itself. Keys need other rows and
are judged elsewhere.
"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from datapackages.beside import beside, processors
from datapackages.formats.csv_pieces import cut
from datapackages.outsider.each_text_once import each_text_once

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from datapackages.beside import Answer
    from datapackages.formats.csv_pieces import Piece

PIECE = 2 * 2**20
"""Bytes that a process holds at a time; what a piece costs by itself is lost in the 350 ms of its rows."""

Fault = tuple[str, str]
"""A file of the package, and what is wrong with it."""

Judged = tuple[Counter[str], list[Fault]]
"""How many rows there were of each file, and what is wrong."""

_DIALECT = ("delimiter", "line_terminator", "quote_char", "skip_initial_space")


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
    at_work: Sequence[Answer[Judged]]

    def faults(self) -> Iterator[Fault]:
        """Waits until every piece was judged, and tells what is wrong.

        Raises ``OSError`` if a process ended before its work was done.
        """
        rows: Counter[str] = Counter()
        for answer in self.at_work:
            counted, faults = answer.wait()
            rows.update(counted)
            yield from faults
        for table in self.tables:
            if table.rows is not None and rows[table.path.name] != table.rows:
                yield table.path.name, f"{rows[table.path.name]} rows where {table.rows} are promised"


@contextmanager
def judging(tables: Sequence[CellTable]) -> Iterator[Judging]:
    """Processes that judge the cells, no longer than it is entered; ``OSError`` if they cannot be had."""
    work = [(table, piece) for table in tables for piece in cut(table.path, PIECE)]
    count = min(processors(), len(work))
    with ExitStack() as processes:
        shares = (work[number::count] for number in range(count))
        yield Judging(tables, [processes.enter_context(beside(_judge, share)) for share in shares])


def _judge(work: Sequence[tuple[CellTable, Piece]]) -> Judged:
    """Judges pieces, up to the first that has a fault."""
    rows: Counter[str] = Counter()
    with each_text_once({field["type"] for table, _ in work for field in table.schema["fields"]}):
        for table, piece in work:
            found, messages = _judge_piece(table, piece)
            rows[table.path.name] += found
            if messages:
                return rows, [(table.path.name, message) for message in messages]
    return rows, []


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
