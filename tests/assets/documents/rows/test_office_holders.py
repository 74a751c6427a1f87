from __future__ import annotations

import pytest

from assets.documents.blocks import Heading, ListBlock, Paragraph
from assets.documents.rows.office_holders import office_holders
from assets.documents.rows.outline import outline

SECTION = Heading(2, "Portefeuillehouders")


def _holders(*blocks) -> list[tuple[str | None, str]]:
    return [(holder.rol, holder.naam) for holder in office_holders(outline(blocks))]


@pytest.mark.parametrize(
    ("line", "holders"),
    [
        ("Wethouder Kees Jansen", [("Wethouder", "Kees Jansen")]),
        ("Wethouder Willem-Jan Pieterse", [("Wethouder", "Willem-Jan Pieterse")]),
        ("Burgemeester A.B. van den Berg", [("Burgemeester", "A.B. van den Berg")]),
        ("Wethouder: mevr. Chr. 't Hart (D66)", [("Wethouder", "Chr. 't Hart")]),
        ("Wethouder Jansen", [("Wethouder", "Jansen")]),
        ("Wethouder prof. dr. ing. K. Jansen", [("Wethouder", "K. Jansen")]),
        ("Wethouder drs. J.W. (Jan Willem) de Vries", [("Wethouder", "J.W. de Vries")]),
        ("Kees Jansen", [(None, "Kees Jansen")]),
        ("Kees Jansen, wethouder", [("wethouder", "Kees Jansen")]),
        ("Kees Jansen (wethouder)", [("wethouder", "Kees Jansen")]),
        ("Kees Jansen & Els de Vries", [(None, "Kees Jansen"), (None, "Els de Vries")]),
        (
            "Wethouder Kees Jansen en burgemeester Els de Vries",
            [("Wethouder", "Kees Jansen"), ("burgemeester", "Els de Vries")],
        ),
        (
            "Wethouders K. Jansen, E. Vries en A. Berg",
            [("Wethouders", n) for n in ("K. Jansen", "E. Vries", "A. Berg")],
        ),
    ],
)
def test_a_line_is_a_role_and_a_name(line, holders):
    assert _holders(SECTION, Paragraph(line)) == holders
    assert _holders(SECTION, ListBlock((line,))) == holders
    assert _holders(Heading(2, "Sport"), Paragraph(f"Portefeuillehouder(s): {line}")) == holders
    assert _holders(Heading(2, f"Portefeuillehouder: {line}"), Paragraph("Kees Smit")) == holders


@pytest.mark.parametrize(
    "line",
    [
        "Wethouder",
        "De wethouder werkt aan veiligheid.",
        "[namen weggelaten]",
        "Het college van burgemeester en wethouders",
        "Kees",
        "Wonen en werken",
        "Wethouder 1",
        "Wethouder Kees Jansen, wonen",
        "Wethouder Kees Jansen, Sociaal Domein",
        "Wethouder Financiën",
        "Portefeuillehouder Jeugdzorg Regio Utrecht",
        "Kees Jansen, wethouder Financiën",
        "Kees Jansen, wethouder Cas",  # his first name, or what he is responsible for
        "n.n.b.",
    ],
)
def test_other_lines_name_nobody(line):
    assert _holders(SECTION, Paragraph(line)) == []


def test_a_line_can_say_which_office_is_responsible():
    assert _holders(Paragraph("Verantwoordelijk wethouder: Kees Jansen")) == [("wethouder", "Kees Jansen")]


def test_below_the_names_text_begins_and_elsewhere_names_mean_nothing():
    assert _holders(
        SECTION,
        Paragraph("Wethouder Kees Jansen"),
        Paragraph("Wij werken samen."),
        Paragraph("Els de Vries"),
        Heading(2, "Sport"),
        Paragraph("Wethouder Els de Vries"),
    ) == [("Wethouder", "Kees Jansen")]


def test_who_is_named_twice_counts_once():
    assert _holders(SECTION, ListBlock(("Wethouder Kees Jansen", "Wethouder Kees Jansen"))) == [
        ("Wethouder", "Kees Jansen")
    ]


@pytest.mark.parametrize(
    "line",
    ["Portefeuillehouder Kees Jansen", "Bestuurlijk verantwoordelijk: Kees Jansen"],
)
def test_a_label_needs_no_colon_or_says_it_otherwise(line):
    assert _holders(Heading(2, "Sport"), Paragraph(line)) == [(None, "Kees Jansen")]


def test_a_sentence_about_a_portfolio_holder_names_nobody():
    assert _holders(Heading(2, "Sport"), Paragraph("Portefeuillehouder Kees Jansen opent de hal.")) == []


def test_a_term_of_a_list_has_its_names_below_it():
    items = ("Portefeuillehouder", "Wethouder Kees Jansen", "Ambtenaar", "Els de Vries")
    assert _holders(Heading(2, "Sport"), ListBlock(items)) == [("Wethouder", "Kees Jansen")]


@pytest.mark.parametrize(
    ("rows", "holders"),
    [
        (
            "<tr><td>Portefeuillehouder<td>Kees Jansen<tr><td>Ambtenaar<td>Els de Vries",
            [(None, "Kees Jansen")],
        ),
        (
            "<tr><th>Programma<th>Portefeuillehouder<tr><td>Wonen<td>Kees Jansen<br>Wethouder E. Vries",
            [(None, "Kees Jansen"), ("Wethouder", "E. Vries")],
        ),
        ("<tr><th>Portefeuillehouder<th>Programma<tr><td>Kees Jansen<td>Els Wonen", [(None, "Kees Jansen")]),
        ("<tr><td>Programma<td>Wie<tr><td>Wonen<td>Kees Jansen", []),
    ],
)
def test_tables_name_them_beside_or_below_a_cell_that_says_so(read_html, rows, holders):
    assert _holders(*read_html(f"<table>{rows}</table>").blocks) == holders
