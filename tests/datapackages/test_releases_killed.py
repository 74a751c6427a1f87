"""F1 and F15: SIGKILL at every write, fsync and rename of a release, with eight readers looking on.

Steps are what Python and Polars ask of the disk (hooks), and what the kernel is asked by whoever (strace).
The suite tries some of them, and every one from the move of the finished folder on;
``OPENBEGROTING_KILL_STRIDE=1`` tries all. The numbers are printed with ``-s``.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import polars as pl
import pytest

from datapackages.schema import SCHEMA_FOLDER

PROGRAM = Path(__file__).with_name("killed_publishing.py")
READERS = Path(__file__).with_name("looking_on.py")
ROOT = Path(__file__).resolve().parents[2]

NAMES = (
    "bronnen", "gemeenten", "taakvelden", "categorieen", "verslagsoorten",
    "iv3_baten_lasten", "documenten", "quarantaine",
)  # fmt: skip
"""Tables enough for a package; every table more is three files more to be killed at in the same way."""

SUITE_STRIDES = {"hooks": 40, "strace": 100}
LANES = 2


def _can_trace() -> bool:
    """Whether strace is here and may attach to a process that it did not start."""
    if shutil.which("strace") is None:
        return False
    with subprocess.Popen(["sleep", "60"]) as idle:
        try:
            command = ["strace", "-q", "-p", str(idle.pid), "-o", "/dev/null"]
            with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as tracer:
                time.sleep(0.2)
                refused = tracer.poll() is not None
                tracer.terminate()
            return not refused
        finally:
            idle.kill()


@pytest.fixture
def given(tmp_path: Path, tables: dict[str, pl.DataFrame]) -> tuple[Path, Path]:
    """The tables to publish, and the schemas of those tables alone."""
    folders = tmp_path / "given", tmp_path / "schemas"
    for folder in folders:
        folder.mkdir()
    for name in NAMES:
        tables[name].write_parquet(folders[0] / f"{name}.parquet")
        shutil.copy(SCHEMA_FOLDER / f"{name}.yaml", folders[1])
    return folders


@pytest.mark.parametrize("means", ["hooks", "strace"])
@pytest.mark.parametrize(("what", "at_least"), [("next", 100), ("first", 100), ("rollback", 6)])
def test_killed_at_any_step(
    tmp_path: Path, given: tuple[Path, Path], what: str, at_least: int, means: str
) -> None:
    if means == "strace" and not _can_trace():
        pytest.skip("strace is not here, or may not attach")
    stride = os.environ.get("OPENBEGROTING_KILL_STRIDE", str(SUITE_STRIDES[means]))
    homes = [tmp_path / f"home-{lane}" for lane in range(LANES)]
    environment = {"PYTHONPATH": str(ROOT), "POLARS_MAX_THREADS": "1"}
    lanes = [
        subprocess.Popen(
            [sys.executable, PROGRAM, home, *given, what, stride, str(lane), str(LANES), means],
            stdout=subprocess.PIPE, text=True, env=environment, cwd=tmp_path,
        )
        for lane, home in enumerate(homes)
    ]  # fmt: skip
    watching = [
        subprocess.Popen(
            [sys.executable, READERS, home / "public", str(8 // LANES)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for home in homes
    ]  # fmt: skip
    told = [[json.loads(line) for line in lane.communicate()[0].splitlines()] for lane in lanes]
    seen = [json.loads(readers.communicate("")[0]) for readers in watching]

    assert [lane.returncode for lane in lanes] == [0] * LANES
    steps = told[0][0]["steps"]
    outcomes = [outcome for lane in told for outcome in lane[1:]]
    looks = sum(readers["looks"] for readers in seen)
    sys.stdout.write(
        f"\n{what}, {means}: killed at {len(outcomes)} of {len(steps)} steps, {looks} releases read whole\n"
    )
    assert len(steps) >= at_least
    assert [fault for readers in seen for fault in readers["faults"]] == []
    assert looks > len(outcomes)
    for lane in told:
        _follow(lane[1:], what)


def _follow(outcomes: list[dict], what: str) -> None:
    """After each kill the old or the new release stood; after each next run the new one, alone and told."""
    stood = None
    for outcome in outcomes:
        old = 0 if what == "first" else stood
        assert outcome["signal"] == signal.SIGKILL, outcome
        if old is not None:
            assert outcome["before"] in {old or None, old + 1}, outcome
            assert outcome["sequence"] == old + 1, outcome
        assert outcome["sound"], outcome
        assert (outcome["strays"], outcome["staged"], outcome["untold"]) == ([], [], 0), outcome
        stood = outcome["sequence"]
