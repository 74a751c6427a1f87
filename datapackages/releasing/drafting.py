"""The draft of a release: what is to be published of a year, packed and inspected, and the pointer to it.

Nothing here is seen by a reader: a package is made in a work folder. Which version it gets, whether it may go
out, and when it takes its place is decided in ``releases``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from datapackages.changes import Changes, Snapshot, report
from datapackages.changes.reporting import LINES
from datapackages.descriptor import table_schema
from datapackages.packing.building import CHANGES, VALIDATION, build
from datapackages.packing.edition import Edition
from datapackages.publisher import package_name
from datapackages.releasing import gate
from datapackages.releasing.approvals import Approval
from datapackages.schema import tables as table_schemas
from datapackages.storage import durable
from datapackages.storage.checksums import SUMS
from datapackages.storage.pointer import Entry, Pointer, ReleasedFile
from datapackages.trust.manifest import Makings, Parent

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import polars as pl

    from datapackages.releasing.released import Release
    from datapackages.storage.checksums import WrittenFile
    from datapackages.trust.signing import SigningKey

FINDINGS = "bevindingen"
"""Where ``validatie.json`` says what is odd in the package and stands in it nevertheless."""

APPROVALS = "goedkeuringen"
"""Where ``validatie.json`` lists what a person approved of."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be published of a year; ``frames`` are every published table, prepared."""

    jaar: int
    frames: Mapping[str, pl.DataFrame]
    validation: Mapping[str, Any]
    missing_sources: tuple[str, ...]
    made_with: Makings

    @property
    def snapshot(self) -> Snapshot:
        """The draft as it is compared with releases."""
        schemas = table_schemas()
        described = {name: table_schema(schemas[name]) for name in self.frames}
        return Snapshot(described, self.frames, self.made_with)

    @property
    def approvals(self) -> tuple[Approval, ...]:
        """The approvals that the judgement needed."""
        return msgspec.convert(self.validation.get(APPROVALS, ()), tuple[Approval, ...])


@dataclass(frozen=True, slots=True)
class Contents:
    """What goes into a package, and the approval that its changes needed."""

    draft: Draft
    changes: Changes
    approval: Approval | None

    def edition(self, version: str, sequence: int, parent: Release | None) -> Edition:
        """The place of the package among the others, and what its front page tells of it."""
        draft = self.draft
        return Edition(
            draft.jaar,
            version,
            draft.missing_sources,
            findings=tuple(draft.validation.get(FINDINGS, ())),
            approvals=draft.approvals if self.approval is None else (*draft.approvals, self.approval),
            sequence=sequence,
            parent=Parent(parent.version, parent.manifest_sha256) if parent is not None else None,
            made_with=draft.made_with,
        )

    def reports(self, edition: Edition) -> dict[str, Mapping[str, Any] | pl.DataFrame]:
        """The files beside the tables; an approval is told where checks and where changes are told."""
        parent = edition.parent.version if edition.parent else None
        validation, changed = (
            self.draft.validation,
            report(self.changes, version=edition.version, parent=parent),
        )
        if self.approval is not None:
            told = self.approval.told()
            validation = {**validation, APPROVALS: [*validation.get(APPROVALS, ()), told]}
            changed = {**changed, APPROVALS: [told]}
        return {VALIDATION: validation, CHANGES: changed, LINES: self.changes.lines}


def packed(
    package: Path, edition: Edition, contents: Contents, key: SigningKey | None
) -> tuple[WrittenFile, ...]:
    """Builds the package, syncs it, and lets the gate read what lies on disk.

    Raises ``TablesInvalid``, ``ReleaseNotWritten`` or ``PackageInvalid``.
    """
    package.mkdir()
    frames = contents.draft.frames
    files = build(package, edition, frames, contents.reports(edition), key=key)
    durable.sync_folder(package)
    gate.inspect(package, frames, files)
    return files


def pointer_to(draft: Draft, version: str, files: tuple[WrittenFile, ...], before: Pointer | None) -> Pointer:
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
