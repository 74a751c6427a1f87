"""The check that every build does, also where the official shapes are not at hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from datapackages.catalogue.dcat.model import Iri, Literal, Node, typed
from datapackages.catalogue.dcat.must_haves import MUST_HAVES, CatalogueInvalid, check, faults

BASE = "https://data.amersfoort.nl/begroting/id/"
DATASET = f"{BASE}begrotingen-2023"
FILE = f"{DATASET}/1.0.1/iv3_balans.csv"


def _with(nodes: tuple[Node, ...], iri: str, name: str, *values: Iri | Literal) -> list[Node]:
    """The nodes in which one property of one thing has these values instead."""
    return [
        replace(
            node,
            statements=(
                *(statement for statement in node.statements if statement[0] != name),
                *((name, value) for value in values),
            ),
        )
        if node.iri == iri
        else node
        for node in nodes
    ]


def test_a_whole_catalogue_passes(nodes: tuple[Node, ...]) -> None:
    assert list(faults(nodes)) == []
    check(nodes)


@pytest.mark.parametrize(
    ("of_class", "name"), [(name, must.name) for name, musts in MUST_HAVES.items() for must in musts]
)
def test_whatever_must_be_there_is_missed(nodes: tuple[Node, ...], of_class: str, name: str) -> None:
    thing = next(node for node in nodes if of_class in node.classes)

    assert f"{thing.iri} has no {name}" in list(faults(_with(nodes, thing.iri, name)))


@pytest.mark.parametrize(
    ("iri", "name", "value", "told"),
    [
        (DATASET, "dct:creator", Literal("wij"), "dct:creator is no iri"),
        (DATASET, "dct:publisher", Iri("https://elders.nl/"), "dct:publisher is no foaf:Agent"),
        (DATASET, "dcat:prev", Iri(f"{BASE}begrotingen-1900"), "dcat:prev is no dcat:Dataset"),
        (DATASET, "dcat:landingPage", Iri("https://elders.nl/<b>"), "is no address"),
        (DATASET, "dct:title", Literal(" "), "dct:title is empty"),
        (FILE, "dcat:byteSize", typed("-1", "xsd:nonNegativeInteger"), "'-1' is no xsd:nonNegativeInteger"),
        (f"{FILE}#sha256", "spdx:checksumValue", typed("xyz", "xsd:hexBinary"), "'xyz' is no xsd:hexBinary"),
        (f"{DATASET}#periode", "dcat:endDate", typed("2023", "xsd:date"), "'2023' is no xsd:date"),
    ],
)  # fmt: skip
def test_what_is_there_must_be_right(
    nodes: tuple[Node, ...], iri: str, name: str, value: Iri | Literal, told: str
) -> None:
    assert any(told in fault for fault in faults(_with(nodes, iri, name, value)))


def test_no_thing_is_described_twice(nodes: tuple[Node, ...]) -> None:
    with pytest.raises(CatalogueInvalid, match="described 2 times"):
        check([*nodes, nodes[0]])


def test_many_faults_make_one_short_message() -> None:
    with pytest.raises(CatalogueInvalid, match=r"and \d+ more") as raised:
        check([Node(f"{BASE}{number}", ("dcat:Distribution",)) for number in range(50)])

    assert len(str(raised.value)) < 700
