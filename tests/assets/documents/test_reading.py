"""The same page as HTML and as plain text, and real pages with all their traps."""

from __future__ import annotations

import re

import pytest

from assets.documents.blocks import Cell, Heading, ListBlock, Page, Paragraph, Table
from assets.documents.reading import read_page
from assets.documents.rows.goals import goals
from assets.documents.rows.indicators import indicators
from assets.documents.rows.office_holders import office_holders
from assets.documents.rows.outline import outline
from assets.documents.rows.sections import sections
from assets.documents.words.numbers import read_number
from assets.documents.words.section_kinds import is_breadcrumb

LIAS_HTML = """
<nav class="kruimelpad"><a href="/">Paragrafen</a></nav>
<main>
<h1>Bedrijfsvoering</h1>
<h2>Portefeuillehouders</h2>
<p>Wethouder A. Voorbeeld</p><p>Wethouder B. van der Proef</p>
<h2>Onze inzet</h2>
<p>Vooraf<br>Wij kijken bij iedere uitgave wat een inwoner ervan merkt.</p>
<p>Drie onderwerpen krijgen voorrang:</p>
<ul><li>vacatures die lang openstaan</li><li>archieven op&nbsp;papier</li></ul>
<h2>Samenwerking</h2>
<p>Inkoop doen wij samen met gemeenten in de buurt.</p>
</main>
<footer>
<p>Deze pagina is gebouwd op 10/09/2023 08:30:15 met de export van <b>10/06/2023</b> 15:48:09</p>
</footer>
"""

LIAS_TEXT = """Paragrafen

Bedrijfsvoering

Portefeuillehouders

Wethouder A. Voorbeeld

Wethouder B. van der Proef

Onze inzet

Vooraf
Wij kijken bij iedere uitgave wat een inwoner ervan merkt.
\N{NO-BREAK SPACE}
Drie onderwerpen krijgen voorrang:

  • vacatures die lang openstaan
  • archieven op papier

Samenwerking

Inkoop doen wij samen met gemeenten in de buurt.

Deze pagina is gebouwd op 10/09/2023 08:30:15 met de export van 10/06/2023 15:48:09"""

PEPPERFLOW_HTML = """
<div id="cookiebar"><p>Deze website gebruikt cookies om bezoek te tellen.</p></div>
<nav id="navigatie"><ul><li><a href="/x">Samenleving</a></li></ul></nav>
<main>
<h1>Domein 1: Samenleving</h1>
<section><h2>Visie op het domein</h2>
<a href="#navigatie">Terug naar navigatie<span> - Visie op het domein</span></a>
<p>Samen leven gaat meestal vanzelf.</p></section>
<section><h2>Wat willen we bereiken?</h2>
<a href="#navigatie">Terug naar navigatie<span> - Wat willen we bereiken?</span></a>
<section><h3>1.01 Hulp die op tijd komt</h3>
<a href="#navigatie">Terug naar navigatie<span> - 1.01 Hulp die op tijd komt</span></a>
<p>Wie zich meldt, spreekt binnen twee weken iemand.</p>
<ul><li>Het wijkteam kent de wacht&shy;tijden.</li><li>Geen aanvraag blijft liggen.</li></ul></section>
<section><h3>1.02 Werk voor wie langs de kant staat</h3>
<p><a href="#navigatie">Terug naar navigatie - 1.02 Werk voor wie langs de kant staat</a></p>
<p>Wij beginnen bij wat iemand kan.</p></section>
</section>
<section><h2>Wat mag het kosten?</h2>
<a href="#navigatie">Terug naar navigatie<span> - Wat mag het kosten?</span></a>
<p>Uitgangspunt is de begroting van dit jaar.</p></section>
</main>
"""

PEPPERFLOW_TEXT = """Deze website gebruikt cookies om bezoek te tellen.

Domein 1: Samenleving

Visie op het domein

Terug naar navigatie - Visie op het domein

Samen leven gaat meestal vanzelf.

\N{NO-BREAK SPACE}

Wat willen we bereiken?

Terug naar navigatie - Wat willen we bereiken?

1.01 Hulp die op tijd komt

Terug naar navigatie - 1.01 Hulp die op tijd komt

Wie zich meldt, spreekt binnen twee weken iemand.

  • Het wijkteam kent de wachttijden.
  • Geen aanvraag blijft liggen.

1.02 Werk voor wie langs de kant staat

Terug naar navigatie - 1.02 Werk voor wie langs de kant staat

Wij beginnen bij wat iemand kan.

Wat mag het kosten?

Terug naar navigatie - Wat mag het kosten?

Uitgangspunt is de begroting van dit jaar.
"""


def _meaning(page: Page) -> tuple:
    parts = outline(page.blocks)
    return (
        page.title,
        page.marks,
        page.footer,
        list(sections(parts)),
        list(goals(parts)),
        list(office_holders(parts)),
    )


@pytest.mark.parametrize(
    ("html", "text"), [(LIAS_HTML, LIAS_TEXT), (PEPPERFLOW_HTML, PEPPERFLOW_TEXT)], ids=["LIAS", "Pepperflow"]
)
def test_a_page_means_the_same_as_html_and_as_text(read_html, read_text, html, text):
    as_html, as_text = read_html(html), read_text(text)
    assert (as_html.form, as_text.form) == ("html", "tekst")
    assert _meaning(as_html) == _meaning(as_text)


def test_the_pages_mean_what_they_say(read_html):
    lias, pepperflow = outline(read_html(LIAS_HTML).blocks), outline(read_html(PEPPERFLOW_HTML).blocks)
    assert [(each.rol, each.naam) for each in office_holders(lias)] == [
        ("Wethouder", "A. Voorbeeld"),
        ("Wethouder", "B. van der Proef"),
    ]
    assert [(goal.nummer, goal.titel, goal.punten) for goal in goals(pepperflow)] == [
        ("1.01", "Hulp die op tijd komt", "Het wijkteam kent de wachttijden.\nGeen aanvraag blijft liggen."),
        ("1.02", "Werk voor wie langs de kant staat", None),
    ]


# --- Real pages. What is exact there was judged by reading each page.

NUMBERS = [
    f"{n:02}" for n in (1, 2, 3, 5, 7, 8, 10, 12, 14, 17, 20, 22, 23, 24, 26, 29, 33, 34, 37, 41, 44, 47)
]

WITH_COLUMNS = {"01", "07", "08", "20", "22", "24", "26", "29", "37", "41"}
"""Of these pages plain text tells columns; of the others no value has one."""


@pytest.fixture
def page(case):
    def read(number: str) -> Page:
        address, text = case(number)
        return read_page(text, "text/plain", address)

    return read


def _values(table: Table) -> list[Cell]:
    return [cell for row in table.rows for cell in row if read_number(cell.text).value is not None]


@pytest.mark.parametrize("number", NUMBERS)
def test_no_value_of_a_hard_page_is_in_a_place_that_the_text_does_not_prove(page, number):
    read = page(number)
    known = [cell for table in read.tables for cell in _values(table) if cell.column is not None]
    assert bool(known) == (number in WITH_COLUMNS)
    assert "terug naar navigatie" not in repr(read.blocks).lower()
    values = list(indicators(outline(read.blocks), read.form)) if number != "37" else []
    assert {(value.uitlijning, value.periode, value.waarde) for value in values} <= {("onbekend", None, None)}


def _shown(page: Page) -> str:
    """All text of the blocks in order, without white space and pipes."""
    texts: list[str] = []
    for block in page.blocks:
        match block:
            case Table():
                texts += [block.caption or "", *(cell.text for row in block.rows for cell in row)]
            case ListBlock():
                texts += block.items
            case Heading() | Paragraph():
                texts.append(block.text)
    return re.sub(r"[\s|]", "", "".join(texts))


@pytest.mark.parametrize("number", NUMBERS)
def test_every_line_of_a_hard_page_is_in_its_blocks(page, case, number):
    shown = _shown(page(number))
    for line in case(number)[1].decode().splitlines():
        bare = re.sub(r"[\s|•]", "", line)
        furniture = line.startswith(
            ("Terug naar navigatie", "Deze pagina is gebouwd", "---")
        ) or is_breadcrumb(line)
        assert bare in shown or furniture, line


def test_case_02_seven_values_below_nine_years_stay_without_a_year(page):
    values = list(indicators(outline(page("02").blocks), "tekst"))
    assert [value.ruwe_waarde for value in values if value.indicator.startswith("%")] == [
        *("53", "53", "54"),
        *("57", "61", "61"),
    ]
    energy = [value for value in values if value.indicator.startswith("Energiegebruik")]
    assert len(energy) == 7
    assert {value.bron_indicator for value in energy} == {"Rijkswaterstaat"}


def test_case_37_a_column_that_is_empty_in_every_row_moves_nothing(page):
    values = list(indicators(outline(page("37").blocks), "tekst"))
    # the page itself works out the last of them: 21.211 (x 1.000) for 34.992 inhabitants
    assert [(value.periode, value.waarde) for value in values][:3] == [(2019, 500), (2020, 612), (2020, 606)]
    assert {value.eenheid for value in values[:3]} == {"Kosten per inwoner"}


def test_case_03_glued_values_are_kept_as_one_text(page):
    values = list(indicators(outline(page("03").blocks), "tekst"))
    assert [(value.indicator, value.ruwe_waarde, value.eenheid) for value in values] == [
        ("Apparaatskosten per inwoner", "425,0531,0592,0596,0", None),
        ("Bezetting in fte per 1000 inwoners", "4,95,25,65,5", None),
        ("Formatie in fte per 1000 inwoners", "5,65,76,05,9", None),
        ("Kosten inhuur externen als % van de totale loonsom", "29,921,521,021,0", None),
        ("Overhead % van totale lasten", "7,08,08,18,9", None),
    ]


def test_case_05_rows_of_which_empty_cells_are_gone_have_no_columns(page):
    first, second = page("05").tables
    assert (first.caption, second.caption) == (
        "Tabel: TBP.VA.1 Eigen Vermogen",
        "Tabel: TBP.VA.1.1 Specificatie Reserves",
    )
    assert [cell.text for cell in first.rows[3]] == [
        "Gerealiseerd resultaat",
        "28.665",
        "5.718",
        "-28.665",
        "5.718",
    ]


def test_case_14_a_label_that_ends_in_a_number_is_not_cut_from_it(page):
    (table,) = page("14").tables
    lines = [row[0].text for row in table.rows]
    assert "Verkoopopbrengst Meulewiek 2 240 0 0 -240" in lines
    assert "Bijdrage uit algemene reserve voor Noordwolde fase 4 34 34 34 0" in lines
    assert {len(row) for row in table.rows} == {1}


def test_case_17_has_its_footer_and_its_title(page):
    read = page("17")
    assert read.title == "7. Reserves en voorzieningen"
    assert read.footer.built_at is not None
    assert read.footer.built_at.isoformat() == "2020-09-22T21:57:31+02:00"
    assert len(list(read.tables)) == 1


def test_case_37_ragged_pipes_tell_no_columns(page):
    (table,) = page("37").tables
    assert ["Gemeente", "500", "612", "606"] in [[cell.text for cell in row] for row in table.rows]


def test_case_47_a_page_without_a_table_has_none(page):
    read = page("47")
    assert read.title == "Aanbiedingsbrief"
    assert list(read.tables) == []
