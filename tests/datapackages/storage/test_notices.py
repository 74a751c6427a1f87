"""Notices beside the releases of a year."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from datapackages.storage.notices import NOTICES, Notice, NoticesDamaged, read_notices

NOTICE = {
    "id": "terug-naar-1-0-0",
    "moment": "2026-11-22T10:00:00Z",
    "titel": "Versie 1.0.1 is teruggenomen",
    "tekst": "De balans klopte niet.",
}


def test_without_the_file_there_are_none(tmp_path: Path) -> None:
    assert read_notices(tmp_path) == ()


def test_notices_are_read_as_they_were_written(tmp_path: Path) -> None:
    (tmp_path / NOTICES).write_text(json.dumps([NOTICE]))

    moment = datetime(2026, 11, 22, 10, tzinfo=UTC)
    assert read_notices(tmp_path) == (
        Notice("terug-naar-1-0-0", moment, "Versie 1.0.1 is teruggenomen", "De balans klopte niet."),
    )


@pytest.mark.parametrize(
    "content",
    [
        "",
        "{}",
        json.dumps([NOTICE, NOTICE]),
        json.dumps([NOTICE | {"id": "../x"}]),
        json.dumps([NOTICE | {"moment": "2026-11-22T10:00:00"}]),
        json.dumps([NOTICE | {"titel": " "}]),
        json.dumps([NOTICE | {"extra": 1}]),
    ],
)
def test_anything_else_is_told_in_one_line(tmp_path: Path, content: str) -> None:
    (tmp_path / NOTICES).write_text(content)

    with pytest.raises(NoticesDamaged, match=NOTICES):
        read_notices(tmp_path)
