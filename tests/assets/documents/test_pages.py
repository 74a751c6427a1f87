"""The 22 hard pages and the five seeds: how much is known of each, and that what is known is right."""

from __future__ import annotations

from decimal import Decimal

import pytest

from assets.documents.blocks import Page, Row, Table
from assets.documents.words.numbers import read_number
from tests.document_pages import BEGIN, DOCS, END, as_markdown, counted, is_value, pages


@pytest.fixture(scope="session")
def read(shared) -> dict[str, Page]:
    return pages(shared)


def _tables(page: Page) -> list[Table]:
    return list(page.tables)


def _values(row: Row) -> dict[int, Decimal]:
    """The values of a row by column; a dash is nil."""
    return {cell.column or 0: read_number(cell.text).value or Decimal(0) for cell in row if is_value(cell)}


def _row(table: Table, label: str, nth: int = 0) -> Row:
    return [row for row in table.rows if any(cell.text == label for cell in row)][nth]


def _shown(table: Table, label: str, nth: int = 0) -> dict[int, str]:
    return {cell.column or 0: cell.text for cell in _row(table, label, nth) if is_value(cell)}


def test_the_table_in_the_docs_is_what_is_read(read):
    found = [counted(name, page) for name, page in read.items()]
    assert len(found) == 27
    shown = DOCS.read_text(encoding="utf-8").split(BEGIN)[1].split(END)[0]
    assert shown == as_markdown(found), "run python -m tests.document_pages and look at what changed"


@pytest.mark.parametrize(
    ("page", "table", "label", "first", "values"),
    [
        ("case 01", 0, "0.10", 3, "-22.345 -73.987 -11.893 -8.920 -8.766 -1.124"),
        ("case 01", 0, "Bestuur", 3, "-8.140 -8.220 -8.658 -8.275 -8.224 -8.259"),
        ("case 07", 0, "Stortingen", 2, "4.284 9.555 3.099 0 0 0"),
        (
            "case 07",
            1,
            "Programma 10 Financiering en algemene dekkingsmiddelen",
            2,
            "4.307 2.459 2.778 1.057 939 1.034",
        ),
        ("case 08", 0, "Baten", 2, "115.932 114.434 120.819 120.110 115.268 116.800"),
        ("case 26", 0, "OZB woningen", 3, "0 -10.808 0 -11.605 0 -11.642 0 -11.647 0 -11.647"),
        ("case 41", 0, "Dividend", 2, "0 973 0 1.188 7 1.037 -7 -151 -158"),
        ("seed 003", 0, "40 tot 55 jaar", 2, "100% 84% 8% 8%"),
    ],
)
def test_values_that_were_looked_up_on_the_page(read, page, table, label, first, values):
    assert _shown(_tables(read[page])[table], label) == dict(enumerate(values.split(), first))


def test_each_of_the_13_complete_glued_rows_of_case_20_keeps_its_saldo(read):
    (table,) = _tables(read["case 20"])
    rows = [values for row in table.rows if (values := _values(row))]
    assert len(rows) == 12
    for values in rows:
        assert sorted(values) == list(range(2, 20))
        for lasten in range(2, 20, 3):
            assert abs(values[lasten] - values[lasten + 1] - values[lasten + 2]) <= 1
    assert _shown(table, "Programma 3")[2] == "-287"
    assert _shown(table, "Overhead")[3] == "0"


def test_the_glued_programmes_of_case_20_add_up_to_their_subtotal(read):
    (table,) = _tables(read["case 20"])
    programmes = [_values(_row(table, f"Programma {number}")) for number in range(9)]
    subtotal = _values(_row(table, "Subtotaal programma's"))
    for column, total in subtotal.items():
        assert abs(sum(values[column] for values in programmes) - total) <= 5


def test_the_programmes_of_case_07_add_up_to_the_lasten_of_its_first_table(read):
    first, second = _tables(read["case 07"])
    rows = [row for row in second.rows if row[0].text.startswith("Programma") and _values(row)]
    assert len(rows) == 10
    for column, total in _values(_row(first, "Lasten")).items():
        assert abs(sum(_values(row)[column] for row in rows) - total) <= 3


def test_the_groups_of_case_26_add_up(read):
    (table,) = _tables(read["case 26"])
    nought = [_values(row) for row in table.rows if row[0].text.startswith("0.") and len(row) > 1]
    for column, total in _values(_row(table, "Totaal groep")).items():
        assert abs(sum(values[column] for values in nought) - total) <= 3
    assert [(cell.text, cell.column, cell.colspan) for cell in table.rows[1]] == [
        ("2018", 3, 2),
        ("2019", 5, 2),
        ("2020", 7, 2),
        ("2021", 9, 2),
        ("2022", 11, 2),
    ]


def test_lasten_baten_and_saldo_of_every_programme_of_case_24_agree_in_its_layout_of_pipes(read):
    (table,) = _tables(read["case 24"])
    starts = [at for at, row in enumerate(table.rows) if row[0].text.startswith("Programma ")]
    programmes = [[_values(row) for row in table.rows[at : at + 3]] for at in starts]
    whole = [rows for rows in programmes if len(rows) == 3 and all(rows)]
    assert len(whole) == 8  # "Saldo | 569" of the fourth can be a label and its number; the tenth is cut off
    for lasten, baten, saldo in whole:
        for column in (3, 4, 5, 6):
            assert abs(lasten[column] + baten[column] - saldo[column]) <= 2
        for values in (lasten, baten, saldo):
            assert abs(values[5] - values[4] - values[6]) <= 1


@pytest.mark.parametrize(
    "page", ["case 02", "case 03", "case 05", "case 10", "case 12", "case 14", "case 34"]
)
def test_nothing_is_known_where_the_text_proves_nothing(read, page):
    found = counted(page, read[page])
    assert (found.exact, found.computed) == (0, 0)
    assert found.unknown > 0


def test_a_row_that_is_cut_off_is_kept_whole(read):
    rows = [row for table in _tables(read["case 07"]) for row in table.rows]
    assert rows[-1][0].text.endswith("6.408 32.286 2.08")
    assert rows[-1][0].column is None
