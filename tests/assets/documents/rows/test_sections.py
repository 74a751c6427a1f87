from __future__ import annotations

from assets.cleaning import MAX_TEXT
from assets.documents.blocks import Cell, Heading, ListBlock, Paragraph, Table
from assets.documents.rows.outline import outline
from assets.documents.rows.sections import Section, sections


def _sections(*blocks) -> list[Section]:
    return list(sections(outline(blocks)))


def test_text_lists_and_captions_are_kept_in_order_and_tables_are_not():
    assert _sections(
        Paragraph("Vooraf"),
        Heading(2, "Onze inzet"),
        Paragraph("Een."),
        ListBlock(("a", "b")),
        Table(((Cell("5"),),), "Tabel 1"),
        Paragraph("Twee."),
        Heading(2, "Indicatoren"),
        Table(((Cell("5"),),)),
    ) == [
        Section(1, "overig", None, "Vooraf"),
        Section(2, "inzet", "Onze inzet", "Een.\n\n• a\n• b\n\nTabel 1\n\nTwee."),
        Section(2, "indicatoren", "Indicatoren", None),
    ]


def test_text_that_no_row_can_hold_goes_on_in_the_next_and_nothing_is_lost():
    words = [f"woord{number}" for number in range(20_000)]
    found = _sections(
        Heading(1, "Lang"), Paragraph(" ".join(words)), Paragraph("x" * 70_000), Paragraph("Slot")
    )
    assert {(section.niveau, section.kop) for section in found} == {(1, "Lang")}
    assert all(len(section.tekst or "") <= MAX_TEXT for section in found)
    text = "\n\n".join(section.tekst or "" for section in found)
    assert text.split()[:20_000] == words
    assert text.count("x") == 70_000
    assert text.endswith("Slot")
