"""A site is read as a whole, politely, each page once, and nothing of it is lost in silence."""

from __future__ import annotations

import pytest

from assets.documents.crawling import site as crawling
from assets.documents.crawling.pulling import pull_site
from assets.documents.year_tables import missing_pages
from assets.sources.fetching import Fetcher
from assets.sources.registry import CrawlSettings
from tests.assets.documents.crawling import small_sites
from tests.assets.documents.crawling.small_sites import findings, html, put, robots, sitemap
from tests.scripted_server import Answer, ScriptedServer

REFRESH = b'<meta http-equiv="refresh" content="0; url=p2402/veiligheid">'
LIAS = list(small_sites.LIAS_PAGES)
PEPPERFLOW = list(small_sites.PEPPERFLOW_PAGES)


# --- Which pages there are.


def test_an_address_is_enough(site, server) -> None:
    put(server, small_sites.lias())
    pull = site.pull()
    assert site.paths(pull) == LIAS
    assert site.asked == LIAS
    assert (pull.missing, site.failure) == ((), "")


def test_what_only_the_sitemap_names_is_read_too(site, server) -> None:
    put(server, small_sites.pepperflow())
    robots(server, f"Sitemap: {server.url}/kaart.xml")
    server.on("/kaart.xml", Answer(body=sitemap(server, PEPPERFLOW), content_type="application/xml"))
    site.path = PEPPERFLOW[0]
    assert site.paths(site.pull()) == [PEPPERFLOW[0], *sorted(PEPPERFLOW[1:])]


def test_of_a_host_with_many_documents_only_the_one_is_read(site, server) -> None:
    other = "/kadernota-2025/programma/wonen"
    put(server, small_sites.pepperflow() | {other: html("Wonen", "<p>Anders</p>")})
    server.on(
        "/sitemap.xml", Answer(body=sitemap(server, [*PEPPERFLOW, other]), content_type="application/xml")
    )
    site.path = PEPPERFLOW[1]
    pull = site.pull()
    assert set(site.paths(pull)) == set(PEPPERFLOW)
    assert server.count(other) == 0
    assert findings(pull, "outside the document")


def test_other_hosts_and_private_addresses_are_never_asked(site, server) -> None:
    away = ["https://elders.example/p1/begroting", "http://10.0.0.1/p1/geheim", "//169.254.169.254/latest"]
    put(server, small_sites.lias(away))
    pull = site.pull()
    assert site.paths(pull) == LIAS
    [told] = findings(pull, "other host")
    assert told.startswith("not read (other host): 3, such as https://elders.example/p1/begroting")


def test_files_are_counted_and_not_read(site, server) -> None:
    put(server, small_sites.lias(["/begroting.pdf", "/p9/zonder-naam"]))
    server.on("/p9/zonder-naam", Answer(body=b"%PDF-1.7 " * 1000, content_type="application/pdf"))
    pull = site.pull()
    assert site.paths(pull) == LIAS
    assert server.count("/begroting.pdf") == 0
    assert findings(pull, "no page") == [f"not read (no page): 2, such as {server.url}/begroting.pdf"]
    assert site.failure == ""


def test_one_page_under_many_addresses_is_one_page(site, server) -> None:
    twins = [
        "/p2402/veiligheid#doelen",
        "/p2402/veiligheid?utm_source=nieuws&PHPSESSID=12",
        "/p2402/../p2402/veiligheid",
        "/p2402/veiligheid;jsessionid=AB12",
        "/p2402/oud",
        "/p2402/kopie",
    ]
    put(server, small_sites.lias(twins))
    server.on("/p2402/oud", Answer(status=301, headers={"Location": "/p2402/veiligheid"}))
    put(server, {"/p2402/kopie": small_sites.lias(twins)["/p2402/veiligheid"]})
    pull = site.pull()
    assert site.paths(pull) == LIAS
    assert site.asked == [*LIAS, "/p2402/oud", "/p2402/veiligheid", "/p2402/kopie"]
    assert findings(pull, "the same page as another address")


def test_a_print_of_a_page_that_names_the_page_itself_is_none(site, server) -> None:
    names = '<link rel="Canonical" href="veiligheid">'
    page = small_sites.lias(["/p2402/veiligheid?print=1", "/p2403/taakvelden?jaar=2023"])
    put(server, page)
    plain = page["/p2402/veiligheid"].replace(b"<title>", names.encode() + b"<title>Print ")
    other = page["/p2403/taakvelden"].replace(b"15.071", b"14.002")
    put(server, {"/p2402/veiligheid?print=1": plain, "/p2403/taakvelden?jaar=2023": other})
    pull = site.pull()
    assert site.paths(pull) == [*LIAS, "/p2403/taakvelden?jaar=2023"]
    assert findings(pull, "the same page as another address")


def test_a_page_that_sends_its_readers_on_by_itself_is_followed(site, server) -> None:
    put(server, small_sites.lias())
    put(server, {"/": html("Begroting", "<p>Welkom</p>").replace(b"<title>", REFRESH + b"<title>")})
    assert site.paths(site.pull()) == ["/", "/p2402/veiligheid", "/p2403/taakvelden", "/p2404/paragrafen"]


def test_pages_that_lead_to_one_address_with_many_queries_are_pages_each(site, server) -> None:
    short = {f"/p{number}/deel": f"/?id={number}" for number in range(3000, 3080)}
    put(server, small_sites.lias(list(short)))
    for number, (path, landed) in enumerate(short.items()):
        server.on(path, Answer(status=302, headers={"Location": landed}))
        put(server, {landed: html("Deel", f"<p>Lasten {number}</p>")})
    pull = site.pull()
    assert set(site.paths(pull)) == {*LIAS, *short.values()}
    assert (pull.missing, site.failure) == ((), "")


def test_addresses_that_are_built_as_no_page_is_are_named_and_not_asked(site, server) -> None:
    deeper = ["/a/b/a/b/a/b", "/" + "x" * 600, "/1/2/3/4/5/6/7/8/9/10/11/12/13"]
    put(server, small_sites.lias(deeper))
    pull = site.pull()
    assert site.paths(pull) == site.asked == LIAS
    assert len(findings(pull, "a trap")) == 3


def test_the_order_of_pages_is_that_of_the_links_however_the_sitemap_turns(site, server) -> None:
    put(server, small_sites.lias())
    server.on("/sitemap.xml", Answer(body=sitemap(server, LIAS[::-1]), content_type="application/xml"))
    assert site.paths(site.pull()) == LIAS


# --- Politeness.


def test_what_robots_disallows_is_not_asked(site, server) -> None:
    put(server, small_sites.lias(["/zoeken", "/p2402/oud"]))
    robots(server, "Disallow: /zoeken", "Disallow: /p2404/")
    pull = site.pull()
    assert site.paths(pull) == LIAS[:3]
    assert server.count("/zoeken") == 0
    assert findings(pull, "disallowed by robots.txt")[0].startswith("not read (disallowed by robots.txt): 2,")


def test_what_a_redirect_leads_to_is_judged_before_it_is_asked(site, server) -> None:
    put(server, small_sites.lias(["/oud"]))
    robots(server, "Disallow: /geheim")
    server.on("/oud", Answer(status=302, headers={"Location": "/geheim/nieuw"}))
    pull = site.pull()
    assert site.paths(pull) == LIAS
    assert server.count("/geheim/nieuw") == 0
    assert findings(pull, "disallowed by robots.txt")
    assert site.failure == ""


def test_a_page_that_is_left_out_is_not_asked_and_no_failure(site, server) -> None:
    put(server, small_sites.lias(["/p2499/ziek"]))
    server.on("/p2499/ziek", Answer(status=500))
    site.pull()
    assert "500" in site.failure
    site.settings = CrawlSettings(leave_out=(f"{server.url}/p2499/ziek",))
    pull = site.pull()
    assert site.failure == ""
    assert site.paths(pull) == LIAS
    assert "/p2499/ziek" not in site.asked
    assert findings(pull, "left out by the registry")


def test_a_site_that_sends_on_to_its_name_with_www_is_read_there_by_its_own_robots(site, server) -> None:
    put(server, small_sites.lias())
    robots(server, "Disallow: /p2404/")
    with ScriptedServer() as bare:
        for path in ("/", "/robots.txt"):
            to = f"http://www.gemeente.invalid{path}"
            bare.on(path, Answer(status=301, headers={"Location": to}))
        names = {"gemeente.invalid": bare, "www.gemeente.invalid": server}
        with Fetcher(
            site.archive,
            contact="test@example.org",
            allow=frozenset(names),
            limits=site.limits,
            connect_to={name: ("127.0.0.1", one.port) for name, one in names.items()},
        ) as fetcher:
            source = site.source.model_copy(update={"url": "http://gemeente.invalid/"})
            pull = pull_site(source, source.url, fetcher, site.archive, site.pulls)
    assert [item.body.url for item in pull.bodies] == [
        f"http://www.gemeente.invalid{path}" for path in LIAS[:3]
    ]
    assert server.count("/p2404/paragrafen") == 0


def test_a_site_that_disallows_everything_is_one_clear_failure(site, server) -> None:
    put(server, small_sites.lias())
    robots(server, "Disallow: /")
    assert site.pull() is None
    assert site.asked == []
    assert "expected a robots.txt that lets openbegroting read it" in site.failure


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_refused_robots_allows_everything(site, server, status: int) -> None:
    put(server, small_sites.lias())
    server.on("/robots.txt", Answer(status=status))
    assert site.paths(site.pull()) == LIAS


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_robots_that_fails_means_not_now(site, server, status: int) -> None:
    put(server, small_sites.lias())
    server.on("/robots.txt", Answer(status=status))
    assert site.pull() is None
    assert site.asked == []
    assert f"robots.txt · expected HTTP 200 · found HTTP {status}" in site.failure


def test_between_two_requests_there_is_the_pause_of_the_registry(site, server) -> None:
    put(server, small_sites.lias())
    site.settings = CrawlSettings(pause="0.25")
    site.pull()
    # the first page, the place of a sitemap, three more pages
    assert site.waits == [0.25] * 5


def test_this_machine_itself_needs_no_pause(site, server) -> None:
    put(server, small_sites.lias())
    robots(server, "Crawl-delay: 5")
    site.pull()
    assert site.waits == []


# --- Again.


def test_an_unchanged_site_is_asked_by_condition_and_gives_the_same_pull(site, server) -> None:
    put(server, small_sites.lias())
    first = site.pull()
    again = site.pull()
    assert again.bodies == first.bodies
    assert site.asked == LIAS
    assert all("if-none-match" in one.headers for one in server.asked if one.path in LIAS)


def test_a_page_that_changes_is_the_only_one_that_differs(site, server) -> None:
    put(server, small_sites.lias())
    first = site.pull()
    changed = small_sites.lias(sentence="Wij houden de stad schoon.")
    put(server, {LIAS[1]: changed[LIAS[1]]})
    again = site.pull()
    differ = [
        path
        for path, old, new in zip(LIAS, first.bodies, again.bodies, strict=True)
        if old.body.sha256 != new.body.sha256
    ]
    assert differ == [LIAS[1]]
    assert [item.role for item in again.bodies] == [item.role for item in first.bodies]


def test_a_page_that_disappears_is_let_go_of(site, server) -> None:
    put(server, small_sites.lias())
    site.pull()
    server.on(LIAS[3], Answer(status=404))
    pull = site.pull()
    assert site.paths(pull) == LIAS[:3]
    assert (pull.missing, site.failure) == ((), "")
    assert findings(pull, "HTTP 404")


def test_a_page_that_nothing_leads_to_any_more_is_let_go_of(site, server) -> None:
    extra = {"/p2405/bijlage": html("Bijlage", "<p>Extra</p>")}
    put(server, small_sites.lias(list(extra)) | extra)
    assert len(site.pull().bodies) == 5
    put(server, small_sites.lias())
    pull = site.pull()
    assert site.paths(pull) == LIAS
    assert findings(pull, "no longer on the site")


def test_a_page_that_fails_stays_as_it_was(site, server) -> None:
    put(server, small_sites.lias())
    first = site.pull()
    server.on(LIAS[1], Answer(status=500))
    pull = site.pull()
    assert pull.bodies == first.bodies
    assert pull.missing == ()
    assert f"{LIAS[1]} · expected HTTP 200 · found HTTP 500" in site.failure


def test_a_page_that_comes_to_lead_to_another_host_stays_as_it_was(site, server) -> None:
    put(server, small_sites.lias())
    first = site.pull()
    server.on(LIAS[1], Answer(status=302, headers={"Location": "https://elders.example/"}))
    assert site.pull().bodies == first.bodies
    assert "a redirect to another host, https://elders.example/" in site.failure


def test_a_site_that_is_down_is_one_failure_and_keeps_the_last_pull(site, server) -> None:
    put(server, small_sites.lias())
    first = site.pull()
    for path in ("/robots.txt", *LIAS):
        server.on(path, Answer(status=503))
    assert site.pull() == first
    assert site.failure.count("HTTP 503") == 1


def test_a_site_that_goes_down_on_the_way_is_one_failure_and_is_gone_on_with(site, server) -> None:
    more = {f"/p{number}/deel": html(f"Deel {number}", f"<p>Tekst {number}</p>") for number in range(20)}
    put(server, small_sites.lias(list(more)) | more)
    first = site.pull()
    for path in list(more)[5:]:
        server.on(path, Answer(status=503))
    assert site.pull() == first
    assert "5 addresses in a row that could not be had" in site.failure
    assert " | " not in site.failure
    put(server, more)
    assert site.pull().bodies == first.bodies
    assert not set(LIAS) & set(site.asked)
    assert site.failure == ""


def test_a_site_that_shrinks_beyond_belief_keeps_the_last_pull(site, server) -> None:
    put(server, small_sites.lias())
    first = site.pull()
    put(server, {"/": html("Onderhoud", "<p>Wij zijn zo terug.</p>")})
    assert site.pull() == first
    assert "expected a site of about 4 pages, as last time · found 1" in site.failure


# --- Budgets.


def test_a_page_budget_that_is_met_is_told_and_marks_the_document(site, server) -> None:
    put(server, small_sites.lias())
    site.settings = CrawlSettings(max_pages="2")
    pull = site.pull()
    assert site.paths(pull) == LIAS[:2]
    assert "expected a site of at most 2 addresses · found more" in site.failure
    assert "crawl.max_pages" in site.failure
    assert missing_pages(site.source, site.pulls) == ("niet volledig: de grens van 2 adressen is bereikt",)
    tables = site.tables()
    assert tables["documenten"]["volledig"].to_list() == [False]


def test_pages_beyond_a_budget_stay_as_they_were(site, server) -> None:
    put(server, small_sites.lias())
    first = site.pull()
    site.settings = CrawlSettings(max_pages="2")
    pull = site.pull()
    assert {item.role for item in pull.bodies} == {item.role for item in first.bodies}
    assert findings(pull, "not asked this time")
    assert pull.missing


def test_more_addresses_than_can_be_remembered_are_told_and_mark_the_document(
    site, server, monkeypatch
) -> None:
    put(server, small_sites.lias())
    monkeypatch.setattr(crawling, "MAX_KNOWN", 3)
    assert site.paths(site.pull()) == LIAS[:3]
    assert missing_pages(site.source, site.pulls) == (
        "niet volledig: de website noemt meer adressen dan wij onthouden",
    )


def test_a_byte_budget_is_kept(site, server) -> None:
    large = {f"/p{number}/groot": html(f"{number}", "<p>woord </p>" * 60_000) for number in range(4)}
    put(server, small_sites.lias(list(large)) | large)
    site.settings = CrawlSettings(max_megabytes="1")
    assert len(site.pull().bodies) < 8
    assert "at most 1 MiB of pages" in site.failure


def test_a_crawl_that_was_killed_asks_no_page_twice(site, server, monkeypatch) -> None:
    put(server, small_sites.lias())

    class Killed(BaseException):
        pass

    taken = []

    def look_at(*arguments):
        taken.append(arguments)
        if len(taken) == 4:
            raise Killed
        return original(*arguments)

    original = crawling.look_at
    monkeypatch.setattr(crawling, "look_at", look_at)
    with pytest.raises(Killed):
        site.pull()
    before = site.asked
    monkeypatch.undo()
    pull = site.pull()
    assert site.paths(pull) == LIAS
    assert sorted(before + site.asked) == sorted(LIAS)


def test_a_crawl_that_was_killed_before_its_pull_was_kept_asks_no_page_again(
    site, server, monkeypatch
) -> None:
    put(server, small_sites.lias())

    class Killed(BaseException):
        pass

    def save(*_arguments):
        raise Killed

    monkeypatch.setattr(site.pulls, "save", save)
    with pytest.raises(Killed):
        site.pull()
    monkeypatch.undo()
    assert site.paths(site.pull()) == LIAS
    assert site.asked == []


# --- Pages that are ill: each is told, and the rest of the site is read.


def nested() -> bytes:
    return html("Diep", "<div>" * 100_000 + "x" + "</div>" * 100_000)


ILL = {
    "gone": (Answer(status=404), "HTTP 404"),
    "failing": (Answer(status=500), "HTTP 500"),
    "circle": (Answer(status=302, headers={"Location": "/ziek"}), "a redirect in a circle"),
    "away": (
        Answer(status=302, headers={"Location": "https://elders.example/"}),
        "not read (other host): 1, such as https://elders.example/",
    ),
    "inwards": (Answer(status=302, headers={"Location": "http://10.0.0.1/"}), "such as http://10.0.0.1/"),
    "binary": (Answer(body=b"\x00\x01" * 500, content_type="text/html"), "binary content"),
    "cut": (Answer(body=b"<html>" * 100, content_type="text/html", sent=100), "cut short"),
    "empty": (Answer(body=b"", content_type="text/html"), "an empty body"),
    "large": (Answer(body=html("Groot", "<p>woord</p>" * 850_000), content_type="text/html"), "bytes groot"),
    "nested": (Answer(body=nested(), content_type="text/html"), "elementen diep genest"),
}


@pytest.mark.parametrize("kind", ILL)
def test_an_ill_page_is_told_and_the_rest_of_the_site_is_read(site, server, kind: str) -> None:
    answer, words = ILL[kind]
    put(server, small_sites.lias(["/ziek"]))
    server.on("/ziek", answer)
    pull = site.pull()
    assert [path for path in site.paths(pull) if path != "/ziek"] == LIAS
    tables = site.tables()
    problems = tables["paginas"]["_probleem"].drop_nulls().to_list()
    assert len(findings(pull, words)) + sum(words in problem for problem in problems) == 1
    assert tables["paginas"].height == len(LIAS) + len(problems)


# --- What a site says of itself.


@pytest.mark.parametrize(
    ("pages", "start", "platform"), [("lias", "/", "LIAS"), ("pepperflow", PEPPERFLOW[0], "Pepperflow")]
)
def test_builder_kind_and_year_are_recognised(site, server, pages: str, start: str, platform: str) -> None:
    put(server, getattr(small_sites, pages)())
    server.on("/sitemap.xml", Answer(body=sitemap(server, PEPPERFLOW), content_type="application/xml"))
    site.path = start
    site.pull()
    [row] = site.tables()["documenten"].to_dicts()
    assert (row["platform"], row["soort_op_site"], row["jaar_op_site"]) == (
        platform,
        "programmabegroting",
        2024,
    )
    assert row["volledig"]


def test_a_site_built_by_who_knows_whom_is_read_all_the_same(site, server) -> None:
    put(
        server,
        {
            "/": html("Welkom", '<p>Hallo</p><a href="hoofdstuk">Verder</a>'),
            "/hoofdstuk": html("Een", "<p>Ja</p>"),
        },
    )
    assert site.paths(site.pull()) == ["/", "/hoofdstuk"]
    [row] = site.tables()["documenten"].to_dicts()
    assert (row["platform"], row["soort_op_site"], row["jaar_op_site"]) == ("onbekend", None, None)


def test_a_page_keeps_its_name_from_crawl_to_crawl(site, server) -> None:
    put(server, small_sites.lias())
    site.pull()
    first = site.tables()["paginas"]
    extra = {"/p2401/nieuw": html("Nieuw", "<p>Nieuwe tekst</p>")}
    put(server, small_sites.lias(list(extra)) | extra)
    site.pull()
    again = site.tables()["paginas"]
    assert set(first["pagina"]) < set(again["pagina"])
