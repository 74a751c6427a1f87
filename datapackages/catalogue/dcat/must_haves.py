"""What a catalogue must have before it goes out, checked at every build in milliseconds.

The obligations of DCAT-AP-NL 3.0 for what we publish, and that nothing points into the void. It does not
replace the official shapes, which are no part of the product: the tests run those.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datapackages.catalogue.dcat.model import Iri, Literal, Node, Value
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

NAMED = 5
"""Faults that a message names; the others are counted."""

_IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\x00-\x20<>\"{}|\\^`\x7f]+")
_LEXICAL = {
    "xsd:anyURI": _IRI,
    "xsd:date": re.compile(r"\d{4}-\d{2}-\d{2}"),
    "xsd:dateTime": re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z"),
    "xsd:hexBinary": re.compile(r"([0-9a-f]{2})+"),
    "xsd:nonNegativeInteger": re.compile(r"\d+"),
}


class CatalogueInvalid(OpenbegrotingError):
    """The catalogue lacks what DCAT-AP-NL asks for; the catalogue of last time still stands."""


@dataclass(frozen=True, slots=True)
class _Must:
    """A property that a class must have: as a text or as a thing, at least once, at most so often."""

    name: str
    kind: type[Iri | Literal]
    at_most: int | None = None
    of_class: str | None = None


_RESPONSIBLE = (
    _Must("dct:publisher", Iri, 1, "foaf:Agent"),
    _Must("dct:creator", Iri, None, "foaf:Agent"),
    _Must("dcat:contactPoint", Iri, 1, "vcard:Kind"),
)
_TITLED = (_Must("dct:title", Literal), _Must("dct:description", Literal))

MUST_HAVES: dict[str, tuple[_Must, ...]] = {
    "dcat:Catalog": (*_TITLED, *_RESPONSIBLE, _Must("dcat:dataset", Iri, None, "dcat:Dataset")),
    "dcat:DatasetSeries": (*_TITLED, *_RESPONSIBLE),
    "dcat:Dataset": (
        *_TITLED,
        *_RESPONSIBLE,
        _Must("dct:identifier", Literal, 1),
        _Must("dcat:theme", Iri, None, "skos:Concept"),
        _Must("dct:accessRights", Iri, 1, "dct:RightsStatement"),
        _Must("dct:issued", Literal, 1),
        _Must("dct:modified", Literal, 1),
        _Must("dcat:version", Literal, 1),
        _Must("dct:temporal", Iri, None, "dct:PeriodOfTime"),
    ),
    "dcat:Distribution": (
        _Must("dct:title", Literal),
        _Must("dcat:accessURL", Iri, 1),
        _Must("dcat:downloadURL", Iri, 1),
        _Must("dct:license", Iri, 1, "dct:LicenseDocument"),
        _Must("dct:format", Iri, 1, "dct:MediaTypeOrExtent"),
        _Must("dcat:mediaType", Iri, 1, "dct:MediaType"),
        _Must("dcat:byteSize", Literal, 1),
        _Must("spdx:checksum", Iri, 1, "spdx:Checksum"),
    ),
    "spdx:Checksum": (
        _Must("spdx:algorithm", Iri, 1, "spdx:ChecksumAlgorithm"),
        _Must("spdx:checksumValue", Literal, 1),
    ),
    "foaf:Agent": (_Must("foaf:name", Literal),),
    "vcard:Kind": (_Must("vcard:fn", Literal), _Must("vcard:hasEmail", Iri)),
    "dct:PeriodOfTime": (_Must("dcat:startDate", Literal, 1), _Must("dcat:endDate", Literal, 1)),
}

_REFERS = {
    "dcat:distribution": "dcat:Distribution",
    "dcat:hasCurrentVersion": "dcat:Dataset",
    "dcat:hasVersion": "dcat:Dataset",
    "dcat:inSeries": "dcat:DatasetSeries",
    "dcat:isVersionOf": "dcat:Dataset",
    "dcat:next": "dcat:Dataset",
    "dcat:prev": "dcat:Dataset",
    "dcat:previousVersion": "dcat:Dataset",
}
"""Properties that nothing must have, but whose value must be there when it is named."""


def check(nodes: Sequence[Node]) -> None:
    """Raises ``CatalogueInvalid`` that names the first faults, if there are any."""
    found = list(faults(nodes))
    if found:
        more = f", and {len(found) - NAMED} more" if len(found) > NAMED else ""
        raise CatalogueInvalid(
            "catalogue",
            expected="what DCAT-AP-NL 3.0 makes obligatory",
            found="; ".join(found[:NAMED]) + more,
            remedy="mend publisher.yaml if a text or address of it is named; the last catalogue stands",
        )


def faults(nodes: Sequence[Node]) -> Iterator[str]:
    """Every fault as a short English clause; none for a catalogue that may go out."""
    classes = {node.iri: node.classes for node in nodes}
    for iri, count in Counter(node.iri for node in nodes).items():
        if count > 1:
            yield f"{iri} is described {count} times"
    present = {name for node in nodes for name in node.classes}
    yield from (f"no {name}" for name in ("dcat:Catalog", "dcat:Dataset") if name not in present)
    for node in nodes:
        if _IRI.fullmatch(node.iri) is None:
            yield f"{node.iri!r} is no identifier"
        for must in (must for name in node.classes for must in MUST_HAVES.get(name, ())):
            yield from _unmet(node, must, classes)
        for name, value in node.statements:
            yield from _ill_formed(node, name, value)
            if name in _REFERS and _REFERS[name] not in classes.get(value.value, ()):
                yield f"{node.iri}: {name} is no {_REFERS[name]} of this catalogue"


def _unmet(node: Node, must: _Must, classes: dict[str, tuple[str, ...]]) -> Iterator[str]:
    values = node.values(must.name)
    if not values:
        yield f"{node.iri} has no {must.name}"
    elif must.at_most is not None and len(values) > must.at_most:
        yield f"{node.iri} has {len(values)} times {must.name}"
    for value in values:
        if not isinstance(value, must.kind):
            yield f"{node.iri}: {must.name} is no {must.kind.__name__.lower()}"
        elif must.of_class and must.of_class not in classes.get(value.value, ()):
            yield f"{node.iri}: {must.name} is no {must.of_class} of this catalogue"


def _ill_formed(node: Node, name: str, value: Value) -> Iterator[str]:
    if isinstance(value, Iri):
        if _IRI.fullmatch(value.value) is None:
            yield f"{node.iri}: {name} {value.value[:100]!r} is no address"
    elif not value.value.strip():
        yield f"{node.iri}: {name} is empty"
    elif value.datatype and _LEXICAL[value.datatype].fullmatch(value.value) is None:
        yield f"{node.iri}: {name} {value.value[:100]!r} is no {value.datatype}"
