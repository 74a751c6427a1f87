"""Pages and cells are counted from what was pulled, whatever the code that makes rows thinks of them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from assets.documents.tallying import tally
from assets.sources.archive import Archive, ArchiveDamaged, Body
from assets.sources.pulls import Pull, PulledBody
from assets.tally import TALLY
from datapackages.schema import tables

MOMENT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CELLS = "<table><tr><td colspan='2'>Lasten</td></tr><tr><td>Bestuur</td><td></td></tr></table>"


@pytest.fixture
def archive(tmp_path: Path) -> Archive:
    return Archive(tmp_path)


def pull(archive: Archive, *pages: str, name: str = "eerste") -> Pull:
    bodies = [
        Body(archive.put(page.encode()), f"{number}.html", MOMENT, len(page), "text/html")
        for number, page in enumerate(pages)
    ]
    return Pull(name, 2024, tuple(PulledBody(f"pagina:{body.url}", body) for body in bodies), MOMENT)


def html(body: str) -> str:
    return f'<!DOCTYPE html><html lang="nl"><body>{body}</body></html>'


def test_every_page_counts_and_every_cell_of_its_tables(archive) -> None:
    pulled = pull(archive, html(f"<h1>Cijfers</h1>{CELLS}<p>En nog een.</p>{CELLS}"), html("<p>Tekst.</p>"))
    first, second = (item.body.sha256 for item in pulled.bodies)
    assert tally([pulled], archive).rows() == [
        ("paginas", first, 1, None),
        ("cellen", first, 6, None),
        ("paginas", second, 1, None),
    ]


def test_a_page_that_cannot_be_read_counts_as_a_page(archive) -> None:
    assert tally([pull(archive, html(""))], archive)["tabel"].to_list() == ["paginas"]


def test_pages_with_the_same_bytes_are_as_many_pages(archive) -> None:
    pulled = [pull(archive, html(CELLS)), pull(archive, html(CELLS), name="tweede")]
    counted = tally(pulled, archive).group_by("tabel").agg(rijen="rijen").sort("tabel")
    assert counted.rows() == [("cellen", [3, 3]), ("paginas", [1, 1])]


def test_nothing_pulled_is_nothing_counted(archive) -> None:
    assert dict(tally([], archive).schema) == TALLY
    assert tally([], archive).is_empty()


def test_a_body_that_is_gone_is_not_counted_in_silence(archive) -> None:
    pulled = pull(archive, html(CELLS))
    archive.path_of(pulled.bodies[0].body.sha256).unlink()
    with pytest.raises(ArchiveDamaged):
        tally([pulled], archive)


def test_exactly_the_tables_that_are_counted_promise_that_nothing_is_lost(archive) -> None:
    conserved = {
        name for name, schema in tables().items() if schema.group == "documents" and not schema.unconserved
    }
    assert conserved == set(tally([pull(archive, html(CELLS))], archive)["tabel"])
