"""What the descriptor of one package says: its texts, sources and files.

The shape of a descriptor is defined beside it; here its content is put together, from the schemas, from
``publisher.yaml`` and from the tables themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

import polars as pl

from datapackages.descriptor import (
    PROFILE,
    Contributor,
    Descriptor,
    LicenceDescriptor,
    Resource,
    Source,
    table_schema,
)
from datapackages.formats import csv_excel
from datapackages.formats.explaining import Preface
from datapackages.publisher import package_name
from datapackages.schema import tables as table_schemas
from datapackages.trust.manifest import NOT_RECORDED, Makings, Parent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from datapackages.publisher import Publisher
    from datapackages.storage.checksums import WrittenFile

CBS_TABLE = r"^(https?://[^/]+/OData(?:Feed|Api)/OData/([0-9]{5}[A-Z]{3}))(?:/|$)"
"""The address and identifier of an Iv3 table within the address of anything pulled from it."""

CBS_LICENCE = "CC BY 4.0"

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


@dataclass(frozen=True, slots=True)
class Edition:
    """Which package it is: the year, the version, what could not be had, what is odd in it, and its place.

    ``sequence`` counts the releases of the year, ``parent`` is the one it follows, ``made_with`` what
    made it.
    """

    jaar: int
    version: str
    missing_sources: tuple[str, ...] = ()
    findings: tuple[str, ...] = ()
    sequence: int = 1
    parent: Parent | None = None
    made_with: Makings = NOT_RECORDED

    @property
    def name(self) -> str:
        """The name of the package."""
        return package_name(self.jaar)


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
        id=_identifier(edition, publisher),
        title=f"{series.title} {edition.jaar}",
        description=_description(edition, frames, publisher),
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
    )


def citation(edition: Edition, publisher: Publisher) -> str:
    """How the package is named in a list of sources: publisher, title, version and identifier.

    The year of publication is not known before it is published; the catalogue adds it.
    """
    title = f"{publisher.series.title} {edition.jaar}, versie {edition.version} [dataset]"
    return f"{publisher.title}. {title}. {_identifier(edition, publisher)}"


def _identifier(edition: Edition, publisher: Publisher) -> str:
    return f"{publisher.homepage}id/{edition.name}/{edition.version}"


def preface(edition: Edition, frames: Mapping[str, pl.DataFrame], publisher: Publisher) -> Preface:
    """What the workbook says of the package before its sheets."""
    licence = publisher.licence
    notes = [
        ("Wat is dit", publisher.series.description),
        ("Versie", edition.version),
        ("Uitgever", f"{publisher.title}, {publisher.homepage}, {publisher.email}"),
        ("Licentie", f"{licence.title}, {licence.path}"),
        ("Zo te noemen", citation(edition, publisher)),
        *(("Bronvermelding", credit.text) for credit in publisher.attributions),
        *(("Let op", warning) for warning in warnings_of(frames, publisher)),
        *(("Ontbrekende bron", source) for source in edition.missing_sources),
        *(("Bevinding", finding) for finding in edition.findings),
    ]
    return Preface(f"{publisher.series.title} {edition.jaar}", tuple(notes))


def warnings_of(frames: Mapping[str, pl.DataFrame], publisher: Publisher) -> tuple[str, ...]:
    """What a user must mind: what holds for every package, after what holds for this one.

    A host below ``.invalid`` can never exist (RFC 2606): what was pulled from it is an example.
    """
    made_up = frames["bronnen"]["url"].str.contains(r"^https?://[^/]+[.]invalid(?::[0-9]+)?/").any()
    return (*((publisher.series.sample_warning,) if made_up else ()), *publisher.series.warnings)


def sources(frames: Mapping[str, pl.DataFrame]) -> tuple[Source, ...]:
    """The Iv3 tables the bodies were pulled from, and the documents, each with its address if any.

    The version of a table of CBS is the day on which CBS modified it, where it names one; that of anything
    else is the day on which we pulled it last.
    """
    pulled = pl.col("opgehaald_op").max().dt.date()
    iv3 = (
        frames["bronnen"]
        .select(
            pl.col("url").str.extract_groups(CBS_TABLE).struct.rename_fields(["path", "id"]), "opgehaald_op"
        )
        .unnest("url")
        .drop_nulls("path")
        .group_by("id", "path")
        .agg(pulled)
        .sort("id", "path")
    )
    modified = frames["iv3_leveringen"]["peildatum"].unique().drop_nulls()
    documents = (
        frames["documenten"]
        .join(frames["gemeenten"].select("gemeente", "naam"), on="gemeente", how="left")
        .join(
            frames["paginas"]
            .join(frames["bronnen"].select("bron", "opgehaald_op"), on="bron", how="left")
            .group_by("document")
            .agg(pulled),
            on="document",
            how="left",
        )
        .sort("document")
    )
    return (
        *(
            Source(
                f"CBS, onbewerkte Iv3-data van gemeenten ({table}), {CBS_LICENCE}",
                path,
                str(modified.item() if iv3.height == len(modified) == 1 else day),
                CBS_LICENCE,
            )
            for table, path, day in iv3.iter_rows()
        ),
        *(
            Source(f"{naam}: {titel}", url if _is_web_address(url) else None, str(day) if day else None)
            for titel, naam, url, day in documents.select(
                "titel", pl.coalesce("naam", "gemeente"), "url", "opgehaald_op"
            ).iter_rows()
        ),
    )


def _is_web_address(url: str | None) -> bool:
    return url is not None and url.startswith(("https://", "http://"))


def _description(edition: Edition, frames: Mapping[str, pl.DataFrame], publisher: Publisher) -> str:
    """The description in Markdown: what it is, who is credited, what is missing, what to mind."""
    gaps = "".join(f"\n- {source}" for source in edition.missing_sources)
    parts = [
        publisher.series.description,
        *(credit.text for credit in publisher.attributions),
        *([f"Deze bronnen waren niet te krijgen en ontbreken of zijn oud:\n{gaps}"] if gaps else []),
        "Let op:\n" + "".join(f"\n- {warning}" for warning in warnings_of(frames, publisher)),
    ]
    return "\n\n".join(parts)


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
