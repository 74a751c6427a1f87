"""A year as Croissant 1.0 (MLCommons): its files with checksums, its tables as record sets with fields.

Derived from the table schemas in the descriptor. Tables are read from the CSV files, the one form that
every reader of Croissant knows.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from datapackages.catalogue import files
from datapackages.catalogue.citing import citation

if TYPE_CHECKING:
    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.published.years import Year
    from datapackages.descriptor import FieldDescriptor, Resource, TableSchemaDescriptor
    from datapackages.publisher import Publisher

CONFORMS_TO = "http://mlcommons.org/croissant/1.0"

_TYPES = {
    "string": "sc:Text",
    "integer": "sc:Integer",
    "number": "sc:Float",
    "boolean": "sc:Boolean",
    "date": "sc:Date",
    "datetime": "sc:DateTime",
}

_OWN_TERMS = (
    "citeAs", "column", "equivalentProperty", "extract", "field", "fileObject", "fileProperty", "fileSet",
    "format", "includes", "isLiveDataset", "jsonPath", "key", "md5", "parentField", "path", "recordSet",
    "references", "regex", "repeated", "replace", "samplingRate", "separator", "source", "subField",
    "transform",
)  # fmt: skip
"""Terms of Croissant's own namespace, as its specification names them in the context."""

_CONTEXT: dict[str, Any] = {
    "@language": "nl",
    "@vocab": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "dct": "http://purl.org/dc/terms/",
    "sc": "https://schema.org/",
    "conformsTo": "dct:conformsTo",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "examples": {"@id": "cr:examples", "@type": "@json"},
    **{term: f"cr:{term}" for term in _OWN_TERMS},
}


def croissant(year: Year, publisher: Publisher, addresses: Addresses) -> dict[str, Any]:
    """The newest release of a year."""
    current = year.current
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "@id": addresses.dataset(year.jaar, current.number),
        "conformsTo": CONFORMS_TO,
        "name": year.name,
        "alternateName": year.descriptor.title,
        "description": year.descriptor.description,
        "url": addresses.page(year.jaar),
        "version": current.number,
        "datePublished": current.published_at.isoformat(),
        "inLanguage": "nl",
        "isLiveDataset": False,
        "license": publisher.licence.path,
        "keywords": list(year.descriptor.keywords),
        "creator": {
            "@type": "sc:Organization",
            "name": publisher.title,
            "url": publisher.homepage,
            "email": publisher.email,
        },
        "citeAs": citation(year, current, publisher, addresses),
        "distribution": [
            {
                "@type": "cr:FileObject",
                "@id": file.path,
                "name": file.path,
                "description": files.title_of(year, file),
                "contentUrl": addresses.released(year.jaar, current.number, file.path),
                "contentSize": f"{file.bytes} B",
                "encodingFormat": files.kind_of(file.path).media_type,
                "sha256": file.sha256,
            }
            for file in year.pointer.files
        ],
        "recordSet": [
            _record_set(resource, resource.table_schema)
            for resource in year.descriptor.resources
            if resource.table_schema is not None
        ],
    }


def _record_set(resource: Resource, schema: TableSchemaDescriptor) -> dict[str, Any]:
    return {
        "@type": "cr:RecordSet",
        "@id": resource.name,
        "name": resource.title or resource.name,
        **({"description": resource.description} if resource.description else {}),
        "key": [{"@id": f"{resource.name}/{column}"} for column in schema.primary_key],
        "field": [_field(resource, field) for field in schema.fields],
    }


def _field(resource: Resource, field: FieldDescriptor) -> dict[str, Any]:
    """A column, without the foreign key it may be of.

    mlcroissant 1.1.1 joins every field that has ``references``: of 11 balansposten 7 were left, and
    tables that refer to two others were not read at all.
    """
    return {
        "@type": "cr:Field",
        "@id": f"{resource.name}/{field.name}",
        "name": field.name,
        **({"description": field.description} if field.description else {}),
        "dataType": _TYPES[field.type],
        "source": {"fileObject": {"@id": resource.path}, "extract": {"column": field.name}},
    }
