from __future__ import annotations

import pytest

from assets.documents.crawling.addresses import Scope, canonical

BASE = "https://gemeente.example/p1/begin"


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("", BASE),
        ("#kop", BASE),
        ("/p2/deel", "https://gemeente.example/p2/deel"),
        ("../p2/deel?b=2&a=1#x", "https://gemeente.example/p2/deel?a=1&b=2"),
        ("HTTPS://Gemeente.Example:443/p2", "https://gemeente.example/p2"),
        ("http://gemeente.example:8080/p2", "http://gemeente.example:8080/p2"),
        ("/p2?utm_source=a&fbclid=b&id=3", "https://gemeente.example/p2?id=3"),
        ("/p2;jsessionid=AB?PHPSESSID=1", "https://gemeente.example/p2"),
        ("/p2?sid=0a1b2c3d4e5f6a7b", "https://gemeente.example/p2"),
        ("/p2?sid=12", "https://gemeente.example/p2?sid=12"),
        ("/financi\u00eble begroting", "https://gemeente.example/financi%C3%ABle%20begroting"),
        ("mailto:raad@gemeente.example", None),
        ("javascript:void(0)", None),
        ("data:text/html,x", None),
        ("file:///etc/passwd", None),
        ("https://naam:geheim@gemeente.example/", None),
        ("https://gemeente.example:99999/", None),
        ("http://[", None),
    ],
)
def test_every_page_has_one_address(link: str, address: str | None) -> None:
    assert canonical(link, BASE) == address


@pytest.mark.parametrize(
    ("site", "below"),
    [
        ("https://x.nl/", "/"),
        ("https://x.nl/p4960/taakvelden", "/"),
        ("https://x.nl/kadernota-2025", "/kadernota-2025"),
        ("https://x.nl/programmabegroting-2024---2027/programma/wonen", "/programmabegroting-2024---2027"),
        ("https://x.nl/begroting/", "/begroting"),
        ("https://x.nl/begroting/index.html", "/begroting"),
        ("https://x.nl/index.html", "/"),
    ],
)
def test_the_address_of_a_site_says_what_belongs_to_it(site: str, below: str) -> None:
    assert Scope.of(site).below == below


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("https://x.nl/begroting", None),
        ("https://x.nl/begroting/deel.html", None),
        ("https://x.nl/begroting/2024.05", None),
        ("https://x.nl/begrotingen", "outside the document"),
        ("https://www.x.nl/begroting", "other host"),
        ("https://x.nl:8443/begroting", "other host"),
        ("https://x.nl/begroting/boek.PDF", "no page"),
        ("https://x.nl/begroting/cijfers.xlsx", "no page"),
        ("https://x.nl/begroting/alles.tar.gz", "no page"),
        ("https://x.nl/begroting/foto.jpg?breed=1", "no page"),
        ("https://x.nl/begroting/a/a/a", "a trap"),
        ("https://x.nl/begroting?" + "a" * 600, "a trap"),
    ],
)
def test_what_is_asked_of_a_site(address: str, why: str | None) -> None:
    assert Scope.of("https://x.nl/begroting/").skips(address) == why


def test_over_https_a_plain_link_means_the_same_page() -> None:
    scope = Scope.of("https://x.nl/")
    assert scope.own("http://x.nl/p1/deel", "https://x.nl/") == "https://x.nl/p1/deel"
    assert Scope.of("http://x.nl/").own("https://x.nl/p1/deel", "http://x.nl/") == "https://x.nl/p1/deel"


@pytest.mark.parametrize(
    ("site", "landed", "moved"),
    [
        ("http://x.nl/begroting", "https://x.nl/begroting/begin", Scope("x.nl", "/begroting", secure=True)),
        ("https://x.nl/", "https://x.nl/p12/begin", Scope("x.nl", "/", secure=True)),
        (
            "https://x.nl/oud",
            "https://x.nl/kadernota-2025/begin",
            Scope("x.nl", "/kadernota-2025", secure=True),
        ),
    ],
)
def test_a_first_page_that_lies_deeper_makes_the_site_no_smaller(
    site: str, landed: str, moved: Scope
) -> None:
    assert Scope.of(site).moved_to(landed) == moved
