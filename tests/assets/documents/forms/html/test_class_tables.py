"""Elements whose classes are called as the parts of a table are one, if each row has as many cells."""

from __future__ import annotations

import pytest

from assets.documents.blocks import Table
from assets.documents.forms.html.form import read_html


def _markup(table, row, cell, *, group="", rows=(("a", "b"), ("1", ""), ("3", "4"))):
    inside = "".join(
        f"<div class='{row}'>" + "".join(f"<div class='{cell}'>{text}</div>" for text in each) + "</div>"
        for each in rows
    )
    return f"<div class='{table}'>" + (f"<div class='{group}'>{inside}</div>" if group else inside) + "</div>"


def _grids(markup):
    tables = (block for block in read_html(markup).blocks if isinstance(block, Table))
    return [[[(cell.column, cell.text) for cell in row] for row in table.rows] for table in tables]


@pytest.mark.parametrize(
    ("table", "row", "cell", "group"),
    [
        ("table", "row", "col right", ""),
        ("divTable wide", "divTableRow", "divTableCell", "divTableBody"),
        ("rTable", "rTableRow", "rTableCell", ""),
        ("flex-table", "flex-table-row", "cell", ""),
        ("tabel", "rij", "cel", ""),
    ],
)
def test_classes_that_are_called_as_a_table_make_one(table, row, cell, group):
    assert _grids(_markup(table, row, cell, group=group)) == [
        [[(1, "a"), (2, "b")], [(1, "1"), (2, "")], [(1, "3"), (2, "4")]]
    ]


@pytest.mark.parametrize(
    "markup",
    [
        _markup("container", "row", "col"),  # a page of Bootstrap
        _markup("table", "row", "col", rows=(("a", "b"), ("1", "2"))),
        _markup("table", "row", "col", rows=(("a", "b"), ("1",), ("3", "4"))),
        _markup("table", "row", "text"),
        _markup("table-of-contents", "row", "col"),
        _markup("table", "row", "col").replace("</div></div></div>", "</div></div><p>x</p></div>"),
    ],
)
def test_what_is_less_regular_stays_text(markup):
    assert _grids(markup) == []
