"""Going back to an earlier release of a year, and telling so.

Nothing is removed: the pointer moves, the history stays, readers get a notice. That the content taken back is
not released again by itself is seen to where releases are made.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from datapackages.errors import OpenbegrotingError
from datapackages.storage.checksums import measure
from datapackages.storage.notices import read_notices
from datapackages.storage.pointer import ReleasedFile, Withdrawal
from datapackages.storage.shelf import Shelf
from datapackages.trust.verifying import verify

if TYPE_CHECKING:
    from datapackages.releasing.released import Release
    from datapackages.releasing.releases import Releases
    from datapackages.storage.pointer import Pointer


class RollbackRefused(OpenbegrotingError):
    """There is no such step to take; the release that stood still stands."""


def roll_back(releases: Releases, jaar: int, version: str, *, reason: str, by: str | None = None) -> Release:
    """Makes ``version`` the release of ``jaar`` that stands, publishes a notice, and answers it.

    Releases between it and the newest are withdrawn by it; going to a withdrawn one puts it back. Raises
    ``RollbackRefused``, ``PublishingConflict``, ``PointerDamaged``, ``NoticesDamaged`` or
    ``ReleaseNotWritten``.
    """
    if not reason.strip():
        raise RollbackRefused(
            "reason", expected="a sentence for readers", found="nothing", remedy='give one: --reason "..."'
        )
    with releases.holding(jaar) as work:
        pointer, target = releases.pointer(jaar), releases.release(jaar, version)
        if pointer is None:
            raise RollbackRefused(
                f"year {jaar}",
                expected="a year that was released",
                found="no release of it",
                remedy=f"name one of {', '.join(map(str, releases.years()))}"
                if releases.years()
                else "openbegroting run makes one",
            )
        if target is None:
            raise RollbackRefused(
                f"version {version} of {jaar}",
                expected=f"one of {', '.join(entry.version for entry in pointer.history)}",
                found="no such release",
                remedy=f"{pointer.version} stands; name the one that is to stand instead",
            )
        if version == pointer.version:
            others = ", ".join(entry.version for entry in pointer.history if entry.version != version)
            raise RollbackRefused(
                f"version {version} of {jaar}",
                expected="another release than the one that stands",
                found=f"{version}, which stands",
                remedy=f"name one of {others}" if others else "there is no other to go back to",
            )
        faults = verify(target.folder)
        if faults:
            raise RollbackRefused(
                f"version {version} of {jaar}",
                expected="the package that was published",
                found=f"{faults[0].thing}: {faults[0].message}",
                remedy="put its folder back from a backup",
            )
        shelf = Shelf(target.folder.parent, releases.staging_area)
        read_notices(shelf.home)  # what cannot be read is told before anything moves
        moved = _moved(pointer, target, reason=" ".join(reason.split()), by=by)
        shelf.switch(moved, seen=pointer.sequence, by_way_of=work)
        shelf.announce(moved, by_way_of=work)
    standing = releases.latest(jaar)
    assert standing is not None
    return standing


def _moved(pointer: Pointer, target: Release, *, reason: str, by: str | None) -> Pointer:
    """The pointer to the target, one number further, with the step it took."""
    entry = next(entry for entry in pointer.history if entry.version == target.version)
    step = Withdrawal(
        sequence=pointer.sequence + 1,
        at=datetime.now(UTC).replace(microsecond=0),
        from_version=pointer.version,
        to_version=entry.version,
        reason=reason,
        by=by,
    )
    files = (measure(path) for path in sorted(target.folder.iterdir()))
    return msgspec.structs.replace(
        pointer,
        **{**msgspec.structs.asdict(entry), "sequence": step.sequence},
        path=entry.version,
        files=tuple(ReleasedFile(file.name, file.bytes, file.sha256) for file in files),
        missing_sources=target.descriptor().missing_sources,
        withdrawals=(*pointer.withdrawals, step),
    )
