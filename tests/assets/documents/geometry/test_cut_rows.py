from __future__ import annotations

from assets.documents.geometry.cut_rows import CutRow


def _texts(line: str, width: int) -> set[tuple[str, tuple[str | None, ...]]]:
    return {(each.label, each.texts) for each in CutRow(line).readings(width)}


def test_points_leave_few_ways_to_cut_a_row():
    assert _texts("Lasten5.614128.561", 2) == {("Lasten", ("5.614", "128.561"))}
    assert ("Lasten", (None, "5.614")) in _texts("Lasten5.614", 2)


def test_a_label_can_end_in_a_figure():
    assert _texts("Programma 15.6148.561", 2) == {
        ("Programma", ("15.614", "8.561")),
        ("Programma 1", ("5.614", "8.561")),
    }


def test_what_is_shown_is_the_only_reading_without_empty_cells_and_figures_in_the_label():
    shown = CutRow("Lasten15.614128.561-909").shown(3)
    assert shown is not None
    assert (shown.label, shown.texts) == ("Lasten", ("15.614", "128.561", "-909"))
    assert CutRow("Lasten12345").shown(2) is None


def test_a_row_that_can_be_cut_in_thousands_of_ways_is_left():
    assert CutRow("Lasten" + "1234567" * 8).readings(8) == []
