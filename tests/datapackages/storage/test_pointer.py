from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from datapackages.storage.pointer import PointerDamaged, read_pointer

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from datapackages.releasing.released import Release


@pytest.fixture
def pointer(release: Release) -> Path:
    return release.folder.parent / "latest.json"


def test_it_tells_a_program_all_it_needs(pointer: Path, release: Release) -> None:
    told = json.loads(pointer.read_bytes())

    assert {key: told[key] for key in ("name", "jaar", "version", "path", "sequence", "parent")} == {
        "name": "begrotingen-2023",
        "jaar": 2023,
        "version": "1.0.0",
        "path": "1.0.0",
        "sequence": 1,
        "parent": None,
    }
    assert told["published_at"].endswith("Z")
    assert told["rows"]["iv3_baten_lasten"] == 3
    assert told["ontbrekende_bronnen"] == []
    assert {file["path"] for file in told["files"]} == {path.name for path in release.folder.iterdir()}
    assert [entry["version"] for entry in told["history"]] == ["1.0.0"]


def test_what_is_written_reads_back(pointer: Path) -> None:
    read = read_pointer(pointer)

    assert read is not None
    assert read.encoded() == pointer.read_bytes()


def test_no_file_is_no_pointer(tmp_path: Path) -> None:
    assert read_pointer(tmp_path / "latest.json") is None


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"null", b"{}", b'{"a":' + b"[" * 100_000])
def test_a_damaged_file_is_one_clear_line(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "latest.json").write_bytes(content)

    with pytest.raises(PointerDamaged) as caught:
        read_pointer(tmp_path / "latest.json")
    assert "\n" not in str(caught.value)


def test_a_folder_of_that_name_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "latest.json").mkdir()

    with pytest.raises(PointerDamaged, match="found Is a directory · restore it"):
        read_pointer(tmp_path / "latest.json")


@pytest.mark.parametrize(
    "change",
    [
        lambda told: told.update(version="2.0.0"),
        lambda told: told.update(version="../../etc", path="../../etc"),
        lambda told: told["history"][0].update(version=".."),
        lambda told: told.update(sequence="een"),
    ],
)
def test_a_pointer_that_points_nowhere_is_damaged(
    pointer: Path, change: Callable[[dict[str, Any]], None]
) -> None:
    told = json.loads(pointer.read_bytes())
    change(told)
    pointer.write_text(json.dumps(told))

    with pytest.raises(PointerDamaged):
        read_pointer(pointer)
