"""The statements as Turtle, JSON-LD and RDF/XML: three notations of one and the same graph.

Writing only, in the order of the nodes, and with everything escaped as each notation asks.
"""

from __future__ import annotations

import json
from itertools import groupby
from typing import TYPE_CHECKING, Any

from lxml import etree

from datapackages.catalogue.dcat.model import NAMESPACES, Iri, Literal, Node, Value, expanded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_ESCAPES = str.maketrans(
    {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}
    | {chr(code): f"\\u{code:04X}" for code in (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F)}
)
_RDF, _XML = NAMESPACES["rdf"], "http://www.w3.org/XML/1998/namespace"


def turtle(nodes: Sequence[Node]) -> bytes:
    """The nodes as Turtle (W3C 2014), in UTF-8."""
    prefixes = [f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in NAMESPACES.items()]
    return "".join([*prefixes, *map(_turtle_node, nodes)]).encode()


def _turtle_node(node: Node) -> str:
    lines = [f"a {', '.join(node.classes)}"]
    for name, statements in groupby(node.statements, key=lambda statement: statement[0]):
        lines.append(f"{name} {', '.join(_turtle_value(value) for _, value in statements)}")
    said = " ;\n  ".join(lines)
    return f"\n<{node.iri}> {said} .\n"


def _turtle_value(value: Value) -> str:
    if isinstance(value, Iri):
        return f"<{value.value}>"
    text = f'"{value.value.translate(_ESCAPES)}"'
    if value.language:
        return f"{text}@{value.language}"
    return f"{text}^^{value.datatype}" if value.datatype else text


def json_ld(nodes: Sequence[Node]) -> bytes:
    """The nodes as JSON-LD 1.1 with prefixes for a context, in UTF-8."""
    document = {"@context": NAMESPACES, "@graph": [_json_node(node) for node in nodes]}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n"


def _json_node(node: Node) -> dict[str, Any]:
    properties: dict[str, list[dict[str, str]]] = {}
    for name, value in node.statements:
        properties.setdefault(name, []).append(_json_value(value))
    return {"@id": node.iri, "@type": list(node.classes), **properties}


def _json_value(value: Value) -> dict[str, str]:
    if isinstance(value, Iri):
        return {"@id": value.value}
    return {"@value": value.value, **dict(_json_kind(value))}


def _json_kind(value: Literal) -> Iterator[tuple[str, str]]:
    if value.language:
        yield "@language", value.language
    if value.datatype:
        yield "@type", value.datatype


def rdf_xml(nodes: Sequence[Node]) -> bytes:
    """The nodes as RDF/XML (W3C 2014), in UTF-8, without a document type."""
    used = {prefix: uri for prefix, uri in NAMESPACES.items() if prefix != "xsd"}
    root = etree.Element(f"{{{_RDF}}}RDF", nsmap=used)
    for node in nodes:
        main, *others = node.classes
        element = etree.SubElement(root, _tag(main), {f"{{{_RDF}}}about": node.iri})
        for name in others:
            etree.SubElement(element, f"{{{_RDF}}}type", {f"{{{_RDF}}}resource": expanded(name)})
        for name, value in node.statements:
            _xml_value(etree.SubElement(element, _tag(name)), value)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _xml_value(element: etree._Element, value: Value) -> None:
    if isinstance(value, Iri):
        element.set(f"{{{_RDF}}}resource", value.value)
        return
    element.text = value.value
    if value.language:
        element.set(f"{{{_XML}}}lang", value.language)
    if value.datatype:
        element.set(f"{{{_RDF}}}datatype", expanded(value.datatype))


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"
