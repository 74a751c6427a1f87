"""Two small sites of our own making, as LIAS Publisher and as Pepperflow build them.

The sentences are made up; the amounts are Iv3 totals of CBS (CC BY 4.0), Amersfoort and De Ronde Venen,
budget 2024. A site is put on a scripted server, faults and all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assets.sources.pulls import Pull
from tests.scripted_server import Answer, ScriptedServer

HTML = "text/html; charset=utf-8"

LIAS_PAGES = {
    "/": "Begroting 2024",
    "/p2402/veiligheid": "Veiligheid",
    "/p2403/taakvelden": "Taakvelden",
    "/p2404/paragrafen": "Paragrafen",
}

PEPPERFLOW_PAGES = {
    "/programmabegroting-2024---2027": "Programmabegroting 2024 - 2027",
    "/programmabegroting-2024---2027/programma/veiligheid": "Veiligheid",
    "/programmabegroting-2024---2027/programma/financile-begroting": "Financiële begroting",
}


def html(title: str, content: str, links: Sequence[str] = (), footer: str = "") -> bytes:
    menu = "".join(f'<li><a href="{link}">Verder</a></li>' for link in links)
    return (
        f'<!DOCTYPE html><html lang="nl"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f"<nav><ul>{menu}</ul></nav><main><h1>{title}</h1>{content}</main>{footer}</body></html>"
    ).encode()


def page(body: bytes, **headers: str) -> Answer:
    """An answer with a page, and a validator that follows from its bytes."""
    return Answer(body=body, content_type=HTML, headers={"ETag": f'"{hash(body)}"', **headers})


TABLE = (
    "<table><caption>Tabel: BT.01 Lasten en baten (bedragen x &euro; 1.000)</caption>"
    "<tr><th>Taakveld</th><th>Lasten</th><th>Baten</th></tr>"
    "<tr><td>1.1 Crisisbeheersing en brandweer</td><td>15.071</td><td>85</td></tr></table>"
)

FOOTER = (
    "<footer><p>Deze pagina is gebouwd op 10/09/2023 08:30:15 met de export van "
    "10/06/2023 15:48:09</p></footer>"
)


def lias(extra: Sequence[str] = (), sentence: str = "Wij houden de stad veilig.") -> dict[str, bytes]:
    """The pages of the LIAS site; every page links to all, and to ``extra``."""
    links = [*LIAS_PAGES, *extra]
    return {
        path: html(title, f"<p>{sentence} Dit gaat over {title.lower()}.</p>{TABLE}", links, FOOTER)
        for path, title in LIAS_PAGES.items()
    }


def pepperflow() -> dict[str, bytes]:
    """The pages of the Pepperflow site; its navigation needs JavaScript, so only its sitemap names them."""
    return {
        path: html(
            title,
            f"<h2>Ambitie</h2><p>Terug naar navigatie - Ambitie</p><p>Inwoners voelen zich thuis. "
            f"Dit gaat over {title.lower()}.</p>{TABLE}",
        )
        for path, title in PEPPERFLOW_PAGES.items()
    }


def sitemap(server: ScriptedServer, paths: Sequence[str]) -> bytes:
    entries = "".join(f"<url><loc>{server.url}{path}</loc></url>" for path in paths)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    ).encode()


def put(server: ScriptedServer, pages: Mapping[str, bytes]) -> None:
    """Serve these pages from now on."""
    for path, body in pages.items():
        server.on(path, page(body))


def robots(server: ScriptedServer, *lines: str) -> None:
    text = "\n".join(("User-agent: *", *lines, ""))
    server.on("/robots.txt", Answer(body=text.encode(), content_type="text/plain"))


def findings(pull: Pull, words: str) -> list[str]:
    """What a pull tells with these words in it."""
    return [line for line in pull.findings if words in line]
