from __future__ import annotations

import pytest

from assets.documents.blocks import Heading, Paragraph, Table
from assets.documents.forms.html.form import read_html


def _cells(markup: str) -> list[list[str]]:
    tables = [block for block in read_html(f"<body>{markup}</body>").blocks if isinstance(block, Table)]
    return [[cell.text for cell in row] for table in tables for row in table.rows]


def test_a_head_that_sorts_its_column_is_a_head():
    head = "<th><button type=button>Begroting 2024</button></th>"
    assert _cells(f"<table><tr><th>Post</th>{head}<tr><td>Zorg<td>5</table>")[0] == ["Post", "Begroting 2024"]


@pytest.mark.parametrize(
    ("for_ears", "shown"),
    [
        ("Begroting 2024:", "1.234"),
        ("bedrag in euro", "1.234"),
        ("min", "min1.234"),
        ("9", "91.234"),
        ("x duizend", "x duizend1.234"),
    ],
)
def test_what_is_only_read_out_is_left_out_if_it_changes_no_figure(for_ears, shown):
    cell = f'<td><span class="sr-only">{for_ears}</span>1.234'
    assert _cells(f"<table><tr><td>Lasten{cell}</table>") == [["Lasten", shown]]


ROLES = (
    '<div role="table"><div role="row"><span role="columnheader">Post</span>'
    '<span role="columnheader" aria-colspan="2">Begroting 2024</span></div>'
    '<div role="rowgroup"><div role="row"><span role="rowheader">Lasten</span>'
    '<span role="cell">1</span><span role="cell">2</span></div></div></div>'
)


def test_a_table_by_role_is_a_table():
    assert _cells(ROLES) == [["Post", "Begroting 2024"], ["Lasten", "1", "2"]]
    (table,) = read_html(ROLES).blocks
    assert isinstance(table, Table)
    assert [[cell.column for cell in row] for row in table.rows] == [[1, 2], [1, 2, 3]]


def test_a_table_by_role_that_says_itself_which_columns_it_shows_is_left_alone():
    assert _cells(ROLES.replace('role="cell"', 'role="cell" aria-colindex="7"')) == []


@pytest.mark.parametrize(
    "panel",
    [
        '<div role="tabpanel" hidden>',
        '<button aria-controls="p">+</button><div id="p" style="display: none">',
    ],
)
def test_a_table_that_is_shown_when_it_is_chosen_is_content(panel):
    assert _cells(f"{panel}<table><tr><td>Lasten<td>5</table></div>") == [["Lasten", "5"]]


@pytest.mark.parametrize(
    "panel",
    [
        '<div role="tabpanel" hidden>',
        '<button aria-expanded="false" aria-controls="p">Lees meer</button><div id="p" hidden>',
        '<button data-bs-toggle="collapse" data-bs-target="#p">+</button><div id="p" style="display:none">',
        '<h3><button type="button">2.1 Wonen</button></h3><div style="display:none">',
        '<div role="button" aria-expanded="false">Meer</div><div hidden>',
    ],
)
def test_a_story_that_is_shown_when_it_is_chosen_is_content(panel):
    assert Paragraph("Uitleg.") in read_html(f"{panel}<p>Uitleg.</p></div>").blocks


@pytest.mark.parametrize(
    "control",
    [
        '<button aria-haspopup="menu" aria-controls="p">',
        '<button data-toggle="modal" data-target="#p">',
        '<button aria-controls="q">',
    ],
)
def test_menus_and_dialogs_are_not(control):
    assert read_html(f"{control}Delen</button><div id='p' hidden><p>E-mail</p></div><p>x</p>").blocks == [
        Paragraph("x")
    ]


def test_a_head_that_sorts_its_table_is_no_title_of_it():
    markup = "<p>x € 1.000</p><table id=t><tr><th aria-controls=t>2024<tr><td>5<td>6</table>"
    assert [block for block in read_html(markup).blocks if isinstance(block, Paragraph)] == [
        Paragraph("x € 1.000")
    ]


def test_a_copy_for_small_screens_that_nobody_can_choose_is_not():
    assert _cells('<div style="display:none"><table><tr><td>Lasten<td>5</table></div>') == []


@pytest.mark.parametrize("figure", ["1.<wbr>234", "<span>1</span>.234", "<b>1.</b>234"])
def test_a_figure_in_pieces_is_one_figure(figure):
    (table,) = read_html(f"<table><tr><td>Lasten<td>{figure}</table>").blocks
    assert isinstance(table, Table)
    assert [(cell.text, cell.composed) for cell in table.rows[0]] == [("Lasten", False), ("1.234", False)]


@pytest.mark.parametrize(
    ("head", "shown"),
    [
        ('<th><span class="sr-only">Mutatie </span>2024', "Mutatie 2024"),
        ('<th>2024<span class="sr-only">Sorteer oplopend</span>', "2024"),
        ('<td>Wegen<span class="sr-only"> baten</span>', "Wegen baten"),
    ],
)
def test_words_for_ears_in_a_head_or_label_are_part_of_it(head, shown):
    assert _cells(f"<table><tr>{head}<td>1</table>") == [[shown, "1"]]


@pytest.mark.parametrize(
    "row",
    [
        "<tr><td>Zorg<td style='text-decoration: line-through'>5",
        "<tr style='text-decoration:line-through'><td>Zorg<td>5",
        "<tr><td>Zorg<td class='line-through'>5",
        "<tr><td>Zorg<td><div style='text-decoration:line-through'>5</div>",
    ],
)
def test_a_struck_figure_is_struck_wherever_the_style_stands(row):
    (table,) = read_html(f"<table><tr><td>Post<td>2024{row}</table>").blocks
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[1]] == ["Zorg", "5"]
    assert table.rows[1][1].composed


TABLE_OF_ZORG = "<table><tr><td>Zorg<td>5</table>"
ZORG_IN_P = f'<div id="p" hidden>{TABLE_OF_ZORG}</div>'


@pytest.mark.parametrize(
    "markup",
    [
        '<button aria-controls="p">Mutaties</button><div id="p" hidden>',
        '<a role="tab" id="t">Mutaties</a><div role="tabpanel" aria-labelledby="t" hidden>',
        '<ul><li role="tab" aria-controls="p">Mutaties</ul><div id="p" role="tabpanel">',
        '<button data-toggle="tab" href="#p">Mutaties</button><div class="tab-pane" id="p">',
    ],
)
def test_a_chosen_table_stands_below_the_name_of_its_tab(markup):
    *_, name, table = read_html(f"{markup}{TABLE_OF_ZORG}</div>").blocks
    assert isinstance(table, Table)
    assert name == Paragraph("Mutaties")


def test_a_heading_that_is_a_button_is_a_heading():
    markup = f'<h2><button aria-controls="p">Baten</button></h2><div id="p" hidden>{TABLE_OF_ZORG}</div>'
    heading, table = read_html(markup).blocks
    assert isinstance(heading, Heading)
    assert heading.text == "Baten"
    assert isinstance(table, Table)


def test_a_button_for_all_does_not_take_the_name_of_a_tab():
    markup = (
        f'<button aria-controls="p">Mutaties</button><button aria-controls="p q">Open</button>{ZORG_IN_P}'
    )
    *names, table = read_html(markup).blocks
    assert isinstance(table, Table)
    assert names == [Paragraph("Mutaties"), Paragraph("Open")]


def test_a_table_that_is_chosen_itself_stands_below_the_name():
    markup = '<button aria-controls="p">Mutaties</button><table id="p" hidden><tr><td>Zorg<td>5</table>'
    name, table = read_html(markup).blocks
    assert name == Paragraph("Mutaties")
    assert isinstance(table, Table)


@pytest.mark.parametrize(
    ("inside", "caption"),
    [
        ("<table><tr><td>Lasten<td>5</table><figcaption>In <b>euro's</b></figcaption>", "In euro's"),
        ("<figcaption>Lasten</figcaption><div><table><tr><td>Lasten<td>5</table></div>", "Lasten"),
        ("<table><caption>A</caption><tr><td>Lasten<td>5</table><figcaption>B</figcaption>", "A"),
        ("<table><tr><td>1<td>5</table><table><tr><td>2<td>5</table><figcaption>B</figcaption>", None),
    ],
)
def test_the_caption_of_a_figure_of_one_table_is_that_of_the_table(inside, caption):
    blocks = read_html(f"<body><figure>{inside}</figure></body>").blocks
    assert next(block.caption for block in blocks if isinstance(block, Table)) == caption
