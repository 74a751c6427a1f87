from __future__ import annotations

import pytest
from protego import Protego

from assets.documents.crawling.robots import LONGEST_PAUSE, USUAL_PAUSE, Robots


@pytest.mark.parametrize(
    ("lines", "pause"),
    [
        ("User-agent: *\nDisallow:", USUAL_PAUSE),
        ("User-agent: *\nCrawl-delay: 2.5", 2.5),
        ("User-agent: openbegroting\nCrawl-delay: 4\n\nUser-agent: *\nCrawl-delay: 9", 4.0),
        ("User-agent: *\nCrawl-delay: 86400", LONGEST_PAUSE),
        ("User-agent: *\nCrawl-delay: -1", USUAL_PAUSE),
        ("User-agent: *\nCrawl-delay: nan", USUAL_PAUSE),
        ("User-agent: *\nCrawl-delay: inf", USUAL_PAUSE),
        ("User-agent: *\nCrawl-delay: straks", USUAL_PAUSE),
    ],
)
def test_the_pause_is_what_the_site_asks_within_bounds(lines: str, pause: float) -> None:
    assert Robots(Protego.parse(lines)).pause == pause


@pytest.mark.parametrize(
    ("lines", "allowed"),
    [
        ("User-agent: *\nDisallow: /", False),
        ("User-agent: *\nDisallow: /\nAllow: /p1/", True),
        ("User-agent: *\nDisallow: /*deel$", False),
        ("User-agent: openbegroting\nDisallow:\n\nUser-agent: *\nDisallow: /", True),
        ("User-agent: anders\nDisallow: /", True),
        ("<html>geen regels</html>", True),
        ("\x00\x01", True),
    ],
)
def test_rules_are_read_as_rfc_9309_has_them(lines: str, *, allowed: bool) -> None:
    assert Robots(Protego.parse(lines)).allows("https://x.nl/p1/deel") is allowed
