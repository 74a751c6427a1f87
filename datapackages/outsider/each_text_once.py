"""Lets frictionless judge each text of a column once, however many cells hold it.

What frictionless says of a cell follows from its text alone, and codes, years and hashes stand there again
and again: reading each of them anew is half of what a row costs. Which cells there are, and what becomes of
a fault, is for whoever validates.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_PLUGIN = "each-text-once"

Reading = tuple[Any, dict[str, str] | None]
"""The value of a cell, and by constraint what is wrong with it, if anything."""


class Remembered(dict[str | None, Reading]):
    """Reads cells as ``read`` does, a text that has no fault only once; kept as long as one table is read.

    Faults are read anew each time: frictionless takes apart what it is told of them.
    """

    def __init__(self, read: Callable[[str | None], Reading]) -> None:
        super().__init__()
        self._read = read

    __call__ = dict.__getitem__

    def __missing__(self, cell: str | None) -> Reading:
        value, notes = self._read(cell)
        if not notes:
            self[cell] = value, notes
        return value, notes


@contextmanager
def each_text_once(types: Iterable[str]) -> Iterator[None]:
    """While entered, frictionless reads fields of these types with a memory for each column of a table."""
    from frictionless import Plugin, system  # noqa: PLC0415 - slow to import, needed only here

    remembering = {kind: _remembering(system.select_field_class(kind)) for kind in types}

    class EachTextOnce(Plugin):  # type: ignore[misc] # frictionless has no types
        def select_field_class(self, type: str | None = None) -> Any:  # noqa: A002 - its name there
            return remembering.get(type or "")

    system.register(_PLUGIN, EachTextOnce())
    try:
        yield
    finally:
        system.deregister(_PLUGIN)


def _remembering(kind: Any) -> Any:
    class Remembering(kind):  # type: ignore[misc] # known at run time only
        def create_cell_reader(self) -> Remembered:
            return Remembered(kind.create_cell_reader(self))

    return Remembering
