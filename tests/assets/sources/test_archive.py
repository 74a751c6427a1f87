"""The archive gives back the very bytes it was given, or says that it cannot."""

from __future__ import annotations

import gzip
import hashlib
import multiprocessing
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assets.sources.archive import Archive, ArchiveDamaged
from assets.sources.durable import StoreUnwritable
from assets.sources.fetch_log import Fetched

SHA256_OF_NOTHING = hashlib.sha256(b"").hexdigest()
TEXT = b"Begroting 2023 " * 100

tolerant = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def aside(archive: Archive) -> list[Path]:
    return sorted(archive.root.glob("damaged/*"))


@tolerant
@given(st.binary())
def test_what_is_put_is_read_back(archive: Archive, content: bytes) -> None:
    sha256 = archive.put(content)

    assert sha256 == hashlib.sha256(content).hexdigest()
    assert archive.has(sha256)
    assert archive.read(sha256) == content


@tolerant
@given(content=st.binary(max_size=300), data=st.data())
def test_no_changed_byte_ever_changes_what_is_read(
    archive: Archive, content: bytes, data: st.DataObject
) -> None:
    """A byte that gzip itself ignores (its clock, unused bits) may pass; other content may not."""
    sha256 = archive.put(content)
    path = archive.path_of(sha256)
    stored = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(stored) - 1))
    stored[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(stored)

    try:
        assert archive.read(sha256) == content
    except ArchiveDamaged:
        assert not archive.has(sha256)
    finally:
        path.unlink(missing_ok=True)


def test_a_changed_byte_of_content_is_always_found(archive: Archive) -> None:
    sha256 = archive.put(TEXT)
    path = archive.path_of(sha256)
    sound = path.read_bytes()

    for place in (0, 1, 2, 12, len(sound) // 2, len(sound) - 8, len(sound) - 1):
        stored = bytearray(sound)
        stored[place] ^= 0x55
        path.write_bytes(stored)
        with pytest.raises(ArchiveDamaged):
            archive.read(sha256)

    assert len(aside(archive)) == 7


def test_an_object_lies_under_its_name_and_is_the_same_on_every_machine_and_day(archive: Archive) -> None:
    sha256 = archive.put(TEXT)

    assert archive.path_of(sha256) == archive.root / sha256[:2] / f"{sha256}.gz"
    assert archive.path_of(sha256).read_bytes()[4:8] == b"\x00\x00\x00\x00"


def test_it_is_written_once(archive: Archive) -> None:
    path = archive.path_of(archive.put(TEXT))
    before = path.stat()

    archive.put(TEXT)

    assert os.path.samestat(path.stat(), before)
    assert [item.name for item in path.parent.iterdir()] == [path.name]


class TestDamage:
    """F14: flipped, cut, emptied, swapped or gone: set aside and never used."""

    @pytest.mark.parametrize(
        ("harm", "told"),
        [
            (lambda stored: stored[:-1] + bytes([stored[-1] ^ 1]), "bytes of damaged gzip"),
            (lambda stored: stored[:-9], "bytes of damaged gzip"),
            (lambda _: b"", f"other content, with SHA-256 {SHA256_OF_NOTHING}"),
            (lambda _: b"geen gzip", "9 bytes of damaged gzip"),
            (lambda stored: stored + b"x", "bytes of damaged gzip"),
            (lambda _: gzip.compress(b"iets anders"), "other content, with SHA-256"),
        ],
        ids=["flipped", "cut", "emptied", "replaced", "lengthened", "swapped"],
    )
    def test_a_damaged_object_is_set_aside_and_told(self, archive: Archive, harm: object, told: str) -> None:
        sha256 = archive.put(TEXT)
        path = archive.path_of(sha256)
        harmed = harm(path.read_bytes())  # type: ignore[operator]
        path.write_bytes(harmed)

        with pytest.raises(ArchiveDamaged) as caught:
            archive.read(sha256)

        message = str(caught.value)
        assert message.startswith(f"archived body {sha256[:12]}… · expected its bytes in {path} · found ")
        assert told in message
        assert message.endswith("it is not used; run again to fetch it anew")
        assert not archive.has(sha256)
        assert [item.read_bytes() for item in aside(archive)] == [harmed]

    def test_two_swapped_objects_are_both_found(self, archive: Archive) -> None:
        one, two = archive.path_of(archive.put(b"een")), archive.path_of(archive.put(b"twee"))
        shutil.move(one, one.with_suffix(".x"))
        shutil.move(two, one)
        shutil.move(one.with_suffix(".x"), two)

        for path in (one, two):
            with pytest.raises(ArchiveDamaged, match="other content"):
                archive.read(path.stem)

        assert len(aside(archive)) == 2

    def test_one_that_is_gone_is_told(self, archive: Archive) -> None:
        with pytest.raises(ArchiveDamaged, match="found No such file or directory"):
            archive.read("ab" * 32)

    def test_putting_the_same_bytes_again_heals_it(self, archive: Archive) -> None:
        sha256 = archive.put(TEXT)
        archive.path_of(sha256).write_bytes(b"stuk")

        assert archive.put(TEXT) == sha256
        assert archive.read(sha256) == TEXT
        assert len(aside(archive)) == 1

    @pytest.mark.parametrize("name", ["", "../../etc/passwd", "AB" * 32, "ab" * 31, "ab" * 32 + "\n"])
    def test_what_is_no_name_of_a_body_leads_nowhere(self, archive: Archive, name: str) -> None:
        with pytest.raises(ArchiveDamaged, match="expected the name of a body"):
            archive.read(name)


class TestBodies:
    """A body remembers when its bytes were first got from its address."""

    def test_the_body_of_the_last_answer_knows_when_its_bytes_were_first_got(self, archive: Archive) -> None:
        early, late = (datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2))
        for moment, content in ((early, b"[1]"), (late, b"[2]"), (late, b"[1]")):
            sha256 = archive.put(content)
            archive.log.record(
                Fetched(url="u", status=200, fetched_at=moment, sha256=sha256, bytes=3, mediatype="text/html")
            )

        last = archive.log.last_good("u")

        assert last is not None
        body = archive.body(last)
        assert (archive.read(body.sha256), body.fetched_at) == (b"[1]", early)

    def test_a_failed_answer_hides_no_earlier_good_one(self, archive: Archive) -> None:
        moment = datetime(2026, 1, 1, tzinfo=UTC)
        good = Fetched(url="u", status=200, fetched_at=moment, sha256=archive.put(b"[]"), bytes=2)
        archive.log.record(good)
        archive.log.record(Fetched(url="u", status=503, fetched_at=moment))

        assert archive.log.last_good("u") == good


def put_all(root: Path, start: object) -> None:
    archive = Archive(root)
    start.wait()  # type: ignore[attr-defined]
    for number in range(30):
        archive.put(b"%d" % number * 1000)


def test_processes_that_put_the_same_bytes_do_not_hinder_each_other(tmp_path: Path) -> None:
    spawn = multiprocessing.get_context("fork")
    start = spawn.Barrier(4)
    processes = [spawn.Process(target=put_all, args=(tmp_path, start)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()

    archive = Archive(tmp_path)
    assert [process.exitcode for process in processes] == [0] * 4
    for number in range(30):
        content = b"%d" % number * 1000
        assert archive.read(hashlib.sha256(content).hexdigest()) == content
    assert not list(tmp_path.rglob("*.part"))
    assert not aside(archive)


def test_a_full_disk_leaves_nothing_half_and_says_what_to_do(
    archive: Archive, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(StoreUnwritable) as caught:
        archive.put(TEXT)

    assert "expected a file that can be written · found No space left on device · make room" in str(
        caught.value
    )
    assert [path for path in archive.root.rglob("*") if path.is_file()] == []
