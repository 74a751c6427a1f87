"""The files of a release as DCAT-AP-NL Distributions, each with its checksum, size, kind and licence.

Of the release that stands that is every file; of an earlier one it is the zip, which holds them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from datapackages.catalogue import files
from datapackages.catalogue.dcat import vocabulary
from datapackages.catalogue.dcat.model import Iri, Node, Statement, dutch, typed
from datapackages.catalogue.dcat.speaking import moment
from datapackages.descriptor import DESCRIPTOR

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datapackages.catalogue.dcat.speaking import Speaker
    from datapackages.catalogue.published.years import Version, Year
    from datapackages.storage.pointer import ReleasedFile


def _files(year: Year, version: Version) -> tuple[ReleasedFile, ...]:
    """Of the release that stands every file; of an earlier one the zip, which holds them all."""
    if version.number == year.current.number:
        return year.pointer.files
    return (version.archive,) if version.archive else ()


def file_statements(speaker: Speaker, year: Year, version: Version) -> Iterator[Statement]:
    """Which files a release has, as its Dataset says it."""
    for file in _files(year, version):
        yield "dcat:distribution", Iri(_identifier(speaker, version, file))


def _identifier(speaker: Speaker, version: Version, file: ReleasedFile) -> str:
    return f"{speaker.addresses.dataset(version.jaar, version.number)}/{quote(file.path, safe='')}"


def file_nodes(speaker: Speaker, year: Year, version: Version) -> Iterator[Node]:
    """The files of a release with their checksums, and the descriptor as what they conform to."""
    schema = speaker.addresses.released(year.jaar, version.number, DESCRIPTOR)
    title = f"Tabellen en kolommen van {year.descriptor.title}, versie {version.number}"
    yield Node(schema, ("dct:Standard", "rdfs:Resource"), (("dct:title", dutch(title)),))
    for file in _files(year, version):
        identifier = _identifier(speaker, version, file)
        download = speaker.addresses.released(year.jaar, version.number, file.path)
        yield _distribution(speaker, year, version, file)
        yield Node(
            f"{identifier}#sha256",
            ("spdx:Checksum",),
            (
                ("spdx:algorithm", Iri(vocabulary.SHA256)),
                ("spdx:checksumValue", typed(file.sha256, "xsd:hexBinary")),
            ),
        )
        if download != schema:
            yield Node(download, ("rdfs:Resource",))


def _distribution(speaker: Speaker, year: Year, version: Version, file: ReleasedFile) -> Node:
    addresses, kind, published = speaker.addresses, files.kind_of(file.path), moment(version.published_at)
    identifier = _identifier(speaker, version, file)
    media_type = Iri(vocabulary.IANA + kind.media_type)
    return Node(
        identifier,
        ("dcat:Distribution",),
        (
            ("dct:title", dutch(files.title_of(year, file))),
            ("dct:description", dutch(files.description_of(year, file))),
            ("dcat:accessURL", Iri(addresses.page(year.jaar))),
            ("dcat:downloadURL", Iri(addresses.released(year.jaar, version.number, file.path))),
            ("dct:license", Iri(speaker.publisher.licence.concept)),
            ("dct:format", Iri(f"{vocabulary.EU}file-type/{kind.file_type}")),
            ("dcat:mediaType", media_type),
            *([("dcat:packageFormat", media_type)] if kind.file_type == "ZIP" else []),
            ("dcat:byteSize", typed(str(file.bytes), "xsd:nonNegativeInteger")),
            ("spdx:checksum", Iri(f"{identifier}#sha256")),
            ("dct:issued", published),
            ("dct:modified", published),
            ("dct:language", Iri(vocabulary.DUTCH)),
            ("dct:conformsTo", Iri(addresses.released(year.jaar, version.number, DESCRIPTOR))),
            ("adms:status", Iri(vocabulary.FILE_COMPLETED)),
            ("dcatap:availability", Iri(vocabulary.STABLE)),
        ),
    )
