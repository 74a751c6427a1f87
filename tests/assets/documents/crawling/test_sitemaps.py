from __future__ import annotations

import gzip
import time

import pytest

from assets.documents.crawling.sitemaps import MAX_ADDRESSES, UnreadableSitemap, locations
from tests.assets.documents.crawling import small_sites
from tests.assets.documents.crawling.small_sites import html, put, robots
from tests.scripted_server import Answer

PLACE = "https://x.nl/sitemap.xml"
HEAD = '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'


def urls(*places: str) -> bytes:
    return (HEAD + "".join(f"<url><loc>{place}</loc></url>" for place in places) + "</urlset>").encode()


def test_pages_are_named_in_order_and_pictures_are_none() -> None:
    picture = '<image:image xmlns:image="http://x"><image:loc>https://x.nl/foto</image:loc></image:image>'
    content = (
        HEAD + f"<url><loc> https://x.nl/b </loc>{picture}</url><url><loc>https://x.nl/a</loc></url></urlset>"
    )
    assert locations(content.encode(), PLACE) == (["https://x.nl/b", "https://x.nl/a"], [])


def test_a_compressed_one_is_read_too() -> None:
    assert locations(gzip.compress(urls("https://x.nl/a")), PLACE) == (["https://x.nl/a"], [])


BOMB = '<!DOCTYPE x [<!ENTITY a "' + "x" * 1000 + '">' + '<!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><p>Niet gevonden", "found"),
        (b"", "found"),
        (b"\x1f\x8b\x08 geen gzip", "damaged bytes"),
        (gzip.compress(b" " * 60_000_000), "after expanding"),
        ((BOMB + "<urlset><url><loc>&b;</loc></url></urlset>").encode(), "a document type declaration"),
        (b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><urlset/>', "a document type declaration"),
        (b"<a>" * 100_000, "found"),
    ],
)
def test_a_hostile_or_broken_one_is_refused_in_one_line(content: bytes, words: str) -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableSitemap, match=words) as refused:
        locations(content, PLACE)
    assert "\n" not in str(refused.value)
    assert time.monotonic() - began < 5


def test_an_endless_one_is_read_to_its_bound() -> None:
    pages, _ = locations(urls(*(f"https://x.nl/{number}" for number in range(MAX_ADDRESSES + 10))), PLACE)
    assert len(pages) == MAX_ADDRESSES


def test_an_index_is_followed_on_its_own_host_and_not_in_circles(site, server) -> None:
    put(server, small_sites.lias() | {"/p9/los": html("Los", "<p>Nergens genoemd</p>")})
    robots(server, f"Sitemap: {server.url}/index.xml", "Sitemap: https://elders.example/kaart.xml")
    nested = "".join(
        f"<sitemap><loc>{place}</loc></sitemap>"
        for place in (f"{server.url}/index.xml", f"{server.url}/deel.xml.gz", "http://10.0.0.1/kaart.xml")
    )
    server.on(
        "/index.xml",
        Answer(body=f"<sitemapindex>{nested}</sitemapindex>".encode(), content_type="application/xml"),
    )
    part = gzip.compress(urls(f"{server.url}/p9/los"))
    server.on("/deel.xml.gz", Answer(body=part, content_type="application/gzip"))
    assert site.paths(site.pull()) == [*small_sites.LIAS_PAGES, "/p9/los"]
    assert server.count("/index.xml") == 1


def test_a_named_sitemap_that_cannot_be_read_is_told_and_lets_no_page_go(site, server) -> None:
    loose = {"/p9/los": html("Los", "<p>Nergens genoemd</p>")}
    put(server, small_sites.lias() | loose)
    robots(server, f"Sitemap: {server.url}/kaart.xml")
    server.on("/kaart.xml", Answer(body=urls(f"{server.url}/p9/los"), content_type="application/xml"))
    site.pull()
    server.on("/kaart.xml", Answer(body=b"<p>Storing", content_type="text/html"))
    pull = site.pull()
    assert "/p9/los" in site.paths(pull)
    assert any(line.startswith("sitemap: ") for line in pull.findings)


def test_a_named_sitemap_that_is_not_there_is_told_but_nothing_lacks_for_it(site, server) -> None:
    put(server, small_sites.lias())
    robots(server, f"Sitemap: {server.url}/kaart.xml")
    pull = site.pull()
    assert site.paths(pull) == [*small_sites.LIAS_PAGES]
    assert any(line.startswith("sitemap: ") for line in pull.findings)
    assert pull.missing == ()
