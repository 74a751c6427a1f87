"""The releases of every year: which there are, which is the newest, and how a new one comes to be.

A release is built in the staging area, synced, read again and inspected, moved to its immutable folder,
and only then named by ``latest.json``. What is in a package, and whether it is fit to go out, is decided
elsewhere.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from datapackages.changes import Changes, Snapshot, compare, next_version, report
from datapackages.changes.reporting import LINES
from datapackages.descriptor import table_schema
from datapackages.errors import OpenbegrotingError
from datapackages.packing.building import CHANGES, VALIDATION, ReleaseNotWritten, build, prepared
from datapackages.packing.edition import Edition
from datapackages.publisher import package_name
from datapackages.releasing import gate
from datapackages.releasing.approvals import Approval
from datapackages.releasing.holding_back import approval_of, refuse_withdrawn
from datapackages.releasing.released import Release
from datapackages.schema import tables as table_schemas
from datapackages.storage import durable
from datapackages.storage.checksums import SUMS, WrittenFile
from datapackages.storage.pointer import POINTER, Entry, Pointer, ReleasedFile
from datapackages.storage.shelf import PublishingConflict, Shelf
from datapackages.storage.staging import Staging, StagingBusy
from datapackages.trust.manifest import NOT_RECORDED, Makings, Parent

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import polars as pl

    from datapackages.releasing.approvals import Approvals
    from datapackages.trust.signing import SigningKey

_PACKAGE = re.compile(r"begrotingen-(\d{4})")

FINDINGS = "bevindingen"
"""Where ``validatie.json`` says what is odd in the package and stands in it nevertheless."""

_NO_DATA = {"bronnen", "correcties", "quarantaine"}

APPROVALS = "goedkeuringen"
"""Where ``validatie.json`` lists what a person approved of."""


def accepted_rows(rows: Mapping[str, int]) -> int:
    """Of the rows per table those that say something of a municipality or its year."""
    return sum(count for name, count in rows.items() if name not in _NO_DATA)


class NothingToPublish(OpenbegrotingError):
    """There is not a single accepted row, so there is no package to make."""


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
    made_with: Makings

    @property
    def snapshot(self) -> Snapshot:
        schemas = table_schemas()
        described = {name: table_schema(schemas[name]) for name in self.frames}
        return Snapshot(described, self.frames, self.made_with)

    @property
    def approvals(self) -> tuple[Approval, ...]:
        """The approvals that the judgement needed."""
        return msgspec.convert(self.validation.get(APPROVALS, ()), tuple[Approval, ...])


@dataclass(frozen=True, slots=True)
class Releases:
    """The published folder. The staging area lies beside it, on the same file system, unserved.

    With a ``key`` releases are signed; with ``approvals`` a change larger than the limits waits for one.
    """

    public: Path
    staging: Path | None = None
    key: SigningKey | None = None
    approvals: Approvals | None = None

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
        """The release of a year that stands: the newest, or the one that was gone back to; or None."""
        pointer = self.pointer(jaar)
        return None if pointer is None else self.release(jaar, pointer.version)

    def release(self, jaar: int, version: str) -> Release | None:
        """That release of a year, or None if there never was one."""
        return next((found for found in self.history(jaar) if found.version == version), None)

    def history(self, jaar: int) -> tuple[Release, ...]:
        """Every release of a year, oldest first."""
        pointer = self.pointer(jaar)
        if pointer is None:
            return ()
        home, withdrawn = self._shelf(jaar).home, pointer.withdrawn
        return tuple(
            Release(
                jaar=jaar,
                folder=home / entry.version,
                withdrawal=withdrawn.get(entry.version),
                **msgspec.structs.asdict(entry),
            )
            for entry in pointer.history
        )

    def publish(
        self,
        jaar: int,
        tables: Mapping[str, pl.DataFrame],
        validation: Mapping[str, Any],
        *,
        missing_sources: tuple[str, ...] = (),
        made_with: Makings | None = None,
    ) -> Publication:
        """Publishes the accepted tables and the quarantine of a year, if they say anything new.

        ``tables`` have the published columns of their schemas; absent ones are empty. ``validation``
        is the content of ``validatie.json``. ``missing_sources`` names what could not be had.

        Raises ``TablesInvalid``, ``NothingToPublish``, ``ChangesTooLarge``, ``ContentWithdrawn``,
        ``PackageInvalid``, ``ReleaseDamaged``, ``PointerDamaged``, ``PublishingConflict`` or
        ``ReleaseNotWritten``. After each of them the last release still stands.
        """
        frames = prepared(tables)
        if not accepted_rows({name: frame.height for name, frame in frames.items()}):
            raise NothingToPublish(f"year {jaar}", expected="at least one accepted row")
        missing = tuple(sorted(set(missing_sources)))
        draft = _Draft(jaar, frames, dict(validation), missing, made_with or NOT_RECORDED)
        seen = self._shelf(jaar).sequence()
        with self.holding(jaar) as work:
            return self._publish(draft, seen, work)

    @contextmanager
    def holding(self, jaar: int) -> Iterator[Path]:
        """A work folder, while no other process publishes or rolls back this year.

        Raises ``PublishingConflict`` if one does, and ``ReleaseNotWritten`` for an ``OSError`` within.
        """
        try:
            with self.staging_area.hold(package_name(jaar)) as work:
                yield work
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
        if pointer is not None:
            shelf.announce(pointer, by_way_of=work)
        changes = compare(current.snapshot() if current else None, draft.snapshot)
        taken = [entry.version for entry in pointer.history] if pointer else []
        version = next_version(current.version if current else None, changes, taken)
        if version is None:
            assert pointer is not None
            assert current is not None
            if pointer.missing_sources != draft.missing_sources:
                renewed = msgspec.structs.replace(pointer, missing_sources=draft.missing_sources)
                shelf.switch(renewed, seen=seen, by_way_of=work)
            return Publication(current, published=False, changes=changes, notes=shelf.clear(strays))
        refuse_withdrawn(draft.snapshot, self.history(draft.jaar))
        approval = (
            approval_of(changes, current, self.approvals)
            if current is not None and self.approvals is not None
            else None
        )
        package = work / f"{package_name(draft.jaar)}-{version}"
        parent = Parent(current.version, current.manifest_sha256) if current else None
        edition = Edition(
            draft.jaar,
            version,
            draft.missing_sources,
            findings=tuple(draft.validation.get(FINDINGS, ())),
            approvals=draft.approvals if approval is None else (*draft.approvals, approval),
            sequence=seen + 1,
            parent=parent,
            made_with=draft.made_with,
        )
        files = _packed(package, edition, _Contents(draft, changes, approval), self.key)
        renewed = _pointer(draft, version, files, pointer)
        gate.inspect_place(package, renewed, pointer)
        notes = shelf.clear(strays, but=package)
        shelf.place(package, version)
        shelf.switch(renewed, seen=seen, by_way_of=work)
        newest = self.latest(draft.jaar)
        assert newest is not None
        return Publication(newest, published=True, changes=changes, notes=notes)

    def _shelf(self, jaar: int) -> Shelf:
        return Shelf(self.public / "data" / package_name(jaar), self.staging_area)


@dataclass(frozen=True, slots=True)
class _Contents:
    """What goes into a package, and the approval that it needed."""

    draft: _Draft
    changes: Changes
    approval: Approval | None

    def reports(self, version: str, parent: str | None) -> dict[str, Mapping[str, Any] | pl.DataFrame]:
        """The files beside the tables; an approval is told where checks and where changes are told."""
        validation, changed = self.draft.validation, report(self.changes, version=version, parent=parent)
        if self.approval is not None:
            told = self.approval.told()
            validation = {**validation, APPROVALS: [*validation.get(APPROVALS, ()), told]}
            changed = {**changed, APPROVALS: [told]}
        return {VALIDATION: validation, CHANGES: changed, LINES: self.changes.lines}


def _packed(
    package: Path, edition: Edition, contents: _Contents, key: SigningKey | None
) -> tuple[WrittenFile, ...]:
    """Builds the package, syncs it, and lets the gate read what lies on disk."""
    package.mkdir()
    reports = contents.reports(edition.version, edition.parent.version if edition.parent else None)
    files = build(package, edition, contents.draft.frames, reports, key=key)
    durable.sync_folder(package)
    gate.inspect(package, contents.draft.frames, files)
    return files


def _pointer(draft: _Draft, version: str, files: tuple[WrittenFile, ...], before: Pointer | None) -> Pointer:
    """The pointer to a release that is about to be placed; the clock is read here and nowhere else."""
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
        withdrawals=before.withdrawals if before else (),
        **msgspec.structs.asdict(entry),
    )
