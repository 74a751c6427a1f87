from __future__ import annotations

import pytest

from assets.documents.crawling.addresses import canonical
from assets.documents.crawling.links import links

HERE = "https://gemeente.example/p1/begroting"


def of(markup: str) -> list[str]:
    found = links(f"<html>{markup}</html>".encode(), "text/html", HERE, canonical)
    return [address.removeprefix("https://gemeente.example") for address in found]


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
