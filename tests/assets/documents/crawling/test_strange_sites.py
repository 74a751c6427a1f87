"""Sites that have no end, say the same at many addresses, need scripts, or pretend: what becomes of each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from assets.documents.crawling import frontier
from assets.documents.year_tables import missing_pages
from tests.assets.documents.crawling import small_sites
from tests.assets.documents.crawling.conftest import Site
from tests.assets.documents.crawling.small_sites import HTML, html, put, robots, sitemap
from tests.scripted_server import Answer, Asked, ScriptedServer

LIAS = list(small_sites.LIAS_PAGES)


class MadeUpServer(ScriptedServer):
    """Answers any path with what ``makes`` makes of it, and by script what it makes nothing of."""

    makes: Callable[[str], bytes | None] = staticmethod(lambda _path: None)

    def take(self, asked: Asked) -> Answer:
        made = None if asked.path in ("/robots.txt", "/sitemap.xml") else self.makes(asked.path)
        if made is None:
            return super().take(asked)
        with self._lock:
            self.asked.append(asked)
        return Answer(body=made, content_type=HTML)


@pytest.fixture
def server() -> Iterator[MadeUpServer]:
    with MadeUpServer() as running:
        yield running


def findings(site: Site, words: str) -> list[str]:
    pull = site.pulls.last_complete("begroting-2024", 2024)
    assert pull is not None
    return [line for line in pull.findings if words in line]


# --- Sites without end.


def month(path: str) -> bytes | None:
    found = re.fullmatch(r"/agenda/([0-9]+)/([0-9]+)", path)
    if found is None:
        return None
    moment = int(found[1]) * 12 + int(found[2]) - 1
    near = [f"/agenda/{at // 12}/{at % 12 + 1}" for at in (moment + 1, moment - 1)]
    return html("Agenda", f"<p>Geen vergaderingen in maand {found[2]} van {found[1]}.</p>", ["/", *near])


def test_a_calendar_without_end_starves_no_page_and_is_left(site, server, monkeypatch) -> None:
    monkeypatch.setattr(frontier, "PATIENCE", 50)
    numbers = range(2500, 2580)
    chain = {
        f"/p{number}/deel": html("Deel", f"<p>{'x' * (number - 2490)}</p>", [f"/p{number + 1}/deel"])
        for number in numbers
    }
    put(server, small_sites.lias(["/agenda/2024/1", "/p2500/deel"]) | chain)
    server.makes = month
    paths = site.paths(site.pull())
    assert set(paths) == {*LIAS, *chain, "/agenda/2024/1", "/agenda/2024/2", "/agenda/2023/12"}
    assert findings(site, "a trap")[0].startswith("not read (a trap): 52,")
    assert f"{server.url}/agenda/2024/5 · not read (a trap)" in findings(site, "a trap")
    [missing] = missing_pages(site.source, site.pulls)
    assert re.fullmatch(r"niet volledig: aan pagina's zoals \S+/agenda/\S+ kwam geen einde", missing)
    assert "/p2580/deel" in site.asked
    last_of_the_document = site.asked.index("/p2580/deel")
    assert sum("agenda" in path for path in site.asked[:last_of_the_document]) == 3
    assert site.failure == ""


def test_pages_that_differ_in_small_numbers_only_are_pages(site, server) -> None:
    chain = {
        f"/p{at}/wijk": html(f"Wijk {at}", f"<p>Lasten {at % 7}</p>", [f"/p{at + 1}/wijk"])
        for at in range(120)
    }
    put(server, {"/": html("Wijken", "<p>Lasten van elke wijk</p>", ["/p0/wijk"])} | chain)
    assert set(site.paths(site.pull())) == {"/", *chain}


def test_every_address_of_a_tree_without_end_says_the_same(site, server) -> None:
    server.makes = lambda _path: html("Gemeente", "<p>Welkom</p>", ["een/", "twee/", "drie/", "vier/"])
    assert site.paths(site.pull()) == ["/"]
    assert len(site.asked) < 60


@pytest.mark.parametrize("place", ["/{visit}{path}", "{path}?x={visit}"])
def test_a_number_of_the_visit_in_every_address(site, server, place: str) -> None:
    visits = iter(range(10**8, 10**9))

    def made(path: str) -> bytes | None:
        path = re.sub(r"^/[0-9]{9}|[?].*", "", path)
        if path not in LIAS:
            return None
        links = [place.format(visit=next(visits), path=other) for other in LIAS[1:]]
        return html(small_sites.LIAS_PAGES[path], f"<p>Over {small_sites.LIAS_PAGES[path]}</p>", links)

    server.makes = made
    paths = site.paths(site.pull())
    assert len(paths) == len(LIAS)
    assert len(site.asked) < 100
    assert findings(site, "the same page as another address")
    if "?" in place:
        assert paths == LIAS, "the address without the number, which is the same with every visit"


def test_many_pages_that_differ_in_their_query_are_read_as_long_as_they_say_something(site, server) -> None:
    pages = {f"/?pagina={number}": html("Deel", f"<p>Over {'o' * (number + 1)}</p>") for number in range(120)}
    put(server, {"/": html("Begroting", "<p>Welkom</p>", list(pages))} | pages)
    assert set(site.paths(site.pull())) == {"/", *pages}
    assert site.failure == ""


# --- Twins.


def test_twins_by_stroke_letter_case_and_hour_are_one_page(site, server) -> None:
    twins = {"/P2402/Veiligheid": LIAS[1], "/p2403/taakvelden/": LIAS[2], "/p2404//paragrafen": LIAS[3]}
    pages = small_sites.lias(list(twins))
    put(server, pages)
    put(server, {twin: pages[path] + b"<!-- 12:31:07 -->" for twin, path in twins.items()})
    assert site.paths(site.pull()) == LIAS
    assert findings(site, "the same page as another address")[0].startswith(
        "not read (the same page as another address): 3,"
    )


# --- Menus that need a script.


def shell(markup: str) -> bytes:
    words = (
        "Welkom bij de begroting van onze gemeente voor dit jaar en de drie jaren daarna. Het college legt "
        "hierin uit wat wij willen bereiken, welke stappen daarvoor nodig zijn en hoeveel geld die kosten."
    )
    return html("Begroting", f"<p>{words}</p>{markup}")


MENUS = {
    "onclick": """<b onclick="location.href='/p2402/veiligheid'">V</b>
                  <b onclick="location='/p2403/taakvelden'">T</b>""",
    "data": '<b data-href="/p2402/veiligheid">V</b><b data-href="/p2403/taakvelden">T</b>',
    "state": '<script>s = [{"url":"/p2402/veiligheid"},{"url":"/p2403/taakvelden"}]</script>',
    "routes": '<a href="#/veiligheid">V</a><a href="#/taakvelden">T</a>',
    "asked": "<noscript>Zet JavaScript aan om deze website te gebruiken.</noscript>",
}  # fmt: skip


@pytest.mark.parametrize("kind", MENUS)
def test_a_site_whose_menu_needs_a_script_is_not_published_as_if_complete(site, server, kind: str) -> None:
    put(server, small_sites.lias() | {"/": shell(MENUS[kind])})
    assert site.paths(site.pull()) == ["/"]
    assert "found a menu that only works with JavaScript, and 1 of its pages" in site.failure
    assert "name its pages one by one (pages:) in sources.yaml" in site.failure
    assert missing_pages(site.source, site.pulls) == (
        "niet volledig: het menu van de website werkt alleen met JavaScript",
    )


def test_a_page_that_a_script_fills_is_told_as_well(site, server) -> None:
    put(server, {"/": html("Begroting", '<div id="app"></div><script src="/app.js"></script>')})
    site.pull()
    assert "a menu that only works with JavaScript" in site.failure


def test_a_sitemap_is_as_good_as_a_menu(site, server) -> None:
    put(server, small_sites.lias() | {"/": shell(MENUS["state"])})
    server.on("/sitemap.xml", Answer(body=sitemap(server, LIAS), content_type="application/xml"))
    assert set(site.paths(site.pull())) == set(LIAS)
    assert site.failure == ""


def test_pages_of_before_are_not_let_go_of_when_the_menu_comes_to_need_a_script(site, server) -> None:
    few = {"/": html("Begroting", "<p>Over alles</p>", ["/p1/a"]), "/p1/a": html("A", "<p>Over iets</p>")}
    put(server, few)
    site.pull()
    put(server, {"/": shell(MENUS["asked"])})
    assert site.paths(site.pull()) == ["/", "/p1/a"]


def test_a_menu_for_who_runs_no_scripts_is_followed(site, server) -> None:
    links = "".join(f'<a href="{path}">Verder</a>' for path in LIAS[1:])
    put(server, small_sites.lias() | {"/": shell(f"<noscript>{links}</noscript>")})
    assert site.paths(site.pull()) == LIAS
    assert site.failure == ""


def test_a_site_that_is_one_page_is_told_to_be_one(site, server) -> None:
    put(server, {"/": shell('<h2 id="a">Zorg</h2><a href="#a">Zorg</a><script>meet(1)</script>')})
    assert site.paths(site.pull()) == ["/"]
    assert site.failure == ""
    assert findings(site, "one page: no other one was read")


# --- Pages that pretend.


def test_a_page_that_only_says_that_it_is_not_there_is_none(site, server) -> None:
    gone = {"/p9/oud": html("Pagina niet gevonden", "<p>De pagina /p9/oud is er niet.</p>", LIAS)}
    put(server, small_sites.lias(list(gone)) | gone)
    assert site.paths(site.pull()) == LIAS
    assert site.failure == ""
    assert findings(site, "found one that calls itself 'Pagina niet gevonden'")


def test_a_page_that_turns_into_an_error_stays_as_it_was(site, server) -> None:
    put(server, small_sites.lias())
    first = site.pull()
    put(server, {LIAS[1]: html("503 Service Unavailable", "<h1>503 Service Unavailable</h1>")})
    assert site.pull().bodies == first.bodies
    assert "found one that calls itself '503 Service Unavailable'" in site.failure


LOGIN = html("Inloggen", '<form><input name="wie"><input type="password"></form>', LIAS)


def test_a_login_is_no_page_and_no_failure(site, server) -> None:
    put(server, small_sites.lias(["/login"]) | {"/login": LOGIN})
    assert site.paths(site.pull()) == LIAS
    assert site.failure == ""
    assert findings(site, "not read (it asks for a login): 1, such as")


def test_a_page_that_comes_to_ask_for_a_login_stays_as_it_was(site, server) -> None:
    put(server, small_sites.lias())
    first = site.pull()
    put(server, {LIAS[2]: LOGIN})
    assert site.pull().bodies == first.bodies
    assert "'Inloggen'" in site.failure


@pytest.mark.parametrize(
    ("title", "text"),
    [("Onderhoud", "Deze website is tijdelijk niet beschikbaar."), ("Pagina niet gevonden", "Helaas.")],
)
def test_a_first_page_that_is_not_itself_keeps_the_last_pull(site, server, title: str, text: str) -> None:
    put(server, small_sites.lias())
    first = site.pull()
    put(server, {"/": html(title, f"<p>{text}</p>", LIAS)})
    assert site.pull() == first
    assert f"expected the page itself · found one that calls itself '{title}'" in site.failure


def test_a_first_page_that_is_a_file_is_told_as_such(site, server) -> None:
    server.on("/", Answer(body=b"%PDF-1.7 inhoud", content_type="application/pdf"))
    assert site.pull() is None
    assert "expected a page of text · found the media type application/pdf" in site.failure


# --- Servers that say little.


def test_a_server_that_names_no_lengths_and_no_media_types_is_read(site, server) -> None:
    for path, body in small_sites.lias().items():
        server.on(path, Answer(body=body, content_type=None, length=None))
    robots(server, "Disallow: /p2404/", f"Sitemap: {server.url}/kaart.xml")
    [rules] = server._scripts["/robots.txt"]
    server.on("/robots.txt", Answer(body=rules.body, content_type=None, length=None))
    server.on("/kaart.xml", Answer(body=sitemap(server, LIAS), content_type=None, length=None))
    assert site.paths(site.pull()) == LIAS[:3]
    assert (site.failure, findings(site, "sitemap")) == ("", [])


def test_nothing_is_asked_but_by_get_and_no_cookie_is_sent(site, server) -> None:
    for path, body in small_sites.lias().items():
        server.on(path, Answer(body=body, content_type=HTML, headers={"Set-Cookie": "spoor=1; Path=/"}))
    site.pull()
    assert {(one.method, "cookie" in one.headers) for one in server.asked} == {("GET", False)}
