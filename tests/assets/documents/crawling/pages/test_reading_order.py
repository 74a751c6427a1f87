from __future__ import annotations

from datetime import UTC, datetime

from assets.documents.crawling.pages.looking import Look
from assets.documents.crawling.pages.reading_order import CrawledPage, reading_order, without_copies
from assets.sources.archive import Body


def page(address: str, shows: str, title: str = "", proper: str | None = None) -> CrawledPage:
    body = Body("0" * 64, address, datetime(2026, 11, 22, tzinfo=UTC), 1, "text/html")
    return CrawledPage(address, body, Look(title + shows, shows, proper=proper))


def kept(*pages: CrawledPage, before: str = "") -> list[str]:
    found, copies = without_copies(
        pages, was_page=lambda address: address == before, shown=lambda page: frozenset(page.look.content)
    )
    addresses = [page.address for page in found]
    assert sorted([*addresses, *copies]) == sorted(page.address for page in pages)
    return addresses


def test_pages_are_in_the_order_of_their_links_and_what_nothing_leads_to_is_last() -> None:
    links = {"a": ["c", "oud"], "b": [], "c": ["a"], "los": ["b"], "d": []}
    assert reading_order("a", links, {"oud": "b"}, ["d", "a", "b", "c"])[:3] == ["a", "c", "b"]
    assert reading_order("a", links, {}, ["los", "d", "a", "c"]) == ["a", "c", "d", "los"]


def test_of_pages_that_show_the_same_the_first_is_kept() -> None:
    assert kept(page("/a", "x"), page("/b", "y"), page("/c", "x")) == ["/a", "/b"]


def test_a_title_of_its_own_makes_a_page_unless_only_the_query_differs() -> None:
    assert kept(page("/a", "x", "A"), page("/b", "x", "B")) == ["/a", "/b"]
    assert kept(page("/a", "x", "A"), page("/a?print=1", "x", "Print A")) == ["/a"]


def test_the_address_without_a_query_is_kept_in_the_place_of_the_first() -> None:
    assert kept(page("/a?s=1", "x"), page("/b", "y"), page("/a?s=2", "x"), page("/a", "x")) == ["/a", "/b"]


def test_a_page_that_names_the_one_without_a_query_is_a_copy_if_all_it_shows_is_there() -> None:
    assert kept(page("/a", "xz"), page("/a?print=1", "z", proper="/a")) == ["/a"]
    assert kept(page("/a", "x"), page("/a?deel=1", "z", proper="/a")) == ["/a", "/a?deel=1"]
    assert kept(page("/a?print=1", "z", proper="/a")) == ["/a?print=1"]


def test_the_address_that_was_the_page_before_stays_it() -> None:
    assert kept(page("/A", "x"), page("/b", "y"), page("/a", "x"), before="/a") == ["/a", "/b"]
    assert kept(page("/a", "x"), page("/a?s=1", "x"), before="/a?s=1") == ["/a?s=1"]
