"""An OData answer as Atom XML, the form in which the feed answers unless JSON is asked for.

Only enough of Atom to be recognised and read: entries with their properties, and the link to the next
page. It is here so that a client which forgets ``$format=json`` meets what it would meet at CBS.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

if TYPE_CHECKING:
    from collections.abc import Mapping

_ATOM = "http://www.w3.org/2005/Atom"
_DATA = "http://schemas.microsoft.com/ado/2007/08/dataservices"
_METADATA = "http://schemas.microsoft.com/ado/2007/08/dataservices/metadata"

register_namespace("", _ATOM)
register_namespace("d", _DATA)
register_namespace("m", _METADATA)


def as_atom(body: Mapping[str, Any]) -> bytes:
    """The ``value`` rows of an OData answer as entries of an Atom feed."""
    feed = Element(f"{{{_ATOM}}}feed")
    for row in body["value"]:
        content = SubElement(
            SubElement(feed, f"{{{_ATOM}}}entry"), f"{{{_ATOM}}}content", type="application/xml"
        )
        properties = SubElement(content, f"{{{_METADATA}}}properties")
        for name, value in row.items():
            cell = SubElement(properties, f"{{{_DATA}}}{name}")
            if value is None:
                cell.set(f"{{{_METADATA}}}null", "true")
            else:
                cell.text = str(value)
    if "odata.nextLink" in body:
        SubElement(feed, f"{{{_ATOM}}}link", rel="next", href=body["odata.nextLink"])
    return bytes(tostring(feed, encoding="utf-8", xml_declaration=True))
