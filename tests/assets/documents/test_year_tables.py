"""The document tables of a year: one bad document stops nothing, and what is lost on the way is missed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from assets.documents import normalising
from assets.documents.normalising import Normalised, PulledDocument
from assets.documents.pulling import pull_recorded
from assets.documents.year_tables import (
    TABLES,
    TALLY_TABLE,
    inputs,
    missing_pages,
    read,
    refresh,
    vanished_pages,
)
from assets.release.provenance import normalise_bronnen
from assets.sources.archive import Archive
from assets.sources.fetching import Fetcher, Limits
from assets.sources.pulls import Pulls
from assets.sources.registry import DocumentSource, Registry
from assets.warehouse import Warehouse
from expectations.judging import Judgement, judge
from tests.expectations.good_year import JAAR, good_year, tally_of

PAGE = """<!DOCTYPE html><html lang="nl"><body><h1>Financiën</h1><p>Dit zijn de cijfers.</p>
<table><tr><th>Lasten</th><th>2023</th></tr><tr><td>Bestuur</td><td>8.658</td></tr></table></body></html>"""


def document(name: str, *pages: str) -> DocumentSource:
    return DocumentSource(
        id=name, gemeente="GM0307", soort="kadernota", jaar=JAAR, titel="Kadernota", pages=pages
    )


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path / "archive")


@pytest.fixture
def pulls(archive: Archive) -> Pulls:
    return Pulls(archive.root / "pulls")


@pytest.fixture
def fetcher(archive: Archive) -> Iterator[Fetcher]:
    with Fetcher(
        archive, contact="test@example.org", allow=frozenset(), limits=Limits(attempts=1)
    ) as fetcher:
        yield fetcher


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """Two documents of two pages each."""
    documents = []
    for name in ("eerste", "tweede"):
        for number in (1, 2):
            page = PAGE.replace("Dit zijn", f"Dit zijn op pagina {number} van {name}")
            (tmp_path / f"{name}-{number}.html").write_text(page, encoding="utf-8")
        documents.append(document(name, f"{name}-1.html", f"{name}-2.html"))
    return Registry(path=tmp_path / "sources.yaml", documents=tuple(documents))


@pytest.fixture
def pulled(registry: Registry, fetcher: Fetcher, archive: Archive, pulls: Pulls) -> Registry:
    """The registry, all of it pulled."""
    pull_recorded(registry, JAAR, fetcher, archive, pulls)
    return registry


def lose(archive: Archive, pulls: Pulls, name: str, *numbers: int) -> None:
    """Damage these bodies of the pull of a document."""
    for number in numbers:
        path = archive.path_of(pulls.last_complete(name, JAAR).bodies[number].body.sha256)
        path.write_bytes(path.read_bytes()[:-3])


def tables_of(registry: Registry, jaar: int, archive: Archive, pulls: Pulls) -> dict[str, pl.DataFrame]:
    with tempfile.TemporaryDirectory() as folder:
        found = read(registry, jaar, archive, pulls, Path(folder))
        return {name: table.collect() for name, table in found.items()}


def judged(registry: Registry, archive: Archive, pulls: Pulls) -> Judgement:
    """The judgement of a year in which all but the documents is known to be good."""
    documents = tables_of(registry, JAAR, archive, pulls)
    # the aansluiting of the good year is about pages that this year does not have
    made_of_them = {*documents, "aansluiting"}
    others = {name: frame for name, frame in good_year().items() if name not in made_of_them}
    known = [pulls.last_complete(source.id, JAAR) for source in registry.documents]
    ours = normalise_bronnen([pull for pull in known if pull is not None], documents)
    tally = pl.concat([tally_of(others), documents.pop(TALLY_TABLE)])
    bronnen = pl.concat([others["bronnen"], ours])
    return judge(others | documents | {"bronnen": bronnen}, tally, jaar=JAAR)


def test_a_year_of_sound_pages_can_be_released(pulled, archive, pulls) -> None:
    judgement = judged(pulled, archive, pulls)
    assert judgement.releasable
    assert judgement.accepted["paginas"].height == 4
    assert judgement.accepted["cellen"].height == 16


def test_a_cell_that_is_lost_keeps_the_year_from_release(pulled, archive, pulls, monkeypatch) -> None:
    made = normalising.cells
    monkeypatch.setattr(normalising, "cells", lambda tables: list(made(tables))[1:])
    judgement = judged(pulled, archive, pulls)
    assert not judgement.releasable
    assert {verdict.rule for verdict in judgement.verdicts if verdict.blocks} == {"cellen.rijen.behouden"}


def test_a_page_that_is_lost_keeps_the_year_from_release(pulled, archive, pulls, monkeypatch) -> None:
    def without_one(folder: Path, documents: Sequence[PulledDocument]) -> Normalised:
        found = normalising.normalise_in(folder, documents)
        return replace(found, tables=found.tables | {"paginas": found.tables["paginas"].slice(1)})

    monkeypatch.setattr("assets.documents.year_tables.normalise_in", without_one)
    blocked = {verdict.rule for verdict in judged(pulled, archive, pulls).verdicts if verdict.blocks}
    assert "paginas.rijen.behouden" in blocked


def test_a_page_that_was_never_read_keeps_the_year_from_release(pulled, archive, pulls, monkeypatch) -> None:
    def without_one(folder: Path, documents: Sequence[PulledDocument]) -> Normalised:
        first, *others = documents
        return normalising.normalise_in(folder, [replace(first, pages=first.pages[1:]), *others])

    monkeypatch.setattr("assets.documents.year_tables.normalise_in", without_one)
    blocked = {verdict.rule for verdict in judged(pulled, archive, pulls).verdicts if verdict.blocks}
    assert "paginas.rijen.behouden" in blocked


def test_a_page_that_is_no_page_is_refused_and_counted(tmp_path, registry, fetcher, archive, pulls) -> None:
    (tmp_path / "eerste-1.html").write_bytes(b"<html><body></body></html>")
    pull_recorded(registry, JAAR, fetcher, archive, pulls)
    judgement = judged(registry, archive, pulls)
    kept = judgement.conservation.filter(tabel="paginas")
    assert kept["opgehaald"].sum() == 4
    assert kept["quarantaine"].sum() == 1
    assert kept["onverklaard"].sum() == 0


def test_a_document_that_cannot_be_read_any_more_stops_no_other(pulled, archive, pulls) -> None:
    lose(archive, pulls, "eerste", 0, 1)
    tables = tables_of(pulled, JAAR, archive, pulls)
    assert set(tables["paginas"]["document"]) == {"tweede"}
    assert tables["documenten"]["document"].to_list() == ["tweede"]
    assert pulls.last_complete("eerste", JAAR) is None
    assert "damaged gzip" in pulls.failure("eerste", JAAR).message


def test_a_page_that_cannot_be_read_any_more_is_missing(pulled, archive, pulls) -> None:
    first = pulled.documents[0]
    assert missing_pages(first, pulls) == ()
    lose(archive, pulls, "eerste", 0)
    tables = tables_of(pulled, JAAR, archive, pulls)
    assert tables["paginas"]["url"].to_list() == ["eerste-2.html", "tweede-1.html", "tweede-2.html"]
    assert missing_pages(first, pulls) == ("eerste-1.html",)


def test_what_is_missing_is_named_as_it_is_published(tmp_path, pulls) -> None:
    source = document("eerste", str(tmp_path / "geheim" / "weg.html"), "https://x.nl/p?token=abc")
    assert missing_pages(source, pulls) == ("eerste/weg.html", "https://x.nl/p?token=***")


def test_a_released_page_may_vanish_only_from_the_registry(pulled, archive, pulls) -> None:
    released = tables_of(pulled, JAAR, archive, pulls)["paginas"]
    assert vanished_pages(pulled, JAAR, pulls, released) == ()
    lose(archive, pulls, "eerste", 0)
    tables_of(pulled, JAAR, archive, pulls)
    assert vanished_pages(pulled, JAAR, pulls, released) == (("eerste", "eerste-1.html"),)
    fewer = Registry(path=pulled.path, documents=(document("eerste", "eerste-2.html"),))
    assert vanished_pages(fewer, JAAR, pulls, released) == ()


def test_tables_made_without_a_lost_page_are_made_anew_when_it_is_back(
    tmp_path, pulled, fetcher, archive, pulls
) -> None:
    warehouse = Warehouse(tmp_path / "warehouse")
    lose(archive, pulls, "eerste", 0)
    with warehouse.year(JAAR):
        refresh(pulled, JAAR, archive, pulls, warehouse)
        without = inputs(pulled, JAAR, pulls)
        pull_recorded(pulled, JAAR, fetcher, archive, pulls)
        assert inputs(pulled, JAAR, pulls) != without
        kept = refresh(pulled, JAAR, archive, pulls, warehouse)
    assert warehouse.tables(kept, "normalised")["paginas"].height == 4
    assert pulls.failure("eerste", JAAR) is None


def test_every_document_table_is_there_without_any_document(tmp_path, archive, pulls) -> None:
    empty = Registry(path=tmp_path / "sources.yaml", documents=(document("eerste", "weg.html"),))
    tables = tables_of(empty, JAAR, archive, pulls)
    assert set(tables) == {*TABLES, TALLY_TABLE}
    assert all(frame.is_empty() for frame in tables.values())
