"""The life of a year's releases: first, next, none, conflicts, misfortune and putting right."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import polars as pl
import pytest

from datapackages.packing import building
from datapackages.packing.building import ReleaseNotWritten, TablesInvalid
from datapackages.releasing import drafting
from datapackages.releasing.gate import PackageInvalid
from datapackages.releasing.released import ReleaseDamaged
from datapackages.releasing.releases import NothingToPublish, Releases
from datapackages.storage import durable
from datapackages.storage.pointer import PointerDamaged
from datapackages.storage.shelf import PublishingConflict
from datapackages.trust.verifying import verify
from tests.datapackages.conftest import with_balance

if TYPE_CHECKING:
    from datapackages.releasing.released import Release
    from datapackages.releasing.releases import Publication

    Tables = dict[str, pl.DataFrame]

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.usefixtures("light_packages")


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def _publish(releases: Releases, tables: Tables, *missing: str) -> Publication:
    return releases.publish(2023, tables, {"oordeel": "goed"}, missing_sources=missing)


def test_before_the_first_release_there_is_nothing(releases: Releases) -> None:
    assert releases.years() == ()
    assert releases.latest(2023) is None
    assert releases.history(2023) == ()


def test_the_first_release(releases: Releases, tables: Tables) -> None:
    publication = _publish(releases, tables)

    release = publication.release
    assert (publication.published, release.version, release.sequence, release.parent) == (
        True,
        "1.0.0",
        1,
        None,
    )
    assert release.folder == releases.public / "data" / "begrotingen-2023" / "1.0.0"
    assert releases.years() == (2023,)
    assert verify(release.folder) == ()
    assert {path.name for path in release.folder.parent.iterdir()} == {"1.0.0", "latest.json"}


def test_tables_come_back_as_they_were_published(release: Release, tables: Tables) -> None:
    read = release.tables()

    assert set(read) == set(tables)
    for name, frame in building.prepared(tables).items():
        assert read[name].equals(frame), name


def test_unchanged_sources_publish_nothing(published: Releases, tables: Tables) -> None:
    before = _bytes(published.public)

    publication = _publish(published, tables)

    assert not publication.published
    assert publication.release.version == "1.0.0"
    assert _bytes(published.public) == before


def test_a_correction_is_a_patch_beside_the_release_it_corrects(published: Releases, tables: Tables) -> None:
    old = published.latest(2023)
    assert old is not None
    before = _bytes(old.folder)

    release = _publish(published, with_balance(tables)).release

    assert (release.version, release.parent, release.sequence) == ("1.0.1", "1.0.0", 2)
    assert [found.version for found in published.history(2023)] == ["1.0.0", "1.0.1"]
    assert _bytes(old.folder) == before
    assert b'"gewijzigd": 1' in (release.folder / "wijzigingen.json").read_bytes()


def test_years_do_not_touch_each_other(published: Releases, tables: Tables) -> None:
    before = _bytes(published.public / "data" / "begrotingen-2023")

    published.publish(2024, tables, {})

    assert published.years() == (2023, 2024)
    assert _bytes(published.public / "data" / "begrotingen-2023") == before


def test_a_clock_value_is_only_in_the_pointer(releases: Releases, tables: Tables, tmp_path: Path) -> None:
    elsewhere = Releases(tmp_path / "elsewhere" / "public")

    first, second = _publish(releases, tables).release, _publish(elsewhere, tables).release

    assert _bytes(first.folder) == _bytes(second.folder)


def test_everyone_may_read_what_is_published(release: Release) -> None:
    umask = os.umask(0)
    os.umask(umask)

    for path in (release.folder, *release.folder.iterdir(), release.folder.parent / "latest.json"):
        wanted = (0o777 if path.is_dir() else 0o666) & ~umask
        assert path.stat().st_mode & 0o777 == wanted, path


def test_a_gap_is_told_even_when_the_tables_are_the_same(published: Releases, tables: Tables) -> None:
    publication = _publish(published, tables, "iv3", "b", "b")

    pointer = published.pointer(2023)
    assert pointer is not None
    assert not publication.published
    assert pointer.missing_sources == ("b", "iv3")
    assert pointer.sequence == 1
    assert _publish(published, tables).published is False
    healed = published.pointer(2023)
    assert healed is not None
    assert healed.missing_sources == ()


def test_a_gap_is_in_the_release_made_with_it(published: Releases, tables: Tables) -> None:
    release = _publish(published, with_balance(tables), "iv3").release

    assert release.descriptor().missing_sources == ("iv3",)


@pytest.mark.parametrize("kept", [[], ["bronnen", "quarantaine"]])
def test_a_package_without_a_single_accepted_row_is_not_made(
    releases: Releases, tables: Tables, kept: list[str]
) -> None:
    with pytest.raises(NothingToPublish):
        _publish(releases, {name: tables[name] for name in kept})


def _no_leftovers(releases: Releases) -> bool:
    return not any(path.is_dir() for path in releases.staging_area.root.iterdir())


def test_a_package_the_gate_refuses_leaves_the_last_release(published: Releases, tables: Tables) -> None:
    before = _bytes(published.public)
    broken = tables["paginas"].with_columns(vorm=pl.lit("pdf"))

    with pytest.raises(PackageInvalid):
        _publish(published, tables | {"paginas": broken})

    assert _bytes(published.public) == before
    assert _no_leftovers(published)


def test_tables_that_are_not_ours_leave_the_last_release(published: Releases, tables: Tables) -> None:
    before = _bytes(published.public)

    with pytest.raises(TablesInvalid):
        _publish(published, tables | {"gemeenten": tables["gemeenten"].drop("naam")})

    assert _bytes(published.public) == before


@pytest.mark.parametrize("step", ["sync", "sync_folder", "move_folder", "replace"])
def test_a_disk_that_fails_at_any_step_leaves_the_last_release(
    published: Releases, tables: Tables, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    before = _bytes(published.public)

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(durable, step, fail)
        with pytest.raises(ReleaseNotWritten, match="No space left on device"):
            _publish(published, with_balance(tables))

    assert published.latest(2023).version == "1.0.0"  # type: ignore[union-attr]
    assert _no_leftovers(published)
    assert {name: _bytes(published.public)[name] for name in before} == before
    assert _publish(published, with_balance(tables)).release.version == "1.0.1"


def test_a_pointer_that_does_not_follow_on_the_last_is_not_released(
    published: Releases, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _bytes(published.public)

    def ahead(*draft: object) -> object:
        return msgspec.structs.replace(drafting.pointer_to(*draft), sequence=9)  # type: ignore[arg-type]

    monkeypatch.setattr("datapackages.releasing.releases.pointer_to", ahead)

    with pytest.raises(PackageInvalid, match="as number 9, where 2 comes next"):
        _publish(published, with_balance(tables))

    assert _bytes(published.public) == before
    assert _no_leftovers(published)


def test_a_failed_write_is_told_in_one_line(
    published: Releases, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(building.workbook, "write", fail)

    with pytest.raises(ReleaseNotWritten) as caught:
        _publish(published, with_balance(tables))
    assert "make room and run again" in str(caught.value)
    assert _no_leftovers(published)


def test_everything_is_on_disk_before_it_gets_its_name(
    releases: Releases, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F2: fsync of every file < rename of the folder < fsync of its parent < switch of the pointer."""
    steps: list[tuple[str, str]] = []

    def watch(name: str) -> None:
        original = getattr(os, name)

        def watched(first: int | Path, *rest: Path) -> object:
            path = Path(f"/proc/self/fd/{first}").readlink() if isinstance(first, int) else rest[-1]
            steps.append((name, Path(path).name))
            return original(first, *rest)

        monkeypatch.setattr(os, name, watched)

    for name in ("fsync", "rename", "replace"):
        watch(name)
    release = _publish(releases, tables).release

    moved = steps.index(("rename", "1.0.0"))
    switched = steps.index(("replace", "latest.json"))
    synced = [name for step, name in steps[:moved] if step == "fsync"]
    assert {path.name for path in release.folder.iterdir()} <= set(synced)
    assert synced.index("begrotingen-2023-1.0.0") == len({path.name for path in release.folder.iterdir()})
    assert ("fsync", "begrotingen-2023") in steps[moved:switched]
    assert steps[switched - 1] == ("fsync", "latest.json")
    assert ("fsync", "begrotingen-2023") in steps[switched:]


def test_a_second_run_of_the_same_year_says_so_and_publishes_nothing(
    published: Releases, tables: Tables
) -> None:
    with (
        published.staging_area.hold("begrotingen-2023"),
        pytest.raises(PublishingConflict, match="another run that is publishing it now"),
    ):
        _publish(published, with_balance(tables))

    assert published.latest(2023).version == "1.0.0"  # type: ignore[union-attr]


def test_a_run_that_began_before_another_published_loses(
    published: Releases, tables: Tables, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Compare-and-swap: the lock is only politeness, the sequence decides."""
    slow = Releases(published.public, published.public.parent / "another-staging")
    original = building.build

    def overtaken(*arguments: object, **options: object) -> object:
        monkeypatch.setattr("datapackages.releasing.drafting.build", original)
        _publish(published, with_balance(tables, 7))
        return original(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr("datapackages.releasing.drafting.build", overtaken)

    with pytest.raises((PublishingConflict, ReleaseNotWritten)):
        _publish(slow, with_balance(tables, 9))

    newest = published.latest(2023)
    assert newest is not None
    assert newest.tables()["iv3_balans"]["bedrag_eur"].to_list() == [7]
    assert verify(newest.folder) == ()


RACE = """
import sys
from pathlib import Path
import polars as pl
from datapackages.releasing import gate
from datapackages.errors import OpenbegrotingError
from datapackages.releasing.releases import Releases
gate.frictionless_faults = lambda folder: ()
public, given, bedrag = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
tables = {path.stem: pl.read_parquet(path) for path in given.iterdir()}
tables["iv3_balans"] = tables["iv3_balans"].with_columns(bedrag_eur=pl.lit(bedrag, dtype=pl.Int64))
print("ready", flush=True)
sys.stdin.readline()
try:
    print(Releases(public).publish(2023, tables, {}).release.version)
except OpenbegrotingError as error:
    print(error)
"""


def test_of_runs_at_the_same_moment_one_wins_or_they_follow_each_other(
    published: Releases, tables: Tables, tmp_path: Path
) -> None:
    given = tmp_path / "given"
    given.mkdir()
    for name, frame in tables.items():
        frame.write_parquet(given / f"{name}.parquet")
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", RACE, published.public, given, str(bedrag)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for bedrag in (1, 2, 3)
    ]  # fmt: skip
    for run in runs:
        assert run.stdout is not None
        run.stdout.readline()
    for run in runs:
        assert run.stdin is not None
        run.stdin.write("go\n")
        run.stdin.flush()
    outcomes = [run.communicate()[0].strip() for run in runs]

    versions = sorted(outcome for outcome in outcomes if outcome[0].isdigit())
    assert versions
    for loser in set(outcomes) - set(versions):
        assert loser.startswith(("year 2023 · found another run", "publishing begrotingen-2023 · expected"))
        assert len(loser.splitlines()) == 1
    assert versions == [f"1.0.{number}" for number in range(1, len(versions) + 1)]
    assert [release.version for release in published.history(2023)] == ["1.0.0", *versions]
    assert all(verify(release.folder) == () for release in published.history(2023))


def test_a_reader_always_gets_one_whole_release(published: Releases, tables: Tables) -> None:
    """F15: pointer -> sums -> every file, over and over, while new releases come out."""
    done = threading.Event()
    torn: list[str] = []
    rounds = 0

    def read() -> None:
        nonlocal rounds
        while not done.is_set():
            pointer = published.pointer(2023)
            assert pointer is not None
            folder = published.public / "data" / "begrotingen-2023" / pointer.path
            for file in pointer.files:
                try:
                    content = (folder / file.path).read_bytes()
                except OSError as error:
                    torn.append(str(error))
                    continue
                if hashlib.sha256(content).hexdigest() != file.sha256:
                    torn.append(file.path)
            rounds += 1
            done.wait(0.02)

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for bedrag in range(3):
            _publish(published, with_balance(tables, bedrag))
    finally:
        done.set()
        reader.join()

    assert (torn, rounds > 1) == ([], True)


def _stray(published: Releases, tables: Tables) -> Path:
    """What a kill between the move and the switch leaves: the next release, without its pointer."""
    home = published.public / "data" / "begrotingen-2023"
    pointer = (home / "latest.json").read_bytes()
    _publish(published, with_balance(tables))
    (home / "latest.json").write_bytes(pointer)
    return home / "1.0.1"


def test_a_release_that_only_lacks_its_pointer_is_kept(published: Releases, tables: Tables) -> None:
    stray = _stray(published, tables)
    identity = stray.stat().st_ino

    publication = _publish(published, with_balance(tables))

    assert (publication.release.version, publication.notes) == ("1.0.1", ())
    assert stray.stat().st_ino == identity


def test_a_stray_release_with_other_content_is_set_aside_and_told(
    published: Releases, tables: Tables
) -> None:
    stray = _stray(published, tables)
    before = _bytes(stray)

    publication = _publish(published, with_balance(tables, 6))

    (note,) = publication.notes
    assert "release 1.0.1 of begrotingen-2023 was never finished" in note
    assert _bytes(Path(note.split()[-1])) == before
    assert publication.release.tables()["iv3_balans"]["bedrag_eur"].to_list() == [6]


@pytest.mark.parametrize("damage", ["truncate", "remove", "add"])
def test_a_damaged_stray_is_set_aside(published: Releases, tables: Tables, damage: str) -> None:
    stray = _stray(published, tables)
    if damage == "truncate":
        os.truncate(stray / "iv3_balans.csv", 10)
    elif damage == "remove":
        (stray / "SHA256SUMS").unlink()
    else:
        (stray / "more").touch()

    publication = _publish(published, with_balance(tables))

    assert len(publication.notes) == 1
    assert verify(publication.release.folder) == ()


def test_a_stray_is_set_aside_when_there_is_nothing_to_publish(published: Releases, tables: Tables) -> None:
    stray = _stray(published, tables)

    publication = _publish(published, tables)

    assert (publication.published, len(publication.notes), stray.exists()) == (False, 1, False)


def test_releases_without_their_pointer_are_not_numbered_anew(published: Releases, tables: Tables) -> None:
    _publish(published, with_balance(tables))
    (published.public / "data" / "begrotingen-2023" / "latest.json").unlink()
    before = _bytes(published.public)

    with pytest.raises(PointerDamaged, match=r"beside 1\.0\.0, 1\.0\.1"):
        _publish(published, tables)

    assert _bytes(published.public) == before


@pytest.mark.parametrize("name", ["iv3_balans.parquet", "SHA256SUMS", "datapackage.json"])
def test_a_damaged_release_is_not_compared_with(published: Releases, tables: Tables, name: str) -> None:
    release = published.latest(2023)
    assert release is not None
    os.truncate(release.folder / name, 100)

    with pytest.raises(ReleaseDamaged, match=r"release 1\.0\.0 of 2023"):
        _publish(published, with_balance(tables))


def test_a_release_whose_folder_is_gone_is_told(published: Releases) -> None:
    release = published.latest(2023)
    assert release is not None
    shutil.rmtree(release.folder)

    with pytest.raises(ReleaseDamaged, match="No such file"):
        release.tables()


def test_a_home_that_cannot_be_written_is_one_clear_line(tables: Tables, tmp_path: Path) -> None:
    (tmp_path / "staging").write_text("a file where the folder should be")

    with pytest.raises(ReleaseNotWritten) as caught:
        _publish(Releases(tmp_path / "public"), tables)
    assert "\n" not in str(caught.value)
