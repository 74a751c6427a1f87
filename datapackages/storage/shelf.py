"""The published folder of one year: the folders of its releases and the pointer to the newest.

Placing a finished folder, switching the pointer, and putting right what a killed run left between those two
steps. Nothing here knows what is in a release.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from datapackages.errors import OpenbegrotingError
from datapackages.storage import durable
from datapackages.storage.checksums import SUMS, read_listing, sha256_of
from datapackages.storage.notices import NOTICES, all_notices, encoded, read_notices
from datapackages.storage.pointer import POINTER, Pointer, PointerDamaged, read_pointer

if TYPE_CHECKING:
    from pathlib import Path

    from datapackages.storage.staging import Staging

_VERSION = re.compile(r"\d+\.\d+\.\d+")


class PublishingConflict(OpenbegrotingError):
    """Another run publishes, or has just published, the same year; this run published nothing."""


class NotOnTheShelf(OpenbegrotingError):
    """A pointer would name a release that does not lie beside it as it was made; it is not switched."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """``public/data/begrotingen-<jaar>``, and the staging area from which releases arrive."""

    home: Path
    staging: Staging

    def pointer(self) -> Pointer | None:
        """What ``latest.json`` says; None without one, ``PointerDamaged`` if it cannot be read."""
        return read_pointer(self.home / POINTER)

    def sequence(self) -> int:
        """The number of the newest release; 0 before the first."""
        pointer = self.pointer()
        return 0 if pointer is None else pointer.sequence

    def strays(self) -> tuple[Path, ...]:
        """Release folders that no pointer ever named: their run was killed before the switch.

        Raises ``PointerDamaged`` when there is no pointer beside several releases: a kill leaves one
        stray at most, so somebody removed ``latest.json``, and the numbering with it.
        """
        if not self.home.exists():
            return ()
        pointer = self.pointer()
        known = {entry.version for entry in pointer.history} if pointer else set()
        folders = sorted(
            path for path in self.home.iterdir() if _VERSION.fullmatch(path.name) and path.name not in known
        )
        if pointer is None and len(folders) > 1:
            raise PointerDamaged(
                f"pointer {self.home / POINTER}",
                expected="the pointer to one of the releases beside it",
                found=f"no such file, beside {', '.join(path.name for path in folders)}",
                remedy="restore it from a backup",
            )
        return tuple(folders)

    def clear(self, strays: tuple[Path, ...], *, but: Path | None = None) -> tuple[str, ...]:
        """Moves strays out of the published folder; answers a sentence on each.

        A stray with the very same bytes as the package ``but`` stays: it only lacks the pointer.
        """
        return tuple(
            f"release {stray.name} of {self.home.name} was never finished; it now lies in "
            f"{self.staging.set_aside(stray, f'{self.home.name}-{stray.name}')}"
            for stray in strays
            if but is None or not _same_bytes(but, stray)
        )

    def place(self, package: Path, version: str) -> Path:
        """Gives a finished, synced folder its final name, and answers that.

        A stray of that name that was left to stay is it already. ``OSError`` when the disk refuses.
        """
        target = self.home / version
        durable.make_folder(self.home)
        if not target.exists():
            durable.move_folder(package, target)
        return target

    def expect(self, seen: int) -> None:
        """Raises ``PublishingConflict`` unless the newest release is still number ``seen``."""
        found = self.sequence()
        if found != seen:
            raise PublishingConflict(
                f"publishing {self.home.name}",
                expected=f"release number {seen} to be the newest still",
                found=f"number {found}, which another run has just published",
                remedy="run again",
            )

    def switch(self, pointer: Pointer, *, seen: int, by_way_of: Path) -> None:
        """Makes the pointer the current one, if ``expect`` allows.

        Raises ``NotOnTheShelf`` unless the release that it names lies in its place: a reader who follows
        the pointer must find it from the first moment on.
        """
        self.expect(seen)
        found = _checksum(self.home / pointer.path / SUMS)
        if found != pointer.manifest_sha256:
            raise NotOnTheShelf(
                f"release {pointer.version} of {self.home.name}",
                expected=f"{SUMS} with the checksum {pointer.manifest_sha256}, before a pointer names it",
                found="no such file" if found is None else found,
                remedy="the pointer was left as it is; put the folder back from a backup, or run again",
            )
        durable.replace(self.home / POINTER, pointer.encoded(), by_way_of=by_way_of)

    def announce(self, pointer: Pointer, *, by_way_of: Path) -> None:
        """Writes the notices that follow from the pointer, unless they are there; ``NoticesDamaged``."""
        told = all_notices(self.home, pointer)
        if told != read_notices(self.home):
            durable.replace(self.home / NOTICES, encoded(told), by_way_of=by_way_of)


def _checksum(path: Path) -> str | None:
    try:
        return sha256_of(path)
    except FileNotFoundError:
        return None


def _same_bytes(package: Path, target: Path) -> bool:
    """Whether the target holds every file of the package, byte for byte, and nothing else."""
    sums = (package / SUMS).read_bytes()
    expected = read_listing(sums)
    return (
        {path.name for path in target.iterdir()} == {*expected, SUMS}
        and (target / SUMS).read_bytes() == sums
        and all(sha256_of(target / name) == sha256 for name, sha256 in expected.items())
    )
