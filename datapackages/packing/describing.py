"""The descriptor of one package: what is said of it, where its data comes from, and each of its files.

The shape of a descriptor is defined elsewhere, and so are the words about the package as a whole; the words
about a table are those of its schema.
"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from datapackages.descriptor import (
    PROFILE,
    Contributor,
    Descriptor,
    LicenceDescriptor,
    Resource,
    table_schema,
)
from datapackages.formats import csv_excel
from datapackages.packing.edition import citation, description, identifier, warnings_of
from datapackages.packing.origins import sources
from datapackages.schema import tables as table_schemas

if TYPE_CHECKING:
    from collections.abc import Mapping

    import polars as pl

    from datapackages.packing.edition import Edition
    from datapackages.publisher import Publisher
    from datapackages.storage.checksums import WrittenFile

# frictionless 5.21 parses as a table whatever has the format "parquet" or "xlsx", even without type or
# schema; names that it does not know make it check bytes and hash of the file.
_FORMATS = {
    ".csv": ("csv-rfc4180", "text/csv"),
    ".json": ("json", "application/json"),
    csv_excel.SUFFIX: ("csv-excel-nl", "text/csv"),
    ".parquet": ("apache-parquet", "application/vnd.apache.parquet"),
    ".xlsx": ("excel-workbook", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ".sqlite": ("sqlite3", "application/vnd.sqlite3"),
}

_FOR_EXCEL = (
    "Dezelfde rijen voor wie een CSV in een Nederlandse Excel opent: puntkomma's en decimale komma's. Tekst "
    "die Excel voor een getal, een datum of een formule zou houden heeft een apostrof ervoor, en tekst die "
    "niet in een cel past is afgekapt. Voor programma's is er de gewone CSV."
)
_DATABASE = (
    "Alle tabellen in één SQLite-bestand (te lezen met versie 3.37 of nieuwer), met sleutels, leesmij, "
    "veldwijzer en gekozen: de lasten en baten in de plaatsing die telt, met namen."
)

_SAID = {
    ".sqlite": ("Database", _DATABASE),
    ".xlsx": ("Werkboek", "Samenvattingen, codelijsten, uitleg en de tabellen die Excel vlot opent."),
    "validatie.json": ("Validatie", "Welke controles zijn gedaan, met de uitkomst."),
    "wijzigingen.csv": (
        "Wijzigingen, regel voor regel",
        "Een regel voor elke rij die erbij kwam of verviel en elke veranderde cel, met oorzaak en euro's.",
    ),
    "wijzigingen.json": ("Wijzigingen", "Wat er veranderde sinds de vorige versie, opgeteld."),
    "sbom.cdx.json": (
        "Gebruikte programmatuur",
        "De programma's en versies waarmee dit pakket is gemaakt (CycloneDX).",
    ),
}
"""Titles and descriptions of the files that are no tables, by name or by suffix."""

GROUPS = {
    "iv3": "Iv3",
    "documents": "Begrotingsstukken",
    "reference": "Codelijsten",
    "release": "Herkomst en quarantaine",
}
"""The groups of tables in the order in which a reader meets them, with their Dutch titles."""


def reading_order() -> tuple[str, ...]:
    """The published tables as a reader meets them: figures first, then lists, then where from."""
    ranks = list(GROUPS)
    return tuple(sorted(table_schemas(), key=lambda name: ranks.index(table_schemas()[name].group)))


def describe(
    edition: Edition,
    frames: Mapping[str, pl.DataFrame],
    files: Mapping[str, WrittenFile],
    publisher: Publisher,
) -> Descriptor:
    """The descriptor of a package with these tables and files (by name, all but the descriptor).

    The same input gives the same text; ``created`` is left out, it would be the only clock value.
    """
    series = publisher.series
    licence = publisher.licence
    return Descriptor(
        profile=PROFILE,
        name=edition.name,
        id=identifier(edition, publisher),
        title=f"{series.title} {edition.jaar}",
        description=description(edition, frames, publisher),
        version=edition.version,
        homepage=publisher.homepage,
        keywords=(*series.keywords, str(edition.jaar)),
        licenses=(LicenceDescriptor(licence.name, licence.path, licence.title),),
        contributors=_contributors(publisher),
        sources=sources(frames),
        resources=(*_tables(frames, files), *_other_files(frames, files)),
        warnings=warnings_of(frames, publisher),
        missing_sources=edition.missing_sources,
        citation=citation(edition, publisher),
        findings=edition.findings,
        approvals=edition.approvals,
    )


def _contributors(publisher: Publisher) -> tuple[Contributor, ...]:
    us = Contributor(publisher.title, ("creator", "contact"), publisher.homepage, publisher.email)
    return (
        us,
        *(Contributor(credit.title, (credit.role,), credit.path) for credit in publisher.attributions),
    )


def _tables(frames: Mapping[str, pl.DataFrame], files: Mapping[str, WrittenFile]) -> list[Resource]:
    """The CSV files as tables, in reading order."""
    return [
        Resource(
            name=table.name,
            path=f"{table.name}.csv",
            bytes=files[f"{table.name}.csv"].bytes,
            hash=f"sha256:{files[f'{table.name}.csv'].sha256}",
            type="table",
            title=table.title,
            description=table.description,
            format="csv",
            mediatype="text/csv",
            encoding="utf-8",
            rows=frames[table.name].height,
            group=GROUPS[table.group],
            table_schema=table_schema(table),
        )
        for table in map(table_schemas().__getitem__, reading_order())
    ]


def _other_files(frames: Mapping[str, pl.DataFrame], files: Mapping[str, WrittenFile]) -> list[Resource]:
    """The files that are not described as tables: no ``type``, a format, bytes and hash."""
    tables = {f"{name}.csv" for name in frames}
    resources = []
    for name in sorted(set(files) - tables):
        path = PurePath(name)
        suffix = csv_excel.SUFFIX if name.endswith(csv_excel.SUFFIX) else path.suffix
        kind, mediatype = _FORMATS[suffix]
        title, description = _words(name, suffix)
        resources.append(
            Resource(
                name=f"{path.stem}-{path.suffix[1:]}",
                path=name,
                bytes=files[name].bytes,
                hash=f"sha256:{files[name].sha256}",
                title=title,
                description=description,
                format=kind,
                mediatype=mediatype,
            )
        )
    return resources


def _words(name: str, suffix: str) -> tuple[str | None, str | None]:
    """Title and description of a file that is not described as a table; none for another form of one."""
    if suffix == csv_excel.SUFFIX:
        return f"{table_schemas()[name.removesuffix(suffix)].title} voor Excel", _FOR_EXCEL
    return _SAID.get(name) or _SAID.get(suffix) or (None, None)
