"""Publishes over and over, killed each time at another step, and tells what the next run made of it.

Run as a program by ``test_releases_killed.py``. Each attempt is a process of its own that gets SIGKILL at its
n-th write, fsync, rename or the like, by hooks in Python or by strace. All attempts follow each other in one
home, in which readers look on meanwhile.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import killing_by_hooks
import killing_by_strace
import polars as pl
from forked import in_a_process

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
KILLING = {"hooks": killing_by_hooks, "strace": killing_by_strace}[sys.argv[8]]

JAAR = 2023


def tables(bedrag: int) -> dict[str, pl.DataFrame]:
    given = {path.stem: pl.read_parquet(path) for path in GIVEN.iterdir()}
    changed = given["iv3_baten_lasten"].with_columns(bedrag_eur=pl.lit(bedrag, dtype=pl.Int64))
    return given | {"iv3_baten_lasten": changed}


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


def next_version(number: int) -> str:
    """The version that the work of that number would publish."""
    _, version = in_a_process(lambda: _version_after(year_of(number)))
    return str(version)


def _version_after(jaar: int) -> str:
    pointer = Releases(HOME / "public").pointer(jaar)
    return f"1.0.{len(pointer.history)}" if pointer else "1.0.0"


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
    workbook.contents = lambda *_: workbook.Contents((), {}, {})
    workbook.write = lambda _contents, path, **_: path.write_bytes(b"a workbook")
    if KILLING is killing_by_hooks:  # which see nothing of what SQLite does
        database.write = lambda _frames, path, **_: path.write_bytes(b"a database")
    describing.sources = lambda _frames: ()  # asks tables that are not given
    # the first attempt of all makes folders that later ones find
    before = {"first": lambda: work(1), "next": lambda: publish(2), "rollback": lambda: publish(1, 2)}
    in_a_process(before[WHAT])
    first = 4 if WHAT == "rollback" else 3
    version = next_version(first)
    steps = KILLING.steps(lambda: work(first))
    moved = next(
        (place for place, name in enumerate(steps, start=1) if name.startswith("rename ")), len(steps) - 20
    )
    chosen = [place for place in range(1, len(steps) + 1) if place % STRIDE == 0 or place > moved - 3]
    tell({"steps": steps})
    for number, place in enumerate(chosen[LANE::LANES], start=first + 1):
        step = steps[place - 1].replace(f"-{year_of(first)}", f"-{year_of(number)}")
        step = re.sub(rf"\b{re.escape(version)}\b", next_version(number), step)
        ended = KILLING.kill(lambda number=number: work(number), step, place)
        _, after = in_a_process(lambda number=number: aftermath(number))
        tell({"step": step, "signal": ended, "number": number, **after})


if __name__ == "__main__":
    main()
