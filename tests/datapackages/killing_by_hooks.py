"""Kills a process at the n-th thing that Python or Polars asks of the disk, by standing in between.

Works anywhere, but sees only what goes through Python: what a library in C or Rust writes counts as one step.
A write is cut off half way.
"""

from __future__ import annotations

import builtins
import io
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl
from forked import Work, in_a_process

CALLS = ("fsync", "rename", "replace", "link", "mkdir", "rmdir", "unlink", "write")


POLARS = ("write_csv", "write_parquet")


def steps(work: Work) -> list[str]:
    """What the work asks of the disk, in order."""
    _, taken = in_a_process(lambda: _counted(work, 0))
    assert isinstance(taken, list)
    return taken


def kill(work: Work, _step: str, place: int) -> int:
    """Does the work, killed at the step of that number; answers the signal that ended it."""
    return in_a_process(lambda: _counted(work, place))[0]


def _counted(work: Work, deadly: int) -> list[str]:
    counter = Steps(deadly)
    with counter.counted():
        work()
    return counter.taken


class Steps:
    """Counts what a process asks of the disk, and kills it at one of them; at none when that is 0."""

    def __init__(self, deadly: int) -> None:
        self.taken: list[str] = []
        self._deadly = deadly

    def take(self, name: str, last_words: Callable[[], object] = lambda: None) -> None:
        self.taken.append(name)
        if len(self.taken) == self._deadly:
            last_words()
            os.kill(os.getpid(), signal.SIGKILL)

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Within it every step counts: calls of the system, writes of Python and of Polars."""
        originals = [(os, name, getattr(os, name)) for name in CALLS]
        originals += [(module, "open", builtins.open) for module in (builtins, io)]
        originals += [(pl.DataFrame, name, getattr(pl.DataFrame, name)) for name in POLARS]
        for name in CALLS:
            setattr(os, name, self._call(name, getattr(os, name)))
        for name in POLARS:
            setattr(pl.DataFrame, name, self._polars(name, getattr(pl.DataFrame, name)))
        builtins.open = io.open = self._open(builtins.open)
        try:
            yield
        finally:
            for owner, name, original in originals:
                setattr(owner, name, original)

    def _call(self, name: str, original: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            self.take(f"{name} {_short(arguments[-1] if name in {'rename', 'replace'} else arguments[0])}")
            return original(*arguments, **options)

        return call

    def _polars(self, name: str, original: Callable[..., object]) -> Callable[..., object]:
        def call(frame: pl.DataFrame, path: object = None, **options: object) -> object:
            def torn() -> None:
                original(frame, path, **options)
                os.truncate(str(path), Path(str(path)).stat().st_size // 2)

            if path is not None:
                self.take(f"{name} {_short(path)}", torn)
            return original(frame, path, **options)

        return call

    def _open(self, original: Callable[..., object]) -> Callable[..., object]:
        steps = self

        class Deadly(io.FileIO):
            def write(self, content: bytes) -> int:
                half = memoryview(content)[: len(content) // 2]
                steps.take(f"write {_short(self.name)}", lambda: io.FileIO.write(self, half))
                return super().write(content)

        def opened(
            file: object, mode: str = "r", buffering: int = -1, encoding: str | None = None,
            errors: str | None = None, newline: str | None = None, **options: object,
        ) -> object:  # fmt: skip
            if not set(mode) & set("wax+"):
                return original(file, mode, buffering, encoding, errors, newline, **options)
            raw = Deadly(file, mode.replace("b", "").replace("t", ""), **options)
            buffered = (io.BufferedRandom if "+" in mode else io.BufferedWriter)(raw)
            return buffered if "b" in mode else io.TextIOWrapper(buffered, encoding, errors, newline)

        return opened


def _short(target: object) -> str:
    path = Path(f"/proc/self/fd/{target}").readlink() if isinstance(target, int) else Path(str(target))
    return "/".join(path.parts[-2:])
