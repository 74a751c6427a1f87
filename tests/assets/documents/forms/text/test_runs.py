from __future__ import annotations

from assets.documents.blocks import Paragraph, Table
from assets.documents.forms.text.form import read_text

FIRST = [
    "Omschrijving",
    "2023",
    "2024",
    "2025",
    "Wegen",
    "1.200",
    "1.300",
    "1.400",
    "Groen",
    "20",
    "30",
    "40",
]
SECOND = [
    "EMU-saldo",
    "bedragen x € 1 mln",
    "Omschrijving",
    "2024",
    "2025",
    "2026",
    "Saldo",
    "1,5",
    "2,5",
    "3,5",
]


def test_a_unit_below_a_title_begins_another_table() -> None:
    blocks = read_text("\n\n".join(["Financiën", "x € 1.000", *FIRST, *SECOND]))
    tables = [block for block in blocks if isinstance(block, Table)]
    assert [cell.text for cell in tables[0].rows[-1]] == ["Groen", "20", "30", "40"]
    between = blocks[blocks.index(tables[0]) + 1 : blocks.index(tables[1])]
    assert between == [Paragraph("EMU-saldo"), Paragraph("bedragen x € 1 mln")]


def test_a_unit_right_below_the_last_value_can_be_of_either_table() -> None:
    blocks = read_text("\n\n".join(["Financiën", *FIRST, *SECOND[1:]]))
    assert [type(block) for block in blocks[-3:]] == [Table, Paragraph, Table]


def test_other_heads_half_way_begin_another_table_and_the_same_heads_do_not() -> None:
    other = [
        "Reserves",
        "Omschrijving",
        "Stand 1-1-2024",
        "Stand 31-12-2024",
        "Wegen",
        "1.100",
        "900",
        "Groen",
        "7",
    ]
    blocks = read_text("\n\n".join(["Financiën", "x € 1.000", *FIRST, *FIRST, *other, *FIRST]))
    tables = [block for block in blocks if isinstance(block, Table)]
    assert [table.caption for table in tables] == ["x € 1.000", None, None]
    assert [sum(cell.text == "Groen" for row in table.rows for cell in row) for table in tables] == [2, 1, 1]
