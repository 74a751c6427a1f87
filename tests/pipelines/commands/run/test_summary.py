"""What a run ends with on a terminal: what it made and where to look, harmless whatever a source says."""

from __future__ import annotations

from pathlib import Path

import pytest

from assets.release.publishing import Outcome
from pipelines.commands.run.summary import print_summary
from pipelines.home import HOME_VARIABLE, Home, home_at
from pipelines.running.years import YearRun

HOSTILE = "\x1b[2J\u202e"


def test_what_a_source_says_cannot_steer_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    years = [YearRun(2024, None, unavailable=(f"site: {HOSTILE}",), crash=f"step x: {HOSTILE}")]

    print_summary(years, Home(tmp_path), as_json=False)

    told = capsys.readouterr().err
    assert "could not be had: site: " in told
    assert "\x1b" not in told
    assert "\u202e" not in told


def test_the_command_to_look_at_the_portal_names_the_home_unless_it_is_the_usual_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run = YearRun(2024, Outcome(2024, "published", "1.0.0"), ())
    home = home_at(tmp_path / "een huis")

    print_summary([run], home, as_json=False)
    assert f"openbegroting serve --home '{home.root}'\n" in capsys.readouterr().out

    monkeypatch.setenv(HOME_VARIABLE, str(home.root))
    print_summary([run], home, as_json=False)
    assert "openbegroting serve\n" in capsys.readouterr().out
