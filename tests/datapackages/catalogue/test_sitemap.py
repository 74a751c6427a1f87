"""Which pages search engines are told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from datapackages.catalogue.sitemap import NAMESPACE, robots, sitemap

if TYPE_CHECKING:
    from datapackages.catalogue.addresses import Addresses
    from datapackages.catalogue.published.years import Year


def test_every_page_is_there_with_the_moment_of_its_release(
    years: tuple[Year, ...], addresses: Addresses
) -> None:
    root = etree.fromstring(sitemap(years, addresses))

    told = [(url.findtext(f"{{{NAMESPACE}}}loc"), url.findtext(f"{{{NAMESPACE}}}lastmod")) for url in root]
    newest = years[1].current.published_at.isoformat()
    assert told == [
        ("https://data.amersfoort.nl/begroting/", newest),
        ("https://data.amersfoort.nl/begroting/data/begrotingen-2023/", newest),
        ("https://data.amersfoort.nl/begroting/data/begrotingen-2022/", years[0].issued.isoformat()),
    ]


def test_robots_may_go_everywhere_and_find_the_sitemap(addresses: Addresses) -> None:
    lines = robots(addresses).decode().splitlines()

    assert "User-agent: *" in lines
    assert "Disallow:" in lines
    assert lines[-1] == "Sitemap: https://data.amersfoort.nl/begroting/sitemap.xml"
