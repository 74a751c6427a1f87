from __future__ import annotations

from datetime import datetime

import pytest

from assets.documents.words.footer import read_footer

EXPORT = "01/30/2023 15:25:09"


def _line(built: str, export: str = EXPORT) -> str:
    return f"Deze pagina is gebouwd op {built} met de export van {export}"


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment is not None else None


@pytest.mark.parametrize(
    ("built", "moment"),
    [
        ("01/31/2023 07:53:55", "2023-01-31T07:53:55+01:00"),
        ("05/27/2021 12:23:59", "2021-05-27T12:23:59+02:00"),
        ("02/03/2023 00:00:00", "2023-02-03T00:00:00+01:00"),
        ("02/29/2024 23:59:59", "2024-02-29T23:59:59+01:00"),
    ],
)
def test_the_month_comes_first_and_the_clock_is_dutch(built, moment):
    _, footer = read_footer(_line(built))
    assert footer is not None
    assert (_iso(footer.built_at), _iso(footer.export_of)) == (moment, "2023-01-30T15:25:09+01:00")


@pytest.mark.parametrize(
    "built",
    [
        "31/01/2023 07:53:55",  # the day first: not turned round
        "02/29/2023 07:53:55",
        "00/10/2023 07:53:55",
        "01/31/2023 24:00:00",
        "01/31/2023 07:60:00",
        "03/26/2023 02:30:00",  # the hour that summer time skips
        "10/29/2023 02:30:00",  # the hour that it repeats
        "01/31/0001 00:00:00",
        "01/31/9999 00:00:00",
    ],
)
def test_a_time_that_cannot_be_or_can_be_two_moments_is_left_out(built):
    _, footer = read_footer(_line(built))
    assert footer is not None
    assert footer.built_at is None
    assert _iso(footer.export_of) == "2023-01-30T15:25:09+01:00"


def test_the_line_is_taken_out_of_the_text():
    assert read_footer(f"Tekst.\n\n{_line('01/31/2023 07:53:55')}\n")[0].split() == ["Tekst."]


def test_a_line_without_export_has_none():
    _, footer = read_footer("Deze pagina is gebouwd op 01/31/2023 07:53:55")
    assert footer is not None
    assert (_iso(footer.built_at), footer.export_of) == ("2023-01-31T07:53:55+01:00", None)


def test_lines_that_disagree_say_nothing():
    text = f"{_line('01/31/2023 07:53:55')}\n{_line('02/01/2023 07:53:55')}"
    _, footer = read_footer(text)
    assert footer is not None
    assert footer.built_at is None
    assert _iso(footer.export_of) == "2023-01-30T15:25:09+01:00"


def test_a_page_without_the_line_has_no_footer():
    assert read_footer("De school is gebouwd op 01/31/2023.") == ("De school is gebouwd op 01/31/2023.", None)
