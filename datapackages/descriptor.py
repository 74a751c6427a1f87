"""``datapackage.json``: its shape, a table's part of it, and reading one back.

Data Package v2 as the strict JSON Schema and frictionless both accept it; what each of them refuses is
in the comments. What the descriptor of a particular package says is decided where packages are packed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import msgspec

from datapackages.errors import OpenbegrotingError
from datapackages.releasing.approvals import Approval  # noqa: TC001 - msgspec reads the annotation
from datapackages.schema import DTYPES

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from datapackages.schema import Field, TableSchema

DESCRIPTOR = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TABLE_PROFILE = "https://datapackage.org/profiles/2.0/tableschema.json"

MAX_BYTES = 16 * 2**20
"""A descriptor of ours has 80 kB; anything near this size is not one."""


TYPE_NAMES = {
    "string": "tekst",
    "integer": "geheel getal",
    "number": "getal",
    "boolean": "ja of nee",
    "date": "datum",
    "datetime": "tijdstip",
}
"""What a Dutch reader is told of the type of a column."""


class DescriptorDamaged(OpenbegrotingError):
    """A ``datapackage.json`` is not a Data Package with tables as we describe them."""


class _Part(msgspec.Struct, frozen=True, omit_defaults=True, rename="camel"):
    """Anything in a descriptor: camelCase in JSON, properties that are not set are left out."""


class Constraints(_Part, frozen=True):
    """Demands on one cell, as Table Schema names them."""

    required: bool = False
    pattern: str | None = None
    enum: tuple[str, ...] | None = None
    minimum: int | None = None
    maximum: int | None = None


class FieldDescriptor(_Part, frozen=True):
    """A column. ``unit`` and ``columnType`` (Fiscal Data Package) are custom properties."""

    name: str
    type: str
    title: str | None = None
    description: str | None = None
    example: str | None = None
    unit: str | None = None
    column_type: str | None = None
    categories: tuple[str, ...] | None = None
    constraints: Constraints | None = None


class Reference(_Part, frozen=True):
    """The table and columns a foreign key points to."""

    resource: str
    fields: tuple[str, ...]


class ForeignKeyDescriptor(_Part, frozen=True):
    """Columns whose values occur in another table."""

    fields: tuple[str, ...]
    reference: Reference


class TableSchemaDescriptor(_Part, frozen=True):
    """A Table Schema. ``fieldsMatch`` is never written: the two validators want different types."""

    profile: str = msgspec.field(name="$schema")
    fields: tuple[FieldDescriptor, ...]
    primary_key: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)]
    foreign_keys: tuple[ForeignKeyDescriptor, ...] = ()
    missing_values: tuple[str, ...] | None = None

    @property
    def dtypes(self) -> dict[str, pl.DataType]:
        """Columns and their Polars types, in order; ``KeyError`` for a type we do not publish."""
        return {field.name: DTYPES[field.type] for field in self.fields}


class Resource(_Part, frozen=True):
    """A file of the package; a table if it has a schema.

    Only CSV is described as a table. Parquet as a table costs frictionless 116 s per 500,000 rows, and
    a wrong hash then passes; without ``type`` and with a format it does not know, bytes and hash of
    the file are checked.
    """

    name: str
    path: str
    bytes: int
    hash: str
    type: str | None = None
    title: str | None = None
    description: str | None = None
    format: str | None = None
    mediatype: str | None = None
    encoding: str | None = None
    rows: int | None = None
    group: str | None = msgspec.field(name="groep", default=None)
    table_schema: TableSchemaDescriptor | None = msgspec.field(name="schema", default=None)


class Source(_Part, frozen=True):
    """Where data of the package comes from, as it was when we had it, and what its maker allows.

    ``licence`` is a property of our own; absent where a source does not name one.
    """

    title: str
    path: str | None = None
    version: str | None = None
    licence: str | None = msgspec.field(name="licentie", default=None)


class Contributor(_Part, frozen=True):
    """Who had a part in the package, in the roles of Data Package v2."""

    title: str
    roles: tuple[str, ...]
    path: str | None = None
    email: str | None = None


class LicenceDescriptor(_Part, frozen=True):
    """A licence; frictionless refuses one without name or path."""

    name: str
    path: str
    title: str


class Descriptor(_Part, frozen=True):
    """A data package. The properties with Dutch names are our own."""

    profile: str = msgspec.field(name="$schema")
    name: str
    id: str
    title: str
    description: str
    version: str
    homepage: str
    keywords: tuple[str, ...]
    licenses: tuple[LicenceDescriptor, ...]
    contributors: tuple[Contributor, ...]
    sources: tuple[Source, ...]
    resources: tuple[Resource, ...]
    warnings: tuple[str, ...] = msgspec.field(name="waarschuwingen")
    missing_sources: tuple[str, ...] = msgspec.field(name="ontbrekende_bronnen")
    citation: str | None = msgspec.field(name="citeren", default=None)
    """How to name the package in a list of sources; older releases do not say."""
    findings: tuple[str, ...] = msgspec.field(name="bevindingen", default=())
    """What the judge found odd in it and let pass; releases from before there were findings have none."""
    approvals: tuple[Approval, ...] = msgspec.field(name="goedkeuringen", default=())
    """What persons approved of without which it would not have been released."""

    def encoded(self) -> bytes:
        """The content of ``datapackage.json``."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"

    @property
    def schemas(self) -> dict[str, TableSchemaDescriptor]:
        """The Table Schemas of the resources that are tables, by name."""
        return {
            resource.name: resource.table_schema
            for resource in self.resources
            if resource.table_schema is not None
        }

    def referred(self, table: str) -> set[tuple[str, ...]]:
        """The columns of a table that foreign keys point to."""
        return {
            key.reference.fields
            for schema in self.schemas.values()
            for key in schema.foreign_keys
            if key.reference.resource == table
        }


def table_schema(table: TableSchema) -> TableSchemaDescriptor:
    """A published table as Table Schema.

    ``categories`` stand beside ``enum`` because frictionless reads the first but enforces the second.
    """
    return TableSchemaDescriptor(
        profile=TABLE_PROFILE,
        fields=tuple(_field(field) for field in table.fields),
        primary_key=table.primary_key,
        foreign_keys=tuple(
            ForeignKeyDescriptor(key.fields, Reference(key.table, key.reference_fields))
            for key in table.foreign_keys
        ),
        missing_values=("",),
    )


def _field(field: Field) -> FieldDescriptor:
    demands = field.constraints
    return FieldDescriptor(
        name=field.name,
        type=field.type,
        title=field.title,
        description=field.description,
        example=field.example,
        unit=field.unit,
        column_type=field.column_type,
        categories=demands.enum,
        constraints=Constraints(
            demands.required, demands.pattern, demands.enum, demands.minimum, demands.maximum
        ),
    )


def read_descriptor(folder: Path) -> Descriptor:
    """The descriptor of a package folder.

    Raises ``DescriptorDamaged`` if it is absent, too large, or says less than ours do.
    """
    path = folder / DESCRIPTOR
    try:
        if path.stat().st_size > MAX_BYTES:
            raise _damaged(path, f"more than {MAX_BYTES} bytes")
        return msgspec.json.decode(path.read_bytes(), type=Descriptor)
    except (OSError, UnicodeDecodeError, RecursionError, msgspec.DecodeError) as error:
        raise _damaged(path, str(error)) from error


def _damaged(path: Path, found: str) -> DescriptorDamaged:
    return DescriptorDamaged(f"descriptor {path}", expected="a Data Package v2", found=found[:200])
