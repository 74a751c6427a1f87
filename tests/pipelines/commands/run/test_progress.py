"""How far a run is: one line that changes on a terminal, a line now and then in a log."""

from __future__ import annotations

import io
import logging
import os
import pty
import sys
import threading

import pytest

from assets.iv3.pulling import progress as pull_progress
from assets.iv3.pulling.progress import PullProgress
from pipelines.commands.run import progress
from pipelines.commands.run.progress import PROGRESS, showing_progress


class Passing:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> Passing:
    clock = Passing()
    monkeypatch.setattr(progress, "time", clock)
    monkeypatch.setattr(pull_progress, "time", clock)
    return clock


def test_a_log_gets_a_line_now_and_then(passing: Passing, monkeypatch: pytest.MonkeyPatch) -> None:
    log = io.StringIO()
    monkeypatch.setattr(sys, "stderr", log)
    with showing_progress() as announce:
        announce("2024 (1 of 1)")
        for page in range(100):
            passing.now += 1
            logging.getLogger(PROGRESS).info("%s pages", page + 1)
        logging.getLogger("openbegroting.iv3").info("done")
    assert log.getvalue().splitlines() == ["2024 (1 of 1)", "30 pages", "60 pages", "90 pages", "done"]


def test_a_terminal_shows_one_line_that_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    shown: list[bytes] = []

    def read() -> None:
        try:
            while piece := os.read(ours, 10_000):
                shown.append(piece)
        except OSError:
            return  # the terminal was closed

    reader = threading.Thread(target=read)
    reader.start()
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "100")
    with os.fdopen(theirs, "w", encoding="utf-8") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        with showing_progress() as announce:
            announce("2024 (1 of 2)")
            logging.getLogger(PROGRESS).info("10,000 rows [red]")
            logging.getLogger(PROGRESS).info("20,000 rows")
    reader.join()
    os.close(ours)
    text = b"".join(shown).decode()
    assert "2024 (1 of 2) · 10,000 rows [red]" in text or "2024 (1 of 2) · 20,000 rows" in text
    assert "\n2024 (1 of 2) · 10,000 rows" not in text


def test_of_a_first_pull_nobody_knows_how_many_rows_come(passing: Passing) -> None:
    pull = PullProgress(2024, None)
    pull.enters("2024X000", 1, 6)
    passing.now += 60
    pull.received(10_000, asked=True)
    assert str(pull) == "Iv3 2024 (2024X000, report 1 of 6): 10,000 rows"


@pytest.mark.parametrize(
    ("seconds", "rows", "told"),
    [
        (1, 10_000, "10,000 rows of about 350,000"),
        (30, 50_000, "50,000 rows of about 350,000, about 3 minutes left"),
        (60, 250_000, "250,000 rows of about 350,000, less than a minute left"),
        (90, 200_000, "200,000 rows of about 350,000, about 1 minute left"),
        (60, 350_001, "350,001 rows"),
    ],
)
def test_the_last_pull_tells_how_many_rows_to_expect(
    passing: Passing, seconds: int, rows: int, told: str
) -> None:
    pull = PullProgress(2024, 350_000)
    pull.enters("2024X000", 1, 6)
    passing.now += seconds
    pull.received(rows, asked=True)
    assert str(pull).endswith(f": {told}")


def test_pages_of_an_earlier_run_say_nothing_about_speed(passing: Passing) -> None:
    pull = PullProgress(2024, 350_000)
    passing.now += 10
    pull.received(100_000, asked=False)
    assert str(pull).endswith("100,000 rows of about 350,000")
    passing.now += 50
    pull.received(50_000, asked=True)
    assert str(pull).endswith("150,000 rows of about 350,000, about 4 minutes left")
