"""What a style sheet in the page hides of a table is not read, and what it shows as a table is one."""

import time

import pytest

from assets.documents.blocks import Paragraph, Table
from assets.documents.forms.html.form import read_html


def _grids(markup):
    tables = (block for block in read_html(markup).blocks if isinstance(block, Table))
    return [[[(cell.column, cell.text) for cell in row] for row in table.rows] for table in tables]


@pytest.mark.parametrize(
    "sheet",
    [
        ".x{display:none}",
        "body{margin:0} .y, .x { color:red; display : none !important; }",
        "/* .x{display:block} */ td.x, th.x, tr.x, span.x{display:none}",
        "<!-- .x{display:none} -->",
        "@import url(a.css); .x{display:none}",
        "@media screen and (min-width: 600px) { .a{color:red} .x{display:none} }",
        "body .part .x, table.other .x{display:none}",
        "#part table .x{display:none}",
    ],
)
def test_rows_cells_and_words_that_a_style_sheet_hides_are_not_read(sheet):
    rows = (
        "<tr><th class=x>2021<th>a<th>b<tr><td class=x>9<td>1<td><span class='k x'>007</span>2"
        "<tr class=x><td>9<td>9<td>9"
    )
    assert _grids(f"<style>{sheet}</style><div class=part id=part><table>{rows}</table></div>") == [
        [[(1, "a"), (2, "b")], [(1, "1"), (2, "2")]]
    ]


@pytest.mark.parametrize(
    "sheet",
    [
        ".x{display:none} .open .x{display:table-cell}",  # a script can choose the other
        ".x{display:none} @media (min-width: 1px) { .x{display:inline} }",
        "@media print { .x{display:none} }",
        "@media (max-width: 600px) { .x{display:none} }",
        "@supports (display: grid) { .x{display:none} }",
        ".menu .x{display:none}",
        "table .menu .x, .x table .x, table > .x, table:hover .x{display:none}",
        "table .x{display:none} .open .x{display:table-cell}",
        ".x:empty{display:none}",
        ".xx{display:none}",
        "}.x{",
    ],
)
def test_what_a_wide_screen_can_show_is_read(sheet):
    markup = f"<style>{sheet}</style><table><tr><td class=x>1<td>2<tr><td>3<td>4</table>"
    assert _grids(markup) == [[[(1, "1"), (2, "2")], [(1, "3"), (2, "4")]]]


@pytest.mark.parametrize(
    "sheet", ["{" * 90_000 + "}" * 90_000, "/*" * 90_000, "a" * 190_000, "display:" * 20_000]
)
def test_a_sheet_that_is_made_to_take_long_does_not(sheet):
    started = time.process_time()
    assert read_html(f"<style>{sheet}</style><p>x</p>").blocks == [Paragraph("x")]
    assert time.process_time() - started < 2


def test_a_style_sheet_for_paper_hides_nothing():
    markup = "<style media=print>.x{display:none}</style><table><tr><td class=x>1<td>2</table>"
    assert _grids(markup) == [[[(1, "1"), (2, "2")]]]


def test_outside_tables_what_a_click_shows_is_read():
    markup = "<style>.panel{display:none}</style><button>Ambitie</button><div class=panel><p>Een stad.</div>"
    assert read_html(markup).blocks == [Paragraph("Een stad.")]


@pytest.mark.parametrize(
    ("classes", "shown"),
    [
        ("d-none", False),
        ("d-none d-md-table-cell", True),
        ("d-md-none", False),
        ("d-xl-none d-sm-block", False),
    ],
)
def test_classes_of_bootstrap_count_as_on_a_wide_screen(classes, shown):
    found = _grids(f"<table><tr><td class='{classes}'>9<td>1<td>2</table>")
    assert [text for _, text in found[0][0]] == (["9", "1", "2"] if shown else ["1", "2"])


def test_what_styles_show_as_a_table_is_one():
    sheet = ".t{display:table} .r{display:table-row} .c{display:table-cell}"
    markup = (
        f"<style>{sheet}</style><div class=t><div class=r><div class=c>a</div><div class=c></div></div>"
        "<div style='display:table-row'><div class=c>1</div><i style='display: table-cell'>2</i></div></div>"
    )
    assert _grids(markup) == [[[(1, "a"), (2, "")], [(1, "1"), (2, "2")]]]


def test_one_row_of_columns_only_arranges_the_page():
    markup = (
        "<style>.t{display:table} .r{display:table-row} .c{display:table-cell}</style>"
        "<div class=t><div class=r><div class=c><p>Een.</div><div class=c><p>Twee.</div></div></div>"
    )
    assert read_html(markup).blocks == [Paragraph("Een."), Paragraph("Twee.")]
