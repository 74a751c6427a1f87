"""The catalogue of all years as DCAT-AP-NL 3.0: Catalog, DatasetSeries, Datasets and Distributions.

What is said of the whole, property by property; what is said of a year and of a file is told next door.
Sources: DCAT-AP-NL 3.0 (Geonovum), DCAT-AP 3.0 (SEMIC), DCAT 3 (W3C).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from datapackages.catalogue.dcat import vocabulary
from datapackages.catalogue.dcat.datasets import year_nodes
from datapackages.catalogue.dcat.model import Iri, Node, dutch
from datapackages.catalogue.dcat.speaking import Speaker, dates, period

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.published.years import Year
    from datapackages.publisher import Publisher


def catalogue(years: Sequence[Year], publisher: Publisher, addresses: Addresses) -> tuple[Node, ...]:
    """Everything there is to say of these years, oldest first; there must be at least one."""
    scribe = _Scribe(tuple(years), Speaker(publisher, addresses))
    nodes = tuple(scribe.nodes())
    used = [value.value for node in nodes for _, value in node.statements if isinstance(value, Iri)]
    licence = publisher.licence
    return (*nodes, *vocabulary.described(used, licence.concept, licence.title))


@dataclass(frozen=True, slots=True)
class _Scribe:
    """Writes down what is known of these years together."""

    years: tuple[Year, ...]
    speaker: Speaker

    def nodes(self) -> Iterator[Node]:
        """The nodes in reading order: from the catalogue down to its files."""
        yield self._catalog()
        yield from self._people()
        yield self._series()
        yield period(f"{self.speaker.series}#periode", self.years[0].jaar, self.years[-1].jaar)
        for number, year in enumerate(self.years):
            before = self.years[number - 1] if number else None
            after = self.years[number + 1] if number + 1 < len(self.years) else None
            yield from year_nodes(self.speaker, year, before, after)
        yield from self._web_pages()

    def _catalog(self) -> Node:
        texts, addresses = self.speaker.publisher.catalogue, self.speaker.addresses
        return Node(
            addresses.identifier("catalogus"),
            ("dcat:Catalog",),
            (
                ("dct:title", dutch(texts.title)),
                ("dct:description", dutch(texts.description)),
                *self.speaker.responsible(),
                ("foaf:homepage", Iri(addresses.base)),
                ("dct:language", Iri(vocabulary.DUTCH)),
                ("dct:license", Iri(self.speaker.publisher.licence.concept)),
                ("dct:spatial", Iri(vocabulary.NETHERLANDS)),
                ("dcat:themeTaxonomy", Iri(vocabulary.THEMES)),
                *dates(self.years),
                *(("dcat:dataset", Iri(addresses.dataset(year.jaar))) for year in self.years),
            ),
        )

    def _people(self) -> Iterator[Node]:
        publisher = self.speaker.publisher
        yield Node(
            self.speaker.us,
            ("foaf:Agent", "foaf:Organization"),
            (
                ("foaf:name", dutch(publisher.title)),
                ("foaf:homepage", Iri(publisher.homepage)),
                ("foaf:mbox", Iri(_mail(publisher))),
            ),
        )
        yield Node(
            self.speaker.contact,
            ("vcard:Kind", "vcard:Organization"),
            (
                ("vcard:fn", dutch(publisher.catalogue.contact)),
                ("vcard:hasEmail", Iri(_mail(publisher))),
                ("vcard:hasURL", Iri(publisher.homepage)),
            ),
        )

    def _series(self) -> Node:
        series, addresses = self.speaker.publisher.series, self.speaker.addresses
        return Node(
            self.speaker.series,
            ("dcat:DatasetSeries",),
            (
                ("dct:title", dutch(series.title)),
                ("dct:description", dutch(series.description)),
                *self.speaker.responsible(),
                ("dct:accrualPeriodicity", Iri(vocabulary.ANNUAL)),
                ("dct:spatial", Iri(vocabulary.NETHERLANDS)),
                ("dct:temporal", Iri(f"{self.speaker.series}#periode")),
                *dates(self.years),
                ("dcat:first", Iri(addresses.dataset(self.years[0].jaar))),
                ("dcat:last", Iri(addresses.dataset(self.years[-1].jaar))),
            ),
        )

    def _web_pages(self) -> Iterator[Node]:
        yield Node(self.speaker.addresses.base, ("foaf:Document",))
        for year in self.years:
            page = self.speaker.addresses.page(year.jaar)
            yield Node(page, ("foaf:Document", "rdfs:Resource"))
            yield Node(f"{page}#veldwijzer", ("foaf:Document",))


def _mail(publisher: Publisher) -> str:
    return f"mailto:{quote(publisher.email, safe='@')}"
