from __future__ import annotations

import time

import pytest

from assets.documents.geometry import glued
from assets.documents.geometry.cut_rows import CutRow

HEADS = ("ProgrammaRekening 2021Begroting 2022Begroting 2023Raming 2024", "LastenBatenSaldo" * 4)
COMPLETE = "Programma 03.7566603.0962.3276251.7023.1815782.6033.1925862.606"
CUT_ROW = [
    *("Programma 0", "3.756", "660", "3.096", "2.327", "625", "1.702"),
    *("3.181", "578", "2.603", "3.192", "586", "2.606"),
]


def _rows(*lines: str) -> list[list[str]]:
    found = glued.rebuilt((*HEADS, *lines))
    assert not isinstance(found, str), found
    return [[cell.text for cell in row] for row in found[2:]]


def test_the_one_way_that_keeps_every_saldo_cuts_label_and_figures():
    assert _rows(COMPLETE) == [CUT_ROW]


def test_heads_span_lasten_baten_and_saldo():
    found = glued.rebuilt((*HEADS, COMPLETE))
    assert [(cell.text, cell.column, cell.colspan) for cell in found[0]][:3] == [
        ("Programma", 1, None),
        ("Rekening 2021", 2, 3),
        ("Begroting 2022", 5, 3),
    ]
    assert {cell.alignment for row in found for cell in row} == {"berekend"}


def test_a_row_with_empty_cells_or_more_than_one_reading_stays_whole():
    other = "Onvoorzien19019410417107171"
    nil = "VpB000000000000"
    assert _rows(COMPLETE, other, nil)[1:] == [[other], [nil]]


@pytest.mark.parametrize(
    "lines",
    [
        ("ProgrammaRekening 2021Norm 2022", "LastenBatenSaldo" * 2, COMPLETE),
        ("ProgrammaRekening 2021Begroting 2022", "LastenBaten" * 2, COMPLETE),
        ("ProgrammaRekening 2021", "LastenBatenSaldo", "Zorg12345667"),
        ("ProgrammaRekening 2021Begroting 2022",),
    ],
)
def test_without_heads_that_say_lasten_baten_and_saldo_nothing_is_cut(lines):
    assert glued.rebuilt(lines) == glued.UNCOUNTED


def test_chance_is_no_proof():
    # 12 - 3 = 9, but three digits fit by chance far too often.
    assert (
        glued.rebuilt(("ProgrammaRekening 2021Raming 2022", "LastenBatenSaldo" * 2, "Zorg12391569"))
        == glued.UNPROVEN
    )


def test_a_hostile_row_is_given_up_in_time():
    began = time.process_time()
    lines = (*HEADS, *(f"Zorg{'0' * 200}{at}" for at in range(40)))
    assert glued.rebuilt(lines) == glued.UNPROVEN
    assert time.process_time() - began < 5


def test_sums_prove_rows_under_any_heads_that_can_be_counted():
    lines = (
        "ExploitatieRekening 2019Begroting 2020 na wijzigingBegroting 2021",
        "Lasten95.614128.56195.917",
        "Baten89.675124.63491.784",
        "Netto kosten5.9393.9274.133",
        "Stortingen9.55411.831",
    )
    found = glued.rebuilt(lines)
    assert not isinstance(found, str)
    rows = [{cell.column: cell.text for cell in row} for row in found]
    assert rows[2] == {1: "Baten", 2: "89.675", 3: "124.634", 4: "91.784"}
    assert rows[4] == {None: "Stortingen9.55411.831"}


SUMS = ("Lasten95.614128.56195.917", "Baten89.675124.63491.784", "Netto kosten5.9393.9274.133")


def test_what_stands_below_other_heads_is_not_cut():
    heads = "ExploitatieRekening 2019Begroting 2020Begroting 2021"
    found = glued.rebuilt((heads, *SUMS, heads.replace("2019", "2025"), *SUMS))
    assert not isinstance(found, str)
    assert [len(row) for row in found] == [4, 4, 4, 4, 1, 1, 1, 1]
    two = (*HEADS, COMPLETE, HEADS[0].replace("2021", "2025"), COMPLETE)
    assert len(_rows(*two[2:])[2]) == 1


@pytest.mark.parametrize(
    "heads",
    ["SoortNootRekening 2019Begroting 2020Begroting 2021", "BegrotingRekening 2019Raming 2020Raming 2021"],
)
def test_a_head_that_hides_in_that_of_the_labels_leaves_the_columns_uncounted(heads):
    assert glued.rebuilt((heads, *SUMS)) == glued.UNCOUNTED


def test_a_number_that_a_label_does_not_ask_for_can_be_a_value():
    assert _rows(COMPLETE, COMPLETE.replace("Programma 0", "Sport0"))[1:] == [
        ["Sport03.7566603.0962.3276251.7023.1815782.6033.1925862.606"]
    ]
    lines = (SUMS[0].replace("Lasten", "Orde en veiligheid8%"), *SUMS[1:])
    found = glued.rebuilt(("ExploitatieRekening 2019Begroting 2020Begroting 2021", *lines))
    assert [cell.text for cell in found[1]] == [lines[0]]


def test_a_minus_that_stands_apart_leaves_its_row_whole():
    assert _rows(COMPLETE, COMPLETE.replace("3.756", "- 3.756"))[1:] == [
        ["Programma 0- 3.7566603.0962.3276251.7023.1815782.6033.1925862.606"]
    ]
    assert CutRow("Sport- 1.81614.395").run == ""
