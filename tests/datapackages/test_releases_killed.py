"""F1: SIGKILL at every fsync, rename, replace and mkdir of a release; readers see old or new, never half."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from datapackages.schema import SCHEMA_FOLDER

if TYPE_CHECKING:
    import polars as pl

PROGRAM = Path(__file__).with_name("killed_publishing.py")
ROOT = Path(__file__).resolve().parents[2]

NAMES = (
    "bronnen", "gemeenten", "taakvelden", "categorieen", "verslagsoorten",
    "iv3_baten_lasten", "documenten", "quarantaine",
)  # fmt: skip
"""Tables enough for a package; every table more is two files more to be killed at in the same way."""

LANES = 2


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


def _sweep(homes: Path, given: tuple[Path, Path], before: str, first_step: int) -> list[dict[str, Any]]:
    """Every step in turn until a run survives because it has no such step, in a few lanes at once."""
    homes.mkdir()
    lanes = [
        subprocess.Popen(
            [sys.executable, PROGRAM, homes, *given, before, str(first_step + lane), "1000", str(LANES)],
            stdout=subprocess.PIPE, text=True, env={"PYTHONPATH": str(ROOT), "POLARS_MAX_THREADS": "1"},
        )
        for lane in range(LANES)
    ]  # fmt: skip
    outcomes = [json.loads(line) for lane in lanes for line in lane.communicate()[0].splitlines()]
    assert [lane.returncode for lane in lanes] == [0] * LANES
    return sorted(outcomes, key=lambda outcome: outcome["step"])


@pytest.mark.parametrize(
    ("before", "old", "new", "first_step", "at_least"),
    [
        ("next", "1.0.0", "1.0.1", 1, 30),
        ("first", None, "1.0.0", 22, 10),  # the steps before only touch the staging area, as above
    ],
)
def test_killed_at_any_step(
    tmp_path: Path,
    given: tuple[Path, Path],
    before: str,
    old: str | None,
    new: str,
    first_step: int,
    at_least: int,
) -> None:
    outcomes = _sweep(tmp_path / "homes", given, before, first_step)

    killed = [outcome for outcome in outcomes if outcome["signal"] == signal.SIGKILL]
    survived = [outcome for outcome in outcomes if outcome["signal"] == 0]
    assert len(killed) >= at_least
    assert len(killed) + len(survived) == len(outcomes)
    assert {outcome["after"]["seen"] for outcome in killed} == {old, new}
    assert {outcome["after"]["seen"] for outcome in survived} == {new}
    for outcome in outcomes:
        after = outcome["after"]
        assert after["sound"], outcome
        assert (after["healed"], after["healed_sound"], after["staged"]) == (new, True, []), outcome
        assert after["served"] == sorted({new, old or new, "latest.json"}), outcome
