"""Which pages search engines are told of."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import lxml.html
from lxml import etree

from datapackages.catalogue.addresses import Addresses
from datapackages.portal import neighbours
from datapackages.portal.rendering import render
from datapackages.portal.sitemap import NAMESPACE, Place, robots, sitemap
from datapackages.publisher import read_publisher

if TYPE_CHECKING:
    from pathlib import Path

    import polars as pl

    from datapackages.releasing.releases import Releases

ADDRESSES = Addresses("https://data.amersfoort.nl/begroting/")


def _told(content: bytes) -> dict[str, str | None]:
    root = etree.fromstring(content)
    return {
        url.findtext(f"{{{NAMESPACE}}}loc") or "": url.findtext(f"{{{NAMESPACE}}}lastmod") for url in root
    }


def test_a_page_is_told_with_the_moment_of_what_it_shows_where_that_is_one() -> None:
    moment = datetime(2026, 11, 22, 8, 5, 30, 500, tzinfo=UTC)

    assert _told(sitemap([Place("", moment), Place("status.html"), Place("data/2023/")], ADDRESSES)) == {
        "https://data.amersfoort.nl/begroting/": "2026-11-22T08:05:30+00:00",
        "https://data.amersfoort.nl/begroting/status.html": None,
        "https://data.amersfoort.nl/begroting/data/2023/": None,
    }


def test_robots_may_go_everywhere_and_find_the_sitemap() -> None:
    lines = robots(ADDRESSES).decode().splitlines()

    assert "User-agent: *" in lines
    assert "Disallow:" in lines
    assert lines[-1] == "Sitemap: https://data.amersfoort.nl/begroting/sitemap.xml"


def test_every_page_that_is_written_is_told(
    published: Releases, tables: dict[str, pl.DataFrame], light_packages: None
) -> None:
    verdict = {
        "regel": "gemeenten.naam.verplicht", "versie": 1, "tabel": "gemeenten", "omvang": "rij",
        "ernst": "waarschuwing", "verantwoordelijk": "bron", "zin": "Elke gemeente heeft een naam.",
        "herkomst": "de wet", "uitkomst": "geslaagd", "reden": None, "gezakt": 0, "beoordeeld": 1,
        "gezakt_eur": None,
    }  # fmt: skip
    fewer = tables | {"iv3_balans": tables["iv3_balans"].clear()}
    published.publish(2023, fewer, {"jaar": 2023, "regels": [verdict]})
    render(published.public, beside=[(name, b"<p>elders gemaakt</p>") for name, _ in neighbours.BESIDE])

    base = read_publisher().homepage
    told = _told((published.public / "sitemap.xml").read_bytes())
    written = {path.relative_to(published.public).as_posix() for path in published.public.rglob("*.html")}
    assert {base + name.removesuffix("index.html") for name in written} == set(told)
    assert sum("controleverslag" in address for address in told) == 1


def test_every_page_of_the_menu_says_that_it_is_the_one(published: Releases, light_packages: None) -> None:
    render(published.public)

    front = lxml.html.document_fromstring((published.public / "index.html").read_bytes())
    year = lxml.html.document_fromstring((_year(published.public) / "index.html").read_bytes())
    assert front.xpath("//nav//a[@aria-current='page']/text()") == ["Jaren"]
    assert year.xpath("//nav//a[@aria-current]") == []


def _year(public: Path) -> Path:
    return public / "data/begrotingen-2023"
