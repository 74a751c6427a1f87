from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from datapackages.storage.staging import Staging, StagingBusy

ROOT = Path(__file__).resolve().parents[3]

HOLD_UNTIL_KILLED = """
import os, signal, sys
from pathlib import Path
from datapackages.storage.staging import Staging
with Staging(Path(sys.argv[1])).hold("begrotingen-2023") as work:
    (work / "half.csv").write_text("half")
    print("holding", flush=True)
    sys.stdin.read()
"""


def test_a_work_folder_is_empty_and_gone_afterwards(tmp_path: Path) -> None:
    with Staging(tmp_path / "staging").hold("begrotingen-2023") as work:
        assert list(work.iterdir()) == []
        (work / "a.csv").touch()

    assert not work.exists()


def test_one_holder_at_a_time_per_name(tmp_path: Path) -> None:
    staging = Staging(tmp_path)

    with staging.hold("begrotingen-2023"):
        with staging.hold("begrotingen-2024") as other:
            assert other.is_dir()
        with pytest.raises(StagingBusy), staging.hold("begrotingen-2023"):
            pass


def test_what_a_killed_holder_left_is_swept_by_the_next_and_not_before(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD_UNTIL_KILLED, tmp_path],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as holder:  # fmt: skip
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(StagingBusy), Staging(tmp_path).hold("begrotingen-2023"):
            pass
        assert (tmp_path / "begrotingen-2023" / "half.csv").exists()
        holder.kill()

    with Staging(tmp_path).hold("begrotingen-2023") as work:
        assert list(work.iterdir()) == []


def test_a_folder_set_aside_keeps_what_it_holds(tmp_path: Path) -> None:
    stray = tmp_path / "public" / "1.0.1"
    stray.mkdir(parents=True)
    (stray / "a.csv").write_text("a")

    kept = Staging(tmp_path / "staging").set_aside(stray, "begrotingen-2023-1.0.1")

    assert not stray.exists()
    assert (kept / "a.csv").read_text() == "a"
