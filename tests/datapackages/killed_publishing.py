"""Publishes once per protocol step, killed at that step, and tells what readers and the next run saw.

Run as a program by ``test_releases_killed.py``. Each attempt is a process of its own, forked before Polars
has started a thread, that sends itself SIGKILL instead of its n-th fsync, rename, replace or mkdir.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from datapackages import gate, schema
from datapackages.formats import workbook
from datapackages.releases import Releases
from datapackages.verifying import verify

if TYPE_CHECKING:
    from collections.abc import Callable

HOMES, GIVEN, SCHEMAS = map(Path, sys.argv[1:4])
BEFORE = sys.argv[4]  # "first": nothing published yet, "next": a release stands
STEPS = range(*map(int, sys.argv[5:8]))


def tables(bedrag: int) -> dict[str, pl.DataFrame]:
    given = {path.stem: pl.read_parquet(path) for path in GIVEN.iterdir()}
    changed = given["iv3_baten_lasten"].with_columns(bedrag_eur=pl.lit(bedrag, dtype=pl.Int64))
    return given | {"iv3_baten_lasten": changed}


def kill_at(step: int) -> None:
    """Lets this process kill itself instead of taking that step."""
    taken = 0

    def deadly(original: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            nonlocal taken
            taken += 1
            if taken == step:
                os.kill(os.getpid(), signal.SIGKILL)
            return original(*arguments, **options)

        return call

    for name in ("fsync", "rename", "replace", "mkdir"):
        setattr(os, name, deadly(getattr(os, name)))


def in_a_process(work: Callable[[], object]) -> tuple[int, object]:
    """The signal that ended the process, 0 if none, and what the work answered."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        with os.fdopen(writing, "w") as answer:
            json.dump(work(), answer)
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        told = answer.read()
    status = os.waitpid(child, 0)[1]
    return (os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0), json.loads(told or "null")


def publish(home: Path, bedrag: int) -> str:
    return Releases(home).publish(2023, tables(bedrag), {}).release.version


def killed(home: Path, step: int) -> str:
    kill_at(step)
    return publish(home, 2)


def aftermath(home: Path) -> dict[str, object]:
    """What a reader gets after the kill, and what the next run makes of it."""
    releases = Releases(home)
    seen = releases.latest(2023)
    found = {"seen": seen and seen.version, "sound": seen is None or verify(seen.folder) == ()}
    healed = releases.publish(2023, tables(2), {}).release
    return found | {
        "healed": healed.version,
        "healed_sound": verify(healed.folder) == (),
        "served": sorted(path.name for path in releases.public.glob("data/begrotingen-2023/*")),
        "staged": [path.name for path in releases.staging_area.root.iterdir() if path.is_dir()],
    }


def main() -> None:
    schema.SCHEMA_FOLDER = SCHEMAS
    schema.tables()  # read once here instead of in every process
    # slow, and not what this is about: what is published is verified below
    gate.inspect = lambda *_: None
    workbook.write = lambda _frames, path, **_: path.write_bytes(b"a workbook")
    template = HOMES / f"template-{STEPS.start}"
    if BEFORE == "next":
        in_a_process(lambda: publish(template / "public", 1))
    for step in STEPS:
        home = HOMES / str(step)
        if BEFORE == "next":
            shutil.copytree(template, home)
        ended, _ = in_a_process(lambda home=home, step=step: killed(home / "public", step))
        _, after = in_a_process(lambda home=home: aftermath(home / "public"))
        sys.stdout.write(json.dumps({"step": step, "signal": ended, "after": after}) + "\n")
        sys.stdout.flush()
        if not ended:
            return


if __name__ == "__main__":
    main()
