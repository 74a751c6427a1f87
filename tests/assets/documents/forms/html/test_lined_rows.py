"""Rows whose cells hold a line for each of several rows are these rows."""

import pytest

from assets.documents.forms.html.form import parse
from assets.documents.forms.html.tables import read_table


def _rows(row):
    markup = f"<table><tr><th>Naam</th><th>2023<br>rekening</th><th>2024</th></tr><tr>{row}</tr></table>"
    table = read_table(next(parse(markup).iter("table"))).table
    return [[(cell.column, cell.text) for cell in row] for row in table.rows[1:]]


@pytest.mark.parametrize(
    "row",
    [
        "<td>Lasten<br>Baten<td>1.234<br>234<td>1.345<br>-",
        "<td>Lasten<br>Baten<br><td>1.234<br>234<td><b>1.345</b><br>-<br/>",
        "<td><p>Lasten</p><p>Baten</p><td><p>1.234</p> <p>234</p><td><div>1.345</div><div>-</div>",
    ],
)
def test_the_lines_of_a_row_are_rows(row):
    assert _rows(row) == [[(1, "Lasten"), (2, "1.234"), (3, "1.345")], [(1, "Baten"), (2, "234"), (3, "-")]]


def test_a_name_beside_them_reaches_down():
    assert _rows("<td>Zorg<td>Lasten<br>Baten<td>9<br>8") == [
        [(1, "Zorg"), (2, "Lasten"), (3, "9")],
        [(2, "Baten"), (3, "8")],
    ]


@pytest.mark.parametrize(
    "row",
    [
        "<td>Lasten<br>Baten<td>1.234<br><br>234<td>1.345<br>-",
        "<td>Lasten<br>Baten<td>1.234<td>1.345<br>-",
        "<td>Wegen<br>(met bruggen)<td>1.234<br>234<td>1.345<br>-",
        "<td>Wegen<br>en bruggen<td>1.234<br>234<td>1.345<br>-",
        "<td>Lasten<td>1.234<br>234<td>1.345<br>-",
        "<td>Lasten<br>Baten<td>1.234<br>(234)<td>1.345<br>-",
        "<td>Lasten<br>Baten<td>1.234<br>234<td>hoger<br>lager",
        "<td>Lasten<br>Baten<td><span>1.234<br>234</span><td>1<br>2",
        "<td>Lasten<br>Baten<td><p>1.234</p>234<td>1<br>2",
        "<td>Lasten<br>Baten<td>1.234<br>234<td rowspan=2>1<br>2",
    ],
)
def test_where_a_line_has_no_certain_place_the_row_stays_one(row):
    assert len(_rows(row)) == 1
