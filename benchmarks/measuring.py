"""Runs a command as a process of its own and says what it took: seconds, processor seconds, memory.

Memory is given twice: the largest of the processes that were started, and the most that all of them held at
one moment (sampled, on Linux only; what processes share counts once). The command is started by a
small process of this module: what a process held before it became the command counts as the command's.
"""

from __future__ import annotations

import contextlib
import json
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SAMPLE_SECONDS = 0.05
_PROCESSES = Path("/proc")
_MIB = 2**20


@dataclass(frozen=True, slots=True)
class Measured:
    """One command: seconds, processor seconds and mebibytes."""

    wall: float
    cpu: float
    largest: float
    together: float
    told: Any = None
    """What it wrote on standard output, if that was JSON."""


def measure(command: Sequence[str | Path], **environment: str) -> Measured:
    """Runs a command; the program ends if it does not succeed."""
    with tempfile.NamedTemporaryFile() as told, tempfile.TemporaryFile() as messages:
        starter = [sys.executable, "-m", "benchmarks.measuring", told.name, *command]
        done = subprocess.run(
            starter, stdout=subprocess.PIPE, stderr=messages, env=os.environ | environment, check=False
        )
        if done.returncode != 0:
            messages.seek(0)
            last = messages.read().decode(errors="replace")[-2000:]
            sys.exit(f"{' '.join(map(str, command))} ended with {done.returncode}: {last}")
        output = told.read()
    answer = json.loads(output) if output.startswith(b"{") else None
    return Measured(**json.loads(done.stdout), told=answer)


def start(told: Path, command: Sequence[str]) -> int:
    """Runs a command, its output going to ``told``; prints the figures and answers with its exit code."""
    with told.open("wb") as output:
        began = time.monotonic()
        process = subprocess.Popen(command, stdout=output)
        with _watching(process.pid) as most:
            _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    figures = {
        "wall": wall,
        "cpu": usage.ru_utime + usage.ru_stime,
        "largest": usage.ru_maxrss / 1024,
        "together": most.bytes / _MIB,
    }
    sys.stdout.write(json.dumps(figures))
    return process.returncode


def processor_seconds() -> float:
    """Of this process and those it started so far, the ones that are still there included (on Linux)."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(usage.ru_utime + usage.ru_stime for usage in used) + sum(
        _of_process(child.pid) for child in multiprocessing.active_children() if child.pid is not None
    )


def _of_process(pid: int) -> float:
    """Its own and that of its children that ended; proc(5) counts from behind the name, in ticks."""
    try:
        told = (_PROCESSES / str(pid) / "stat").read_text()
    except OSError:
        return 0.0
    return sum(map(int, told.rpartition(")")[2].split()[11:15])) / os.sysconf("SC_CLK_TCK")


def median(runs: Sequence[Measured]) -> Measured:
    """The middle of each figure, of what the runs told too, where that is figures."""
    return Measured(
        wall=statistics.median(run.wall for run in runs),
        cpu=statistics.median(run.cpu for run in runs),
        largest=statistics.median(run.largest for run in runs),
        together=statistics.median(run.together for run in runs),
        told={name: statistics.median(run.told[name] for run in runs) for name in runs[0].told or {}},
    )


@dataclass(slots=True)
class _Most:
    bytes: int = 0


@contextlib.contextmanager
def _watching(pid: int) -> Iterator[_Most]:
    """The most memory that a process and its descendants held together while this was entered."""
    most, done = _Most(), threading.Event()

    def watch() -> None:
        while not done.wait(_SAMPLE_SECONDS):
            tree = _tree(pid)
            if sum(map(_resident, tree)) > most.bytes:
                most.bytes = max(most.bytes, sum(map(_proportional, tree)))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield most
    finally:
        done.set()
        thread.join()


def _tree(pid: int) -> list[int]:
    found = [pid]
    with contextlib.suppress(OSError):
        for listed in (_PROCESSES / str(pid) / "task").glob("*/children"):
            found += [each for child in listed.read_text().split() for each in _tree(int(child))]
    return found


def _resident(pid: int) -> int:
    """Bytes; 0 for a process that just ended."""
    try:
        pages = int((_PROCESSES / str(pid) / "statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _proportional(pid: int) -> int:
    """Bytes, of which what several processes share is divided among them; 0 for a process that just ended.

    A process that is started holds for a moment all that its parent holds: 750 MiB that nobody uses twice.
    """
    try:
        told = (_PROCESSES / str(pid) / "smaps_rollup").read_text()
    except OSError:
        return 0
    return sum(1024 * int(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:"))


if __name__ == "__main__":
    sys.exit(start(Path(sys.argv[1]), sys.argv[2:]))
