"""Years, releases and files as DCAT tells of them, and how they hang together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import msgspec
from rdflib import DCTERMS, RDF, Graph, Literal, Namespace, URIRef

from datapackages.catalogue.dcat import must_haves, notations
from datapackages.catalogue.dcat.describing import catalogue
from datapackages.storage.checksums import sha256_of

if TYPE_CHECKING:
    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.dcat.model import Node
    from datapackages.catalogue.published.years import Year
    from datapackages.publisher import Publisher
    from datapackages.releasing.releases import Releases

BASE = "https://data.amersfoort.nl/begroting/"
ID = Namespace(f"{BASE}id/")
DCAT = Namespace("http://www.w3.org/ns/dcat#")  # rdflib knows the second edition, without series
SPDX = Namespace("http://spdx.org/rdf/terms#")
ADMS = Namespace("http://www.w3.org/ns/adms#")
STATUS = Namespace("http://publications.europa.eu/resource/authority/dataset-status/")
FIRST, SECOND = ID["begrotingen-2022"], ID["begrotingen-2023"]


def _graph(nodes: tuple[Node, ...]) -> Graph:
    return Graph().parse(data=notations.turtle(nodes), format="turtle")


def test_the_catalogue_lists_each_year_once_and_the_years_make_a_series(nodes: tuple[Node, ...]) -> None:
    graph = _graph(nodes)

    assert set(graph.objects(ID.catalogus, DCAT.dataset)) == {FIRST, SECOND}
    assert set(graph.subjects(DCAT.inSeries, ID.begrotingen)) == {FIRST, SECOND}
    assert graph.value(ID.begrotingen, RDF.type) == DCAT.DatasetSeries
    assert (SECOND, DCAT.prev, FIRST) in graph
    assert (FIRST, DCAT.next, SECOND) in graph
    assert list(graph.objects(FIRST, DCAT.prev)) == list(graph.objects(SECOND, DCAT.next)) == []


def test_each_release_is_a_version_of_its_year_and_follows_the_one_before(nodes: tuple[Node, ...]) -> None:
    graph = _graph(nodes)
    old, new = URIRef(f"{SECOND}/1.0.0"), URIRef(f"{SECOND}/1.0.1")

    assert set(graph.objects(SECOND, DCAT.hasVersion)) == {old, new}
    assert set(graph.objects(SECOND, DCAT.hasCurrentVersion)) == {new}
    assert set(graph.subjects(DCAT.isVersionOf, SECOND)) == {old, new}
    assert set(graph.subject_objects(DCAT.previousVersion)) == {(new, old)}
    assert graph.value(SECOND, DCAT.version) == Literal("1.0.1")
    assert graph.value(new, ADMS.versionNotes) == Literal("Rijen: 1 gewijzigd, in iv3_balans.", lang="nl")
    assert graph.value(new, ADMS.status) == STATUS.COMPLETED
    assert graph.value(old, ADMS.status) == STATUS.DEPRECATED


def test_every_file_is_a_distribution_as_it_lies_on_disk(
    nodes: tuple[Node, ...], two_years: Releases
) -> None:
    graph, release = _graph(nodes), two_years.latest(2023)
    assert release is not None
    told = {
        str(graph.value(file, DCAT.downloadURL)): (
            int(str(graph.value(file, DCAT.byteSize))),
            str(graph.value(graph.value(file, SPDX.checksum), SPDX.checksumValue)),
        )
        for file in graph.objects(SECOND, DCAT.distribution)
    }

    assert told == {
        f"{BASE}data/begrotingen-2023/1.0.1/{path.name}": (path.stat().st_size, sha256_of(path))
        for path in release.folder.iterdir()
    }


def test_of_an_earlier_release_the_zip_is_told_as_it_lies_on_disk(
    nodes: tuple[Node, ...], two_years: Releases
) -> None:
    graph, release = _graph(nodes), two_years.release(2023, "1.0.0")
    assert release is not None
    (file,) = graph.objects(URIRef(f"{SECOND}/1.0.0"), DCAT.distribution)
    path = release.folder / "begrotingen-2023-1.0.0.zip"

    assert str(graph.value(file, DCAT.downloadURL)).endswith("/1.0.0/begrotingen-2023-1.0.0.zip")
    assert int(str(graph.value(file, DCAT.byteSize))) == path.stat().st_size
    checksum = graph.value(file, SPDX.checksum)
    assert str(graph.value(checksum, SPDX.checksumValue)) == sha256_of(path)


def test_kinds_of_files_are_those_of_the_european_list(nodes: tuple[Node, ...]) -> None:
    graph = _graph(nodes)
    kinds = {
        str(graph.value(file, DCAT.downloadURL)).rpartition("/")[2]: (
            str(graph.value(file, DCTERMS["format"])).rpartition("/")[2],
            str(graph.value(file, DCAT.mediaType)).partition("media-types/")[2],
        )
        for file in graph.objects(SECOND, DCAT.distribution)
    }

    assert kinds["doelen.csv"] == ("CSV", "text/csv")
    assert kinds["doelen.parquet"] == ("PARQUET", "application/vnd.apache.parquet")
    assert kinds["validatie.json"] == ("JSON", "application/json")
    assert kinds["begrotingen-2023-1.0.1.zip"] == ("ZIP", "application/zip")
    assert kinds["SHA256SUMS"] == ("TXT", "text/plain")


def test_who_is_in_a_register_is_named_by_it(nodes: tuple[Node, ...]) -> None:
    us = URIRef("https://identifier.overheid.nl/tooi/id/gemeente/gm0307")

    assert set(_graph(nodes).objects(None, DCTERMS.publisher)) == {us}


def test_who_is_in_no_register_has_an_identifier_of_its_own(
    years: tuple[Year, ...], publisher: Publisher, addresses: Addresses
) -> None:
    graph = _graph(catalogue(years, msgspec.structs.replace(publisher, tooi=None), addresses))

    assert set(graph.objects(None, DCTERMS.publisher)) == {ID.uitgever}


def test_hostile_titles_and_addresses_stay_text(
    years: tuple[Year, ...], publisher: Publisher, addresses: Addresses
) -> None:
    title = """ "@nl . <x:a> <x:b> <x:c> . \\u0041 <script>]]>&amp; \x00\x0b\ud7ff\ufffe \r\n\t einde\\"""
    source = 'https://bron.nl/a b<c>"{}|^`\\?d=é#e'
    descriptor = msgspec.structs.replace(
        years[0].descriptor,
        title=title,
        sources=(msgspec.structs.replace(years[0].descriptor.sources[0], path=source),
                 msgspec.structs.replace(years[0].descriptor.sources[0], path="javascript:alert(1)")),
    )  # fmt: skip
    nodes = catalogue([replace(years[0], descriptor=descriptor)], publisher, addresses)
    must_haves.check(nodes)
    graph = _graph(nodes)

    found = str(graph.value(FIRST, DCTERMS.title))
    assert found == title.replace("\x00", "\ufffd").replace("\x0b", "\ufffd").replace("\ufffe", "\ufffd")
    derived = {str(o) for o in graph.objects(FIRST, URIRef("http://www.w3.org/ns/prov#wasDerivedFrom"))}
    assert derived == {"https://bron.nl/a%20b%3Cc%3E%22%7B%7D%7C%5E%60%5C?d=%C3%A9#e"}
    for data, notation in (
        (notations.rdf_xml(nodes), "xml"),
        (notations.json_ld(nodes), "json-ld"),
    ):
        assert str(Graph().parse(data=data, format=notation).value(FIRST, DCTERMS.title)) == found
