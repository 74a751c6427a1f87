"""One release as it lies on the shelf: its place among the others, and its files as they were published.

Reading only, and never a byte that is not what was published.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import polars as pl

from datapackages.changes import Snapshot
from datapackages.descriptor import DESCRIPTOR, Descriptor, read_descriptor
from datapackages.errors import OpenbegrotingError
from datapackages.formats import parquet
from datapackages.storage.checksums import SUMS, read_listing, sha256_of
from datapackages.trust.manifest import MANIFEST, NOT_RECORDED, read_manifest

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from pathlib import Path

    from datapackages.storage.pointer import Withdrawal


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
    withdrawal: Withdrawal | None = None
    """The step back by which it was taken out of use, unless it was put back since."""

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
            sums = self.listed()
            self._check(DESCRIPTOR, sums[DESCRIPTOR])
            schemas = self.descriptor().schemas
            frames = {}
            for name, schema in schemas.items():
                if names and name not in names:
                    continue
                self._check(f"{name}.parquet", sums[f"{name}.parquet"])
                frames[name] = parquet.read(self.folder / f"{name}.parquet", schema.dtypes)
            if MANIFEST in sums:
                self._check(MANIFEST, sums[MANIFEST])
            manifest = read_manifest(self.folder)
        except (OSError, KeyError, ValueError, pl.exceptions.PolarsError) as error:
            raise self.damaged(str(error)) from error
        return Snapshot(schemas, frames, manifest.made_with if manifest is not None else NOT_RECORDED)

    def listed(self) -> dict[str, str]:
        """The SHA-256 of each of its files, by name; ``ReleaseDamaged``."""
        try:
            self._check(SUMS, self.manifest_sha256)
            return read_listing((self.folder / SUMS).read_bytes())
        except (OSError, ValueError) as error:
            raise self.damaged(str(error)) from error

    def content(self, name: str) -> bytes:
        """What one of its files holds, exactly as it was published; ``ReleaseDamaged``."""
        try:
            content = (self.folder / name).read_bytes()
        except OSError as error:
            raise self.damaged(str(error)) from error
        if hashlib.sha256(content).hexdigest() != self.listed().get(name):
            raise self.damaged(f"another {name} than was published")
        return content

    def _check(self, name: str, sha256: str) -> None:
        if sha256_of(self.folder / name) != sha256:
            raise self.damaged(f"another {name} than was published")

    def damaged(self, found: str) -> ReleaseDamaged:
        """The error that says so of this release."""
        return ReleaseDamaged(
            f"release {self.version} of {self.jaar} in {self.folder}",
            expected="the bytes that were published",
            found=found[:200],
            remedy="put the folder back from a backup or from the release's own zip",
        )
