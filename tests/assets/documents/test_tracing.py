"""The words of a published row, found back in the page as it was sent."""

from __future__ import annotations

import pytest

from assets.documents.tracing import AROUND, RAW_COLUMNS, Excerpt, excerpt, text_of
from datapackages.schema import table


def cell(text: str | None) -> dict[str, str | None]:
    return {"ruwe_tekst": text}


def test_the_words_are_shown_with_what_stands_around_them() -> None:
    page = "<tr><td>Bestuur</td><td>8.658</td></tr>"
    assert excerpt(page, "cellen", cell("8.658")) == Excerpt(page, 1)


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("Wij werken <b>aan</b>\n  een stad", "Wij werken aan een stad"),
        ("Burgemeester &amp;&nbsp;wethouders", "Burgemeester & wethouders"),
        ("kosten (in %): 5+", "kosten (in %): 5+"),
    ],
)
def test_markup_and_white_space_between_words_do_not_matter(page: str, words: str) -> None:
    assert excerpt(page, "cellen", cell(words)) == Excerpt(page.replace("\n", "\\n"), 1)


@pytest.mark.parametrize("figure", ["58", "8", "658", "8.65"])
def test_a_figure_is_not_found_inside_another(figure: str) -> None:
    assert excerpt("<td>8.658</td><td>12,58</td>", "cellen", cell(figure)) is None


@pytest.mark.parametrize(
    ("words", "places"),
    [("10,711,0", 1), ("van de lasten", 1), ("0,711,0", 0), ("711,0", 0), ("asten", 0)],
)
def test_cells_that_lost_what_stood_between_them_are_found(words: str, places: int) -> None:
    found = excerpt("Overhead in % van de lasten10,711,0\nBestuur", "cellen", cell(words))
    assert (found.places if found is not None else 0) == places


def test_places_are_counted_and_the_first_is_shown() -> None:
    found = excerpt("eerst 5 " + "x " * 200 + "dan 5", "cellen", cell("5"))
    assert found is not None
    assert found.places == 2
    assert found.text.startswith("eerst 5 x")


def test_an_excerpt_is_bounded_and_obeyed_by_no_terminal() -> None:
    page = "a" * 10_000 + " \x1b[31mWethouder\u202e\x07 " + "b" * 10_000
    found = excerpt(page, "portefeuillehouders", {"naam": "31mWethouder"})
    assert found is not None
    assert found.text.isprintable()
    assert "\\x1b[31mWethouder\\u202e\\x07" in found.text
    assert len(found.text) < 3 * AROUND


def test_of_a_section_the_text_is_looked_for_and_otherwise_its_heading() -> None:
    page = "<h2>Ambitie</h2><ul><li>Een stad</li></ul>"
    assert excerpt(page, "secties", {"kop": "Ambitie", "tekst": "• Een stad\n• Twee"}).places == 1
    assert excerpt(page, "secties", {"kop": "Ambitie", "tekst": None}).places == 1
    assert excerpt(page, "secties", {"kop": None, "tekst": "Een dorp"}) is None


def test_of_a_long_text_its_beginning_is_looked_for() -> None:
    text = " ".join(f"Wij willen gemeente {number} zijn." for number in range(1_000))
    assert excerpt(f"<p>{text}</p>", "secties", {"kop": None, "tekst": text}).places == 1


def test_an_empty_cell_and_a_table_of_no_page_have_no_words() -> None:
    assert excerpt("<td></td>", "cellen", cell(None)) is None
    assert excerpt("GM0307", "gemeenten", {"gemeente": "GM0307"}) is None


def test_every_column_that_is_searched_is_published() -> None:
    for name, columns in RAW_COLUMNS.items():
        assert set(columns) <= set(table(name).columns)


def test_a_page_is_decoded_as_the_reader_decodes_it() -> None:
    assert text_of("Financiën".encode("cp1252"), "text/plain; charset=iso-8859-1", "p.txt") == "Financiën"
    assert text_of(b"%PDF-1.7", "application/pdf", "p.pdf") is None
