"""What is published of each year, read back from the releases once, for everything the catalogue says.

Reading only. An earlier release is known by its place in ``latest.json``, its checksums and what it says
changed; of the newest there is the descriptor too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from datapackages.catalogue.published.changes_told import told
from datapackages.changes.reporting import read_report
from datapackages.packing.building import CHANGES
from datapackages.publisher import package_name
from datapackages.storage.notices import Notice, all_notices
from datapackages.storage.pointer import ReleasedFile

if TYPE_CHECKING:
    from datetime import datetime

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
        changes = told(read_report(release.content(CHANGES)))
        return Version(
            release.jaar, release.version, release.parent, release.published_at, changes, _zip_of(release)
        )
    except (OSError, ValueError) as error:
        raise release.damaged(str(error)) from error


def _zip_of(release: Release) -> ReleasedFile | None:
    """The zip with all of it, if the release has one."""
    path = release.folder / f"{package_name(release.jaar)}-{release.version}.zip"
    sums = release.listed()
    return ReleasedFile(path.name, path.stat().st_size, sums[path.name]) if path.name in sums else None
