"""Three notations of one graph, and always the same bytes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from rdflib import Graph
from rdflib.compare import isomorphic

from datapackages.catalogue.dcat import notations
from datapackages.catalogue.dcat.model import Iri, Literal, Node, dutch, plain, typed

if TYPE_CHECKING:
    from datapackages.releasing.releases import Releases

ROOT = Path(__file__).resolve().parents[4]


def test_all_notations_say_the_same(nodes: tuple[Node, ...]) -> None:
    turtle = Graph().parse(data=notations.turtle(nodes), format="turtle")

    assert len(turtle) == sum(len(node.classes) + len(node.statements) for node in nodes)
    assert isomorphic(turtle, Graph().parse(data=notations.json_ld(nodes), format="json-ld"))
    assert isomorphic(turtle, Graph().parse(data=notations.rdf_xml(nodes), format="xml"))


@pytest.mark.parametrize(
    "value",
    [
        Literal(""),
        plain("met \"aanhalingstekens\" en \\ en '''drie'''"),
        dutch("regel\nregel\r\nen\teen tab"),
        dutch("😀 é ﷽ \u200f \x7f"),
        dutch("]]> <!-- &lt; &#0; -->"),
        typed("2023-01-01", "xsd:date"),
        Iri("https://a.nl/?b=c&d=%22e%22#f"),
    ],
)
def test_every_value_comes_back_from_every_notation(value: Iri | Literal) -> None:
    nodes = [Node("https://a.nl/", ("dcat:Dataset",), (("dct:title", value),))]
    graphs = [
        Graph().parse(data=notations.turtle(nodes), format="turtle"),
        Graph().parse(data=notations.json_ld(nodes), format="json-ld"),
        Graph().parse(data=notations.rdf_xml(nodes), format="xml"),
    ]

    for graph in graphs:
        assert value.value in {str(found) for found in graph.objects()}
    assert len({tuple(sorted(map(str, graph))) for graph in graphs}) == 1


def test_json_ld_needs_nothing_from_elsewhere(nodes: tuple[Node, ...]) -> None:
    document = json.loads(notations.json_ld(nodes))

    assert all(isinstance(value, str) for value in document["@context"].values())


def test_the_same_bytes_with_another_seed_zone_and_language(two_years: Releases) -> None:
    script = "import sys, pathlib, datapackages.catalogue as c; c.render(pathlib.Path(sys.argv[1]))"
    sums = set()
    for seed, zone, language in (("1", "UTC", "C"), ("77", "Pacific/Auckland", "nl_NL.UTF-8")):
        environment = os.environ | {"PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": language}
        command = [sys.executable, "-c", script, str(two_years.public)]
        subprocess.run(command, check=True, cwd=ROOT, env=environment | {"PYTHONPATH": str(ROOT)})
        written = [*two_years.public.glob("catalogus/**/*.*"), *two_years.public.glob("data/*/*.json*")]
        assert len(written) > 10
        digest = hashlib.sha256()
        for path in sorted(written):
            digest.update(path.name.encode() + path.read_bytes())
            if path.name != "latest.json":
                path.unlink()
        sums.add(digest.hexdigest())

    assert len(sums) == 1
