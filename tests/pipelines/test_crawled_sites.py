"""A site in the registry becomes a release, follows the site from run to run, and never falls with it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from datapackages.releasing.releases import Releases
from tests.assets.documents.crawling import small_sites
from tests.assets.documents.crawling.small_sites import html, put, sitemap
from tests.scripted_server import Answer, ScriptedServer

PEPPERFLOW = list(small_sites.PEPPERFLOW_PAGES)


@pytest.fixture
def sites() -> Iterator[tuple[ScriptedServer, ScriptedServer]]:
    """The LIAS site, with a page of every kind of illness, and the Pepperflow site, with a sitemap."""
    with ScriptedServer() as lias, ScriptedServer() as pepperflow:
        ill = [
            "/weg",
            "/cirkel",
            "/groot",
            "/diep",
            "/bijlage.pdf",
            "https://elders.example/",
            "http://10.0.0.1/x",
        ]
        put(lias, small_sites.lias(ill))
        lias.on("/robots.txt", Answer(body=b"User-agent: *\nDisallow: /zoeken\n", content_type="text/plain"))
        lias.on("/cirkel", Answer(status=302, headers={"Location": "/cirkel"}))
        put(lias, {"/groot": html("Groot", "<p>woord</p>" * 850_000)})
        put(lias, {"/diep": html("Diep", "<div>" * 100_000)})
        put(pepperflow, small_sites.pepperflow())
        pepperflow.on(
            "/sitemap.xml", Answer(body=sitemap(pepperflow, PEPPERFLOW), content_type="application/xml")
        )
        yield lias, pepperflow


def registry(folder: Path, lias: ScriptedServer, pepperflow: ScriptedServer) -> Path:
    path = folder / "sources.yaml"
    path.write_text(
        f"""documents:
  - id: amersfoort-begroting-2024
    gemeente: GM0307
    soort: programmabegroting
    jaar: 2024
    titel: Begroting 2024
    url: {lias.url}/
  - id: de-ronde-venen-begroting-2024
    gemeente: GM0736
    soort: kadernota
    jaar: 2024
    titel: Begroting 2024
    url: {pepperflow.url}{PEPPERFLOW[0]}
    crawl: {{pause: 0, max_pages: 50, max_minutes: 5}}
""",
        encoding="utf-8",
    )
    return path


def test_sites_become_releases_that_follow_them(sites, command, tmp_path) -> None:
    lias, pepperflow = sites
    sources = registry(tmp_path, lias, pepperflow)

    def run() -> tuple[int, str, str]:
        result = command("run", "--sources", sources, "--json")
        [year] = json.loads(result.stdout)
        return result.exit_code, year["outcome"]["what"], year["outcome"]["version"]

    assert run() == (4, "published", "1.0.0")
    release = Releases(tmp_path / "home/public").latest(2024)
    tables = release.tables()
    assert tables["documenten"]["platform"].to_list() == ["LIAS", "Pepperflow"]
    assert tables["documenten"]["volledig"].to_list() == [False, True]
    assert tables["paginas"].height == len(small_sites.LIAS_PAGES) + len(PEPPERFLOW)
    refused = tables["quarantaine"].filter(tabel="paginas")["reden"].to_list()
    assert len(refused) == 2
    assert any("bytes groot" in reason for reason in refused)
    assert any("diep genest" in reason for reason in refused)
    assert any("/cirkel" in line for line in release.descriptor().missing_sources)

    told = " ".join(command("status", "--sources", sources).stdout.split())
    assert "warning: documenten.soort.als_op_site: 1 of 2" in told
    assert "warning: documenten.volledig.alle_paginas: 1 of 2" in told
    assert told.count("a redirect in a circle") == 1
    assert "/weg · expected HTTP 200 · found HTTP 404" in told

    assert run() == (4, "unchanged", "1.0.0")

    changed = small_sites.lias(sentence="Wij houden de stad schoon.")["/p2402/veiligheid"]
    put(lias, {"/p2402/veiligheid": changed})
    lias.on("/p2404/paragrafen", Answer(status=410))
    lias.on("/cirkel", Answer(status=404))
    code, what, version = run()
    assert (code, what) == (0, "published")
    assert version != "1.0.0"
    assert Releases(tmp_path / "home/public").latest(2024).tables()["documenten"]["volledig"].all()

    for path in ("/robots.txt", *small_sites.LIAS_PAGES):
        lias.on(path, Answer(status=404) if path == "/robots.txt" else Answer(status=403))
    result = command("run", "--sources", sources)
    assert result.exit_code == 4
    assert result.stderr.count("could not be had") == 1
    assert Releases(tmp_path / "home/public").latest(2024).version == version
