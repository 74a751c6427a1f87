"""The portal says what the packages say, to everyone, and lets no foreign text become markup."""

from __future__ import annotations

import json
import re
import shutil
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import lxml.html
import polars as pl
import pytest

from datapackages import catalogue
from datapackages.formats import workbook
from datapackages.packing import origins
from datapackages.portal import PortalNotWritten, neighbours, rendering
from datapackages.portal.rendering import render
from datapackages.schema import tables as table_schemas
from datapackages.storage import durable
from tests.datapackages.conftest import with_balance

if TYPE_CHECKING:
    from datapackages.releasing.releases import Releases

    Tables = dict[str, pl.DataFrame]

pytestmark = pytest.mark.usefixtures("light_packages")

YEAR = "data/begrotingen-2023/index.html"
PAGES = ("index.html", YEAR)

BESIDE = {name for name, _ in neighbours.BESIDE}
"""Written by other rooms; tests/pipelines/test_samples.py sees that they are there."""

READING = Path(__file__).resolve().parents[3] / "docs" / "reading.md"

HOSTILE = (
    """"><script>alert(1)</script><img src=x onerror=alert(1)> ' onload='x {{ 7*7 }} {% raw %} </title>"""
)


def _document(public: Path, page: str) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring((public / page).read_bytes())


def _text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


@pytest.fixture
def portal(published: Releases) -> Path:
    catalogue.render(published.public)
    render(published.public)
    return published.public


def test_without_a_release_it_says_so(releases: Releases) -> None:
    render(releases.public)

    assert "Er is nog geen pakket uitgegeven" in _text(_document(releases.public, "index.html"))


def test_the_front_page_lists_each_package_with_its_facts(portal: Path) -> None:
    (card,) = _document(portal, "index.html").xpath("//section[@id='jaar-2023']")

    facts = dict(zip(map(_text, card.xpath(".//dt")), map(_text, card.xpath(".//dd")), strict=True))
    assert facts["Versie"] == "1.0.0"
    assert facts["Rijen"] == "35"
    assert facts["In quarantaine"] == "1"
    assert re.fullmatch(r"\d+ [a-z]+ 20\d\d, \d\d\.\d\d uur", facts["Uitgegeven"])


def test_every_file_of_a_release_can_be_had_from_the_front_page(portal: Path, published: Releases) -> None:
    release = published.latest(2023)
    assert release is not None
    links = {link.split("/")[-1] for link in _document(portal, "index.html").xpath("//a/@href")}

    assert {path.name for path in release.folder.iterdir()} <= links


@pytest.mark.parametrize("page", PAGES)
def test_every_link_within_the_portal_leads_somewhere(portal: Path, page: str) -> None:
    document = _document(portal, page)
    anchors = set(document.xpath("//@id"))

    for link in document.xpath("//a/@href | //link/@href"):
        target, _, anchor = str(link).partition("#")
        if target.startswith(("https://", "mailto:")):
            continue
        if target.split("/")[-1] in BESIDE:
            continue
        found = (portal / page).parent / target if target else portal / page
        assert found.is_file(), link
        if anchor:
            known = anchors if not target else set(_document(portal, YEAR).xpath("//@id"))
            assert anchor in known, link


@pytest.mark.parametrize("page", PAGES)
def test_sizes_and_sums_are_those_of_the_files(portal: Path, page: str, published: Releases) -> None:
    pointer = published.pointer(2023)
    assert pointer is not None
    sums = {file.path: file.sha256 for file in pointer.files}
    document = _document(portal, page)

    shown = {
        str(code.get("title")).removeprefix("SHA-256 "): code.text
        for code in document.xpath("//code[@title]")
    }
    assert shown == {sha256: sha256[:8] for sha256 in sums.values()}


def test_the_year_page_explains_every_column_of_every_table(portal: Path) -> None:
    document = _document(portal, YEAR)

    for name, table in table_schemas().items():
        (heading,) = document.xpath(f"//h4[@id='{name}']")
        fields = heading.getparent().xpath(".//table[@class='fields']/tbody/tr")
        assert [_text(row.xpath("./th/code")[0]) for row in fields] == list(table.columns)
        for row, column in zip(fields, table.fields, strict=True):
            assert " ".join(column.description.split()) in _text(row)


def test_warnings_and_sources_are_on_the_year_page(portal: Path, published: Releases) -> None:
    release = published.latest(2023)
    assert release is not None
    text = _text(_document(portal, YEAR))

    assert all(" ".join(warning.split()) in text for warning in release.descriptor().warnings)
    assert "CBS, onbewerkte Iv3-data van gemeenten (45063NED)" in text


def test_a_missing_source_is_told_on_both_pages(published: Releases, tables: Tables) -> None:
    published.publish(2023, tables, {}, missing_sources=("utrecht-begroting-2023",))

    render(published.public)

    for page in PAGES:
        (notice,) = _document(published.public, page).xpath("//div[@class='notice']")
        assert "utrecht-begroting-2023" in _text(notice)


def test_what_the_judge_let_pass_is_marked_on_the_page_of_the_year(
    releases: Releases, tables: Tables
) -> None:
    mark = "Sliedrecht (GM0610), X000: verschil 14.174.000 euro. De bron moet dit herstellen."
    releases.publish(2023, tables, {"bevindingen": [mark]})

    render(releases.public)

    (notice,) = _document(releases.public, YEAR).xpath("//div[@class='notice']")
    assert _text(notice).startswith("Gemerkt.")
    assert mark in _text(notice)
    release = releases.latest(2023)
    assert release is not None
    assert release.descriptor().findings == (mark,)


def test_what_every_year_warns_of_is_said_once_on_the_front_page(published: Releases, tables: Tables) -> None:
    source = next(iter(tables["bronnen"]["url"]))
    sample = tables["bronnen"].with_columns(url=pl.lit(source.replace("dataderden.cbs.nl", "cbs.invalid")))
    for jaar in (2023, 2024):
        year = {
            name: frame.with_columns(jaar=pl.lit(jaar, dtype=pl.Int64)) if "jaar" in frame.columns else frame
            for name, frame in tables.items()
        }
        published.publish(jaar, year | {"bronnen": sample}, {})
    render(published.public)

    told = [_text(box) for box in _document(published.public, "index.html").xpath("//div[@class='notice']")]

    assert len([one for one in told if "Dit pakket is een voorbeeld" in one]) == 1


def test_pages_of_other_rooms_are_written_beside_the_front_page(releases: Releases) -> None:
    render(releases.public, beside=[(neighbours.RULES, b"<p>eisen</p>")])

    assert (releases.public / neighbours.RULES).read_bytes() == b"<p>eisen</p>"


def test_all_versions_are_listed_newest_first(published: Releases, tables: Tables) -> None:
    published.publish(2023, with_balance(tables), {})

    render(published.public)

    rows = _document(published.public, YEAR).xpath("//table[@class='versions stack']/tbody/tr/th/text()")
    assert rows == ["1.0.1", "1.0.0"]


def test_the_same_packages_leave_every_page_untouched(portal: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in portal.rglob("*")}

    render(portal)

    assert {path: path.stat().st_mtime_ns for path in portal.rglob("*")} == before


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_what_everyone_needs(portal: Path, page: str) -> None:
    document = _document(portal, page)

    assert document.xpath("/html/@lang") == ["nl"]
    assert document.xpath("boolean(/html/head/title[string-length() > 5])")
    assert document.xpath("//body/*[1][self::a]/@href") == ["#inhoud"]
    assert document.xpath("count(//main[@id='inhoud'])") == 1
    assert document.xpath("count(//h1)") == 1
    levels = [int(heading.tag[1]) for heading in document.xpath("//h1|//h2|//h3|//h4")]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    ids = document.xpath("//@id")
    assert len(ids) == len(set(ids))
    for table in document.xpath("//table"):
        assert table.xpath("./caption")
        assert table.xpath("./thead//th[@scope='col']")
    for nav in document.xpath("//nav"):
        assert nav.get("aria-label")


@pytest.mark.parametrize("page", PAGES)
def test_nothing_comes_from_elsewhere_and_nothing_runs(portal: Path, page: str) -> None:
    document = _document(portal, page)

    policy = document.xpath("string(//meta[@http-equiv='Content-Security-Policy']/@content)")
    assert "default-src 'none'" in policy
    assert document.xpath("//style|//img|//iframe|//form|//object|//base") == []
    assert document.xpath("//script/@type") == ([] if page == "index.html" else ["application/ld+json"])
    assert document.xpath("//script/@src") == []
    assert document.xpath("//@style|//@*[starts-with(name(), 'on')]") == []
    assert [str(link) for link in document.xpath("//link[@rel='stylesheet']/@href")] == [
        "portal.css" if page == "index.html" else "../../portal.css"
    ]
    assert "url(" not in (portal / "portal.css").read_text()
    assert "@import" not in (portal / "portal.css").read_text()


def test_catalogue_and_feed_are_found_from_every_page(portal: Path) -> None:
    for page, root in (("index.html", ""), (YEAR, "../../")):
        found = {
            (str(link.get("type")), str(link.get("href")))
            for link in _document(portal, page).xpath("//link[@rel='alternate']")
        }
        assert {
            ("application/atom+xml", f"{root}catalogus/uitgaven.atom"),
            ("text/turtle", f"{root}catalogus/catalogus.ttl"),
            ("application/ld+json", f"{root}catalogus/catalogus.jsonld"),
            ("application/rdf+xml", f"{root}catalogus/catalogus.rdf"),
        } <= found


def test_search_engines_read_the_same_dataset_from_the_page_as_from_the_file(portal: Path) -> None:
    (script,) = _document(portal, YEAR).xpath("//script/text()")

    assert json.loads(script) == json.loads((portal / YEAR).with_name("dataset.jsonld").read_bytes())


def _shape(document: lxml.html.HtmlElement) -> list[tuple[str, tuple[str, ...]]]:
    """Every element with the names of its attributes: what text can never change."""
    return [(str(element.tag), tuple(sorted(element.keys()))) for element in document.iter()]


def test_foreign_text_in_any_column_stays_text(releases: Releases, tables: Tables) -> None:
    """The same package twice, once with harmless and once with hostile text: pages of one shape."""
    shapes = {}
    for text in ("onschuldig", HOSTILE):
        foreign = {name: _with_text_everywhere(name, frame, text) for name, frame in tables.items()}
        releases.publish(2023, foreign, {"bevindingen": [text]}, missing_sources=(text,))
        catalogue.render(releases.public)
        render(releases.public)
        (script,) = _document(releases.public, YEAR).xpath("//script/text()")
        assert json.loads(script)["version"] == "1.0.0"
        shapes[text] = {page: _shape(_document(releases.public, page)) for page in PAGES}
        assert " ".join(text.split()) in _text(_document(releases.public, YEAR))
        shutil.rmtree(releases.public)

    assert shapes[HOSTILE] == shapes["onschuldig"]


def _with_text_everywhere(name: str, frame: pl.DataFrame, text: str) -> pl.DataFrame:
    """``text`` in every string column whose schema allows any text and that is part of no key."""
    table = table_schemas()[name]
    keys = {*table.primary_key, *(column for key in table.foreign_keys for column in key.fields)}
    free = [
        field.name
        for field in table.fields
        if field.type == "string" and not (field.constraints.pattern or field.constraints.enum)
    ]
    return frame.with_columns(pl.lit(text).alias(column) for column in free if column not in keys)


def test_an_address_that_would_run_is_no_link(releases: Releases, tables: Tables) -> None:
    tables["documenten"] = tables["documenten"].with_columns(url=pl.lit("javascript:alert(1)"))
    assert origins.sources(tables)

    releases.publish(2023, tables, {})
    render(releases.public)

    for page in PAGES:
        for link in _document(releases.public, page).xpath("//a/@href"):
            assert not str(link).lower().startswith("javascript")


def test_the_examples_on_the_front_page_are_those_that_the_tests_of_the_docs_run(portal: Path) -> None:
    examples = _document(portal, "index.html").xpath("//pre")

    assert len(examples) == 2
    assert all(example.text_content() in READING.read_text(encoding="utf-8") for example in examples)


def test_the_front_page_says_which_tables_the_workbook_leaves_out(portal: Path) -> None:
    limit = f"{workbook.ROW_LIMIT:,}".replace(",", ".")

    assert f"Tabellen van meer dan {limit} rijen staan er niet in" in _text(_document(portal, "index.html"))


def test_the_year_page_says_how_it_is_cited_as_the_catalogue_does(portal: Path) -> None:
    document = _document(portal, YEAR)

    (cited,) = document.xpath("//section[@aria-labelledby='opzoeken']//cite")
    (embedded,) = document.xpath("//script[@type='application/ld+json']/text()")
    assert _text(cited) == json.loads(embedded)["creditText"]
    assert "per_taakveld" in _text(document.get_element_by_id("opzoeken").getparent())


def test_a_table_without_a_source_of_its_own_names_the_tables_it_is_made_from(portal: Path) -> None:
    document = _document(portal, YEAR)

    for name, schema in table_schemas().items():
        card = document.get_element_by_id(name).getparent()
        links = {link.removeprefix("#") for link in card.xpath("./p[@class='meta']/a/@href")}
        assert set(schema.made_from) <= links
        assert schema.made_from or "bron" in {field.name for field in schema.fields}


def test_from_a_figure_to_its_source_in_links(portal: Path) -> None:
    (told,) = _document(portal, YEAR).xpath("//section[@aria-labelledby='bronnen-van-dit-pakket']/p")

    assert told.xpath(".//a/@href") == ["#bronnen", "#paginas"]


def test_a_disk_that_fails_leaves_the_pages_of_last_time(
    portal: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {path: path.read_bytes() for path in portal.rglob("*.html")}

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(durable, "replace", fail)
    monkeypatch.setattr(rendering, "page", lambda *_, **__: b"anders")

    with pytest.raises(PortalNotWritten, match="No space left"):
        render(portal)
    assert {path: path.read_bytes() for path in portal.rglob("*.html")} == before
