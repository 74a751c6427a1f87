"""The releases of every year: which there are, which is the newest, and how a new one comes to be.

A release is built in the staging area, synced, read again and inspected, moved to its immutable folder,
and only then named by ``latest.json``. How it is built is in ``drafting``; whether it is fit to go out is
decided elsewhere.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import msgspec

from datapackages.changes import Changes, compare, next_version
from datapackages.errors import OpenbegrotingError
from datapackages.packing.building import ReleaseNotWritten, prepared
from datapackages.publisher import package_name
from datapackages.releasing import gate
from datapackages.releasing.drafting import Contents, Draft, packed, pointer_to
from datapackages.releasing.holding_back import approval_of, refuse_withdrawn
from datapackages.releasing.released import Release
from datapackages.storage.pointer import POINTER, Pointer
from datapackages.storage.shelf import PublishingConflict, Shelf
from datapackages.storage.staging import Staging, StagingBusy
from datapackages.trust.manifest import NOT_RECORDED, Makings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    import polars as pl

    from datapackages.releasing.approvals import Approvals
    from datapackages.trust.signing import SigningKey

_PACKAGE = re.compile(r"begrotingen-(\d{4})")

_NO_DATA = {"bronnen", "correcties", "quarantaine"}


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
        draft = Draft(jaar, frames, dict(validation), missing, made_with or NOT_RECORDED)
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
                f"release of {jaar}",
                expected="files that can be written",
                found=str(error),
                remedy="the last release still stands; mend that and run again",
            ) from error

    def _publish(self, draft: Draft, seen: int, work: Path) -> Publication:
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
        contents = Contents(draft, changes, approval)
        edition = contents.edition(version, seen + 1, current)
        package = work / f"{package_name(draft.jaar)}-{version}"
        files = packed(package, edition, contents, self.key)
        renewed = pointer_to(draft, version, files, pointer)
        gate.inspect_place(package, renewed, pointer)
        notes = shelf.clear(strays, but=package)
        shelf.place(package, version)
        shelf.switch(renewed, seen=seen, by_way_of=work)
        newest = self.latest(draft.jaar)
        assert newest is not None
        return Publication(newest, published=True, changes=changes, notes=notes)

    def _shelf(self, jaar: int) -> Shelf:
        return Shelf(self.public / "data" / package_name(jaar), self.staging_area)
