"""Statements about things, in an order of their own: what the notations write and the must-haves check.

A few typed values and nothing of DCAT. The order is part of it because the same releases must give the
same bytes; rdflib's JSON-LD and RDF/XML follow the hash seed of the process instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeAlias

NAMESPACES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""The vocabularies used and their usual prefixes."""

_UNPRINTABLE_IN_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Iri:
    """A thing, by its identifier."""

    value: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text with a language, or a value with a datatype (``xsd:date``), or neither."""

    value: str
    language: str | None = None
    datatype: str | None = None


Value: TypeAlias = Iri | Literal
Statement: TypeAlias = tuple[str, Value]
"""A property (``dct:title``) and its value."""


@dataclass(frozen=True, slots=True)
class Node:
    """A thing with its classes and what is said of it."""

    iri: str
    classes: tuple[str, ...]
    statements: tuple[Statement, ...] = ()

    def values(self, name: str) -> tuple[Value, ...]:
        """The values of one property."""
        return tuple(value for found, value in self.statements if found == name)


def in_xml(text: str) -> str:
    """A text as XML can hold it, with a replacement character for what it cannot; so in every notation."""
    return _UNPRINTABLE_IN_XML.sub("\N{REPLACEMENT CHARACTER}", text)


def dutch(text: str) -> Literal:
    """A Dutch text."""
    return Literal(in_xml(text), language="nl")


def plain(text: str) -> Literal:
    """A text that is of no language, such as a version."""
    return Literal(in_xml(text))


def typed(text: str, datatype: str) -> Literal:
    """A value with its datatype."""
    return Literal(text, datatype=datatype)


def expanded(name: str) -> str:
    """The full identifier of a prefixed name."""
    prefix, _, local = name.partition(":")
    return NAMESPACES[prefix] + local
