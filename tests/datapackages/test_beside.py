"""Work in another process: its answer, its errors, and its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from datapackages.beside import beside

HERE = {**os.environ, "PYTHONPATH": str(Path(__file__).resolve().parents[2])}


def test_the_answer_comes_from_another_process() -> None:
    with beside(os.getpid) as answer:
        assert answer.wait() != os.getpid()


def test_what_it_raised_is_raised_where_it_is_waited_for(tmp_path: Path) -> None:
    with beside(Path.read_bytes, tmp_path / "gone") as answer, pytest.raises(FileNotFoundError):
        answer.wait()


def test_a_process_that_is_ended_is_an_error() -> None:
    with beside(os._exit, 9) as answer, pytest.raises(OSError, match="ended before it was done"):
        answer.wait()


def test_ctrl_c_is_for_the_process_that_waits_only() -> None:
    with beside(signal.pthread_sigmask, signal.SIG_BLOCK, ()) as answer:
        assert signal.SIGINT in answer.wait()
    assert signal.SIGINT not in signal.pthread_sigmask(signal.SIG_BLOCK, ())


def test_leaving_early_ends_it() -> None:
    began = time.monotonic()
    with pytest.raises(KeyError), beside(time.sleep, 60):
        raise KeyError
    assert time.monotonic() - began < 30


STALLED = """
import time
from datapackages.beside import beside
if __name__ == "__main__":
    with beside(time.sleep, 60):
        print("begun", flush=True)
        time.sleep(60)
"""


def test_a_process_whose_parent_is_killed_ends_as_well(tmp_path: Path) -> None:
    script = tmp_path / "stalled.py"
    script.write_text(STALLED)
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, env=HERE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        assert children
        process.kill()
        process.wait()
        ends = time.monotonic() + 10
        while any(_works(int(child)) for child in children):
            assert time.monotonic() < ends, "a process went on after its parent was killed"
            time.sleep(0.05)


def _works(pid: int) -> bool:
    """Whether a process goes on; one that nobody buried yet does not."""
    try:
        return " Z " not in Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
