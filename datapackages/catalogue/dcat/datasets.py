"""A year and its releases as DCAT-AP-NL Datasets, property by property.

A year is one Dataset; each of its releases is a version of it, whether it still stands or not. Their files
are described next door.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from datapackages.catalogue.citing import citation
from datapackages.catalogue.dcat import vocabulary
from datapackages.catalogue.dcat.distributions import file_nodes, file_statements
from datapackages.catalogue.dcat.model import Iri, Node, Statement, dutch, plain, typed
from datapackages.catalogue.dcat.speaking import dates, moment, period

if TYPE_CHECKING:
    from collections.abc import Iterator

    from datapackages.catalogue.dcat.speaking import Speaker
    from datapackages.catalogue.published.years import Version, Year

_KEPT_IN_ADDRESSES = "!#$%&'()*+,/:;=?@[]~"


def year_nodes(speaker: Speaker, year: Year, before: Year | None, after: Year | None) -> Iterator[Node]:
    """A year between the years before and after it, with all its releases and their files."""
    addresses, dataset = speaker.addresses, speaker.addresses.dataset(year.jaar)
    releases = [Iri(addresses.dataset(year.jaar, version.number)) for version in year.versions]
    provenance = f"{dataset}#herkomst"
    yield Node(
        dataset,
        ("dcat:Dataset",),
        (
            ("dct:title", dutch(year.descriptor.title)),
            *_of_every_dataset(speaker, year, dataset),
            *dates([year]),
            ("dcat:version", plain(year.current.number)),
            ("adms:versionNotes", dutch(year.current.changes)),
            ("adms:status", Iri(vocabulary.COMPLETED)),
            ("dct:accrualPeriodicity", Iri(vocabulary.IRREGULAR)),
            ("dcat:inSeries", Iri(speaker.series)),
            *([("dcat:prev", Iri(addresses.dataset(before.jaar)))] if before else []),
            *([("dcat:next", Iri(addresses.dataset(after.jaar)))] if after else []),
            *(("dcat:hasVersion", release) for release in releases),
            ("dcat:hasCurrentVersion", Iri(addresses.dataset(year.jaar, year.current.number))),
            ("dct:provenance", Iri(provenance)),
            *_sources(year),
            *file_statements(speaker, year, year.current),
        ),
    )
    yield period(f"{dataset}#periode", year.jaar, year.jaar)
    told = [credit.text for credit in speaker.publisher.attributions]
    told += [approval.sentence for approval in year.descriptor.approvals]
    yield Node(provenance, ("dct:ProvenanceStatement",), (("rdfs:label", dutch("\n\n".join(told))),))
    for version in year.versions:
        yield _version(speaker, year, version)
        yield from file_nodes(speaker, year, version)


def _version(speaker: Speaker, year: Year, version: Version) -> Node:
    """A release as a version of its year, whether it still stands or was followed by another."""
    addresses, stands = speaker.addresses, version.number == year.current.number
    dataset = addresses.dataset(year.jaar, version.number)
    previous = (
        [("dcat:previousVersion", Iri(addresses.dataset(year.jaar, version.parent)))]
        if version.parent
        else []
    )
    published = moment(version.published_at)
    return Node(
        dataset,
        ("dcat:Dataset",),
        (
            ("dct:title", dutch(f"{year.descriptor.title}, versie {version.number}")),
            *_of_every_dataset(speaker, year, dataset),
            ("dct:issued", published),
            ("dct:modified", published),
            ("dcat:version", plain(version.number)),
            ("adms:versionNotes", dutch(version.changes)),
            ("adms:status", Iri(vocabulary.COMPLETED if stands else vocabulary.DEPRECATED)),
            ("dcat:isVersionOf", Iri(addresses.dataset(year.jaar))),
            *previous,
            ("dct:bibliographicCitation", dutch(citation(year, version, speaker.publisher, addresses))),
            *file_statements(speaker, year, version),
        ),
    )


def _of_every_dataset(speaker: Speaker, year: Year, identifier: str) -> Iterator[Statement]:
    page = speaker.addresses.page(year.jaar)
    yield "dct:description", dutch(year.descriptor.description)
    yield "dct:identifier", typed(identifier, "xsd:anyURI")
    yield from speaker.responsible()
    for code in speaker.publisher.catalogue.themes:
        yield "dcat:theme", Iri(vocabulary.theme(code))
    for keyword in year.descriptor.keywords:
        yield "dcat:keyword", dutch(keyword)
    yield "dct:accessRights", Iri(vocabulary.PUBLIC)
    yield "dct:language", Iri(vocabulary.DUTCH)
    yield "dct:spatial", Iri(vocabulary.NETHERLANDS)
    yield "dct:temporal", Iri(f"{speaker.addresses.dataset(year.jaar)}#periode")
    yield "dct:conformsTo", Iri(vocabulary.DATA_PACKAGE)
    yield "dcat:landingPage", Iri(page)
    yield "foaf:page", Iri(f"{page}#veldwijzer")


def _sources(year: Year) -> Iterator[Statement]:
    """Where the data comes from, as far as that is on the web; foreign addresses are encoded."""
    addresses = sorted({source.path for source in year.descriptor.sources if source.path})
    for address in addresses:
        if address.startswith(("https://", "http://")):
            yield "prov:wasDerivedFrom", Iri(quote(address, safe=_KEPT_IN_ADDRESSES))
