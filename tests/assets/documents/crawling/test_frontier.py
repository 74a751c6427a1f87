from __future__ import annotations

import pytest

from assets.documents.crawling.frontier import MAX_QUERIES, PATIENCE, PATIENCE_WITH_COPIES, Frontier, Lead


def given(frontier: Frontier) -> list[str]:
    return list(frontier.waiting())


def test_what_pages_lead_to_comes_before_the_sitemap_and_that_before_what_barren_pages_lead_to() -> None:
    frontier = Frontier()
    for address, lead in (("leeg", Lead.BARREN_PAGE), ("kaart", Lead.SITEMAP), ("een", Lead.PAGE)):
        frontier.add(address, lead)
    frontier.add("twee", Lead.PAGE)
    assert given(frontier) == ["een", "twee", "kaart", "leeg"]


def test_of_two_leads_to_one_address_the_better_counts() -> None:
    frontier = Frontier()
    frontier.add("een", Lead.BARREN_PAGE)
    frontier.add("twee", Lead.SITEMAP)
    frontier.add("een", Lead.PAGE)
    frontier.add("een", Lead.SITEMAP)
    assert given(frontier) == ["een", "twee"]


def endless(*, news: int = 0, copies: bool = False) -> tuple[int, list[str]]:
    """How many are given of addresses that lead to the next, and what is left; one brings something new."""
    frontier = Frontier()
    frontier.add("0", Lead.BARREN_PAGE)
    times = 0
    for address in frontier.waiting():
        times += 1
        if times == news or not copies:
            frontier.brought_a_page(with_something_new=times == news)
        frontier.add(str(int(address) + 1), Lead.BARREN_PAGE)
    return times, [*frontier.barren(), *frontier.never_given()]


def test_barren_pages_that_go_on_and_on_are_left_and_all_of_them_told() -> None:
    times, trapped = endless()
    assert times == PATIENCE
    assert trapped == [str(number) for number in range(PATIENCE + 1)]


def test_a_page_that_brings_something_is_no_part_of_the_trap_behind_it() -> None:
    times, trapped = endless(news=30)
    assert times == 30 + PATIENCE
    assert trapped[0] == "30"


def test_copies_that_go_on_and_on_are_left_sooner_and_what_was_before_them_stays() -> None:
    times, trapped = endless(news=30, copies=True)
    assert times == 30 + PATIENCE_WITH_COPIES
    assert trapped == [str(times)]


def test_a_site_that_ends_by_itself_is_no_trap() -> None:
    frontier = Frontier()
    frontier.add("een", Lead.BARREN_PAGE)
    assert given(frontier) == ["een"]
    assert (frontier.barren(), frontier.never_given()) == ([], [])


@pytest.mark.parametrize("copies", [True, False])
def test_many_addresses_that_lead_no_further_are_no_trap(*, copies: bool) -> None:
    frontier = Frontier()
    many = [f"/?pagina={number}" for number in range(PATIENCE * 2)]
    for address in many:
        frontier.count(address)
        frontier.add(address, Lead.PAGE)
    for _ in frontier.waiting():
        if not copies:
            frontier.brought_a_page(with_something_new=False)
    assert (frontier.barren(), frontier.never_given()) == ([], [])


def test_a_trap_that_leads_to_many_pages_at_a_time_is_left_about_as_soon() -> None:
    frontier = Frontier()
    frontier.add("/1", Lead.BARREN_PAGE)
    months = 0
    for address in frontier.waiting():
        frontier.brought_a_page(with_something_new=False)
        if address.count("/") == 1:
            months += 1
            days = [f"{address}/{day}" for day in range(30)]
            for further in (*days, f"/{months + 1}"):
                frontier.add(further, Lead.BARREN_PAGE)
    assert len(frontier.barren()) < PATIENCE + 30


def test_of_very_many_addresses_that_differ_in_their_query_the_last_are_asked_last() -> None:
    frontier = Frontier()
    many = [f"/?pagina={number}" for number in range(MAX_QUERIES + 2)]
    for address in (*many, "/kaart"):
        frontier.count(address)
        frontier.add(address, Lead.SITEMAP if address == "/kaart" else Lead.PAGE)
    assert given(frontier) == [*many[:MAX_QUERIES], "/kaart", *many[MAX_QUERIES:]]
