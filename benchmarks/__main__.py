"""``make bench``: whole commands measured as processes of their own, and their ratios in one run.

Times on one machine say little on another; the ratios and the peak of memory are what is compared. The
table that is printed is the one in docs/benchmarks.md.
"""

from __future__ import annotations

import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

RUNS = 3


@dataclass(frozen=True, slots=True)
class Measured:
    """One command: medians over its runs. Seconds, and mebibytes of the largest process."""

    name: str
    wall: float
    cpu: float
    peak: float


def measure_once(command: list[str], home: Path) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and peak memory (MiB) of one command that must succeed."""
    began = time.monotonic()
    process = subprocess.Popen(
        command,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        env=os.environ | {"OPENBEGROTING_HOME": str(home)},
    )
    assert process.stderr is not None
    messages = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    process.stderr.close()
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}: {messages.decode()[-500:]}")
    return time.monotonic() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def median_of(name: str, runs: list[tuple[float, float, float]]) -> Measured:
    """The middle of each figure."""
    return Measured(name, *(statistics.median(figures) for figures in zip(*runs, strict=True)))


def measure() -> list[Measured]:
    """Help, a first run of the samples in a new home, and a second one in the same home."""
    program = [sys.executable, "-m", "pipelines"]
    helped, first, second = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        measure_once([*program, "--help"], Path(folder))  # warms the disk
        for number in range(RUNS):
            home = Path(folder) / str(number)
            helped.append(measure_once([*program, "--help"], home))
            first.append(measure_once([*program, "run"], home))
            second.append(measure_once([*program, "run"], home))
    return [
        median_of("`openbegroting --help`", helped),
        median_of("`openbegroting run`, samples, new home", first),
        median_of("`openbegroting run`, samples, nothing new", second),
    ]


def main() -> None:
    """Print the table."""
    found = measure()
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors, median of {RUNS} runs.\n")
    print("| command | wall s | cpu s | peak MiB |")
    print("|---|---|---|---|")
    for item in found:
        print(f"| {item.name} | {item.wall:.2f} | {item.cpu:.2f} | {item.peak:.0f} |")
    print(f"\nSecond run / first run: {found[2].wall / found[1].wall:.2f}")


main()
