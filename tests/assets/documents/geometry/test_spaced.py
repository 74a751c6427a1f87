from __future__ import annotations

import pytest

from assets.documents.geometry import spaced

HEADS = "Exploitatie Rekening 2021 Begroting 2022 na wijziging Raming 2023"
ROWS = (
    "Sociaal domein fase 4 32.899 40.678 35.369",
    "Wegen 7.797 8.835 8.264",
    "Totaal 40.696 49.513 43.633",
)


def _values(lines: tuple[str, ...]) -> list[dict[int | None, str]]:
    found = spaced.rebuilt(lines)
    assert not isinstance(found, str), found
    return [{cell.column: cell.text for cell in row} for row in found]


def test_rows_that_add_up_have_columns_and_a_label_keeps_its_number():
    assert _values((HEADS, *ROWS))[:2] == [
        {1: "Exploitatie", 2: "Rekening 2021", 3: "Begroting 2022 na wijziging", 4: "Raming 2023"},
        {1: "Sociaal domein fase 4", 2: "32.899", 3: "40.678", 4: "35.369"},
    ]


def test_a_difference_of_two_rows_proves_all_three():
    lines = (HEADS, "Lasten 95.614 128.561 95.917", "Baten 89.675 124.634 91.784", "Netto 5.939 3.927 4.133")
    assert _values(lines)[3] == {1: "Netto", 2: "5.939", 3: "3.927", 4: "4.133"}


def test_heads_on_two_levels_prove_a_row_by_itself():
    lines = (
        "Programma Rekening 2021 Begroting 2022 Raming 2023",
        "Lasten Baten Saldo Lasten Baten Saldo Lasten Baten Saldo",
        "Zorg 12.345 2.101 10.244 14.871 3.522 11.349 15.992 1.117 14.875",
        "Wegen zonder alles 12.345 2.101 9.999",
    )
    assert _values(lines)[0] == {1: "Programma", 2: "Rekening 2021", 5: "Begroting 2022", 8: "Raming 2023"}
    assert _values(lines)[2][10] == "14.875"
    assert _values(lines)[3] == {None: "Wegen zonder alles 12.345 2.101 9.999"}


def test_a_row_that_can_be_read_otherwise_stays_whole_while_its_neighbours_are_proven():
    # Nil can be the end of a label as well as a value, and the sums do not tell.
    lines = (HEADS, *ROWS[:2], "Kunst 0 1.204 1.345", "Totaal 40.696 50.717 44.978")
    assert _values(lines)[3] == {None: "Kunst 0 1.204 1.345"}
    assert _values(lines)[4][1] == "Totaal"


@pytest.mark.parametrize(
    ("why", "lines"),
    [
        (spaced.UNPROVEN, (HEADS, *ROWS[1:2], *ROWS[1:2])),
        (spaced.UNPROVEN, (HEADS, *ROWS[:2], "Totaal 40.696 49.513 99.999")),
        (spaced.UNPROVEN, (HEADS, "fase 1 8,3 241,6", "fase 2 756,4 29,9", "fase 3 764,7 271,5")),
        (spaced.UNPROVEN, (HEADS, "Zorg 1 2 3", "Wegen 2 3 4", "Totaal 3 5 7")),
        (spaced.UNPROVEN, (HEADS, "Zorg 0 0 0", "Wegen 0 0 0", "Totaal 0 0 0")),
        (spaced.UNEVEN, ("Omschrijving Norm Rekening 2021 Raming 2023", *ROWS)),
        (spaced.UNEVEN, ("Omschrijving Norm Rekening 2021 Raming 2023", "Kunst 1 2", *ROWS)),
        (spaced.UNCOUNTED, ("Omschrijving Rekening 2021 Raming 2023-2026", *ROWS)),
        (spaced.UNCOUNTED, ("Begroting 2021 2022 2023", *ROWS)),
        (spaced.UNCOUNTED, ("Omschrijving Rekening 2021 2022 Begroting 2023", *ROWS)),
        (spaced.UNCOUNTED, ("Investeringen Krediet 2023 2023 2024", *ROWS)),
        (spaced.UNCOUNTED, ("Onderdeel Nieuwe Begroting 2021 Rekening 2021 Raming 2022", *ROWS)),
        (spaced.UNCOUNTED, ("Onderdeel Aanvullende begroting 2021 Rekening 2021 Raming 2022", *ROWS)),
        (spaced.UNCOUNTED, ("Omschrijving Rekening 2021 Begroting 2022 primitief 2022", *ROWS)),
        (spaced.UNEVEN, (HEADS, *(f"{row} 7" for row in ROWS))),
        (spaced.CODED, (HEADS, *(f"0.{at} {row}" for at, row in enumerate(ROWS)))),
    ],
)
def test_nothing_has_a_column_where_that_is_not_proven(why, lines):
    # Of "three values below two heads" the nameless column moves all others, and every sum still holds.
    assert spaced.rebuilt(lines) == why


def test_a_difference_of_columns_proves_each_row_and_finds_its_empty_cell():
    lines = (
        "Programma Rekening 2022 Begroting 2023 Rekening 2023 Verschil",
        "Bestuur 80.100 84.646 85.307 661",
        "Veiligheid 61.940 67.269 64.235 -3.034",
        "Zorg 14.333 16.723 17.198 475",
        "Werk 12.800 9.779 13.507 3.728",
        "Sport fase 4 17.779 19.507 1.728",
        "Wonen 9.779 13.507 1.000",
    )
    rows = _values(lines)
    assert rows[3] == {1: "Zorg", 2: "14.333", 3: "16.723", 4: "17.198", 5: "475"}
    assert rows[5] == {None: "Sport fase 4 17.779 19.507 1.728"}  # "4" can be the first column
    assert rows[6] == {None: "Wonen 9.779 13.507 1.000"}


def test_a_head_that_can_be_that_of_the_labels_leaves_the_columns_uncounted():
    for heads in ("Lasten Begroting 2023 Rekening 2023 Verschil", "Product 2019 Rekening 2022 Raming 2023"):
        assert spaced.rebuilt((heads, *ROWS)) == spaced.UNCOUNTED


def test_what_stands_below_other_heads_has_no_column():
    other = "Bedragen x € 1.000 Totaal Begroting 2025 Raming 2026"
    below = ("Lasten 95.614 128.561 95.917", "Baten 89.675 124.634 91.784", "Netto 5.939 3.927 4.133")
    for heads in (other, HEADS.replace("2021", "2025"), "Lasten V/N Lasten"):
        rows = _values((HEADS, *ROWS, heads, *below))
        assert rows[3] == {1: "Totaal", 2: "40.696", 3: "49.513", 4: "43.633"}
        assert rows[4:] == [{None: line} for line in (heads, *below)]


def test_heads_that_are_repeated_change_nothing():
    below = ("Lasten 95.614 128.561 95.917", "Baten 89.675 124.634 91.784", "Netto 5.939 3.927 4.133")
    assert _values((HEADS, *ROWS, HEADS, *below))[-1] == {1: "Netto", 2: "5.939", 3: "3.927", 4: "4.133"}


def test_a_number_behind_a_name_that_asks_for_none_can_be_a_value():
    lines = (HEADS, "Sociaal domein 4 32.899 40.678 35.369", *ROWS[1:])
    assert _values(lines)[1] == {None: lines[1]}
    assert _values(lines)[3][1] == "Totaal"


def test_letters_before_some_figures_only_can_be_cells():
    lines = (
        HEADS,
        "Zorg N 32.899 40.678 35.369",
        "Wegen N 7.797 8.835 8.264",
        "Totaal N 40.696 49.513 43.633",
    )
    assert spaced.rebuilt(lines) == spaced.UNPROVEN
    lines = tuple(" N ".join(line.rsplit(" ", 2)) for line in lines[1:])
    assert _values((HEADS, *lines))[1] == {1: "Zorg", 2: "N 32.899", 3: "N 40.678", 4: "N 35.369"}
