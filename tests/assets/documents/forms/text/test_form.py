from __future__ import annotations

import time

import pytest

from assets.documents.blocks import Heading, ListBlock, Paragraph, Table
from assets.documents.forms.decoding import UnreadablePage

LONG = "Dit is een alinea die lang genoeg is om voor lopende tekst te worden gehouden, met een punt."


def _headings(page) -> list[tuple[int, str]]:
    return [(block.level, block.text) for block in page.blocks if isinstance(block, Heading)]


def test_every_line_is_a_paragraph(read_text):
    page = read_text(f"Wonen\n\n{LONG}\n{LONG}\n\xa0\nKort.")
    assert page.blocks == (Heading(1, "Wonen"), Paragraph(LONG), Paragraph(LONG), Paragraph("Kort."))


def test_what_pepperflow_repeats_in_its_link_back_is_a_heading_and_the_link_is_nothing(read_text):
    page = read_text(
        f"Domein 3\n\nEen heel eigen kop\n\nTerug naar navigatie - Een heel eigen kop\n\n{LONG}\n\n"
        f"Geen kop\n\nTerug naar navigatie - Iets anders\n\n{LONG} Terug naar navigatie - Slot"
    )
    assert _headings(page) == [(1, "Domein 3"), (2, "Een heel eigen kop")]
    assert "Terug naar" not in repr(page.blocks)
    assert Paragraph("Geen kop") in page.blocks


def test_lines_of_the_lexicon_are_headings_also_within_a_stretch(read_text):
    page = read_text(f"Wonen\n\nAmbitie\n{LONG}\n\nOnze inzet\n\n{LONG}\n\nEen gewone korte regel\n\n{LONG}")
    assert _headings(page) == [(1, "Wonen"), (2, "Ambitie"), (2, "Onze inzet")]


def test_numbered_lines_are_headings_below_their_section(read_text):
    page = read_text(
        f"Wonen\n\nWat willen we bereiken?\n\n1.1 Meer woningen\n\n{LONG}\n\n1.1.1 Starters\n\n{LONG}\n\n"
        f"1.2 Groene wijken\n\n{LONG}\n\n1.Zonder spatie\n2.En samen\n\n3 wethouders\n\n2024 was goed\n\n"
        "1.3 Een zin is geen kop."
    )
    assert _headings(page) == [
        (1, "Wonen"),
        (2, "Wat willen we bereiken?"),
        (3, "1.1 Meer woningen"),
        (4, "1.1.1 Starters"),
        (3, "1.2 Groene wijken"),
    ]


@pytest.mark.parametrize(
    ("beginning", "title"),
    [
        ("Home\n\nBijlagen\n\n1.2 Wonen", "1.2 Wonen"),
        ("Hoofdstukken\n\n4. Bestuur", "4. Bestuur"),
        ("Paragrafen\n\nBedrijfsvoering", "Bedrijfsvoering"),
        ("Paragrafen", "Paragrafen"),
        ("Ambitie", "Ambitie"),
        ("https://gemeente.example/p1/wonen\n\nWonen", "Wonen"),
        ("Wonen\n" + LONG, "Wonen"),
        (LONG, None),
        ("[... weggelaten ...]", None),
        ("Deze zin is geen titel.", None),
        ("12", None),
    ],
)
def test_the_title_is_the_first_line_that_is_no_breadcrumb(read_text, beginning, title):
    assert read_text(f"{beginning}\n\n{LONG}\n\n{LONG}").title == title


def test_cookie_notices_and_empty_link_lists_are_no_content(read_text):
    page = read_text(
        f"Wonen\n\nDeze website gebruikt cookies om u beter te helpen.\n\n{LONG}\n\nTerug naar boven\n\n"
        "Gerelateerde links"
    )
    assert page.blocks == (Heading(1, "Wonen"), Paragraph(LONG))
    full = read_text(f"Wonen\n\n{LONG}\n\nGerelateerde links\n\nWoonvisie 2030")
    assert Paragraph("Gerelateerde links") in full.blocks


def test_bullets_are_a_list_also_with_blank_lines_between_them(read_text):
    page = read_text("Wonen\n\nDrie punten:\n  • een\n\n  • twee\n\n - drie\n\n- 5\n\n* een noot")
    assert page.blocks[2:] == (
        ListBlock(("een", "twee", "drie")),
        Paragraph("- 5"),
        Paragraph("* een noot"),
    )


def test_a_label_in_the_lexicon_right_before_a_value_is_no_heading(read_text):
    page = read_text("Wonen\n\nLasten\n\n1.200\n\nMaatregelen\n\n300\n\nSamenwerking\n\n1.500\n\n1.600")
    assert _headings(page) == [(1, "Wonen")]
    (table,) = [block for block in page.blocks if isinstance(block, Table)]
    assert [cell.text for row in table.rows for cell in row][2] == "Maatregelen"


def test_numbers_on_lines_of_their_own_are_no_table(read_text):
    page = read_text(f"Wonen\n\n{LONG}\n\nBladzijde\n\n12\n\n{LONG}")
    assert not [block for block in page.blocks if isinstance(block, Table)]
    assert Paragraph("12") in page.blocks


@pytest.mark.parametrize(
    "text",
    [
        "a\n" * 60_000,
        "a\n\n1\n\n" * 10_000,
        "een twee 1 2\n" * 20_000,
        "a|b|\n" * 50_000,
        "1" * 2_000_000,
        "-1" * 1_000_000,
        "abcd1" * 400_000,
        "Terug naar navigatie " * 100_000 + "x",
        "Deze pagina is gebouwd op " * 80_000,
        "wij " * 500_000,
        "x\n\nRealisatie cijfers\n\nStreefcijfers\n\n" * 10_000,
        "IndicatorRealisatie cijfersStreefcijfers\n20112012\n" + ("naam" + "1" * 1_900 + "x\n") * 500,
        "Portefeuillehouders\n\n" + "Jan Jansen\n" * 20_000,
        "• x\n\n" * 10_000,
    ],
    ids=lambda text: text[:24],
)
def test_large_and_odd_text_is_read_in_seconds(read_text, text):
    began = time.monotonic()
    read_text(f"Groot\n\n{text}\n\n{LONG}")
    assert time.monotonic() - began < 10


def test_too_many_lines_are_refused(read_text):
    with pytest.raises(UnreadablePage, match=r"meer dan 100\.000 regels"):
        read_text("a\n" * 100_001)


def test_a_line_of_units_is_no_title(read_text):
    page = read_text("Bestuursrapportage\n\nbedragen x 1.000 euro\n\nOmschrijving | 2024 |\nWegen | 5 |\n")
    assert _headings(page) == [(1, "Bestuursrapportage")]
