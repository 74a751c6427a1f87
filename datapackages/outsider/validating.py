"""What ``frictionless validate`` has against a package, found in a fraction of its time for large tables.

Frictionless judges in pure Python and follows keys one cell at a time: 27 s for 690,000 rows of Iv3. A
large table is therefore put before it in pieces, on all processors at once, and its keys through the few
rows that decide about them. Every check is still its own, and none is left out. Where anything is found,
the whole package is validated as anyone would do it, and that is what is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import polars as pl

from datapackages.descriptor import DESCRIPTOR, DescriptorDamaged, read_descriptor
from datapackages.formats import csv_rfc4180
from datapackages.outsider.cells import CellTable, judging
from datapackages.outsider.deciding import deciding_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from datapackages.descriptor import Descriptor, Resource
    from datapackages.outsider.cells import Fault

LARGE = 2**20
"""Bytes from which a CSV file is judged in parts, if there is enough of it."""

ENOUGH = 8 * 2**20
"""Bytes of large tables together from which processes of their own pay; less takes under 3 s without.

16 MiB of amounts and cells, 300 pages: 4.8 s of processor either way, on two processors in half the time."""


def frictionless_faults(folder: Path) -> Iterator[Fault]:
    """What ``frictionless validate`` has against the package, by file; schema, keys, bytes, hashes."""
    try:
        descriptor = read_descriptor(folder)
        large = _large_tables(folder, descriptor)
    except (DescriptorDamaged, OSError):
        large = []
    suspected = tuple(_faults_in_parts(folder, descriptor, large)) if large else ()
    if suspected or not large:
        yield from tuple(_faults_of_whole(folder)) or suspected


def _large_tables(folder: Path, descriptor: Descriptor) -> list[Resource]:
    """The tables that are judged in parts; none when that would cost more than it saves."""
    tables = [table for table in descriptor.resources if table.table_schema is not None]
    sizes = {table.name: (folder / table.path).stat().st_size for table in tables}
    large = [table for table in tables if sizes[table.name] >= LARGE]
    return large if sum(sizes[table.name] for table in large) >= ENOUGH else []


def _faults_of_whole(folder: Path) -> Iterator[Fault]:
    from frictionless import validate  # noqa: PLC0415 - slow to import, needed only here

    yield from _told(validate(str(folder / DESCRIPTOR)))


def _told(report: Any) -> Iterator[Fault]:
    yield from ((DESCRIPTOR, error.message) for error in report.errors)
    for task in report.tasks:
        yield from ((task.place, error.message) for error in task.errors)


def _faults_in_parts(folder: Path, descriptor: Descriptor, large: Sequence[Resource]) -> Iterator[Fault]:
    from frictionless import FrictionlessException, Package  # noqa: PLC0415 - as above

    try:
        package = Package(str(folder / DESCRIPTOR))
        tables = [CellTable.of(package.get_resource(one.name), folder / one.path) for one in large]
        with judging(tables) as processes:
            for resource in large:
                _reduce(package, resource, deciding_rows(folder, descriptor, resource.name))
            yield from _told(package.validate())
            yield from processes.faults()
    except FrictionlessException as error:
        yield DESCRIPTOR, str(error)
    except (OSError, pl.exceptions.PolarsError) as error:
        yield large[0].path, str(error)


def _reduce(package: Any, resource: Resource, deciding: pl.DataFrame) -> None:
    """Leaves of a table the rows that decide about its keys, and its file as bytes with a hash."""
    from frictionless.resources import FileResource, TableResource  # noqa: PLC0415 - as above

    whole = package.get_resource(resource.name)
    package.set_resource(
        TableResource(
            name=whole.name,
            data=csv_rfc4180.encoded(deciding),
            scheme="buffer",
            format="csv",
            encoding="utf-8",
            schema=whole.schema.to_copy(),
        )
    )
    package.add_resource(
        FileResource(name=f"{whole.name}-csv", path=whole.path, bytes=whole.bytes, hash=whole.hash)
    )
