"""A line that was added stays, whatever becomes of the process that adds the next one."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path

import pytest

from datapackages.storage.lines import add_line, whole_lines


def test_a_line_cut_off_by_a_kill_was_never_added_and_spoils_no_other(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    add_line(path, b"een")
    whole = path.read_bytes()
    for cut in range(len(whole)):
        path.write_bytes(whole + whole[:cut])
        assert whole_lines(path) == [b"een"]
        add_line(path, b"twee")
        assert whole_lines(path) == [b"een", b"twee"]


def test_a_line_is_on_disk_with_the_name_of_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[tuple[str, int]] = []
    original = os.fsync

    def watched(descriptor: int) -> None:
        original(descriptor)
        synced.append((Path(f"/proc/self/fd/{descriptor}").readlink().name, os.fstat(descriptor).st_size))

    monkeypatch.setattr(os, "fsync", watched)
    path = tmp_path / "folder" / "lines.jsonl"
    for number in range(2):
        add_line(path, b"een")
        written = synced.index((path.name, path.stat().st_size))
        assert number or path.parent.name in [name for name, _ in synced[written:]]


def _add_ten(path: Path, name: str) -> None:
    for number in range(10):
        add_line(path, f"{name}{number}".encode())


def test_processes_that_add_at_once_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "lines.jsonl"
    others = [
        multiprocessing.get_context("fork").Process(target=_add_ten, args=(path, name)) for name in "ab"
    ]
    for other in others:
        other.start()
    for other in others:
        other.join()

    assert sorted(whole_lines(path)) == sorted(f"{name}{n}".encode() for name in "ab" for n in range(10))


def test_without_the_file_there_are_no_lines(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        whole_lines(tmp_path / "lines.jsonl")
