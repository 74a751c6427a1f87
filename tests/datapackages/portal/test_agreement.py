from __future__ import annotations

import lxml.html
import polars as pl

from datapackages.portal.agreement import read_agreements
from datapackages.portal.rendering import render
from datapackages.releasing.releases import Releases

YEAR = "data/begrotingen-2023/index.html"


def _with(tables: dict[str, pl.DataFrame], **changed: object) -> dict[str, pl.DataFrame]:
    (row,) = tables["aansluiting"].head(1).to_dicts()
    new = pl.DataFrame([row | changed], schema=tables["aansluiting"].schema)
    return tables | {"aansluiting": pl.concat([tables["aansluiting"], new])}


def _text(releases: Releases) -> str:
    render(releases.public)
    page = lxml.html.fromstring((releases.public / YEAR).read_text(encoding="utf-8"))
    return " ".join(" ".join(page.itertext()).split())


def test_the_page_of_a_year_tells_how_far_a_document_agrees(releases, tables) -> None:
    releases.publish(2023, tables, {})
    (found,) = read_agreements(releases.latest(2023))
    assert (found.verdict, found.differ, found.largest) == ("sluit aan", 0, ())
    shown = _text(releases)
    assert f"{found.agree} van {found.compared}" in shown
    assert "grootste verschillen" not in shown


def test_a_difference_is_named_with_its_taakveld_and_euros(releases, tables) -> None:
    differs = {"onderdeel": "0.5", "pagina_eur": 900_000, "iv3_eur": 1_900_000, "verschil_eur": -1_000_000}
    releases.publish(2023, _with(tables, **differs, oordeel="sluit niet aan"), {})
    (found,) = read_agreements(releases.latest(2023))
    assert found.verdict == "sluit niet aan"
    assert found.differ == 1
    assert "0.5 lasten 900.000 1.900.000 -1.000.000" in _text(releases)


def test_a_difference_leads_to_its_page_only_if_that_is_on_the_web(releases, tables) -> None:
    differing = _with(
        tables, onderdeel="0.5", pagina_eur=1, iv3_eur=2, verschil_eur=-1, oordeel="sluit niet aan"
    )
    for url, shown in (("https://gemeente.nl/p1", True), ("javascript:alert(1)//https://x.nl", False)):
        pages = tables["paginas"].with_columns(url=pl.lit(url))
        releases.publish(2023, differing | {"paginas": pages}, {})
        render(releases.public)
        links = lxml.html.fromstring((releases.public / YEAR).read_text(encoding="utf-8")).xpath("//a/@href")
        assert (url in links) is shown


def test_a_document_without_any_verdict_says_why(releases, tables) -> None:
    none = tables["aansluiting"].with_columns(
        oordeel=pl.lit("niet te vergelijken"), reden=pl.lit("De gemeente heeft deze levering niet gedaan.")
    )
    releases.publish(2023, tables | {"aansluiting": none}, {})
    (found,) = read_agreements(releases.latest(2023))
    assert (found.verdict, found.compared) == ("niet te vergelijken", 0)
    assert "nergens te vergelijken. De meeste regels hebben deze reden: De gemeente" in _text(releases)


def test_without_documents_there_is_no_such_part(releases, tables) -> None:
    releases.publish(2023, tables | {"aansluiting": tables["aansluiting"].clear()}, {})
    assert read_agreements(releases.latest(2023)) == ()
    assert "Documenten naast Iv3" not in _text(releases)
