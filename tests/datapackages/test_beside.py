"""Work in another process: its answer, its errors, and its end."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from datapackages.beside import beside


def test_the_answer_comes_from_another_process() -> None:
    with beside(os.getpid) as answer:
        assert answer.wait() != os.getpid()


def test_what_it_raised_is_raised_where_it_is_waited_for(tmp_path: Path) -> None:
    with beside(Path.read_bytes, tmp_path / "gone") as answer, pytest.raises(FileNotFoundError):
        answer.wait()


def test_a_process_that_is_ended_is_an_error() -> None:
    with beside(os._exit, 9) as answer, pytest.raises(OSError, match="ended before it was done"):
        answer.wait()


def test_leaving_early_ends_it() -> None:
    began = time.monotonic()
    with pytest.raises(KeyError), beside(time.sleep, 60):
        raise KeyError
    assert time.monotonic() - began < 30
