from __future__ import annotations

import pytest
from lxml import etree

from assets.documents.crawling.pages.stand_ins import MOST_LETTERS, StandIn, stand_in

PASSWORD = '<form><input name="wie"><input type="Password"></form>'


def judged(title: str, markup: str = "<p>Tekst</p>") -> StandIn | None:
    root = etree.HTML(f"<html><body>{markup}</body></html>")
    return stand_in(root, (title, ""), " ".join(root.itertext()))


@pytest.mark.parametrize(
    "title",
    [
        "Pagina niet gevonden", "Pagina niet gevonden (404) | Gemeente",
        "Fout 404 - Gemeente", "Niet gevonden | Begroting 2024",
        "404 Not Found", "Deze pagina bestaat niet meer", "Helaas, pagina is niet gevonden", "Page not found",
        "De pagina kan niet worden gevonden", "404 - Oeps, not found",
    ],
)  # fmt: skip
def test_a_page_that_says_that_it_is_not_there(title: str) -> None:
    assert judged(title) == "gone"


@pytest.mark.parametrize(
    "title",
    [
        "503 Service Temporarily Unavailable", "Internal Server Error", "Just a moment...", "Fout 500",
        "Er is een fout opgetreden", "Er is iets misgegaan!", "502 Bad Gateway",
        "Service Unavailable - Gemeente", "Application Error", "Runtime Error", "Request Rejected",
        "Server Error in '/' Application.", "Error establishing a database connection",
    ],
)  # fmt: skip
def test_a_site_that_says_that_it_is_not_well(title: str) -> None:
    assert judged(title) == "ill"


def test_a_number_alone_is_an_error_where_the_page_says_so() -> None:
    assert judged("404", "<p>De pagina kon niet worden gevonden.</p>") == "gone"
    assert judged("404 | Gemeente", "<p>Oeps!</p>") == "gone"
    assert judged("404", "<p>Product 404, riolering</p>") is None


def test_a_site_that_says_so_in_its_only_sentence() -> None:
    assert judged("Begroting", "<p>Deze website is momenteel niet bereikbaar.</p>") == "ill"
    assert judged("Dienstverlening", "<p>Uren dat de website niet bereikbaar was: 12.</p>") is None
    assert judged("Begroting", f"<p>Een website is niet bereikbaar. {'Tekst ' * 60}</p>") is None


def test_a_guard_that_says_so_below_any_title() -> None:
    assert judged("", "<p>Request unsuccessful. Incapsula incident ID: 1-2</p>") == "ill"
    assert judged("Begroting", "<p>The requested URL was rejected. Your support ID is: 1</p>") == "ill"


def test_a_page_that_waits_for_cookies() -> None:
    asked = "<p>Deze website gebruikt cookies. Accepteer de cookies om verder te gaan.</p>"
    assert judged("Cookies - Gemeente", asked) == "closed"
    assert judged("Cookies", "<p>Deze website plaatst alleen functionele cookies.</p>") is None
    assert judged("Begroting 2024", asked) is None


def test_a_page_that_asks_for_a_login() -> None:
    assert judged("Inloggen - Gemeente", PASSWORD) == "closed"
    assert judged("Toegang geweigerd") == "closed"
    assert judged("Inloggen") is None, "that can be about logging in"
    assert judged("Begroting 2024", PASSWORD) is None


@pytest.mark.parametrize(
    "title",
    [
        "Onderhoud kapitaalgoederen", "404", "404 woningen",
        "Het document bestaat niet meer uit twee delen",
        "404 - Riolering", "404: Onderwijs",
        "Er is een fout in de raming van 2023 hersteld", "500 jaar stadsrechten",
        "Pagina's", "0.404 Overhead",
        "Toegang tot zorg", "Niet gevonden voorwerpen", "Aanmelden voor een bijstandsuitkering", "",
    ],
)  # fmt: skip
def test_a_page_of_a_budget_is_itself(title: str) -> None:
    assert judged(title) is None


def test_a_page_that_holds_something_is_itself_whatever_its_title() -> None:
    assert judged("Pagina niet gevonden", "<table><tr><td>1</td></tr></table>") is None
    assert judged("Pagina niet gevonden", f"<p>{'woord ' * MOST_LETTERS}</p>") is None
