"""Pages and cells are counted from what was pulled and parsed, whatever the code that makes rows thinks."""

from __future__ import annotations

from datetime import UTC, datetime

from assets.documents.reading import read_page
from assets.documents.tallying import cells_in, tally
from assets.sources.archive import Body
from assets.sources.pulls import Pull, PulledBody
from assets.tally import TALLY
from datapackages.schema import tables

MOMENT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
CELLS = "<table><tr><td colspan='2'>Lasten</td></tr><tr><td>Bestuur</td><td></td></tr></table>"


def pull(*pages: str, name: str = "eerste") -> Pull:
    bodies = [Body(page * 64, f"{page}.html", MOMENT, 1, "text/html") for page in pages]
    return Pull(name, 2024, tuple(PulledBody(f"pagina:{body.url}", body) for body in bodies), MOMENT)


def key(page: str) -> tuple[str, str]:
    return page * 64, f"{page}.html"


def test_the_cells_of_every_table_of_a_page_count_the_empty_ones_too() -> None:
    markup = (
        f'<!DOCTYPE html><html lang="nl"><body><h1>Cijfers</h1>{CELLS}<p>En nog een.</p>{CELLS}</body></html>'
    )
    assert cells_in(read_page(markup.encode(), "text/html", "cijfers.html")) == 6


def test_every_page_counts_and_every_cell_of_its_tables() -> None:
    assert tally([pull("a", "b")], {key("a"): 6, key("b"): 0}).rows() == [
        ("paginas", "a" * 64, 1, None),
        ("cellen", "a" * 64, 6, None),
        ("paginas", "b" * 64, 1, None),
    ]


def test_a_page_that_nobody_read_counts_as_a_page() -> None:
    assert tally([pull("a")], {})["tabel"].to_list() == ["paginas"]


def test_pages_with_the_same_bytes_are_as_many_pages() -> None:
    pulled = [pull("a"), pull("a", name="tweede")]
    counted = tally(pulled, {key("a"): 3}).group_by("tabel").agg(rijen="rijen").sort("tabel")
    assert counted.rows() == [("cellen", [3, 3]), ("paginas", [1, 1])]


def test_nothing_pulled_is_nothing_counted() -> None:
    assert dict(tally([], {}).schema) == TALLY
    assert tally([], {}).is_empty()


def test_exactly_the_tables_that_are_counted_promise_that_nothing_is_lost() -> None:
    conserved = {
        name for name, schema in tables().items() if schema.group == "documents" and not schema.unconserved
    }
    assert conserved == set(tally([pull("a")], {key("a"): 3})["tabel"])
