"""Kills a process at the n-th call of the system on one file, whoever makes it: Python, Polars or SQLite.

strace sends SIGKILL where the call begins, so it is not made. It counts per thread and file; so a step is the
call, its number among the calls of that kind of that thread on that file, and the file.
"""

from __future__ import annotations

import re
import subprocess
import tempfile
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from forked import Work, in_a_process

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CALLS = (
    "write", "pwrite64", "writev", "pwritev", "copy_file_range", "sendfile", "truncate", "ftruncate",
    "fallocate", "fsync", "fdatasync", "sync_file_range",
    "rename", "renameat", "renameat2", "link", "linkat", "symlink",
    "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "chmod", "fchmod",
)  # fmt: skip
"""What changes a disk, or asks that a change is on it."""

_LINE = re.compile(r'^(\d+) +(\w+)\((?:AT_FDCWD(?:<[^>]*>)?, )?(?:\d+<([^>]*)>|"([^"]*)")', re.MULTILINE)


def steps(work: Work) -> list[str]:
    """Every such call of the work on a file below the current folder, in order."""
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "log"
        with _tracing("-y", "-s", "4096", "-e", f"trace={','.join(CALLS)}", "-o", str(log)) as watch:
            in_a_process(work, watched=watch)
        told = log.read_text("utf-8", "backslashreplace")
    counts: Counter[tuple[str, str, str]] = Counter()
    found: dict[str, None] = {}
    for thread, call, descriptor, named in _LINE.findall(told):
        path = descriptor or named
        if path.startswith(f"{Path.cwd()}/"):
            counts[thread, call, path] += 1
            found[f"{call} {counts[thread, call, path]} {path}"] = None
    return list(found)


def kill(work: Work, step: str, _place: int) -> int:
    """Does the work, killed at that step; answers the signal that ended it."""
    call, number, path = step.split(" ", 2)
    deadly = f"inject={call}:signal=KILL:when={number}"
    with _tracing("-P", path, "-e", f"trace={call}", "-e", deadly, "-o", "/dev/null") as watch:
        return in_a_process(work, watched=watch)[0]


@contextmanager
def _tracing(*options: str) -> Iterator[Callable[[int], None]]:
    """What attaches strace to a process; strace is done when this is left."""
    started: list[subprocess.Popen[bytes]] = []

    def attach(process: int) -> None:
        command = ["strace", "-f", "-q", *options, "-p", str(process)]
        started.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
        while not _is_traced(process):
            if started[0].poll() is not None:
                message = f"strace ended with {started[0].returncode}"
                raise RuntimeError(message)
            time.sleep(0.002)

    try:
        yield attach
    finally:
        for tracer in started:
            tracer.wait()


def _is_traced(process: int) -> bool:
    status = Path(f"/proc/{process}/status").read_text("ascii", "replace")
    return not re.search(r"^TracerPid:\t0$", status, re.MULTILINE)
