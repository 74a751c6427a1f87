"""The catalogue of all years as DCAT-AP-NL 3.0: Catalog, DatasetSeries, Datasets and Distributions.

What is said of them, property by property. A year is one Dataset, a member of the series; each release is
a version of it. Sources: DCAT-AP-NL 3.0 (Geonovum), DCAT-AP 3.0 (SEMIC), DCAT 3 (W3C).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from urllib.parse import quote

from datapackages.catalogue import files
from datapackages.catalogue.citing import citation
from datapackages.catalogue.dcat import vocabulary
from datapackages.catalogue.dcat.model import Iri, Literal, Node, Statement, dutch, plain, typed
from datapackages.descriptor import DESCRIPTOR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.published.years import Version, Year
    from datapackages.publisher import Publisher
    from datapackages.storage.pointer import ReleasedFile

_KEPT_IN_ADDRESSES = "!#$%&'()*+,/:;=?@[]~"


def catalogue(years: Sequence[Year], publisher: Publisher, addresses: Addresses) -> tuple[Node, ...]:
    """Everything there is to say of these years, oldest first; there must be at least one."""
    scribe = _Scribe(tuple(years), publisher, addresses)
    nodes = tuple(scribe.nodes())
    used = [value.value for node in nodes for _, value in node.statements if isinstance(value, Iri)]
    licence = publisher.licence
    return (*nodes, *vocabulary.described(used, licence.concept, licence.title))


@dataclass(frozen=True, slots=True)
class _Scribe:
    """Writes down what is known of these years, as this publisher at these addresses says it."""

    years: tuple[Year, ...]
    publisher: Publisher
    addresses: Addresses

    @property
    def us(self) -> str:
        return self.publisher.tooi or self.addresses.identifier("uitgever")

    @property
    def contact(self) -> str:
        return self.addresses.identifier("contact")

    @property
    def series(self) -> str:
        return self.addresses.identifier("begrotingen")

    def nodes(self) -> Iterator[Node]:
        """The nodes in reading order: from the catalogue down to its files."""
        yield self._catalog()
        yield from self._people()
        yield self._series()
        period = self.years[0].jaar, self.years[-1].jaar
        yield _period(f"{self.series}#periode", *period)
        for number, year in enumerate(self.years):
            before = self.years[number - 1] if number else None
            after = self.years[number + 1] if number + 1 < len(self.years) else None
            yield from self._year(year, before, after)
        yield from self._web_pages()

    def _catalog(self) -> Node:
        texts, addresses = self.publisher.catalogue, self.addresses
        return Node(
            addresses.identifier("catalogus"),
            ("dcat:Catalog",),
            (
                ("dct:title", dutch(texts.title)),
                ("dct:description", dutch(texts.description)),
                *self._responsible(),
                ("foaf:homepage", Iri(addresses.base)),
                ("dct:language", Iri(vocabulary.DUTCH)),
                ("dct:license", Iri(self.publisher.licence.concept)),
                ("dct:spatial", Iri(vocabulary.NETHERLANDS)),
                ("dcat:themeTaxonomy", Iri(vocabulary.THEMES)),
                *self._dates(self.years),
                *(("dcat:dataset", Iri(addresses.dataset(year.jaar))) for year in self.years),
            ),
        )

    def _people(self) -> Iterator[Node]:
        publisher = self.publisher
        yield Node(
            self.us,
            ("foaf:Agent", "foaf:Organization"),
            (
                ("foaf:name", dutch(publisher.title)),
                ("foaf:homepage", Iri(publisher.homepage)),
                ("foaf:mbox", Iri(_mail(publisher))),
            ),
        )
        yield Node(
            self.contact,
            ("vcard:Kind", "vcard:Organization"),
            (
                ("vcard:fn", dutch(publisher.catalogue.contact)),
                ("vcard:hasEmail", Iri(_mail(publisher))),
                ("vcard:hasURL", Iri(publisher.homepage)),
            ),
        )

    def _series(self) -> Node:
        series, addresses = self.publisher.series, self.addresses
        return Node(
            self.series,
            ("dcat:DatasetSeries",),
            (
                ("dct:title", dutch(series.title)),
                ("dct:description", dutch(series.description)),
                *self._responsible(),
                ("dct:accrualPeriodicity", Iri(vocabulary.ANNUAL)),
                ("dct:spatial", Iri(vocabulary.NETHERLANDS)),
                ("dct:temporal", Iri(f"{self.series}#periode")),
                *self._dates(self.years),
                ("dcat:first", Iri(addresses.dataset(self.years[0].jaar))),
                ("dcat:last", Iri(addresses.dataset(self.years[-1].jaar))),
            ),
        )

    def _year(self, year: Year, before: Year | None, after: Year | None) -> Iterator[Node]:
        addresses, dataset = self.addresses, self.addresses.dataset(year.jaar)
        releases = [Iri(addresses.dataset(year.jaar, version.number)) for version in year.versions]
        provenance = f"{dataset}#herkomst"
        yield Node(
            dataset,
            ("dcat:Dataset",),
            (
                ("dct:title", dutch(year.descriptor.title)),
                *self._of_every_dataset(year, dataset),
                *self._dates([year]),
                ("dcat:version", plain(year.current.number)),
                ("adms:versionNotes", dutch(year.current.changes)),
                ("adms:status", Iri(vocabulary.COMPLETED)),
                ("dct:accrualPeriodicity", Iri(vocabulary.IRREGULAR)),
                ("dcat:inSeries", Iri(self.series)),
                *([("dcat:prev", Iri(addresses.dataset(before.jaar)))] if before else []),
                *([("dcat:next", Iri(addresses.dataset(after.jaar)))] if after else []),
                *(("dcat:hasVersion", release) for release in releases),
                ("dcat:hasCurrentVersion", Iri(addresses.dataset(year.jaar, year.current.number))),
                ("dct:provenance", Iri(provenance)),
                *self._sources(year),
                *self._files_of(year, year.current),
            ),
        )
        yield _period(f"{dataset}#periode", year.jaar, year.jaar)
        credit_lines = "\n\n".join(credit.text for credit in self.publisher.attributions)
        yield Node(provenance, ("dct:ProvenanceStatement",), (("rdfs:label", dutch(credit_lines)),))
        for version in year.versions:
            yield self._version(year, version)
            yield from self._distributions(year, version)

    def _version(self, year: Year, version: Version) -> Node:
        """A release as a version of its year, whether it still stands or was followed by another."""
        addresses, stands = self.addresses, version.number == year.current.number
        dataset = addresses.dataset(year.jaar, version.number)
        previous = (
            [("dcat:previousVersion", Iri(addresses.dataset(year.jaar, version.parent)))]
            if version.parent
            else []
        )
        moment = _moment(version.published_at)
        return Node(
            dataset,
            ("dcat:Dataset",),
            (
                ("dct:title", dutch(f"{year.descriptor.title}, versie {version.number}")),
                *self._of_every_dataset(year, dataset),
                ("dct:issued", moment),
                ("dct:modified", moment),
                ("dcat:version", plain(version.number)),
                ("adms:versionNotes", dutch(version.changes)),
                ("adms:status", Iri(vocabulary.COMPLETED if stands else vocabulary.DEPRECATED)),
                ("dcat:isVersionOf", Iri(addresses.dataset(year.jaar))),
                *previous,
                ("dct:bibliographicCitation", dutch(citation(year, version, self.publisher, addresses))),
                *self._files_of(year, version),
            ),
        )

    def _of_every_dataset(self, year: Year, identifier: str) -> Iterator[Statement]:
        page = self.addresses.page(year.jaar)
        yield "dct:description", dutch(year.descriptor.description)
        yield "dct:identifier", typed(identifier, "xsd:anyURI")
        yield from self._responsible()
        for code in self.publisher.catalogue.themes:
            yield "dcat:theme", Iri(vocabulary.theme(code))
        for keyword in year.descriptor.keywords:
            yield "dcat:keyword", dutch(keyword)
        yield "dct:accessRights", Iri(vocabulary.PUBLIC)
        yield "dct:language", Iri(vocabulary.DUTCH)
        yield "dct:spatial", Iri(vocabulary.NETHERLANDS)
        yield "dct:temporal", Iri(f"{self.addresses.dataset(year.jaar)}#periode")
        yield "dct:conformsTo", Iri(vocabulary.DATA_PACKAGE)
        yield "dcat:landingPage", Iri(page)
        yield "foaf:page", Iri(f"{page}#veldwijzer")

    def _responsible(self) -> Iterator[Statement]:
        yield "dct:publisher", Iri(self.us)
        yield "dct:creator", Iri(self.us)
        yield "dcat:contactPoint", Iri(self.contact)

    def _dates(self, years: Sequence[Year]) -> Iterator[Statement]:
        yield "dct:issued", _moment(min(year.issued for year in years))
        yield "dct:modified", _moment(max(year.current.published_at for year in years))

    def _sources(self, year: Year) -> Iterator[Statement]:
        """Where the data comes from, as far as that is on the web; foreign addresses are encoded."""
        addresses = sorted({source.path for source in year.descriptor.sources if source.path})
        for address in addresses:
            if address.startswith(("https://", "http://")):
                yield "prov:wasDerivedFrom", Iri(quote(address, safe=_KEPT_IN_ADDRESSES))

    def _files(self, year: Year, version: Version) -> tuple[ReleasedFile, ...]:
        """Of the release that stands every file; of an earlier one the zip, which holds them all."""
        if version.number == year.current.number:
            return year.pointer.files
        return (version.archive,) if version.archive else ()

    def _files_of(self, year: Year, version: Version) -> Iterator[Statement]:
        for file in self._files(year, version):
            yield "dcat:distribution", Iri(self._identifier(version, file))

    def _identifier(self, version: Version, file: ReleasedFile) -> str:
        return f"{self.addresses.dataset(version.jaar, version.number)}/{quote(file.path, safe='')}"

    def _distributions(self, year: Year, version: Version) -> Iterator[Node]:
        schema = self.addresses.released(year.jaar, version.number, DESCRIPTOR)
        title = f"Tabellen en kolommen van {year.descriptor.title}, versie {version.number}"
        yield Node(schema, ("dct:Standard", "rdfs:Resource"), (("dct:title", dutch(title)),))
        for file in self._files(year, version):
            identifier = self._identifier(version, file)
            download = self.addresses.released(year.jaar, version.number, file.path)
            yield self._distribution(year, version, file)
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

    def _distribution(self, year: Year, version: Version, file: ReleasedFile) -> Node:
        addresses, kind, moment = self.addresses, files.kind_of(file.path), _moment(version.published_at)
        identifier = self._identifier(version, file)
        media_type = Iri(vocabulary.IANA + kind.media_type)
        return Node(
            identifier,
            ("dcat:Distribution",),
            (
                ("dct:title", dutch(files.title_of(year, file))),
                ("dct:description", dutch(files.description_of(year, file))),
                ("dcat:accessURL", Iri(addresses.page(year.jaar))),
                ("dcat:downloadURL", Iri(addresses.released(year.jaar, version.number, file.path))),
                ("dct:license", Iri(self.publisher.licence.concept)),
                ("dct:format", Iri(f"{vocabulary.EU}file-type/{kind.file_type}")),
                ("dcat:mediaType", media_type),
                *([("dcat:packageFormat", media_type)] if kind.file_type == "ZIP" else []),
                ("dcat:byteSize", typed(str(file.bytes), "xsd:nonNegativeInteger")),
                ("spdx:checksum", Iri(f"{identifier}#sha256")),
                ("dct:issued", moment),
                ("dct:modified", moment),
                ("dct:language", Iri(vocabulary.DUTCH)),
                ("dct:conformsTo", Iri(addresses.released(year.jaar, version.number, DESCRIPTOR))),
                ("adms:status", Iri(vocabulary.FILE_COMPLETED)),
                ("dcatap:availability", Iri(vocabulary.STABLE)),
            ),
        )

    def _web_pages(self) -> Iterator[Node]:
        yield Node(self.addresses.base, ("foaf:Document",))
        for year in self.years:
            page = self.addresses.page(year.jaar)
            yield Node(page, ("foaf:Document", "rdfs:Resource"))
            yield Node(f"{page}#veldwijzer", ("foaf:Document",))


def _mail(publisher: Publisher) -> str:
    return f"mailto:{quote(publisher.email, safe='@')}"


def _moment(moment: datetime) -> Literal:
    return typed(moment.astimezone(UTC).isoformat().replace("+00:00", "Z"), "xsd:dateTime")


def _period(identifier: str, first: int, last: int) -> Node:
    """The years from the first to the last, both included."""
    return Node(
        identifier,
        ("dct:PeriodOfTime",),
        (
            ("dcat:startDate", typed(date(first, 1, 1).isoformat(), "xsd:date")),
            ("dcat:endDate", typed(date(last, 12, 31).isoformat(), "xsd:date")),
        ),
    )
