"""The page on what a release changed: complete where it is small, bounded where it is large, never markup."""

from __future__ import annotations

from pathlib import Path

import lxml.html
import polars as pl
import pytest

from datapackages.portal.changes_page import SHOWN, read_changes
from datapackages.portal.rendering import render
from datapackages.releasing.released import ReleaseDamaged
from datapackages.releasing.releases import Releases
from datapackages.releasing.withdrawing import roll_back
from tests.datapackages.conftest import with_balance

pytestmark = pytest.mark.usefixtures("light_packages")

HOSTILE = """"><script>alert(1)</script>{{ 7*7 }}"""

Tables = dict[str, pl.DataFrame]


def _page(public: Path, version: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(
        (public / f"data/begrotingen-2023/wijzigingen-{version}.html").read_bytes()
    )


def _text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def test_a_first_release_is_all_new(published: Releases) -> None:
    render(published.public)

    page = _page(published.public, "1.0.0")
    assert "Dit is de eerste uitgave van dit jaar" in _text(page)
    assert "dezelfde gebleven" not in _text(page), "there is nothing that it could be the same as"
    assert _text(page.find(".//h1")) == "Wijzigingen in versie 1.0.0 van 2023"


def test_a_table_goes_by_its_title_and_leads_to_what_its_columns_mean(published: Releases) -> None:
    render(published.public)

    year = lxml.html.document_fromstring((published.public / "data/begrotingen-2023/index.html").read_bytes())
    links = _page(published.public, "1.0.0").xpath("//section[@aria-labelledby='rijen']//tbody//a")
    assert links
    for link in links:
        assert "_" not in _text(link)
        assert year.get_element_by_id(link.get("href").removeprefix("index.html#")) is not None


def test_shape_rows_euros_causes_and_lines(published: Releases, tables: Tables) -> None:
    published.publish(2023, with_balance(tables), {})
    render(published.public)
    page = _page(published.public, "1.0.1")

    assert "vergeleken met versie 1.0.0" in _text(page)
    [row] = page.xpath("//section[@aria-labelledby='rijen']//tbody/tr[th/a='Iv3 balans']")
    assert [_text(cell) for cell in row.xpath("./td")] == ["0", "0", "1", "-11.999.995"]
    [place] = page.xpath("//section[@aria-labelledby='per-gemeente']//tbody/tr")
    assert [_text(cell) for cell in place] == [
        "AmersfoortGM0307",
        "Iv3 balans, begroting X000, plaatsing 2",
        "1",
        "-11.999.995",
    ]
    [line] = page.xpath("//section[@aria-labelledby='regels']//tbody/tr")
    assert [_text(cell) for cell in line.xpath("./td")][:2] == ["12.000.000", "5"]
    assert page.xpath("//section[@aria-labelledby='oorzaken']//tbody/tr/th/text()") == [
        "niet vast te stellen: onze code of onze codelijst"
    ]


def test_a_large_change_shows_its_first_lines_and_says_how_many_there_are(
    published: Releases, tables: Tables
) -> None:
    section = tables["secties"].head(1).drop("volgnr")
    many = section.join(pl.DataFrame({"volgnr": range(10, 10 + 3 * SHOWN)}), how="cross")
    more = pl.concat([tables["secties"], many.select(tables["secties"].columns)])
    published.publish(2023, tables | {"secties": more}, {})
    render(published.public)
    page = _page(published.public, "1.1.0")

    assert len(page.xpath("//section[@aria-labelledby='regels']//tbody/tr")) == SHOWN
    assert "De eerste 100 van 300 regels" in _text(page)


def test_who_follows_a_citation_gets_that_very_version_and_hears_which_one_counts(
    published: Releases, tables: Tables
) -> None:
    published.publish(2023, tables | {"secties": tables["secties"].head(1)}, {})
    render(published.public)
    newest = published.latest(2023).version
    old = _page(published.public, "1.0.0")

    for file in ("begrotingen-2023-1.0.0.zip", "datapackage.json"):
        assert f"1.0.0/{file}" in old.xpath("//main//a/@href")
        assert (published.public / "data/begrotingen-2023/1.0.0" / file).is_file()
    assert f"Nu geldt versie {newest}." in _text(old)
    assert "Nu geldt" not in _text(_page(published.public, newest))


def test_a_word_of_any_length_is_cut_and_what_hides_is_shown(published: Releases, tables: Tables) -> None:
    word = tables["secties"].with_columns(tekst=pl.lit("a\u202e" + "W" * 30_000))
    published.publish(2023, tables | {"secties": word}, {})
    render(published.public)

    shown = _text(_page(published.public, "1.0.1"))
    assert "\u202e" not in shown
    assert "W" * 150 in shown
    assert "W" * 200 not in shown


@pytest.mark.parametrize("text", ["een\u2028twee", "een\x0btwee", "een\r\n, twee", "W" * 200_000])
def test_a_text_of_any_length_with_any_sign_is_one_line(
    published: Releases, tables: Tables, text: str
) -> None:
    published.publish(2023, tables | {"secties": tables["secties"].with_columns(tekst=pl.lit(text))}, {})
    lines = read_changes(published.latest(2023)).lines

    assert {line["kolom"] for line in lines} == {"tekst"}
    assert {line["wordt"] for line in lines} == {text}


def test_foreign_text_stays_text(published: Releases, tables: Tables) -> None:
    named = tables["gemeenten"].with_columns(naam=pl.lit(HOSTILE))
    published.publish(2023, tables | {"gemeenten": named}, {})
    roll_back(published, 2023, "1.0.0", reason=HOSTILE, by=HOSTILE)
    render(published.public)

    for page in (_page(published.public, "1.0.1"), _page(published.public, "1.0.0")):
        assert page.xpath("//script") == []
    assert HOSTILE in _text(_page(published.public, "1.0.1"))
    year = (published.public / "data/begrotingen-2023/index.html").read_bytes()
    assert HOSTILE in _text(lxml.html.document_fromstring(year))


def test_a_step_back_is_told_on_the_year_page_and_on_that_of_what_was_withdrawn(
    published: Releases, tables: Tables
) -> None:
    published.publish(2023, with_balance(tables), {})
    roll_back(published, 2023, "1.0.0", reason="De balans klopt niet.")
    render(published.public)

    year = lxml.html.document_fromstring((published.public / "data/begrotingen-2023/index.html").read_bytes())
    assert "Versie 1.0.1 is ingetrokken; versie 1.0.0 geldt weer" in _text(year)
    assert year.xpath("//table[@class='versions stack']//span[@class='tag']/text()") == [
        "ingetrokken",
        "geldt nu",
    ]
    assert "Deze versie geldt niet meer" in _text(_page(published.public, "1.0.1"))


def test_a_report_that_is_not_what_was_published_is_not_shown(published: Releases) -> None:
    release = published.latest(2023)
    assert release is not None
    (release.folder / "wijzigingen.json").write_text("{}")

    with pytest.raises(ReleaseDamaged):
        read_changes(release)


def test_euros_on_pages_name_their_document(published: Releases, tables: Tables) -> None:
    edited = tables["bedragen"].with_columns(bedrag_eur=pl.col("bedrag_eur") + 1_000)
    published.publish(2023, tables | {"bedragen": edited}, {})
    render(published.public)
    page = _page(published.public, "1.0.1")

    for section in ("per-gemeente", "per-taakveld"):
        [row] = page.xpath(f"//section[@aria-labelledby='{section}']//tbody/tr")
        assert "Bedragen, Begroting 2023 (amersfoort-begroting-2023), begroting 2023, lasten" in _text(row)
