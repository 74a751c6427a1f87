"""The shelf of a year: a pointer never names what a reader would not find."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import pytest

from datapackages.storage.checksums import SUMS
from datapackages.storage.pointer import POINTER
from datapackages.storage.shelf import NotOnTheShelf, PublishingConflict, Shelf
from datapackages.storage.staging import Staging

if TYPE_CHECKING:
    from datapackages.releasing.released import Release
    from datapackages.storage.pointer import Pointer


@pytest.fixture
def shelf(release: Release) -> Shelf:
    """The shelf with one release, 1.0.0."""
    return Shelf(release.folder.parent, Staging(release.folder.parents[2] / "staging"))


@pytest.fixture
def pointer(shelf: Shelf) -> Pointer:
    found = shelf.pointer()
    assert found is not None
    return found


def _switched(shelf: Shelf, pointer: Pointer, work: Path) -> None:
    shelf.switch(pointer, seen=1, by_way_of=work)


def test_a_pointer_to_what_lies_there_is_switched(shelf: Shelf, pointer: Pointer, tmp_path: Path) -> None:
    renewed = msgspec.structs.replace(pointer, missing_sources=("iv3",))

    _switched(shelf, renewed, tmp_path)

    assert shelf.pointer() == renewed


def test_a_release_is_named_only_once_it_lies_in_its_place(
    shelf: Shelf, pointer: Pointer, tmp_path: Path
) -> None:
    before = (shelf.home / POINTER).read_bytes()
    early = msgspec.structs.replace(pointer, version="1.0.1", path="1.0.1")

    with pytest.raises(NotOnTheShelf, match=r"release 1\.0\.1 of begrotingen-2023 .* found no such file"):
        _switched(shelf, early, tmp_path)

    assert (shelf.home / POINTER).read_bytes() == before


def test_another_release_than_was_made_is_not_named(shelf: Shelf, pointer: Pointer, tmp_path: Path) -> None:
    before = (shelf.home / POINTER).read_bytes()
    sums = shelf.home / "1.0.0" / SUMS
    sums.write_bytes(sums.read_bytes() + b"\n")

    with pytest.raises(NotOnTheShelf, match=f"checksum {pointer.manifest_sha256}"):
        _switched(shelf, pointer, tmp_path)

    assert (shelf.home / POINTER).read_bytes() == before


def test_a_pointer_that_was_overtaken_is_not_switched(shelf: Shelf, pointer: Pointer, tmp_path: Path) -> None:
    with pytest.raises(PublishingConflict, match="expected release number 0 to be the newest still"):
        shelf.switch(pointer, seen=0, by_way_of=tmp_path)
