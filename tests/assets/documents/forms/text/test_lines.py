from __future__ import annotations

import pytest

from assets.documents.blocks import ListBlock, Table
from assets.documents.forms.text.lines import is_unit_line, split_lines


def _only_table(*lines: str) -> Table:
    (table,) = split_lines(lines)
    assert isinstance(table, Table)
    return table


def _texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row] for row in table.rows]


def _columns(table: Table) -> list[list[int | None]]:
    return [[cell.column for cell in row] for row in table.rows]


def test_glued_indicators_are_a_name_and_their_values_as_one_text():
    table = _only_table(
        "IndicatorRealisatie cijfersStreef cijfersToelichting",
        "20112012201320142015",
        "Waardering van de dienstverlening6,66,7",
        "Overhead in % van de lasten (totaal)10,711,0",
        "Gescheiden afval53%54%",
        "Verzuim in %5,15,2",
    )
    assert _texts(table)[2:] == [
        ["Waardering van de dienstverlening", "6,66,7"],
        ["Overhead in % van de lasten (totaal)", "10,711,0"],
        ["Gescheiden afval", "53%54%"],
        ["Verzuim in %", "5,15,2"],
    ]
    assert [row[0].header for row in table.rows] == [True, True, False, False, False, False]
    assert {column for row in _columns(table) for column in row} == {None}


@pytest.mark.parametrize(
    "row",
    [
        "Uitstoot van CO25,15,2",  # CO2, or 25,1
        "Woningen in fase 434",  # fase 4, or 434
        "Afgeronde projecten Wmo201512",
        "Oppervlakte in m212",
        "Deelname aan Bewoners033104",
        "Aantal klachten6,66,7daling verwacht",
        "Verandering van de lasten-5,3",
        "Geen waarde",
        "2024",
    ],
)
def test_a_glued_row_that_can_be_split_in_more_ways_is_kept_whole(row):
    assert _texts(_only_table("IndicatorRealisatie cijfersStreefcijfers", row))[1:] == [[row]]


def test_rows_with_spaces_are_kept_as_lines_below_their_unit():
    table = _only_table(
        "Bedragen x €1.000",
        "Exploitatie Rekening 2019 Begroting 2020",
        "Lasten 95.614 128.561",
        "Verkoop Meulewiek 2 240 0",
        "Netto",
        "Programma 0 N 31.393 N 31.682",
    )
    assert table.caption == "Bedragen x €1.000"
    assert _texts(table)[1:] == [
        ["Lasten 95.614 128.561"],
        ["Verkoop Meulewiek 2 240 0"],
        ["Netto"],
        ["Programma 0 N 31.393 N 31.682"],
    ]
    assert [row[0].header for row in table.rows] == [True, False, False, False, False]
    assert {cell.alignment for row in table.rows for cell in row} == {"onbekend"}


def test_glued_rows_of_amounts_are_kept_as_lines():
    table = _only_table(
        "ProgrammaRekening 2015Begroting 2016",
        "Programma 03.7566603.0962.3276251.702",
        "Onvoorzien190194104",
        "VpB000000410418",
    )
    assert _texts(table)[1:] == [
        ["Programma 03.7566603.0962.3276251.702"],
        ["Onvoorzien190194104"],
        ["VpB000000410418"],
    ]
    assert {column for row in _columns(table) for column in row} == {None}


def test_running_text_is_no_table():
    lines = ("In 2019 en 2020 waren er 12 13", "De uitstoot van PM10 daalt.", "Wij zien dat ook in de wijk.")
    assert split_lines(lines) == [lines]


def test_a_piped_row_tells_its_columns_when_its_last_cell_is_filled_or_its_figures_fit_one_place():
    table = _only_table(
        "+ is nadeel | |||",
        "Omschrijving | 2018 | 2019 | |",
        "Programma 1 | Lasten | 5 | 6 |",
        "Baten | -2 | -3 | |",
        "Saldo | | 3 | 3 |",
        "Saldo | 29.277 | 31.760",
    )
    assert _columns(table) == [
        [None],
        [None, 3, 4],
        [1, 2, 3, 4],
        [None, 3, 4],
        [1, 2, 3, 4],
        [None, None, None],
    ]
    assert _texts(table)[4] == ["Saldo", "", "3", "3"]


def test_pipes_before_each_row_begin_it_and_the_line_under_the_heads_is_no_row():
    table = _only_table("| Post | 2024 |", "|---|---:|", "| Lasten | 5 |", "| | 6 |")
    assert _texts(table) == [["Post", "2024"], ["Lasten", "5"], ["", "6"]]
    assert [row[0].header for row in table.rows] == [True, False, False]


def test_where_only_some_rows_begin_with_a_pipe_it_follows_an_empty_cell():
    table = _only_table("Post | 2024 | 2025 |", "| 5 | 6 |")
    assert _texts(table)[1] == ["", "5", "6"]
    assert _columns(table)[1] == [1, 2, 3]


def test_a_heading_with_a_pipe_is_no_table():
    assert split_lines(("01 | Financieel totaaloverzicht",)) == [("01 | Financieel totaaloverzicht",)]


def test_bullets_and_text_in_one_group_are_told_apart():
    assert split_lines(("Drie:", "• een", "• twee", "Klaar")) == [
        ("Drie:",),
        ListBlock(("een", "twee")),
        ("Klaar",),
    ]


@pytest.mark.parametrize(
    "line", ["Bedragen x €1.000", "(x € 1.000)", "bedragen x 1.000,-", "x € 1.000", "Alle bedragen * € 1.000"]
)
def test_lines_that_only_tell_the_unit(line):
    assert is_unit_line(line)
    assert not is_unit_line(f"{line} en verder veel meer tekst dan een eenheid nodig heeft")
