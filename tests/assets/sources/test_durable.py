"""A file is the old one or the new one, also after a kill or a power cut."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from assets.sources.durable import StoreUnwritable, write_atomically

ROOT = Path(__file__).resolve().parents[3]

OLD, NEW = b"oud", b"nieuw" * 1000

WRITE = (
    "import sys; from pathlib import Path; from assets.sources.durable import write_atomically; "
    "write_atomically(Path(sys.argv[1]), b'nieuw' * 1000)"
)


def test_the_content_is_synced_before_the_name_and_the_name_before_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    events: list[str] = []
    fsync, replace = os.fsync, Path.replace

    def syncing(handle: int) -> None:
        events.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "file")
        fsync(handle)

    def replacing(path: Path, target: Path) -> Path:
        events.append("rename")
        return replace(path, target)

    monkeypatch.setattr(os, "fsync", syncing)
    monkeypatch.setattr(Path, "replace", replacing)

    write_atomically(tmp_path / "bestand", b"nieuw")
    assert events == ["file", "rename", "folder"]

    write_atomically(tmp_path / "map" / "bestand", b"nieuw")
    assert events == ["file", "rename", "folder", "folder", "file", "rename", "folder"]


@pytest.mark.skipif(shutil.which("strace") is None, reason="needs strace to kill at each system call")
@pytest.mark.parametrize(
    ("call", "left"),
    [("write:when=1", OLD), ("fsync:when=1", OLD), ("rename:when=1", OLD), ("fsync:when=2", NEW)],
)
def test_a_kill_at_any_step_leaves_the_old_or_the_new(tmp_path: Path, call: str, left: bytes) -> None:
    path = tmp_path / "bestand"
    path.write_bytes(OLD)
    name, _, when = call.partition(":")
    inject = f"inject={name}:error=EIO:signal=KILL:{when}"

    killed = subprocess.run(
        ["strace", "-f", "-o", "/dev/null", "-e", inject, sys.executable, "-B", "-c", WRITE, str(path)],
        cwd=ROOT,
        check=False,
    )

    assert killed.returncode in (-signal.SIGKILL, 128 + signal.SIGKILL)
    assert path.read_bytes() == left
    write_atomically(path, b"later")
    assert path.read_bytes() == b"later"


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "map").write_text("geen map")

    with pytest.raises(StoreUnwritable) as caught:
        write_atomically(tmp_path / "map" / "bestand", b"nieuw")

    assert str(caught.value).startswith(
        f"{tmp_path}/map/bestand · expected a file that can be written · found "
    )
