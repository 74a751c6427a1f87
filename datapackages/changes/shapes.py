"""What differs in shape between two editions: tables, columns, types, keys; not their words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from datapackages.changes.model import SchemaChange

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datapackages.changes.model import Snapshot
    from datapackages.descriptor import FieldDescriptor, TableSchemaDescriptor


def schema_changes(old: Snapshot, new: Snapshot) -> Iterator[SchemaChange]:
    """Every difference in shape from the old edition to the new."""
    for name in new.schemas:
        if name not in old.schemas:
            yield SchemaChange(name, "de tabel is nieuw", breaking=False)
    for name, before in old.schemas.items():
        if name not in new.schemas:
            yield SchemaChange(name, "de tabel is vervallen")
            continue
        for sentence in _differences(before, new.schemas[name]):
            yield SchemaChange(name, sentence)


def _differences(before: TableSchemaDescriptor, after: TableSchemaDescriptor) -> Iterator[str]:
    """Dutch sentences on what differs in shape; titles, descriptions and examples are no shape."""
    was = {field.name: _shape(field) for field in before.fields}
    now = {field.name: _shape(field) for field in after.fields}
    yield from (f"kolom {name} is nieuw" for name in now if name not in was)
    yield from (f"kolom {name} is vervallen" for name in was if name not in now)
    for name, shape in now.items():
        if name in was and was[name] != shape:
            yield f"kolom {name} heeft een ander type, andere eisen of een andere eenheid"
    if [name for name in was if name in now] != [name for name in now if name in was]:
        yield "de kolommen staan in een andere volgorde"
    if before.primary_key != after.primary_key:
        yield "de sleutel is een andere"
    if before.foreign_keys != after.foreign_keys:
        yield "de verwijzingen zijn andere"


def _shape(column: FieldDescriptor) -> FieldDescriptor:
    return msgspec.structs.replace(
        column, title=None, description=None, example=None, column_type=None, categories=None
    )
