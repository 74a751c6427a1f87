"""``sitemap.xml`` and ``robots.txt``: which pages there are, when they last changed, and that all may look.

Pages for people only; what is for programs is found through them and through the catalogue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lxml import etree

from datapackages.catalogue.addresses import SITEMAP

if TYPE_CHECKING:
    from collections.abc import Sequence

    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.published.years import Year

NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_NSMAP: Any = {None: NAMESPACE}  # the stubs of lxml know no default namespace


def sitemap(years: Sequence[Year], addresses: Addresses) -> bytes:
    """The front page and the page of each year, with the moment of the release they show."""
    newest = max(year.current.published_at for year in years)
    pages = [(addresses.base, newest)]
    pages += [(addresses.page(year.jaar), year.current.published_at) for year in reversed(years)]
    root = etree.Element(f"{{{NAMESPACE}}}urlset", nsmap=_NSMAP)
    for address, changed in pages:
        url = etree.SubElement(root, f"{{{NAMESPACE}}}url")
        etree.SubElement(url, f"{{{NAMESPACE}}}loc").text = address
        etree.SubElement(url, f"{{{NAMESPACE}}}lastmod").text = changed.isoformat(timespec="seconds")
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def robots(addresses: Addresses) -> bytes:
    """Nothing is closed to anyone; where the sitemap is."""
    return f"User-agent: *\nDisallow:\n\nSitemap: {addresses.below(SITEMAP)}\n".encode()
