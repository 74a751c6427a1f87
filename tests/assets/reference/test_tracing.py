"""From a published row to the line of our own file that it is from."""

from __future__ import annotations

from datetime import date

import pytest

from assets.reference.tracing import lines_of, place_of
from assets.reference.year_tables import FILES


@pytest.mark.parametrize(
    ("name", "row", "values"),
    [
        ("gemeenten", {"gemeente": "GM0307"}, [{"naam": "Amersfoort"}]),
        (
            "inwoners",
            {"jaar": 2023, "gemeente": "GM0014"},
            [{"provincie": "Groningen", "inwoners": "238147"}],
        ),
        ("inwoners", {"jaar": 2009, "gemeente": "GM0014"}, []),
        ("taakveldnamen", {"taakveld": "0.11"}, [{"naam": "Resultaat van de rekening van baten en lasten"}]),
        (
            "herindelingen",
            {
                "ingangsdatum": date(2017, 1, 1),
                "oude_gemeente": "GM0844",
                "nieuwe_gemeente": "GM1948",
            },
            [{"verdeelfactor": "1"}],
        ),
        (
            "gemeenten",
            {"oude_gemeente": "GM0003", "nieuwe_gemeente": "GM0005"},
            [{"naam": "Appingedam"}, {"naam": "Bedum"}],
        ),
        (
            "taakveld_overgang",
            {"van_jaargang": 2016, "naar_jaargang": 2017, "van_taakveld": "0", "naar_taakveld": "0.3"},
            [{"soort": "gesplitst"}],
        ),
    ],
)
def test_a_line_is_found_by_what_it_is_about(name, row, values) -> None:
    content = FILES[name].read_bytes()
    found = lines_of(content, row)
    assert [{key: line[key] for key in value} for line, value in zip(found, values, strict=True)] == values
    text = content.decode().splitlines()
    for line in found:
        number = int(place_of(line).removeprefix("line "))
        assert all(value in text[number - 1] for value in map(str, row.values()) if value in line.values())


def test_a_file_without_a_key_has_no_line_about_anything() -> None:
    assert lines_of(b"naam\nAmersfoort\n", {"naam": "Amersfoort"}) == []
