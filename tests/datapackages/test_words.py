from __future__ import annotations

from datetime import UTC, datetime

import pytest

from datapackages import words


@pytest.mark.parametrize(
    ("number", "written"), [(0, "0"), (999, "999"), (350_000, "350.000"), (-1_234_567, "-1.234.567")]
)
def test_whole_numbers(number: int, written: str) -> None:
    assert words.getal(number) == written


@pytest.mark.parametrize(
    ("size", "written"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1,0 kB"),
        (999_949, "999,9 kB"),
        (999_950, "1,0 MB"),
        (38_986_010, "39,0 MB"),
        (1_234_567_890, "1.234,6 MB"),
    ],
)
def test_sizes_stay_on_one_line(size: int, written: str) -> None:
    assert words.omvang(size) == written.replace(" ", "\N{NO-BREAK SPACE}")


def test_moments_are_told_in_dutch_time() -> None:
    moment = datetime(2026, 11, 22, 23, 5, tzinfo=UTC)

    assert words.datum(moment) == "23 november 2026"
    assert words.tijdstip(moment) == "23 november 2026, 00.05 uur"
