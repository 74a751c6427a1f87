from __future__ import annotations

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.cleaning import clean
from assets.documents.blocks import Table
from assets.documents.forms.html.form import parse
from assets.documents.forms.html.tables import read_table


def _table(markup: str) -> Table:
    return read_table(next(parse(f"<body>{markup}</body>").iter("table"))).table


def _grid(table: Table) -> list[list[tuple[int | None, str]]]:
    return [[(cell.column, cell.text) for cell in row] for row in table.rows]


def test_every_cell_is_kept_empty_ones_too():
    table = _table("<table><tr><th>Post<th>2023<tr><td>Lasten<td><tr><td>&nbsp;<td>5</table>")
    assert _grid(table) == [[(1, "Post"), (2, "2023")], [(1, "Lasten"), (2, "")], [(1, ""), (2, "5")]]
    assert {cell.alignment for row in table.rows for cell in row} == {"exact"}


def test_a_cell_that_reaches_down_or_across_moves_the_others():
    table = _table(
        "<table><thead><tr><th rowspan=2>Taakveld<th colspan=2>2023<th colspan=2>2024"
        "<tr><th>Lasten<th>Baten<th>Lasten<th>Baten</thead>"
        "<tr><td rowspan=2>Bestuur<td>1<td>2<td>3<td>4<tr><td>5<td>6<td colspan=2>7</table>"
    )
    assert [[cell.column for cell in row] for row in table.rows] == [
        [1, 2, 4],
        [2, 3, 4, 5],
        [1, 2, 3, 4, 5],
        [2, 3, 4],
    ]
    assert table.rows[3][2].colspan == 2


def test_rowspan_ends_with_its_group_of_rows_and_zero_means_all_of_it():
    table = _table(
        "<table><tbody><tr><td rowspan=9>a<td>b<tr><td>c</tbody>"
        "<tbody><tr><td rowspan=0>d<td>e<tr><td>f<tr><td>g</tbody></table>"
    )
    assert _grid(table) == [
        [(1, "a"), (2, "b")],
        [(2, "c")],
        [(1, "d"), (2, "e")],
        [(2, "f")],
        [(2, "g")],
    ]


@pytest.mark.parametrize(
    ("attribute", "colspan"),
    [
        ("", 1),
        ("colspan=0", 1),
        ("colspan=x", 1),
        ("colspan=-3", 1),
        ("colspan=' 2px'", 2),
        ("colspan=99999", 1000),
    ],
)
def test_spans_are_read_as_browsers_read_them(attribute, colspan):
    table = _table(f"<table><tr><td {attribute}>a<td>b</table>")
    assert [cell.column for cell in table.rows[0]] == [1, 1 + colspan]


def test_a_footer_written_first_stands_last():
    table = _table("<table><tfoot><tr><td>Totaal<tbody><tr><td>a</table>")
    assert [row[0].text for row in table.rows] == ["a", "Totaal"]


@pytest.mark.parametrize(
    "markup",
    [
        "<tr><td>1<td rowspan=2>2<tr><td colspan=2>3",  # cells overlap
        "<tr><td><div><td>1</td></div></td></tr>",  # a cell in a cell
    ],
)
def test_where_cells_stand_where_they_cannot_no_column_is_certain(markup):
    table = _table(f"<table>{markup}</table>")
    assert {(cell.column, cell.alignment) for row in table.rows for cell in row} == {(None, "onbekend")}


def test_text_outside_the_cells_is_not_lost():
    root = parse("<table>los<tr>rij<td>1</td><p>in</p></tr><td>2</td></table>")
    assert read_table(next(root.iter("table"))).strays == ["los", "rij", "in"]


def test_a_cell_that_is_not_there_takes_no_column_and_one_that_is_invisible_does():
    table = _table(
        "<table><tr><td hidden>9<td style='display:none'>9<td>1<td style='visibility:hidden'>9<td>2"
        "<tr style='display:none'><td>9<tbody hidden><tr><td>9</table>"
    )
    assert _grid(table) == [[(1, "1"), (2, ""), (3, "2")]]


def test_header_rows_are_those_of_thead_and_those_of_nothing_but_th():
    table = _table(
        "<table><thead><tr><td>a<td>b</thead><tr><th>c<td><tr><th>d<td>1<tr><th colspan=2>LASTEN"
        "<tr><th scope=row>e</table>"
    )
    assert [row[0].header for row in table.rows] == [True, True, False, True, False]


def test_a_row_of_amounts_is_no_header_row_whatever_its_cells_are():
    rows = _table("<table><tr><th>Jaar<th>2024<th>12<tr><th>Lasten<th>1.234<th>-").rows
    assert [row[0].header for row in rows] == [True, False]


def test_lines_in_a_cell_stay_lines():
    table = _table("<table><tr><td>REKENING<br>2021<td><p>een</p><p>twee</p><td><ul><li>x<li>y</ul></table>")
    assert [cell.text for cell in table.rows[0]] == ["REKENING\n2021", "een\ntwee", "x\ny"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("53<sup>1</sup><sup>2</sup>", "53¹²"),
        ("53<sup>50</sup>", "53⁵⁰"),
        ("53<a href='#noot'>1</a>", "53 1"),
        ("<del>100</del>120", "100 120"),
        ("<s>100</s>", "100"),
        ("<span>5</span><span>3</span>", "53"),
        ("<span>5.3</span><span>12</span>", "5.312"),
        ("<del>5.</del>312", "5.312"),
        ("12,<sup>50</sup>", "12,⁵⁰"),
        ("1<br>2", "1\n2"),
    ],
)
def test_figures_from_more_than_one_place_are_marked(cell, text):
    (found,) = _table(f"<table><tr><td>{cell}</table>").rows[0]
    assert (found.text, found.composed) == (text, True)


@pytest.mark.parametrize(
    "cell",
    [
        "<b>53</b>%",
        "€ <span>739.000</span>",
        "<p>5</p>",
        "<a href='#'>2.024</a>",
        "5",
        "53<sup>1</sup>",
        "53<sup>(1)</sup>",
        "53 <a href='#n'>[1]</a>",
        "<span>92.</span><span>659</span>",  # runs of a word processor
    ],
)
def test_figures_from_one_place_are_not(cell):
    (found,) = _table(f"<table><tr><td>{cell}</table>").rows[0]
    assert not found.composed


def test_what_is_hidden_or_furniture_in_a_cell_is_no_text_of_it():
    table = _table(
        "<table><tr><td><span style='display:none'>00012</span>12"
        "<td>5<script>6</script><td>7<a href='#t'>Terug naar navigatie - x</a></table>"
    )
    assert [(cell.text, cell.composed) for cell in table.rows[0]] == [
        ("12", False),
        ("5", False),
        ("7", False),
    ]


# --- Round trip: random tables, drawn, read, equal.

TEXTS = st.one_of(
    st.sampled_from(
        ["", "Lasten", "0.10", "-1.234", "€ 739.000", "a & b < c", "68,4%", "PM", "Ru\u00adimte"]
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12),
)


@st.composite
def drawn_tables(draw: st.DrawFn) -> list[list[tuple[int, int, int, str]]]:
    """Rows of cells (column, colspan, rowspan, text) that fill a grid without gaps or overlap."""
    width, height = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    taken: set[tuple[int, int]] = set()
    rows = []
    for row in range(height):
        cells = []
        for column in range(width):
            if (row, column) in taken:
                continue
            free = next((n for n in range(1, width - column) if (row, column + n) in taken), width - column)
            colspan = draw(st.integers(1, free))
            rowspan = draw(st.integers(1, height - row))
            taken |= {(row + down, column + right) for down in range(rowspan) for right in range(colspan)}
            cells.append((column + 1, colspan, rowspan, draw(TEXTS)))
        rows.append(cells)
    return rows


@st.composite
def rendered(draw: st.DrawFn) -> tuple[list[list[tuple[int, int, int, str]]], str]:
    """A drawn table and its HTML, in one of the ways in which people write tables."""
    rows = draw(drawn_tables())
    closed, spaced = draw(st.booleans()), draw(st.sampled_from(["", "\n  "]))
    parts = []
    for row in rows:
        parts.append(f"{spaced}<tr>")
        for _, colspan, rowspan, text in row:
            tag = draw(st.sampled_from(["td", "th"]))
            inner = escape(text)
            inner = draw(st.sampled_from(["{}", "<p>{}</p>", "<b>{}</b>", " {} ", "<!-- x -->{}"])).format(
                inner
            )
            spans = (f" colspan={colspan}" if colspan > 1 else "") + (
                f' rowspan="{rowspan}"' if rowspan > 1 else ""
            )
            parts.append(f"{spaced}<{tag}{spans}>{inner}" + (f"</{tag}>" if closed else ""))
        parts.append("</tr>" if closed else "")
    return rows, f"<table>{''.join(parts)}</table>"


@settings(max_examples=300, deadline=None)
@given(rendered())
def test_what_is_drawn_as_html_is_what_is_read(case):
    rows, markup = case
    read = [
        [(cell.column, cell.colspan, cell.rowspan, " ".join(cell.text.split())) for cell in row]
        for row in _table(markup).rows
    ]
    drawn = [
        [(column, colspan, rowspan, " ".join(clean(text).split())) for column, colspan, rowspan, text in row]
        for row in rows
    ]
    assert read == drawn
