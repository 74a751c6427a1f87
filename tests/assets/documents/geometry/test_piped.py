from __future__ import annotations

from assets.documents.geometry import piped

PIPES = (
    "Omschrijving | Begroting 2022 | Rekening 2022 | Voordeel/nadeel | |",
    "Zorg | Lasten | 84.646 | 85.307 | V |",
    "Baten | -2.162 | -2.233 | V | |",
    "Wegen | Lasten | 67.269 | 67.235 | N |",
    "Saldo | 569 | 2.753 | N | |",
)


def _columns(*lines: str) -> list[list[tuple[str, int | None]]]:
    return [[(cell.text, cell.column) for cell in row] for row in piped.piped_table(lines).rows]


def test_a_row_that_moved_is_placed_where_only_one_place_fits_its_figures():
    rows = _columns(*PIPES)
    assert rows[2] == [("Baten", None), ("-2.162", 3), ("-2.233", 4), ("V", None)]
    assert rows[0][1:3] == [("Begroting 2022", 3), ("Rekening 2022", 4)]


def test_a_figure_that_can_end_a_label_can_stand_among_the_labels_as_well():
    assert {column for _, column in _columns(*PIPES)[4]} == {None}


def test_a_label_that_holds_a_pipe_moves_nothing():
    rows = _columns("Post | 2022 | 2023 |", "Zorg | 5 | 6 |", "01 | Wegen | 7 | 8 |")
    assert {column for row in rows for _, column in row} == {None}


def test_the_last_cell_of_a_row_that_does_not_end_with_a_pipe_can_be_cut():
    rows = _columns("Post | 2022 | 2023 |", "Zorg | 5 | 6 |", "Wegen | 7 | 8 |", "Sport | 9 | 10")
    assert rows[2] == [("Wegen", 1), ("7", 2), ("8", 3)]
    assert {column for _, column in rows[3]} == {None}


def test_pipes_before_each_row_begin_it_unless_the_line_under_the_heads_has_none():
    assert _columns("| Post | 2022 |", "|---|---|", "| Zorg | 5 |")[1] == [("Zorg", 1), ("5", 2)]
    assert _columns("| 2022 | 2023 |", "---|---|---|", "| 5 | 6 |")[1] == [("", 1), ("5", 2), ("6", 3)]


def test_pm_stands_where_a_figure_could_so_a_row_with_an_empty_end_is_not_moved():
    rows = _columns(
        "Post | 2020 | 2021 | 2022 | 2023 |",
        "Afval | PM | | | 4 |",
        "Bestuur | | -1 | 1 | |",
        "Saldo | PM | 2 | PM | 3 |",
    )
    assert {column for _, column in rows[2]} == {None}


def test_a_corner_that_says_lasten_can_be_the_head_of_the_labels():
    rows = _columns(
        "Lasten | Begroting 2022 | Rekening 2022 | V/N | |",
        "Zorg | jeugd | 84.646 | 85.307 | V |",
        "Wegen | groot | 67.269 | 67.235 | N |",
    )
    assert rows[0] == [("Lasten", None), ("Begroting 2022", 3), ("Rekening 2022", 4), ("V/N", None)]
    rows = _columns("Lasten | Baten | |", "Zorg | 84.646 | 85.307 |", "Wegen | 67.269 | 67.235 |")
    assert {column for _, column in rows[0]} == {None}


def test_a_first_row_of_pm_is_none_of_heads():
    found = piped.piped_table(("Afval | PM | PM |", "Zorg | 5 | 6 |", "Wegen | 7 | 8 |"))
    assert not any(cell.header for row in found.rows for cell in row)


def test_one_letter_in_an_empty_column_does_not_make_it_one_of_letters():
    rows = _columns(
        "Post | 2020 | 2021 | 2022 |",
        "Afval | 1 | N | 4 |",
        "Bestuur | 2 | | 6 |",
        "Zorg | 3 | 5 | |",
    )
    assert {column for _, column in rows[3]} == {None}


def test_heads_that_come_again_do_not_tell_the_kinds_of_cells():
    heads = "Post | % | 2018 | 2019 | 2020 |"
    rows = _columns(
        heads, "Zorg | 87.116 | 91.116 | 16.100 | |", heads, "Wegen | 64.053 | 53.100 | 5.210 | |", heads
    )
    assert {column for _, column in rows[1] + rows[3]} == {None}


def test_a_last_column_that_is_empty_in_every_row_is_none():
    rows = _columns("Post | 2022 | 2023 | |", "Groep | |||", "Zorg | 5 | 6 | |", "Wegen | 7 | 8 | |")
    assert rows[0] == [("Post", 1), ("2022", 2), ("2023", 3)]
    assert rows[2:] == [[("Zorg", 1), ("5", 2), ("6", 3)], [("Wegen", 1), ("7", 2), ("8", 3)]]


def test_years_above_words_have_moved_and_no_column_is_known():
    rows = _columns("Post | 2022 | 2023 | |", "Zorg | Lasten | 6 | |", "Wegen | Lasten | 8 | |")
    assert {column for row in rows for _, column in row} == {None}


def test_a_first_row_of_figures_in_brackets_is_none_of_heads():
    found = piped.piped_table(("Post | 2022 | 2023 |", "Zorg | (5) | 6- |", "Wegen | 7 | 8 |"))
    assert [any(cell.header for cell in row) for row in found.rows] == [True, False, False]
