from __future__ import annotations

import time

import pytest

from assets.documents.blocks import Heading, ListBlock, Paragraph, Table
from assets.documents.forms.decoding import UnreadablePage
from assets.documents.reading import read_page


def _texts(page) -> list[str]:
    return [block.text for block in page.blocks if isinstance(block, Heading | Paragraph)]


def test_headings_paragraphs_and_lists_come_in_the_order_of_the_page(read_html):
    page = read_html(
        "<h1>Wonen</h1><p>Er wordt <b>gebouwd</b>\n in <i>de</i> wijk.</p>"
        "<h2>Cijfers</h2><ul><li>eerste <a href='#'>punt</a></li><li>tweede</li></ul><p>Slot</p>"
    )
    assert page.blocks == (
        Heading(1, "Wonen"),
        Paragraph("Er wordt gebouwd in de wijk."),
        Heading(2, "Cijfers"),
        ListBlock(("eerste punt", "tweede")),
        Paragraph("Slot"),
    )


def test_a_line_break_begins_a_paragraph_and_text_needs_no_element(read_html):
    page = read_html("<h1>Wonen</h1>los<br>tweede<div>derde<p>vierde</div>vijfde")
    assert _texts(page) == ["Wonen", "los", "tweede", "derde", "vierde", "vijfde"]


def test_nested_lists_become_one_list_in_order(read_html):
    page = read_html("<ul><li>een<ol><li>een a</li><li><p>een</p><p>b</p></li></ol>na</li><li>twee</ul>")
    assert page.blocks == (ListBlock(("een", "een a", "een b", "na", "twee"), frozenset({1, 2})),)


def test_a_list_that_arranges_the_page_is_no_list(read_html):
    page = read_html(
        "<ul class='accordion'><li><h3>Eerste</h3><p>tekst</p><ul><li>punt</li></ul></li>"
        "<li><h3>Tweede</h3><table><tr><td>a<td>1</table></li></ul>"
    )
    assert [type(block) for block in page.blocks] == [Heading, Paragraph, ListBlock, Heading, Table]


def test_a_table_that_arranges_the_page_is_no_table(read_html):
    page = read_html(
        "<table><tr><td>menu</td><td><h1>Wonen</h1><p>tekst</p>"
        "<table><tr><td>Huizen<td>12</table></td></tr></table>"
        "<table role='presentation'><tr><td>links<td>rechts</table><table><tr><td>kader</table>"
    )
    tables = [block for block in page.blocks if isinstance(block, Table)]
    assert [[cell.text for cell in row] for table in tables for row in table.rows] == [["Huizen", "12"]]
    assert _texts(page) == ["menu", "Wonen", "tekst", "links", "rechts", "kader"]


@pytest.mark.parametrize(
    "furniture",
    [
        "<script>var x = '<p>nee</p>';</script>",
        "<style>p { color: red }</style>",
        "<noscript>zet JavaScript aan</noscript>",
        "<template><p>nee</p></template>",
        "<nav><ul><li>menu</li></ul></nav>",
        "<div role='navigation'>menu</div>",
        "<div class='balk breadcrumb'>Home > Wonen</div>",
        "<a class='skiplink' href='#x'>naar de inhoud</a>",
        "<div id='cookiemelding'><h2>Cookies</h2><p>Wij gebruiken cookies</p></div>",
        "<header><a href='/'>Begroting 2024</a></header>",
        "<footer>Gemeente, postbus 1</footer>",
        "<p hidden>nee</p>",
        "<p style='color:red; DISPLAY : none'>nee</p>",
        "<p style='visibility:hidden'>nee</p>",
        "<button>Akkoord</button><select><option>nee</option></select><textarea>nee</textarea>",
        "<p><a href='#top'>Terug naar navigatie<span> - Wonen</span></a></p>",
        "<a href='#top'>Terug naar boven</a>",
        "<svg><title>nee</title><text>nee</text></svg>",
        "<!-- nee -->",
    ],
)
def test_furniture_and_what_is_hidden_is_no_content(read_html, furniture):
    page = read_html(f"<h1>Wonen</h1>{furniture}<p>tekst</p>")
    assert page.blocks == (Heading(1, "Wonen"), Paragraph("tekst"))


def test_a_header_with_a_heading_and_a_body_that_a_script_will_show_are_content(read_html):
    page = read_html("<article hidden><header><h1>Wonen</h1></header><p>tekst</p></article>")
    assert page.blocks == (Heading(1, "Wonen"), Paragraph("tekst"))


def test_where_the_page_marks_its_main_part_the_rest_is_furniture(read_html):
    page = read_html("<div>kop van de site</div><main><h1>Wonen</h1></main><div>adres</div>")
    assert page.blocks == (Heading(1, "Wonen"),)
    assert read_html("<main> </main><h1>Wonen</h1>").blocks == (Heading(1, "Wonen"),)


def test_a_header_within_a_section_is_content(read_html):
    page = read_html("<header>Menu</header><section><header><p>Inleiding.</p></header><p>x</p></section>")
    assert _texts(page) == ["Inleiding.", "x"]


def test_headings_may_be_marked_by_role_and_hold_blocks(read_html):
    page = read_html("<div role='heading' aria-level='3'>Wonen</div><h2><div>Zorg</div> en jeugd</h2>")
    assert page.blocks == (Heading(3, "Wonen"), Heading(2, "Zorg en jeugd"))


def test_a_line_of_the_lexicon_is_a_heading_below_the_last_one(read_html):
    page = read_html("<h2>Wonen</h2><p><b>Ambitie</b></p><p>tekst</p><div>Onze inzet</div><p>meer</p>")
    assert [block.level for block in page.blocks if isinstance(block, Heading)] == [2, 3, 3]


def test_small_digits_stay_small(read_html):
    assert _texts(read_html("<p>5 km<sup>2</sup> en CO<sub>2</sub></p>")) == ["5 km² en CO₂"]


def test_entities_and_hidden_characters_are_cleaned(read_html):
    page = read_html("<p>a&nbsp;&nbsp;b&shy;c&#x202e;d&zwj;e &lt;script&gt;</p>")
    assert _texts(page) == ["a bc\N{REPLACEMENT CHARACTER}de <script>"]


@pytest.mark.parametrize(
    ("markup", "says"),
    [
        ("<div>" * 100_000 + "diep", r"meer dan 2\.000 elementen diep"),
        ("<span>" * 100_000, r"meer dan 2\.000 elementen diep"),
        ("<table><tr><td>" * 50_000, r"meer dan 2\.000 elementen diep"),
        ("</p>" * 300 + "<ul><li>" * 50_000, r"meer dan 2\.000 elementen diep"),
        ("<a " + " ".join(f"a{n}=1" for n in range(200_000)) + ">", r"meer dan 1\.000 attributen"),
        ("<div id='app'></div><script>start()</script>", "bevat geen tekst"),
        ("<nav>menu</nav>", "bevat geen tekst"),
    ],
    ids=["divs", "spans", "tables", "after errors", "attributes", "empty app", "only menu"],
)
def test_a_page_that_cannot_be_read_whole_is_refused_at_once(read_html, markup, says):
    began = time.monotonic()
    with pytest.raises(UnreadablePage, match=says):
        read_html(markup)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "markup",
    [
        "<h2>x</h2>" * 20_000,
        "<ul>" + "<li>x" * 40_000,
        "<div class=breadcrumb>" * 1_000 + "<p>x" * 20_000 + "<h2>z",
        "<a>x" * 40_000,
        "<table>" + "<tr><td colspan=1000>1<td colspan=1000>2" * 10_000,
        "<table><tr>" + "<td rowspan=65534>1" * 1_000 + "<tr><td>1" * 10_000,
        "<table>" + "<tr><th>Indicator<th>Realisatie<th>Streef" * 10_000 + "<tr><td>a<td>1<td>2",
        "<b><i>" * 900 + "x" * 100_000,
    ],
    ids=lambda markup: markup[:24],
)
def test_large_and_odd_markup_is_read_in_seconds(read_html, markup):
    began = time.monotonic()
    read_html(f"<h1>Groot</h1>{markup}")
    assert time.monotonic() - began < 10


def test_xhtml_with_an_encoding_declaration_is_read(read_html):
    page = read_html(
        "<h1>Financi&euml;n</h1>".replace("<h1>", '<?xml version="1.0" encoding="latin-1"?><h1>')
    )
    assert page.title == "Financiën"


def test_where_the_markup_stops_inside_a_table_its_last_cell_can_be_cut():
    rows = "<tr><th>Post</th><th>2024</th></tr><tr><td>Zorg</td><td>1.2"
    (cut,) = read_page(f"<html><body><table>{rows}".encode(), "text/html", "x").tables
    assert [(cell.text, cell.column, cell.alignment) for cell in cut.rows[1]] == [
        ("Zorg", 1, "exact"),
        ("1.2", None, "onbekend"),
    ]
    (whole,) = read_page(f"<html><body><table>{rows}</table>".encode(), "text/html", "x").tables
    assert whole.rows[1][1].column == 2
