"""What a run ends with on a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipelines.commands.run.summary import print_summary
from pipelines.home import Home
from pipelines.running.years import YearRun

HOSTILE = "\x1b[2J\u202e"


def test_what_a_source_says_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    years = [YearRun(2024, None, unavailable=(f"site: {HOSTILE}",), crash=f"step x: {HOSTILE}")]

    print_summary(years, Home(tmp_path), as_json=False)

    told = capsys.readouterr().err
    assert "could not be had: site: " in told
    assert "\x1b" not in told
    assert "\u202e" not in told
