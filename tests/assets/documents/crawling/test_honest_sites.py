"""Sites as municipalities have them, whose pages look much like each other: every page of them is read."""

from __future__ import annotations

import pytest

from assets.documents.crawling.addresses import Scope
from assets.documents.year_tables import missing_pages
from tests.assets.documents.crawling import small_sites
from tests.assets.documents.crawling.small_sites import TABLE, findings, html, put, robots, sitemap
from tests.scripted_server import Answer

LIAS = list(small_sites.LIAS_PAGES)


def counts(number: int) -> str:
    return f"<table><tr><td>Aantal</td><td>{number}</td></tr></table>"


@pytest.mark.parametrize("place", ["/p{}/deel", "/?deel={}"])
def test_hundreds_of_pages_that_differ_in_small_numbers_are_pages(site, server, place: str) -> None:
    pages = {place.format(number): html("Deel", counts(number)) for number in range(450)}
    overview = {"/p1000/overzicht": html("Deel", "<p>Aantal</p>", list(pages))}
    put(server, {"/": html("Deel", "<p>Aantal</p>", list(overview))} | overview | pages)
    pull = site.pull()
    assert set(site.paths(pull)) == {"/", *overview, *pages} - {"/p1000/overzicht"}
    assert (pull.missing, site.failure) == ((), "")


def test_a_document_whose_pages_only_lead_to_the_next_is_read_to_its_end(site, server) -> None:
    pages = {f"/p{at}/deel": html("Deel", f"<p>{'o' * at}</p>", [f"/p{at + 1}/deel"]) for at in range(1, 520)}
    last = {"/p520/deel": html("Slot", "<p>Tot slot</p>")}
    put(server, {"/": html("Begroting", "<p>Welkom</p>", ["/p1/deel"])} | pages | last)
    assert site.paths(site.pull()) == ["/", *pages, *last]


def test_pages_behind_many_that_are_empty_are_reached(site, server) -> None:
    empty = {f"/?id={number}": html("Deel", "<p>Nog niets</p>") for number in range(150)}
    filled = {f"/?id={number}": html("Deel", f"<p>Over {'o' * (number - 140)}</p>") for number in (150, 199)}
    put(server, {"/": html("Begroting", "<p>Welkom</p>", [*empty, *filled])} | empty | filled)
    assert set(filled) <= set(site.paths(site.pull()))


def test_one_address_that_all_pages_name_as_their_own_makes_them_no_copies(site, server) -> None:
    name = b'<link rel="canonical" href="/deel">'
    pages = {f"/deel?id={number}": html(f"Deel {number}", counts(number)) for number in range(9)}
    plain = {"/deel": html("Deel", "<p>Aantal</p>", list(pages))}
    put(server, {"/": html("Begroting", "<p>Welkom</p>", list(plain))} | plain)
    put(server, {path: body.replace(b"<title>", name + b"<title>") for path, body in pages.items()})
    assert set(site.paths(site.pull())) == {"/", "/deel", *pages}


def test_pages_that_differ_in_one_tab_or_one_wide_cell_are_two(site, server) -> None:
    def tab(amount: str) -> bytes:
        return html("Zorg", f'<div role="tabpanel" hidden>{TABLE.replace("15.071", amount)}</div>')

    wide = TABLE.replace("<td>85</td>", "<td colspan=2>85</td>")
    pages = {
        "/p1/a": tab("15.071"), "/p2/b": tab("15.072"),
        "/p3/c": html("Wonen", TABLE), "/p4/d": html("Wonen", wide),
        "/p5/e": html("Lasten", "<p>Niets</p>"), "/p6/f": html("Baten", "<p>Niets</p>"),
    }  # fmt: skip
    put(server, {"/": html("Begroting", "<p>Welkom</p>", list(pages))} | pages)
    assert site.paths(site.pull()) == ["/", *pages]


def test_a_page_keeps_its_name_when_links_come_to_lead_to_a_twin_of_it(site, server) -> None:
    pages = small_sites.lias()
    put(server, pages)
    first = site.pull()
    twin = "/P2402/Veiligheid"
    put(
        server,
        {
            twin: pages[LIAS[1]],
            "/": small_sites.lias()["/"].replace(b"<ul>", f'<ul><a href="{twin}">x</a>'.encode()),
        },
    )
    again = site.pull()
    assert {item.role for item in again.bodies} == {item.role for item in first.bodies}
    assert findings(again, "the same page as another address")


def test_links_to_the_host_with_www_or_without_lead_to_the_page_here() -> None:
    scope = Scope.of("https://gemeente.nl/")
    assert (
        scope.own("http://www.gemeente.nl/p1/a?b=1", "https://gemeente.nl/") == "https://gemeente.nl/p1/a?b=1"
    )
    assert Scope.of("https://www.gemeente.nl/").own("//gemeente.nl/p1", "https://x.nl/") == (
        "https://www.gemeente.nl/p1"
    )
    assert scope.own("https://elders.nl/www.gemeente.nl/", "https://gemeente.nl/") == (
        "https://elders.nl/www.gemeente.nl/"
    )


# --- What may be missing is told.


def test_a_sitemap_that_could_not_be_read_marks_the_document(site, server) -> None:
    put(server, small_sites.lias())
    server.on("/sitemap.xml", Answer(status=503))
    pull = site.pull()
    assert missing_pages(site.source, site.pulls) == (
        "niet volledig: een sitemap van de website was niet te lezen",
    )
    assert findings(pull, "sitemap: ")
    assert site.tables()["documenten"]["volledig"].to_list() == [False]


def test_a_sitemap_of_another_host_does_not_hide_the_usual_one(site, server) -> None:
    loose = {"/p9/los": html("Los", "<p>Nergens genoemd</p>")}
    put(server, small_sites.lias() | loose)
    robots(server, "Sitemap: https://elders.example/kaart.xml")
    server.on("/sitemap.xml", Answer(body=sitemap(server, list(loose)), content_type="application/xml"))
    assert "/p9/los" in site.paths(site.pull())


def test_more_links_than_are_followed_mark_the_document(site, server, monkeypatch) -> None:
    monkeypatch.setattr("assets.documents.crawling.pages.links.MAX_LINKS", 2)
    put(server, small_sites.lias())
    pull = site.pull()
    assert len(pull.missing) == 1
    assert findings(pull, "links are followed")


def test_pages_to_which_only_a_script_leads_are_named_though_they_are_few(site, server) -> None:
    menu = '<b onclick="location.href=\'/p9/los\'">Los</b><b data-href="/p9/vast">Vast</b>'
    put(server, small_sites.lias() | {"/": html("Begroting", f"<p>Welkom</p>{menu}", LIAS)})
    told = " ".join(findings(site.pull(), "only a script leads to it"))
    assert ("/p9/los" in told, "/p9/vast" in told, site.failure) == (True, True, "")


def test_every_page_that_asks_for_a_login_is_named(site, server) -> None:
    closed = {f"/p{number}/intern": html("Inloggen", '<input type="password">') for number in range(3)}
    put(server, small_sites.lias(list(closed)) | closed)
    told = " ".join(findings(site.pull(), "it asks for a login"))
    assert all(path in told for path in closed)


def test_pages_of_before_that_end_up_in_a_trap_stay(site, server, monkeypatch) -> None:
    monkeypatch.setattr("assets.documents.crawling.frontier.PATIENCE", 30)

    def chain(length: int) -> dict[str, bytes]:
        return {
            f"/p{at}/wijk": html("Wijk", counts(at), [f"/p{at + 1}/wijk"] if at < length - 1 else [])
            for at in range(length)
        }

    put(server, {"/": html("Wijk", "<p>Aantal</p>", ["/p0/wijk"])} | chain(25))
    first = site.pull()
    assert len(first.bodies) == 26
    put(server, chain(80))
    again = site.pull()
    assert {item.role for item in first.bodies} <= {item.role for item in again.bodies}
    assert again.missing
