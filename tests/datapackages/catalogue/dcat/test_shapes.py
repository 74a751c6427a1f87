"""The catalogue under the official shapes: DCAT-AP-NL 3.0.0 and 3.0.1, each together with DCAT-AP.

Nothing is added to it: no stubs for code lists, no inference.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
import pyshacl
import pytest
from rdflib import DCTERMS, FOAF, RDF, SKOS, Graph, Literal, Namespace, URIRef
from rdflib.namespace import SH

from datapackages.catalogue.dcat import notations
from datapackages.catalogue.dcat.describing import catalogue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.dcat.model import Node
    from datapackages.catalogue.published.years import Year
    from datapackages.publisher import Publisher

DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib knows the second edition, without series
SPDX = Namespace("http://spdx.org/rdf/terms#")
DATASET = URIRef("https://data.amersfoort.nl/begroting/id/begrotingen-2023")
FILE = URIRef("https://data.amersfoort.nl/begroting/id/begrotingen-2023/1.0.1/iv3_balans.csv")
CATALOG = URIRef("https://data.amersfoort.nl/begroting/id/catalogus")
CONTACT = URIRef("https://data.amersfoort.nl/begroting/id/contact")
PERIOD = URIRef(f"{DATASET}#periode")

EDITIONS = {"3.0.0": "300_", "3.0.1": ""}
PARTS = (
    "dcat-ap-SHACL",
    "dcat-ap-nl-SHACL",
    "dcat-ap-nl-SHACL-klassebereik",
    "dcat-ap-nl-SHACL-klassebereik-codelijsten",
)


@pytest.fixture(params=EDITIONS, scope="module")
def shapes(request: pytest.FixtureRequest, shared: Path) -> Graph:
    graph = Graph()
    for part in PARTS:
        graph.parse(shared / "data" / "shacl" / "dcat-ap-nl" / f"{EDITIONS[request.param]}{part}.ttl")
    return graph


@pytest.fixture
def graph(nodes: tuple[Node, ...]) -> Graph:
    return Graph().parse(data=notations.turtle(nodes), format="turtle")


@pytest.fixture
def small(years: tuple[Year, ...], publisher: Publisher, addresses: Addresses) -> Graph:
    """The catalogue of one year with two files: what is planted in it is found sooner."""
    year = years[-1]
    files = tuple(file for file in year.pointer.files if file.path in {"iv3_balans.csv", "SHA256SUMS"})
    year = replace(year, pointer=msgspec.structs.replace(year.pointer, files=files))
    nodes = catalogue([year], publisher, addresses)
    return Graph().parse(data=notations.turtle(nodes), format="turtle")


def test_the_small_catalogue_has_no_fault_of_its_own(small: Graph, shapes: Graph) -> None:
    assert _violations(small, shapes) == set()


def _violations(graph: Graph, shapes: Graph) -> set[tuple[str, str]]:
    """Of what the shapes refuse, the thing and the property."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, do_owl_imports=False)
    assert isinstance(report, Graph)
    return {
        (str(report.value(result, SH.focusNode)), str(report.value(result, SH.resultPath)))
        for result in report.subjects(SH.resultSeverity, SH.Violation)
    }


def test_the_catalogue_is_what_the_profile_asks(graph: Graph, shapes: Graph) -> None:
    conforms, _, text = pyshacl.validate(graph, shacl_graph=shapes, do_owl_imports=False)

    assert conforms, text
    assert set(graph.subjects(RDF.type, DCAT.Dataset)) > {DATASET}  # and there was something to refuse


def test_of_what_is_recommended_only_a_service_is_absent(graph: Graph, shared: Path) -> None:
    folder = shared / "data" / "shacl" / "dcat-ap-nl"
    for prefix in EDITIONS.values():
        shapes = Graph().parse(folder / f"{prefix}dcat-ap-nl-SHACL-aanbevolen.ttl")
        _, report, _ = pyshacl.validate(graph, shacl_graph=shapes, do_owl_imports=False)
        assert isinstance(report, Graph)
        assert set(report.objects(None, SH.resultPath)) == {DCAT.accessService}


def _without(subject: URIRef, name: URIRef) -> Callable[[Graph], None]:
    return lambda graph: graph.remove((subject, name, None)) and None


def _instead(subject: URIRef, name: URIRef, value: URIRef | Literal) -> Callable[[Graph], None]:
    def plant(graph: Graph) -> None:
        graph.set((subject, name, value))

    return plant


def _besides(subject: URIRef, name: URIRef, value: URIRef | Literal) -> Callable[[Graph], None]:
    return lambda graph: graph.add((subject, name, value)) and None


OTHER = URIRef("https://elders.nl/")
FAULTS: dict[str, tuple[Callable[[Graph], None], URIRef, URIRef]] = {
    "no title": (_without(DATASET, DCTERMS.title), DATASET, DCTERMS.title),
    "no theme": (_without(DATASET, DCAT.theme), DATASET, DCAT.theme),
    "no identifier": (_without(DATASET, DCTERMS.identifier), DATASET, DCTERMS.identifier),
    "no access rights": (_without(DATASET, DCTERMS.accessRights), DATASET, DCTERMS.accessRights),
    "no publisher": (_without(DATASET, DCTERMS.publisher), DATASET, DCTERMS.publisher),
    "no creator": (_without(DATASET, DCTERMS.creator), DATASET, DCTERMS.creator),
    "no contact": (_without(DATASET, DCAT.contactPoint), DATASET, DCAT.contactPoint),
    "a creator by name only": (
        _instead(DATASET, DCTERMS.creator, Literal("Gemeente Amersfoort")), DATASET, DCTERMS.creator,
    ),
    "two versions": (_besides(DATASET, DCAT.version, Literal("9.9.9")), DATASET, DCAT.version),
    "a version that is no dataset": (_besides(DATASET, DCAT.hasVersion, OTHER), DATASET, DCAT.hasVersion),
    "no licence": (_without(FILE, DCTERMS.license), FILE, DCTERMS.license),
    "no access address": (_without(FILE, DCAT.accessURL), FILE, DCAT.accessURL),
    "two downloads": (_besides(FILE, DCAT.downloadURL, OTHER), FILE, DCAT.downloadURL),
    "a size in words": (_instead(FILE, DCAT.byteSize, Literal("groot")), FILE, DCAT.byteSize),
    "a checksum of nothing": (
        _without(URIRef(f"{FILE}#sha256"), SPDX.checksumValue), URIRef(f"{FILE}#sha256"), SPDX.checksumValue,
    ),
    "a catalogue without description": (_without(CATALOG, DCTERMS.description), CATALOG, DCTERMS.description),
    "an empty catalogue": (_without(CATALOG, DCAT.dataset), CATALOG, DCAT.dataset),
    "a contact that is a document": (_instead(CONTACT, RDF.type, FOAF.Document), DATASET, DCAT.contactPoint),
    "two beginnings": (_besides(PERIOD, DCAT.startDate, Literal("gisteren")), PERIOD, DCAT.startDate),
    "a concept without a name": (
        _without(URIRef("http://publications.europa.eu/resource/authority/data-theme/GOVE"), SKOS.prefLabel),
        URIRef("http://publications.europa.eu/resource/authority/data-theme/GOVE"),
        SKOS.prefLabel,
    ),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_refused_where_it_was_planted(small: Graph, shapes: Graph, fault: str) -> None:
    plant, thing, name = FAULTS[fault]

    plant(small)

    assert (str(thing), str(name)) in _violations(small, shapes)
