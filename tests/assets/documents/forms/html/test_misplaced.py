"""Rows and cells in places where HTML has none for them end where a browser puts them."""

import pytest

from assets.documents.forms.html.form import parse
from assets.documents.forms.html.tables import read_table


def _grid(markup):
    table = read_table(next(parse(markup).iter("table"))).table
    return [[(cell.column, cell.text) for cell in row] for row in table.rows]


@pytest.mark.parametrize(
    "markup",
    [
        "<form><tr><td>1<td>2</tr><tr><td>3<td>4</tr></form>",
        "<tbody><form><tr><td>1<td>2</tr></form><tr><td>3<td>4</tr></tbody>",
        "<font><thead><tr><td>1<td>2</tr></thead><tbody><tr><td>3<td>4</tr></tbody></font>",
        "<tr><form><td>1</td><div><td>2</td></div></form></tr><tr><td>3<td>4</tr>",
        "<tr><div style='display:none'><td>1</td></div><td>2</td></tr><tr><td>3<td>4</tr>",
        "<td>1<td>2<tr><td>3<td>4</tr>",
        "<tbody><tr><td>1<td>2</tr><td>3</td><td>4</td></tbody>",
    ],
)
def test_rows_and_cells_stand_where_a_browser_puts_them(markup):
    assert _grid(f"<table>{markup}</table>") == [[(1, "1"), (2, "2")], [(1, "3"), (2, "4")]]


def test_what_is_in_a_cell_stays_there():
    assert _grid("<table><tr><td><form><b>1</b></form><td>2</table>") == [[(1, "1"), (2, "2")]]


def test_text_between_rows_is_not_lost():
    root = parse("<table><form>los<tr><td>1<td>2</tr></form>ook</table>")
    assert read_table(next(root.iter("table"))).strays == ["los", "ook"]
