"""The releases of every year: which there are, which is the newest, and how a new one comes to be.

A release is built in the staging area, inspected, moved to its immutable folder, and only then named by
``latest.json``. What is in a package, and whether it is fit to go out, is decided elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec
import polars as pl

from datapackages import gate
from datapackages.changes import Changes, Snapshot, compare, next_version, report
from datapackages.descriptor import DESCRIPTOR, Descriptor, read_descriptor, table_schema
from datapackages.errors import OpenbegrotingError
from datapackages.formats import parquet
from datapackages.packing.building import CHANGES, VALIDATION, ReleaseNotWritten, build, prepared
from datapackages.packing.describing import Edition
from datapackages.publisher import package_name
from datapackages.schema import tables as table_schemas
from datapackages.storage import durable
from datapackages.storage.checksums import SUMS, WrittenFile, read_listing, sha256_of
from datapackages.storage.pointer import POINTER, Entry, Pointer, ReleasedFile
from datapackages.storage.shelf import PublishingConflict, Shelf
from datapackages.storage.staging import Staging, StagingBusy

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_PACKAGE = re.compile(r"begrotingen-(\d{4})")
FINDINGS = "bevindingen"
"""Where ``validatie.json`` says what is odd in the package and stands in it nevertheless."""

_NO_DATA = {"bronnen", "correcties", "quarantaine"}


def accepted_rows(rows: Mapping[str, int]) -> int:
    """Of the rows per table those that say something of a municipality or its year."""
    return sum(count for name, count in rows.items() if name not in _NO_DATA)


class NothingToPublish(OpenbegrotingError):
    """There is not a single accepted row, so there is no package to make."""


class ReleaseDamaged(OpenbegrotingError):
    """An earlier release is not what it was when it was published."""


@dataclass(frozen=True, slots=True)
class Release:
    """One published edition: its place among the others, and the folder it lies in for good."""

    jaar: int
    version: str
    folder: Path
    published_at: datetime
    sequence: int
    parent: str | None
    manifest_sha256: str
    rows: Mapping[str, int]

    def descriptor(self) -> Descriptor:
        """What its ``datapackage.json`` says; ``DescriptorDamaged`` if it cannot be read."""
        return read_descriptor(self.folder)

    def tables(self, *names: str) -> dict[str, pl.DataFrame]:
        """Its tables, read from Parquet with the types under which they were published.

        ``names`` chooses some of them; one that the release does not have is left out. Raises
        ``ReleaseDamaged`` when a byte is not what it was.
        """
        return dict(self.snapshot(*names).frames)

    def snapshot(self, *names: str) -> Snapshot:
        """Its tables (or those of ``names``) with the schemas of that time, to compare an edition with."""
        try:
            self._check(SUMS, self.manifest_sha256)
            sums = read_listing((self.folder / SUMS).read_bytes())
            self._check(DESCRIPTOR, sums[DESCRIPTOR])
            schemas = self.descriptor().schemas
            frames = {}
            for name, schema in schemas.items():
                if names and name not in names:
                    continue
                self._check(f"{name}.parquet", sums[f"{name}.parquet"])
                frames[name] = parquet.read(self.folder / f"{name}.parquet", schema.dtypes)
        except (OSError, KeyError, ValueError, pl.exceptions.PolarsError) as error:
            raise self._damaged(str(error)) from error
        return Snapshot(schemas, frames)

    def _check(self, name: str, sha256: str) -> None:
        if sha256_of(self.folder / name) != sha256:
            raise self._damaged(f"another {name} than was published")

    def _damaged(self, found: str) -> ReleaseDamaged:
        return ReleaseDamaged(
            f"release {self.version} of {self.jaar} in {self.folder}",
            expected="the bytes that were published",
            found=found,
            remedy="put the folder back from a backup or from the release's own zip",
        )


@dataclass(frozen=True, slots=True)
class Publication:
    """What publishing came to: the newest release now, whether it is new, and what changed.

    ``notes`` tell what a killed run had left and where it went.
    """

    release: Release
    published: bool
    changes: Changes
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is to be published of a year."""

    jaar: int
    frames: Mapping[str, pl.DataFrame]
    validation: Mapping[str, Any]
    missing_sources: tuple[str, ...]

    @property
    def snapshot(self) -> Snapshot:
        schemas = table_schemas()
        return Snapshot({name: table_schema(schemas[name]) for name in self.frames}, self.frames)


@dataclass(frozen=True, slots=True)
class Releases:
    """The published folder. The staging area lies beside it, on the same file system, unserved."""

    public: Path
    staging: Path | None = None

    @property
    def staging_area(self) -> Staging:
        """Where releases and pages are built before they are published."""
        return Staging(self.staging or self.public.parent / "staging")

    def years(self) -> tuple[int, ...]:
        """The years that have a release, oldest first."""
        folders = (path.parent.name for path in self.public.glob(f"data/*/{POINTER}"))
        names = (_PACKAGE.fullmatch(folder) for folder in folders)
        return tuple(sorted(int(name[1]) for name in names if name))

    def pointer(self, jaar: int) -> Pointer | None:
        """What ``latest.json`` of a year says; None without one, ``PointerDamaged`` if unreadable."""
        return self._shelf(jaar).pointer()

    def latest(self, jaar: int) -> Release | None:
        """The newest release of a year, or None."""
        pointer = self.pointer(jaar)
        return None if pointer is None else self.release(jaar, pointer.version)

    def release(self, jaar: int, version: str) -> Release | None:
        """That release of a year, or None if there never was one."""
        return next((found for found in self.history(jaar) if found.version == version), None)

    def history(self, jaar: int) -> tuple[Release, ...]:
        """Every release of a year, oldest first."""
        pointer = self.pointer(jaar)
        home = self._shelf(jaar).home
        return tuple(
            Release(jaar=jaar, folder=home / entry.version, **msgspec.structs.asdict(entry))
            for entry in (pointer.history if pointer else ())
        )

    def publish(
        self,
        jaar: int,
        tables: Mapping[str, pl.DataFrame],
        validation: Mapping[str, Any],
        *,
        missing_sources: tuple[str, ...] = (),
    ) -> Publication:
        """Publishes the accepted tables and the quarantine of a year, if they say anything new.

        ``tables`` have the published columns of their schemas; absent ones are empty. ``validation``
        is the content of ``validatie.json``. ``missing_sources`` names what could not be had.

        Raises ``TablesInvalid``, ``NothingToPublish``, ``PackageInvalid``, ``ReleaseDamaged``,
        ``PointerDamaged``, ``PublishingConflict`` or ``ReleaseNotWritten``. After each of them the
        last release is still the newest.
        """
        frames = prepared(tables)
        if not accepted_rows({name: frame.height for name, frame in frames.items()}):
            raise NothingToPublish(f"year {jaar}", expected="at least one accepted row")
        draft = _Draft(jaar, frames, dict(validation), tuple(sorted(set(missing_sources))))
        shelf = self._shelf(jaar)
        seen = shelf.sequence()
        try:
            with shelf.staging.hold(package_name(jaar)) as work:
                return self._publish(draft, seen, work)
        except StagingBusy as error:
            raise PublishingConflict(
                f"year {jaar}",
                found="another run that is publishing it now",
                remedy="run again when that one has finished",
            ) from error
        except OSError as error:
            raise ReleaseNotWritten(
                f"release of {jaar}", found=str(error), remedy="the last release still stands"
            ) from error

    def _publish(self, draft: _Draft, seen: int, work: Path) -> Publication:
        """Publishes under the lock; ``seen`` is the newest release when this run began."""
        shelf = self._shelf(draft.jaar)
        shelf.expect(seen)
        strays = shelf.strays()
        pointer, current = shelf.pointer(), self.latest(draft.jaar)
        changes = compare(current.snapshot() if current else None, draft.snapshot)
        version = next_version(current.version if current else None, changes)
        if version is None:
            assert pointer is not None
            assert current is not None
            if pointer.missing_sources != draft.missing_sources:
                renewed = msgspec.structs.replace(pointer, missing_sources=draft.missing_sources)
                shelf.switch(renewed, seen=seen, by_way_of=work)
            return Publication(current, published=False, changes=changes, notes=shelf.clear(strays))
        package = work / f"{package_name(draft.jaar)}-{version}"
        wijzigingen = report(changes, version=version, parent=current.version if current else None)
        files = _packed(package, draft, version, wijzigingen)
        notes = shelf.clear(strays, but=package)
        shelf.place(package, version)
        shelf.switch(_pointer(draft, version, files, pointer), seen=seen, by_way_of=work)
        newest = self.latest(draft.jaar)
        assert newest is not None
        return Publication(newest, published=True, changes=changes, notes=notes)

    def _shelf(self, jaar: int) -> Shelf:
        return Shelf(self.public / "data" / package_name(jaar), self.staging_area)


def _packed(
    package: Path, draft: _Draft, version: str, wijzigingen: Mapping[str, Any]
) -> tuple[WrittenFile, ...]:
    """Builds the package, syncs it, and lets the gate read what lies on disk."""
    package.mkdir()
    edition = Edition(draft.jaar, version, draft.missing_sources, tuple(draft.validation.get(FINDINGS, ())))
    reports = {VALIDATION: draft.validation, CHANGES: wijzigingen}
    files = build(package, edition, draft.frames, reports)
    durable.sync_folder(package)
    gate.inspect(package, draft.frames, files)
    return files


def _pointer(draft: _Draft, version: str, files: tuple[WrittenFile, ...], before: Pointer | None) -> Pointer:
    """The pointer to a release that was just placed; the clock is read here and nowhere else."""
    manifest = next(file for file in files if file.name == SUMS)
    entry = Entry(
        version=version,
        sequence=before.sequence + 1 if before else 1,
        parent=before.version if before else None,
        published_at=datetime.now(UTC).replace(microsecond=0),
        manifest_sha256=manifest.sha256,
        rows={name: frame.height for name, frame in draft.frames.items()},
    )
    return Pointer(
        name=package_name(draft.jaar),
        jaar=draft.jaar,
        path=version,
        files=tuple(ReleasedFile(file.name, file.bytes, file.sha256) for file in files),
        missing_sources=draft.missing_sources,
        history=(*(before.history if before else ()), entry),
        **msgspec.structs.asdict(entry),
    )
