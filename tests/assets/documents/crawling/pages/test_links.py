from __future__ import annotations

from collections.abc import Iterable

import pytest

from assets.documents.crawling.addresses import canonical
from assets.documents.crawling.pages.links import MAX_LINKS
from assets.documents.crawling.pages.looking import Look, look_at

HERE = "https://gemeente.example/p1/begroting"


def of(markup: str) -> list[str]:
    return shortened(look_at(f"<html>{markup}</html>".encode(), "text/html", HERE, canonical).links)


def scripted(markup: str) -> list[str]:
    found = look_at(f"<html><body>{markup}</body></html>".encode(), "text/html", HERE, canonical).scripted
    return shortened(sorted(found))


def shortened(addresses: Iterable[str]) -> list[str]:
    return [address.removeprefix("https://gemeente.example") for address in addresses]


@pytest.mark.parametrize(
    "content",
    ["0; url=/start", "0;URL='/start'", '5 ; url="/start"', "0, /start", "0 /start", " 0.5; Url = /start "],
)
def test_a_page_that_sends_its_reader_on_by_itself_leads_there(content: str) -> None:
    quoted = content.replace('"', "&quot;")
    assert of(f'<head><meta http-equiv="Refresh" content="{quoted}"></head>') == ["/start"]


@pytest.mark.parametrize("content", ["300", "0;", "", "0; url=javascript:alert(1)", "/start", "x" * 100_000])
def test_one_that_only_comes_again_leads_nowhere(content: str) -> None:
    assert of(f'<head><meta http-equiv="refresh" content="{content}"></head>') == []
    assert of('<head><meta name="description" content="0; url=/start"></head>') == []


def test_what_a_page_shows_in_frames_is_found() -> None:
    assert of('<frameset><frame src="menu"><frame src="/inhoud"></frameset>') == ["/p1/menu", "/inhoud"]
    assert of('<body><iframe src="/grafiek"></iframe><iframe></iframe></body>') == ["/grafiek"]


def test_links_of_comments_and_code_are_none() -> None:
    markup = '<!-- <a href="/een"> --><template><a href="/twee">x</a></template><a href="/drie#deel">x</a>'
    assert of(f"<body>{markup}<a href='javascript:weg()'>x</a></body>") == ["/drie"]


def test_what_is_there_for_who_runs_no_scripts_is_for_us() -> None:
    away = '<head><noscript><meta http-equiv="refresh" content="0; url=/zonder"></noscript></head>'
    assert of(away) == []
    assert of('<body><noscript><ul><li><a href="/een">Een</a></li></ul></noscript></body>') == ["/een"]


@pytest.mark.parametrize(
    ("markup", "found"),
    [
        ('<div data-href="/een">x</div><button data-url="twee">x</button>', ["/een", "/p1/twee"]),
        ("""<b onclick="window.location.href = '/een'">x</b>""", ["/een"]),
        ("""<b onclick="open('twee')">x</b>""", ["/p1/twee"]),
        ('<a href="#/een">x</a><a href="#!/twee">x</a><a href="#noot-1">x</a>', ["##!/twee", "##/een"]),
        ('<a href="javascript:ga(12)">x</a><a href="javascript:void(0)">x</a>', ["#javascript:ga(12)"]),
        ('<script>var s = {"url": "\\/een","path":"/p2/twee"}</script>', ["/een", "/p2/twee"]),
        ('<script>s = [{"href": "https:\\/\\/gemeente.example\\/een"}]</script>', ["/een"]),
        ('<script>var s = {"url": "//elders.example/een"}</script>', []),
        ('<a href="/een" onclick="meet(1)">x</a><script>var een = "/een"</script>', []),
    ],
)  # fmt: skip
def test_what_only_scripts_lead_to_is_known_and_no_link(markup: str, found: list[str]) -> None:
    assert scripted(markup) == found
    assert [link for link in of(f"<body>{markup}</body>") if link in found] == []


def test_a_page_with_more_links_than_are_followed_says_so() -> None:
    def look(number: int) -> Look:
        markup = "".join(f'<a href="/{at}">x</a>' for at in range(number))
        return look_at(f"<html><body>{markup}</body></html>".encode(), "text/html", HERE, canonical)

    assert (len(look(MAX_LINKS).links), look(MAX_LINKS).too_many_links) == (MAX_LINKS, False)
    assert (len(look(MAX_LINKS + 1).links), look(MAX_LINKS + 1).too_many_links) == (MAX_LINKS, True)
