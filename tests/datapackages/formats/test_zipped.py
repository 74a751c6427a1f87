from __future__ import annotations

import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

from datapackages.formats import zipped

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    target = tmp_path / "unpacked"
    target.mkdir()
    return target


@pytest.fixture
def zip_of(tmp_path: Path) -> Callable[..., Path]:
    def make(*entries: zipfile.ZipInfo | str, content: bytes = b"x") -> Path:
        path = tmp_path / "foreign.zip"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry in entries:
                archive.writestr(entry, content)
        return path

    return make


def test_files_come_back_and_nothing_of_this_machine_is_in_the_zip(tmp_path: Path, folder: Path) -> None:
    files = [tmp_path / "b.csv", tmp_path / "a.json"]
    for file in files:
        file.write_text(file.name)

    zipped.write(files, tmp_path / "made.zip")
    zipped.extract(tmp_path / "made.zip", folder)

    assert {path.name: path.read_text() for path in folder.iterdir()} == {
        "a.json": "a.json",
        "b.csv": "b.csv",
    }
    with zipfile.ZipFile(tmp_path / "made.zip") as archive:
        entries = archive.infolist()
    assert [entry.filename for entry in entries] == ["a.json", "b.csv"]
    assert {(entry.date_time, entry.create_system) for entry in entries} == {((1980, 1, 1, 0, 0, 0), 3)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}


@pytest.mark.parametrize(
    "name", ["../evil", "/etc/evil", "a/b.csv", "..", ".hidden", "a\\b", "C:evil", "new\nline"]
)
def test_a_name_that_is_more_than_a_file_name_is_refused(
    zip_of: Callable[..., Path], folder: Path, name: str
) -> None:
    with pytest.raises(zipped.ZipRefused, match="plain file name"):
        zipped.extract(zip_of(name), folder)
    assert list(folder.iterdir()) == []


def test_a_link_is_refused(zip_of: Callable[..., Path], folder: Path) -> None:
    link = zipfile.ZipInfo("link")
    link.create_system, link.external_attr = 3, (stat.S_IFLNK | 0o777) << 16

    with pytest.raises(zipped.ZipRefused, match="ordinary"):
        zipped.extract(zip_of(link, content=b"/etc/passwd"), folder)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_doubled_name_is_refused(zip_of: Callable[..., Path], folder: Path) -> None:
    with pytest.raises(zipped.ZipRefused, match="twice"):
        zipped.extract(zip_of("a", "a"), folder)


def test_a_bomb_is_stopped_by_the_bytes_it_really_unpacks(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "a").write_bytes(bytes(5_000_000))
    zipped.write([tmp_path / "a"], tmp_path / "bomb.zip")

    with pytest.raises(zipped.ZipRefused, match="more unpacked bytes"):
        zipped.extract(tmp_path / "bomb.zip", folder, max_unpacked=1_000_000)
    assert (folder / "a").stat().st_size <= 1_000_000


def test_too_many_entries_are_refused(zip_of: Callable[..., Path], folder: Path) -> None:
    with pytest.raises(zipped.ZipRefused, match="1000 entries"):
        zipped.extract(zip_of(*(f"f{i}" for i in range(1_001))), folder)


@pytest.mark.parametrize("mask", [0x01, 0x80, 0xFF])
def test_a_changed_byte_is_refused_or_changes_nothing(tmp_path: Path, folder: Path, mask: int) -> None:
    """Deflate has a few bits that mean nothing; no other byte of the zip is without meaning."""
    for name in ("a", "b"):
        (tmp_path / name).write_text(f"inhoud van {name}\n" * 9)
    path = tmp_path / "made.zip"
    zipped.write([tmp_path / "a", tmp_path / "b"], path)
    content = path.read_bytes()
    with zipfile.ZipFile(path) as archive:
        sizes = [entry.compress_size for entry in archive.infolist()]
    data = {*range(31, 31 + sizes[0]), *range(62 + sizes[0], 62 + sum(sizes))}

    for position in range(len(content)):
        spoiled = bytearray(content)
        spoiled[position] ^= mask
        path.write_bytes(spoiled)
        refused = False
        try:
            zipped.extract(path, folder)
        except zipped.ZipRefused:
            refused = True
        assert refused or position in data
        for found in folder.iterdir():
            assert refused or found.read_bytes() == (tmp_path / found.name).read_bytes()
            found.unlink()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, 99])
def test_a_way_of_packing_that_is_not_ours_is_refused(tmp_path: Path, folder: Path, method: int) -> None:
    """The other ways fail each with an error of its own, or need far more memory than was packed."""
    (tmp_path / "a").write_bytes(b"abc" * 1000)
    path = tmp_path / "made.zip"
    zipped.write([tmp_path / "a"], path)
    content = bytearray(path.read_bytes())
    for header in (content.index(b"PK\3\4") + 8, content.index(b"PK\1\2") + 10):
        content[header] = method
    path.write_bytes(content)

    with pytest.raises(zipped.ZipRefused, match="entry a"):
        zipped.extract(path, folder)
    with pytest.raises(zipped.ZipRefused, match="entry a"):
        zipped.hashes(path)


def test_a_zip_that_was_packed_anew_is_told_apart(zip_of: Callable[..., Path], folder: Path) -> None:
    with pytest.raises(zipped.ZipRefused, match="packed anew"):
        zipped.extract(zip_of("a"), folder)


def test_damaged_bytes_are_refused(zip_of: Callable[..., Path], folder: Path) -> None:
    path = zip_of("a", content=b"abc" * 1000)
    content = bytearray(path.read_bytes())
    for spoiled in (content[:-30], b"not a zip", bytes(content[:40]) + b"\xff" + bytes(content[41:])):
        path.write_bytes(spoiled)
        for left in folder.iterdir():
            left.unlink()
        with pytest.raises(zipped.ZipRefused):
            zipped.extract(path, folder)
