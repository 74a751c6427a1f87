from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pytest
import yaml

from samples.iv3.totals import GEMEENTEN, VERSLAGEN
from samples.server import HOSTS
from samples.sites import SITES

if TYPE_CHECKING:
    from tests.samples.conftest import Ask

FILE = Path(__file__).resolve().parents[2] / "pipelines" / "sources.yaml"

SOORTEN = {"programmabegroting", "jaarstukken", "kadernota", "bestuursrapportage", "overig"}


@pytest.fixture(scope="module")
def registry() -> dict[str, Any]:
    content: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return content


def test_iv3_is_that_of_the_samples(registry: dict[str, Any]) -> None:
    assert registry["iv3"] == {
        "base_url": "http://iv3.openbegroting.invalid",
        "years": list(VERSLAGEN),
        "gemeenten": list(GEMEENTEN),
    }


def test_documents_have_the_fields_of_the_registry(registry: dict[str, Any]) -> None:
    assert set(registry) == {"iv3", "documents"}
    for document in registry["documents"]:
        road = "url" if "url" in document else "pages"
        assert set(document) == {"id", "gemeente", "soort", "jaar", "titel", road}
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", document["id"])
        assert document["gemeente"] in {"GM0307", "GM0736"}
        assert document["soort"] in SOORTEN
        assert document["titel"].endswith("(voorbeeld)")
    names = [document["id"] for document in registry["documents"]]
    assert len(names) == len(set(names))


def test_every_year_has_documents(registry: dict[str, Any]) -> None:
    assert {document["jaar"] for document in registry["documents"]} == set(VERSLAGEN)


def _addresses(document: dict[str, Any]) -> list[str]:
    return [document["url"]] if "url" in document else document["pages"]


def test_both_builders_have_a_site_that_is_crawled(registry: dict[str, Any]) -> None:
    hosts = {urlsplit(document["url"]).netloc for document in registry["documents"] if "url" in document}
    assert hosts == {site.host for site in SITES}


def test_every_page_can_be_had(ask: Ask, registry: dict[str, Any]) -> None:
    pages = [page for document in registry["documents"] for page in _addresses(document)]
    assert len(pages) == len(set(pages))
    for page in pages:
        url = urlsplit(page)
        if url.scheme:
            assert url.netloc in HOSTS
            assert ask(url.netloc, url.path).status_code == 200, page
        else:
            assert (FILE.parent / page).is_file(), page


def test_every_page_with_a_table_is_listed_or_lies_on_a_site_that_is(registry: dict[str, Any]) -> None:
    folder = FILE.parents[1] / "samples" / "pages"
    with_tables = {
        file.relative_to(folder).with_suffix("").as_posix()
        for file in folder.rglob("*.html")
        if "<table" in file.read_text(encoding="utf-8")
    }
    listed = {
        f"{url.netloc.partition('.')[0]}{url.path}"
        for document in registry["documents"]
        for url in map(urlsplit, document.get("pages", ()))
    }
    crawled = tuple(
        f"{url.netloc.partition('.')[0]}{_document_of(url.path)}"
        for document in registry["documents"]
        if "url" in document
        for url in [urlsplit(document["url"])]
    )
    assert {page for page in with_tables - listed if not page.startswith(crawled)} == set()


def _document_of(path: str) -> str:
    """The beginning that all paths of a document share: its own, or with LIAS the number of the document."""
    return re.sub(r"^(/p[0-9]{3})[0-9]/.*", r"\1", path)
