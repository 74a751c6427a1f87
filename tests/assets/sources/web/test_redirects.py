"""Redirects stay within one host, do not go in circles and do not fall back to plain http."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from assets.sources.fetching import Fetcher, SourceUnavailable
from assets.sources.web.urls import may_follow
from tests.scripted_server import Answer, ScriptedServer

if TYPE_CHECKING:
    from assets.sources.archive import Archive
    from tests.assets.sources.conftest import MakeFetcher

PAGE = Answer(body=b"<html>Begroting</html>", content_type="text/html")


def to(location: str, status: int = 302, body: bytes = b"") -> Answer:
    return Answer(status=status, headers={"Location": location}, body=body)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", ["/nieuw", "nieuw", "{url}/nieuw", "//{netloc}/nieuw", "/nieuw#kop"])
def test_within_the_host_they_are_followed(
    fetcher: Fetcher, archive: Archive, scripted_server: ScriptedServer, status: int, location: str
) -> None:
    scripted_server.on("/nieuw", PAGE)
    netloc = scripted_server.url.removeprefix("http://")
    url = scripted_server.on("/oud", to(location.format(url=scripted_server.url, netloc=netloc), status))

    body = fetcher.fetch(url, kind="html")

    assert archive.read(body.sha256) == PAGE.body
    assert body.url == url


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("http://127.0.0.2/", "a redirect to another host, http://127.0.0.2/"),
        (
            "http://169.254.169.254/latest/meta-data",
            "a redirect to another host, http://169.254.169.254/latest/meta-data",
        ),
        ("//elders.nl/x", "a redirect to another host, http://elders.nl/x"),
        ("file:///etc/passwd", "a redirect to 'file:///etc/passwd': no http:// or https:// before it"),
        ("http://127.0.0.1:1/", "a redirect to another host, http://127.0.0.1:1/"),
        ("/oud", "a redirect in a circle, to {url}/oud"),
        ("http://[::1/", "a redirect to 'http://[::1/': an address that cannot be read (Invalid IPv6 URL)"),
        (
            "/x?token=KANARIE y",
            "a redirect to '{url}/x?token=*** y': a space, backslash or control character in it",
        ),
    ],
)
def test_elsewhere_they_are_told_and_not_followed(
    fetcher: Fetcher, scripted_server: ScriptedServer, location: str, told: str
) -> None:
    url = scripted_server.on("/oud", to(location))

    with pytest.raises(SourceUnavailable) as caught:
        fetcher.fetch(url, kind="html")

    assert str(caught.value) == (
        f"{url} · expected a body at its own host · found HTTP 302, {told.format(url=scripted_server.url)}"
        " · the redirect was not followed; if it is right, put the new address in sources.yaml"
    )
    assert len(scripted_server.asked) == 1


def test_another_host_is_not_followed_even_when_the_registry_names_it(
    make_fetcher: MakeFetcher, scripted_server: ScriptedServer
) -> None:
    with ScriptedServer() as other:
        url = scripted_server.on("/oud", to(other.on("/", PAGE)))

        with pytest.raises(SourceUnavailable, match="a redirect to another host"):
            make_fetcher(f"127.0.0.1:{other.port}").fetch(url, kind="html")

        assert other.asked == []


def test_five_are_followed_and_six_are_not(fetcher: Fetcher, scripted_server: ScriptedServer) -> None:
    for number in range(6):
        scripted_server.on(f"/{number}", to(f"/{number + 1}"))
    scripted_server.on("/6", PAGE)

    fetcher.fetch(scripted_server.url + "/1", kind="html")
    with pytest.raises(SourceUnavailable, match="found HTTP 302, more than 5 redirects"):
        fetcher.fetch(scripted_server.url + "/0", kind="html")


def test_the_body_of_a_redirect_is_not_read(fetcher: Fetcher, scripted_server: ScriptedServer) -> None:
    """requests reads it even when it is told not to follow: a road for bombs and for endless bodies."""
    scripted_server.on("/nieuw", PAGE)
    endless = Answer(status=302, headers={"Location": "/nieuw"}, body=b"x" * 10_000, drip=0.5)
    url = scripted_server.on("/oud", endless)

    assert fetcher.fetch(url, kind="html").bytes == len(PAGE.body)


def test_a_circle_that_waits_for_a_cookie_is_told_as_such(
    fetcher: Fetcher, scripted_server: ScriptedServer
) -> None:
    url = scripted_server.on("/", Answer(status=302, headers={"Location": "/", "Set-Cookie": "ok=1"}))

    with pytest.raises(SourceUnavailable, match=r"in a circle, to .*, which sets a cookie; none is kept"):
        fetcher.fetch(url, kind="html")


def test_a_redirect_without_address_is_a_refusal(fetcher: Fetcher, scripted_server: ScriptedServer) -> None:
    with pytest.raises(SourceUnavailable, match="expected HTTP 200 · found HTTP 302 Found"):
        fetcher.fetch(scripted_server.on("/", Answer(status=302)), kind="html")


@pytest.mark.parametrize(
    ("origin", "target", "allowed"),
    [
        ("http://a.nl/", "https://a.nl/", True),
        ("https://a.nl/", "https://A.nl:443/x", True),
        ("https://a.nl/", "http://a.nl/", False),
        ("https://a.nl/", "https://www.a.nl/", False),
        ("https://a.nl/", "https://a.nl:8443/", False),
        ("http://straße.nl/", "https://strasse.nl/", True),
    ],
)
def test_which_steps_are_allowed(origin: str, target: str, *, allowed: bool) -> None:
    assert may_follow(origin, target) is allowed
