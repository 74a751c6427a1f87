"""A page that is ill is told in one line, and the rest of its site is read.

The lines are those of docs/bad-input.md.
"""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from assets.sources.fetching import Limits
from tests.assets.documents.crawling import small_sites
from tests.assets.documents.crawling.small_sites import HTML, html, put
from tests.scripted_server import Answer

DOCUMENTED = Path(__file__).parents[4] / "docs" / "bad-input.md"

LIAS = list(small_sites.LIAS_PAGES)

PAGE = html("Ziek", "<p>Dit is een zieke pagina.</p>" * 20)

LOGIN = html("Inloggen", '<form><input name="wie"><input type="password"></form>')


def answer(body: bytes = PAGE, *, content_type: str | None = HTML, **how: object) -> Answer:
    return Answer(body=body, content_type=content_type, **how)


def redirect(location: str, **headers: str) -> Answer:
    return Answer(status=302, headers={"Location": location, **headers})


FAILURES = {
    "a site that is ill": Answer(status=503, headers={"Retry-After": "86400"}),
    "a site that has had enough": Answer(status=429, headers={"Retry-After": "86400"}),
    "an error that claims success": answer(html("503 Service Unavailable", "<p>Probeer het later.</p>")),
    "a page that drips": answer(drip=0.01),
    "a page that is shorter than it says": answer(length=100_000, sent=500),
    "a page of a negative length": answer(length=-1),
    "a page of two lengths": answer(length="50, 60"),
    "chunks that stop": answer(chunked=True, sent=500),
    "gzip that stops": answer(gzip.compress(PAGE, mtime=0)[:-20], headers={"Content-Encoding": "gzip"}),
    "gzip that is none": answer(headers={"Content-Encoding": "gzip"}),
    "gzip that was packed twice": answer(
        gzip.compress(gzip.compress(PAGE, mtime=0), mtime=0), headers={"Content-Encoding": "gzip"}
    ),
    "another compression": answer(headers={"Content-Encoding": "br"}),
    "a page without an end": answer(PAGE[:200], length=None),
    "nothing": answer(b""),
    "UTF-16": answer("<html>één</html>".encode("utf-16"), content_type="text/html; charset=utf-16"),
    "a redirect in a circle": redirect("/ziek"),
    "a redirect that waits for a cookie": redirect("/ziek", **{"Set-Cookie": "ok=1"}),
    "a redirect without an address": Answer(status=302),
    "word that nothing changed, unasked": Answer(status=304, content_type=None, length=None),
    "an answer that is no HTTP": Answer(raw=b"hallo\r\n\r\n"),
}

NOTICED = {
    "a page that is gone": Answer(status=410),
    "a page that is gone and claims success": answer(html("Pagina niet gevonden", "<p>Helaas.</p>")),
    "a login": answer(LOGIN),
    "a redirect to another host": redirect("https://elders.example/"),
    "a redirect to this machine": redirect("http://127.0.0.1:1/"),
    "a PDF": answer(b"%PDF-1.7 inhoud", content_type="application/pdf"),
    "a PDF that is labelled a page": answer(b"%PDF-1.7 inhoud"),
    "a picture that is labelled a page": answer(b"\x89PNG\r\n inhoud"),
    "a page that was read already": answer(small_sites.lias(["/ziek"])[LIAS[1]] + b"<!-- 12:31 -->"),
}


def is_documented(name: str, lines: list[str], url: str) -> bool:
    documented = DOCUMENTED.read_text(encoding="utf-8")
    told = [line.replace(url, "").replace(url.removeprefix("http://"), "HOST") for line in lines]
    return any(f"| {name} | {line} |" in documented for line in told)


@pytest.mark.parametrize("name", FAILURES)
def test_a_page_that_cannot_be_had_is_one_documented_line(site, server, name: str) -> None:
    site.limits = Limits(attempts=1, connect=2.0, read=1.0, total=2.0)
    put(server, small_sites.lias(["/ziek"]))
    server.on("/ziek", FAILURES[name])
    pull = site.pull()
    assert site.paths(pull) == LIAS
    assert pull.missing == (f"{server.url}/ziek",)
    assert is_documented(name, [site.failure], server.url), site.failure


@pytest.mark.parametrize("name", NOTICED)
def test_what_is_no_page_of_the_document_is_noticed_and_no_failure(site, server, name: str) -> None:
    put(server, small_sites.lias(["/ziek"]))
    server.on("/ziek", NOTICED[name])
    pull = site.pull()
    assert site.paths(pull) == LIAS
    assert (pull.missing, site.failure) == ((), "")
    assert is_documented(name, list(pull.findings), server.url), pull.findings
