from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.documents.blocks import Table
from assets.documents.forms.text.cells import table_of, token


def _table(*rows: str) -> Table:
    """The table of the cells in these rows, which the text does not show as rows."""
    return table_of([token(text.replace("/", "\n")) for row in rows for text in row.split(" | ")])


def _known(table: Table) -> list[tuple[int, str]]:
    return [(cell.column, cell.text) for row in table.rows for cell in row if cell.column is not None]


HEADS = "Omschrijving | Rekening/2021 | Begroting/2022 | Begroting/2023 | 2024 | 2025 | 2026"

MANY = [
    "Zorg",
    "Wonen",
    "Sport",
    "Bestuur",
    "Onderwijs",
    "Cultuur",
    "Afval",
    "Jeugd",
    "Werk",
    "Milieu",
    "Economie",
]


def _rows(labels: list[str] = MANY) -> list[str]:
    """Full rows of six values each, no two of which are the same."""
    return [
        " | ".join([label, *(f"{at}{column}" for column in range(1, 7))])
        for at, label in enumerate(labels, 1)
    ]


def test_a_large_even_table_is_exact_because_every_row_has_as_many_values_as_there_are_heads():
    table = _table(HEADS, *_rows())
    assert _known(table)[6:10] == [(1, "Zorg"), (2, "11"), (3, "12"), (4, "13")]
    assert {cell.alignment for row in table.rows[2:] for cell in row} == {"exact"}


def test_one_short_row_takes_the_proof_from_all_because_a_row_without_a_label_can_fill_another():
    table = _table(HEADS, *_rows(), "Rest | 4 | 5")
    assert _known(table) == []


def test_a_row_that_ends_the_text_can_be_incomplete_and_stays_unknown():
    tokens = [token(text.replace("/", "\n")) for row in [HEADS, *_rows()] for text in row.split(" | ")]
    last = table_of(tokens, at_end=True).rows[-1]
    assert [(cell.text, cell.column) for cell in last] == [
        ("Economie", 1),
        *((f"11{column}", None) for column in range(1, 7)),
    ]


def test_codes_before_the_labels_are_a_column_of_their_own():
    coded = [f"0.{at} | {row}" for at, row in enumerate(_rows(), 1)]
    table = _table("2021 | 2022 | 2023 | 2024 | 2025 | 2026", "LASTEN", *coded)
    assert _known(table)[6:10] == [(1, "0.1"), (2, "Zorg"), (3, "11"), (4, "12")]


def test_titles_between_the_rows_take_no_column():
    table = _table(HEADS, "LASTEN", *_rows()[:5], "BATEN", *_rows()[5:])
    assert _known(table)[6:9] == [(1, "Zorg"), (2, "11"), (3, "12")]
    assert [cell.text for row in table.rows for cell in row if cell.column is None and not cell.header] == [
        "LASTEN",
        "BATEN",
    ]


def test_lasten_less_baten_prove_three_rows_of_a_small_table():
    table = _table(
        "2022 | 2023 | 2024",
        "Lasten | 95.614 | 128.561 | 95.917",
        "Baten | 89.675 | 124.634 | 91.784",
        "Saldo | 5.939 | 3.927 | 4.133",
    )
    assert {cell.alignment for row in table.rows[1:] for cell in row if cell.column != 1} == {"berekend"}
    assert _known(table)[3:7] == [(1, "Lasten"), (2, "95.614"), (3, "128.561"), (4, "95.917")]


def test_years_above_lasten_and_baten_span_them_and_the_last_one_a_total_too():
    table = _table(
        "Rekening 2021 | Begroting 2022",
        "Lasten | Baten | Lasten | Baten | Totaal",
        *(row.rsplit(" | ", maxsplit=1)[0] for row in _rows()),
    )
    assert [(cell.text, cell.column, cell.colspan) for cell in table.rows[0]] == [
        ("Rekening 2021", 2, 2),
        ("Begroting 2022", 4, 3),
    ]


def test_heads_on_two_levels_are_computed_where_the_total_proves_them():
    table = _table(
        "leeftijd | Totaal | Achtergrond",
        "A | B | C",
        "jong | 100% | 77% | 4% | 18%",
        "midden | 100% | 84% | 8% | 8%",
        "oud | 100% | 88% | 7% | 5%",
        "allen | 100% | 83% | 7% | 10%",
    )
    assert [(cell.text, cell.column, cell.colspan, cell.alignment) for cell in table.rows[0]] == [
        ("leeftijd", 1, 1, "berekend"),
        ("Totaal", 2, 1, "berekend"),
        ("Achtergrond", 3, 3, "berekend"),
    ]
    assert [(cell.text, cell.column) for cell in table.rows[1]] == [("A", 3), ("B", 4), ("C", 5)]
    assert [(cell.column, cell.text) for cell in table.rows[2]] == [
        (1, "jong"),
        (2, "100%"),
        (3, "77%"),
        (4, "4%"),
        (5, "18%"),
    ]


FULL = ["Zorg | 1 | 2 | 3", "Wonen | 5 | 6 | 7", "Sport | 8 | 9 | 10"]
THREE = "Omschrijving | Rekening/2022 | Begroting/2023 | Begroting/2024"


@pytest.mark.parametrize(
    ("why", "rows"),
    [
        ("too few rows", [THREE, *FULL]),
        ("no full row", [THREE, "Zorg | 1 | 2", "Wonen | 5 | 6", "Sport | 8 | 9"]),
        ("a head may be missing, and few rows to tell", [HEADS, *_rows()[:6]]),
        ("the head of the labels can look like one", ["Lasten | 2022 | 2023 | 2024", *FULL * 8]),
        ("the last head may be above the first label", ["Lasten | 2022 | 2023 | Norm", *FULL * 8]),
        ("a head without a year can be that of the labels", ["Norm | 2023 | 2024", *FULL]),
        ("two years in a head", ["Post | 2022 | Raming 2023-2026", "Zorg | 1 | 2", "Wonen | 5 | 6"]),
        (
            "a year that is a section looks like a last value",
            [HEADS, *_rows()[:5], "Zorg | 1 | 2 | 3 | 4 | 5", "2024"],
        ),
        (
            "a first row without a label",
            ["2021 | 2022", "Lasten | Baten", "1 | 2", *(row[:10] for row in _rows())],
        ),
        ("letters in cells", [THREE, "Zorg | 1 | N | 3", "Wonen | 5 | N | 7", "Sport | 8 | N | 10"]),
        ("no heads", FULL),
        ("nothing but values", ["1 | 2 | 3"]),
    ],
)
def test_where_more_readings_are_possible_no_value_has_a_column(why, rows):
    table = _table(*rows)
    assert _known(table) == [], why
    texts = [text.replace("/", "\n") for row in rows for text in row.split(" | ")]
    assert [cell.text for row in table.rows for cell in row] == texts


# --- Round trip: random tables, every empty cell gone, and still no value in another place than its own.

AMOUNTS = st.sampled_from(["-", "0", "5", "12", "404", "-1.234", "12.345", "68,4%", "PM", "N", "2021"])
LABELS = ["Zorg", "Wonen", "Sport", "Bestuur", "Onderwijs", "Economie", "Groen"]


@st.composite
def flattened(draw: st.DrawFn) -> tuple[list[list[str]], list[str]]:
    """A table as rows of cells, and its filled cells in order, as archives write them.

    Every column that holds values has a head; of the labels' head, cells, sections and columns of labels
    anything may be missing or added.
    """
    years = draw(st.integers(1, 4))
    first = draw(st.integers(2015, 2022))
    word = draw(st.sampled_from(["", "Begroting ", "Raming\n", "Lasten "]))
    extra = draw(st.lists(st.sampled_from(["Norm", "Verschil", "Totaal"]), max_size=2, unique=True))
    heads = [f"{word}{first + n}" for n in range(years)]
    heads = [*heads, *extra] if draw(st.booleans()) else [*extra, *heads]
    outer = draw(st.booleans())
    corner = draw(st.sampled_from(["", "Omschrijving", "Programma", "2024"]))
    rows = [[*(["Groep"] if outer else []), corner, *heads]]
    blanks = draw(st.integers(0, 3))
    for place, label in enumerate(LABELS[: draw(st.integers(1, 7))]):
        values = [draw(AMOUNTS) if draw(st.integers(0, 9)) >= blanks else "" for _ in heads]
        if draw(st.integers(0, 9)) == 0:
            rows.append([f"Afdeling {label}"] + [""] * (len(rows[0]) - 1))
        rows.append([*([f"Groep {label}" if place % 3 == 0 else ""] if outer else []), label, *values])
    return rows, [cell for row in rows for cell in row if cell]


@settings(max_examples=500, deadline=None)
@given(flattened())
def test_no_value_gets_another_row_or_column_than_its_own(case):
    rows, texts = case
    tokens = [token(text) for text in texts]
    while tokens and not tokens[-1].is_value:
        tokens.pop()
    if not tokens or all(not each.is_value for each in tokens):
        return
    table = table_of(tokens)
    assert [cell.text for row in table.rows for cell in row] == [each.text for each in tokens]
    # A column without any text is not there for a reader of plain text.
    shown = [column for column in range(len(rows[0])) if any(row[column] for row in rows)]
    for read in table.rows:
        for cell in read:
            if cell.column is not None and not cell.header:
                (label,) = (each.text for each in read if each.text in LABELS)
                (drawn,) = (row for row in rows if label in row)
                assert drawn[shown[cell.column - 1]] == cell.text


def _columns(text: str) -> list[dict[int | None, str]]:
    found = [token(part) for part in text.split("|")]
    return [{cell.column: cell.text for cell in row} for row in table_of(found).rows]


REALISED = "Een|10.500|10.112|388|Twee|20.300|21.009|-709|Drie|5.120|4.004|1.116|Vier|7.777|7.111|666"


def test_a_verschil_that_every_row_keeps_proves_each_of_them():
    rows = _columns(f"Programma|Begroting 2024|Rekening 2024|Verschil|{REALISED}")
    assert rows[2] == {1: "Een", 2: "10.500", 3: "10.112", 4: "388"}
    assert rows[5] == {1: "Vier", 2: "7.777", 3: "7.111", 4: "666"}


def test_a_number_between_rows_is_taken_for_none_of_its_values():
    rows = _columns(f"Programma|Begroting 2024|Rekening 2024|Verschil|{REALISED}|17|Zes|9.120|4.004|5.116")
    assert all(set(row) == {None} for row in rows)


def test_what_can_be_the_head_of_an_empty_column_or_a_title_leaves_all_unknown():
    for heads in (
        "Rekening 2023|Begroting 2024|Rekening 2024|%",
        "Begroting 2024|Rekening 2024|Verschil|Saldo",
    ):
        rows = _columns(f"Programma|{heads}|{REALISED}")
        assert all(set(row) == {None} for row in rows)


def test_what_stands_below_other_heads_has_no_column():
    table = _table(HEADS, *_rows(), "Post | Rekening 2027 | Begroting 2028 | 2029", *_rows()[:4])
    assert [text for column, text in _known(table) if column == 2][1:] == [f"{at}1" for at in range(1, 12)]


def test_the_last_of_heads_that_come_again_is_not_the_label_of_a_row_without_one():
    rows = ("Zorg | 950 | 4.250 | -3.300", "Werk | 8.389 | 6.950 | 1.439", "Sport | 5.235 | 3.475 | 1.760")
    table = _table(
        "Post | Lasten | Baten | Saldo", *rows, "Post | Lasten | Baten | Saldo", "4.796 | 7.829 | -3.033"
    )
    assert [text for column, text in _known(table) if column == 2][1:] == ["950", "8.389", "5.235"]


@pytest.mark.parametrize(
    "heads",
    [
        f"{HEADS} | Norm",
        "Omschrijving | Norm | 2021 | 2022 | 2023 | 2024 | 2025 | 2026",
        "Omschrijving | Rekening 2018 | Rekening 2019 | Norm | 2021 | 2022 | 2023 | 2024 | 2025 | 2026",
        "2020 | Begroting 2021 | Begroting 2022 | Begroting 2023 | Begroting 2024 | Begroting 2025",
    ],
)
def test_a_text_beside_the_heads_can_be_one(heads):
    # "Norm", and one year without any value: as many values in each row as there are known heads.
    assert _known(_table(heads, *_rows())) == []


def test_a_column_of_texts_between_the_values_parts_each_row_in_two():
    heads = "Post | Rekening 2018 | Rekening 2019 | Uitleg | 2021 | 2022 | 2023 | 2024 | 2025 | 2026"
    halves = [f"{row} | door groei" if at % 2 else row for at, row in enumerate(_rows()[:10])]
    assert _known(_table(heads, *(f"Groep | {row}" for row in halves))) == []


def test_a_numbered_title_above_the_first_row_is_no_head():
    assert _known(_table(HEADS, "0.1 Bestuur", *_rows()))


def test_only_a_known_group_spans_years():
    rows = _rows()
    assert _known(
        _table(
            "Post | Rekening 2021 | Begroting 2022 | Raming 2023 | Meerjarenraming | 2024 | 2025 | 2026",
            *rows,
        )
    )
    assert not _known(
        _table("Post | Rekening 2021 | Begroting 2022 | Raming 2023 | Norm | 2024 | 2025 | 2026", *rows)
    )


def test_a_text_behind_the_values_is_not_the_label_of_a_row_without_one():
    rows = [f"{row} | structureel" for row in _rows()]
    nameless = rows[5].split(" | ", 1)[1]
    assert _known(_table(HEADS, *rows[:5], nameless, *rows[6:], "Rest | 1 | 2 | 3 | 4 | 5 | 6")) == []


def test_what_stands_for_a_value_is_counted_as_one():
    unread = ["(22)", "?", "...", "7-"] * 3
    rows = [row.rsplit(" | ", maxsplit=1)[0] for row in _rows()]
    table = _table(HEADS, *(f"{row} | {last}" for row, last in zip(rows, unread, strict=False)))
    assert _known(table)[6:8] + _known(table)[12:14] == [(1, "Zorg"), (2, "11"), (7, "(22)"), (1, "Wonen")]


def test_texts_above_a_label_that_can_be_heads_end_the_table():
    heads = "Omschrijving | Rekening/2022 | Begroting/2023 | Begroting/2024"
    rows = [f"Post {chr(65 + at)} | {100 + at} | {310 + at} | {520 + at}" for at in range(24)]
    table = _table(
        heads, *rows, "Leden", "Bijdrage", "Huur", "Scouting | 40 | 50 | 60", "EHBO | 70 | 80 | 90"
    )
    assert [text for column, text in _known(table) if column > 1][-3:] == ["123", "333", "543"]
