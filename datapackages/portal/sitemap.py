"""``sitemap.xml`` and ``robots.txt``: which pages there are, when they last changed, and that all may look.

Pages for people only; what is for programs is found through them and through the catalogue.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from datapackages.catalogue.addresses import SITEMAP

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from datapackages.catalogue.addresses import Addresses

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NSMAP: Any = {None: NAMESPACE}  # the stubs of lxml know no default namespace


@dataclass(frozen=True, slots=True)
class Place:
    """A page by its path below the portal; ``changed`` is None where a page follows more than one moment."""

    path: str
    changed: datetime | None = None


def sitemap(places: Iterable[Place], addresses: Addresses) -> bytes:
    """These pages, with the moment of what they show."""
    root = etree.Element(f"{{{NAMESPACE}}}urlset", nsmap=_NSMAP)
    for place in places:
        url = etree.SubElement(root, f"{{{NAMESPACE}}}url")
        etree.SubElement(url, f"{{{NAMESPACE}}}loc").text = addresses.below(place.path)
        if place.changed is not None:
            moment = place.changed.isoformat(timespec="seconds")
            etree.SubElement(url, f"{{{NAMESPACE}}}lastmod").text = moment
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def robots(addresses: Addresses) -> bytes:
    """Nothing is closed to anyone; where the sitemap is."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {addresses.below(SITEMAP)}\n".encode()
