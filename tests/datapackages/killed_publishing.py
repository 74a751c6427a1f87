"""Publishes over and over, killed each time at another step, and tells what the next run made of it.

Run as a program by ``test_releases_killed.py``. Each attempt is a process of its own, forked before Polars
has started a thread, that sends itself SIGKILL instead of its n-th write, fsync, rename or the like; a write
is cut off half way. All attempts follow each other in one home, in which readers look on meanwhile.
"""

from __future__ import annotations

import builtins
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import polars as pl

from datapackages import schema
from datapackages.formats import database, workbook
from datapackages.packing import describing
from datapackages.releasing import gate
from datapackages.releasing.releases import Releases
from datapackages.releasing.withdrawing import roll_back
from datapackages.storage.notices import read_notices
from datapackages.trust.verifying import verify

HOME, GIVEN, SCHEMAS = map(Path, sys.argv[1:4])
WHAT = sys.argv[4]
"""first: every attempt is the first release of a year; next: a release stands; rollback: back and forth."""
STRIDE, LANE, LANES = map(int, sys.argv[5:8])

JAAR = 2023
CALLS = ("fsync", "rename", "replace", "link", "mkdir", "rmdir", "unlink", "write")


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


POLARS = ("write_csv", "write_parquet")


def _short(target: object) -> str:
    path = Path(f"/proc/self/fd/{target}").readlink() if isinstance(target, int) else Path(str(target))
    return "/".join(path.parts[-2:])


def tables(bedrag: int) -> dict[str, pl.DataFrame]:
    given = {path.stem: pl.read_parquet(path) for path in GIVEN.iterdir()}
    changed = given["iv3_baten_lasten"].with_columns(bedrag_eur=pl.lit(bedrag, dtype=pl.Int64))
    return given | {"iv3_baten_lasten": changed}


def in_a_process(work: Callable[[], object]) -> tuple[int, object]:
    """The signal that ended the process, 0 if none, and what the work answered."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, json.dumps(work()).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        told = answer.read()
    status = os.waitpid(child, 0)[1]
    return (os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0), json.loads(told or "null")


def attempt(number: int, deadly: int) -> list[str]:
    """The work, killed at a step; it answers its steps if it lives."""
    steps = Steps(deadly)
    with steps.counted():
        work(number)
    return steps.taken


def year_of(number: int) -> int:
    return 2100 + number if WHAT == "first" else JAAR


def work(number: int) -> None:
    releases = Releases(HOME / "public")
    if WHAT == "rollback":
        standing = releases.latest(JAAR)
        assert standing is not None
        wanted = ("1.0.0", "1.0.1")[number % 2]
        if standing.version != wanted:
            roll_back(releases, JAAR, wanted, reason=f"Nummer {number}.")
        else:  # done before the kill: whatever runs next finishes it
            releases.publish(JAAR, tables(1 + number % 2), {})
    else:
        releases.publish(year_of(number), tables(number), {})


def publish(*amounts: int) -> None:
    for bedrag in amounts:
        Releases(HOME / "public").publish(JAAR, tables(bedrag), {})


def aftermath(number: int) -> dict[str, object]:
    """What readers get after the kill, and how everything lies once the same was run again."""
    releases, jaar = Releases(HOME / "public"), year_of(number)
    before = releases.pointer(jaar)
    work(number)
    pointer, standing = releases.pointer(jaar), releases.latest(jaar)
    assert pointer is not None
    assert standing is not None
    home = standing.folder.parent
    return {
        "before": before and before.sequence,
        "sequence": pointer.sequence,
        "version": pointer.version,
        "sound": verify(standing.folder) == (),
        "strays": sorted(
            {path.name for path in home.iterdir() if path.is_dir()}
            - {entry.version for entry in pointer.history}
        ),
        "staged": [path.name for path in releases.staging_area.root.iterdir() if path.is_dir()],
        "untold": len(pointer.withdrawals) - len(read_notices(home)),
    }


def tell(what: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def main() -> None:
    schema.SCHEMA_FOLDER = SCHEMAS
    schema.tables()  # read once here instead of in every process
    # slow, and not what this is about: what is published is verified afterwards
    gate.inspect = lambda *_: None
    workbook.write = lambda _frames, path, **_: path.write_bytes(b"a workbook")
    database.write = lambda _frames, path, **_: path.write_bytes(b"a database")
    describing.sources = lambda _frames: ()  # asks tables that are not given
    # the first attempt of all makes folders that later ones find
    before = {"first": lambda: work(1), "next": lambda: publish(2), "rollback": lambda: publish(1, 2)}
    in_a_process(before[WHAT])
    first = 4 if WHAT == "rollback" else 3
    _, steps = in_a_process(lambda: attempt(first, 0))
    assert isinstance(steps, list)
    moved = next(
        (place for place, name in enumerate(steps, start=1) if name.startswith("rename ")), len(steps) - 20
    )
    chosen = [place for place in range(1, len(steps) + 1) if place % STRIDE == 0 or place > moved - 3]
    tell({"steps": steps})
    for number, place in enumerate(chosen[LANE::LANES], start=first + 1):
        ended, _ = in_a_process(lambda number=number, place=place: attempt(number, place))
        _, after = in_a_process(lambda number=number: aftermath(number))
        tell({"step": steps[place - 1], "signal": ended, "number": number, **after})


if __name__ == "__main__":
    main()
