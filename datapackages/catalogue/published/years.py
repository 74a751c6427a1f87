"""What is published of each year, read back from the releases once, for everything the catalogue says.

Reading only. An earlier release is known by its place in ``latest.json``, its checksums and what it says
changed; of the newest there is the descriptor too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from datapackages.catalogue.published.changes_told import told
from datapackages.packing.building import CHANGES
from datapackages.publisher import package_name
from datapackages.releasing.released import ReleaseDamaged
from datapackages.storage.checksums import SUMS, read_listing, sha256_of
from datapackages.storage.notices import Notice, all_notices
from datapackages.storage.pointer import ReleasedFile

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from datapackages.descriptor import Descriptor
    from datapackages.releasing.released import Release
    from datapackages.releasing.releases import Releases
    from datapackages.storage.pointer import Pointer


@dataclass(frozen=True, slots=True)
class Version:
    """One release of a year: what it followed, when it came out, what changed, and its zip."""

    jaar: int
    number: str
    parent: str | None
    published_at: datetime
    changes: str
    archive: ReleasedFile | None


@dataclass(frozen=True, slots=True)
class Year:
    """A year with a release that stands; ``versions`` are all of its releases, oldest first."""

    jaar: int
    pointer: Pointer
    descriptor: Descriptor
    versions: tuple[Version, ...]
    notices: tuple[Notice, ...]

    @property
    def name(self) -> str:
        """The name of the package."""
        return package_name(self.jaar)

    @property
    def current(self) -> Version:
        """The release that ``latest.json`` names."""
        return next(version for version in self.versions if version.number == self.pointer.version)

    @property
    def issued(self) -> datetime:
        """The moment of the first release."""
        return self.versions[0].published_at


def read_years(releases: Releases) -> tuple[Year, ...]:
    """Every year with a release, oldest first.

    Raises ``PointerDamaged``, ``DescriptorDamaged``, ``ReleaseDamaged`` or ``NoticesDamaged`` when what
    was published cannot be read.
    """
    return tuple(_year(releases, jaar) for jaar in releases.years())


def _year(releases: Releases, jaar: int) -> Year:
    pointer, release = releases.pointer(jaar), releases.latest(jaar)
    assert pointer is not None
    assert release is not None
    return Year(
        jaar,
        pointer,
        release.descriptor(),
        tuple(map(_version, releases.history(jaar))),
        all_notices(release.folder.parent, pointer),
    )


def _version(release: Release) -> Version:
    try:
        if sha256_of(release.folder / SUMS) != release.manifest_sha256:
            raise _damaged(release, f"another {SUMS} than was published")
        sums = read_listing((release.folder / SUMS).read_bytes())
        archive = f"{package_name(release.jaar)}-{release.version}.zip"
        return Version(
            release.jaar,
            release.version,
            release.parent,
            release.published_at,
            told((release.folder / CHANGES).read_bytes()),
            _released(release.folder / archive, sums[archive]) if archive in sums else None,
        )
    except (OSError, ValueError) as error:
        raise _damaged(release, str(error)) from error


def _released(path: Path, sha256: str) -> ReleasedFile:
    return ReleasedFile(path.name, path.stat().st_size, sha256)


def _damaged(release: Release, found: str) -> ReleaseDamaged:
    return ReleaseDamaged(
        f"release {release.version} of {release.jaar} in {release.folder}",
        expected="the files that were published",
        found=found[:200],
        remedy="put the folder back from a backup or from the release's own zip",
    )
