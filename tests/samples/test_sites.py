from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

import pytest
from lxml import etree, html

from samples import sites

if TYPE_CHECKING:
    from samples.sites import SiteFolder
    from tests.samples.conftest import Ask

BOTH = pytest.mark.parametrize("site", sites.SITES, ids=lambda site: site.folder)

FOOTER = re.compile(
    r"Deze pagina is gebouwd op (\d\d)/(\d\d)/\d{4} \d\d:\d\d:\d\d "
    r"met de export van \d\d/\d\d/\d{4} \d\d:\d\d:\d\d"
)


def pages_of(site: SiteFolder) -> dict[str, str]:
    return {
        path: file.read_text(encoding="utf-8")
        for path, file in sites.addresses(site).items()
        if file.suffix == ".html"
    }


def links(page: str, path: str) -> set[str]:
    return {
        urljoin(path, link) for link in html.fromstring(page).xpath("//a/@href") if not link.startswith("#")
    }


@BOTH
def test_navigation_reaches_every_page_and_leads_nowhere_else(ask: Ask, site: SiteFolder) -> None:
    seen, waiting = set(), ["/"]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            answer = ask(site.host, path)
            assert answer.status_code == 200, path
            assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
            waiting += links(answer.text, path)
    assert seen == set(pages_of(site))


@BOTH
def test_pages_of_a_document_link_only_to_each_other(site: SiteFolder) -> None:
    pages = pages_of(site)
    for start in links(pages["/"], "/"):
        document, waiting = set(), [start]
        while waiting:
            path = waiting.pop()
            if path not in document:
                document.add(path)
                waiting += links(pages[path], path)
        assert "/" not in document
        assert document & links(pages["/"], "/") == {start}
        assert len(document) >= 3


@BOTH
def test_every_page_says_below_its_title_that_it_is_an_example(site: SiteFolder) -> None:
    for path, page in pages_of(site).items():
        tree = html.fromstring(page)
        (title,) = tree.xpath("//h1")
        assert "verzonnen" in title.getnext().text, path
        assert "CC BY 4.0" in title.getnext().text, path
        assert "(voorbeeld)" in tree.findtext(".//title"), path


@BOTH
def test_every_file_is_served(ask: Ask, site: SiteFolder) -> None:
    for path, file in sites.addresses(site).items():
        answer = ask(site.host, path)
        assert answer.content == file.read_bytes()
        assert answer.headers["Last-Modified"] == site.last_modified


def test_lias_pages_are_numbered_and_signed_by_their_export() -> None:
    pages = pages_of(sites.AMERSFOORT)
    assert len(pages) == 13
    for path, page in pages.items():
        if path != "/":
            assert re.fullmatch(r"/p\d+/[a-z0-9-]+", path)
            match = FOOTER.search(page)
            assert match is not None, path
            assert 1 <= int(match[1]) <= 12
    captions = re.findall(r"<caption>Tabel: ([A-Z]{2}\.\d\d) ", "".join(pages.values()))
    assert set(captions) == {"BT.01", "BT.02", "JR.01"}


def test_pepperflow_pages_lie_below_their_document_and_lead_back_to_navigation() -> None:
    pages = {path: page for path, page in pages_of(sites.DE_RONDE_VENEN).items() if "/programma/" in path}
    assert len(pages) == 9
    for path, page in pages.items():
        assert re.fullmatch(r"/[a-z]+-\d{4}(---\d{4})?/programma/[a-z-]+", path)
        tree = html.fromstring(page)
        for heading in tree.xpath("//main//h2 | //main//h3"):
            assert heading.getnext().text_content() == f"Terug naar navigatie - {heading.text}"
        assert not FOOTER.search(page)


def test_sitemap_names_every_page_of_pepperflow(ask: Ask) -> None:
    site = sites.DE_RONDE_VENEN
    sitemap = etree.fromstring(ask(site.host, "/sitemap.xml").content)
    listed = [urlsplit(place.text) for place in sitemap.iter("{*}loc")]
    assert {url.netloc for url in listed} == {site.host}
    assert sorted(url.path for url in listed) == sorted(pages_of(site))
    assert f"Sitemap: http://{site.host}/sitemap.xml" in ask(site.host, "/robots.txt").text


def test_lias_has_no_sitemap_and_lets_its_pages_be_read(ask: Ask) -> None:
    robots = ask(sites.AMERSFOORT.host, "/robots.txt")
    assert robots.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "Sitemap" not in robots.text
    assert "Disallow: /\n" not in robots.text
