"""Years that are run beside each other, in processes of their own: the same releases, and no orphans."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from datapackages.releasing.releases import Releases
from tests.scripted_server import Answer, ScriptedServer

if TYPE_CHECKING:
    from collections.abc import Iterator

YEARS = (2023, 2024)

PAGE = "<h1>Ambitie</h1><p>Wij willen een gemeente zijn waar inwoners zich thuis voelen.</p>"

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks at processes in /proc")


def registry(folder: Path, page: str) -> Path:
    """A registry with a document of one page in each year."""
    documents = "".join(
        f"  - {{id: kadernota-{jaar}, gemeente: GM0307, soort: kadernota, jaar: {jaar}, "
        f"titel: Kadernota {jaar}, pages: ['{page}?{jaar}']}}\n"
        for jaar in YEARS
    )
    path = folder / "sources.yaml"
    path.write_text(f"documents:\n{documents}", encoding="utf-8")
    return path


@contextmanager
def running(folder: Path, sources: Path, workers: int = 2) -> Iterator[subprocess.Popen[str]]:
    """``openbegroting run``, two years at a time, in a process group of its own."""
    program = [sys.executable, "-m", "pipelines", "run", "--workers", str(workers), "--json"]
    command = [*program, "--sources", str(sources), "--home", str(folder / "home")]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def children(pid: int) -> set[int]:
    """The processes this one started that run years; not the one that keeps count of semaphores."""
    started = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    lines = {child: Path(f"/proc/{child}/cmdline").read_bytes() for child in map(int, started)}
    return {child for child, line in lines.items() if b"spawn_main" in line}


def within(seconds: float, condition) -> bool:
    """Whether the condition comes true in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


def alive(pid: int) -> bool:
    """Whether a process runs; one that ended and that nobody waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


@pytest.fixture
def stalled(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], set[int]]]:
    """A run of which both years wait for an answer, and its processes."""
    with ScriptedServer() as server:
        for jaar in YEARS:
            server.on(f"/p1/ambitie?{jaar}", Answer(silent=60))
        with running(tmp_path, registry(tmp_path, f"{server.url}/p1/ambitie")) as process:
            assert within(60, lambda: len(server.asked) == len(YEARS)), "two years wait at the same time"
            yield process, children(process.pid)


def test_two_years_beside_each_other_are_both_released(tmp_path: Path) -> None:
    with ScriptedServer() as server:
        for jaar in YEARS:
            server.on(f"/p1/ambitie?{jaar}", Answer(body=PAGE.encode(), content_type="text/html"))
        with running(tmp_path, registry(tmp_path, f"{server.url}/p1/ambitie")) as process:
            shown, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    assert [(year["jaar"], year["outcome"]["what"]) for year in json.loads(shown)] == [
        (2023, "published"),
        (2024, "published"),
    ]
    assert "2023, 2024: 2 at a time" in said
    assert "done (2 of 2)" in said
    releases = Releases(tmp_path / "home/public", staging=tmp_path / "staging")
    assert [releases.latest(jaar).tables()["paginas"].height for jaar in YEARS] == [1, 1]


def test_a_run_that_is_killed_leaves_no_process_behind(stalled) -> None:
    process, years = stalled
    assert len(years) == len(YEARS)
    process.kill()
    assert within(10, lambda: not any(map(alive, years)))


def test_ctrl_c_ends_all_years_without_a_traceback(stalled) -> None:
    process, years = stalled
    process.send_signal(signal.SIGINT)  # to this one only: it must not need the others to be disturbed
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "Aborted!" in said
    assert "Traceback" not in said
    assert within(10, lambda: not any(map(alive, years)))


def test_a_year_whose_process_is_killed_is_told_as_such(stalled) -> None:
    process, years = stalled
    os.kill(min(years), signal.SIGKILL)
    _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert "a process that ran the years ended before its time" in said
    assert "Traceback" not in said


def test_ctrl_c_is_no_failure_of_the_year_that_was_under_way(tmp_path: Path) -> None:
    with ScriptedServer() as server:
        for jaar in YEARS:
            server.on(f"/p1/ambitie?{jaar}", Answer(silent=60))
        with running(tmp_path, registry(tmp_path, f"{server.url}/p1/ambitie"), workers=1) as process:
            assert within(60, lambda: len(server.asked) == 1)
            process.send_signal(signal.SIGINT)
            shown, said = process.communicate(timeout=30)
    assert (process.returncode, shown) == (1, "")
    assert "Aborted!" in said
    assert "failed" not in said
    assert "Traceback" not in said
