"""A value that is written is read back as it was."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from datapackages.values import read_value, written


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("string", "0.10", "0.10"),
        ("integer", -8_657_000, "-8657000"),
        ("number", 6.3, "6.3"),
        ("number", 0.1 + 0.2, "0.30000000000000004"),
        ("number", 1e-7, "0.0000001"),
        ("number", 160_902.0, "160902"),
        ("boolean", True, "true"),
        ("boolean", False, "false"),
        ("date", date(2024, 2, 29), "2024-02-29"),
        ("datetime", datetime(2022, 10, 30, 2, 30, tzinfo=ZoneInfo("Europe/Amsterdam")), None),
    ],
)
def test_what_is_written_is_read_back(kind: str, value, text: str | None) -> None:
    assert text is None or written(value) == text
    assert read_value(kind, written(value)) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [("integer", "1.0"), ("number", "6,3"), ("number", "nan"), ("boolean", "1"), ("date", "29-02-2024")],
)
def test_what_is_no_value_of_its_type_is_refused(kind: str, text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_value(kind, text)
