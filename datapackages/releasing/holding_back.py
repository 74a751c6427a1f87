"""When a release waits for a person: too much would change, or its content was rolled back.

The limits, the approvals and the steps back are kept elsewhere; here they are put together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackages.changes import Snapshot, compare, next_version
from datapackages.changes.limits import too_large
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from datapackages.changes import Changes
    from datapackages.releasing.approvals import Approval, Approvals
    from datapackages.releasing.released import Release
    from datapackages.storage.pointer import Withdrawal


class ReleaseHeldBack(OpenbegrotingError):
    """A person must decide before this is released; the last release stands."""


class ChangesTooLarge(ReleaseHeldBack):
    """More of what was published would change than may without approval of ``fingerprint``."""

    def __init__(self, jaar: int, standing: str, reasons: tuple[str, ...], fingerprint: str) -> None:
        self.fingerprint = fingerprint
        super().__init__(
            f"year {jaar}",
            expected=f"few changes to release {standing}",
            found="; ".join(reasons),
            remedy=f'openbegroting approve {jaar} --changes --reason "..." --by NAME lets them through',
        )


class ContentWithdrawn(ReleaseHeldBack):
    """The content is that of a release that was rolled back; it is not released again by itself."""

    def __init__(self, jaar: int, version: str, withdrawal: Withdrawal) -> None:
        super().__init__(
            f"year {jaar}",
            expected="other content than that of a release that was rolled back",
            found=f"that of {version}, rolled back on {withdrawal.at:%Y-%m-%d} ({withdrawal.reason})",
            remedy=f"it stays so until sources or code change, or: openbegroting rollback {jaar} {version} "
            '--reason "..."',
        )


def refuse_withdrawn(draft: Snapshot, history: Iterable[Release]) -> None:
    """Raises ``ContentWithdrawn`` when a draft says what a release said that was rolled back."""
    for release in history:
        if (
            release.withdrawal is not None
            and next_version(release.version, compare(release.snapshot(), draft)) is None
        ):
            raise ContentWithdrawn(release.jaar, release.version, release.withdrawal)


def approval_of(changes: Changes, current: Release, approvals: Approvals) -> Approval | None:
    """The approval that these changes to a release needed; None if they need none.

    Raises ``ChangesTooLarge`` without the approval that they need.
    """
    reasons = too_large(changes)
    if not reasons:
        return None
    fingerprint = changes.fingerprint(current.version)
    approval = approvals.given(current.jaar, "wijzigingen", fingerprint)
    if approval is None:
        raise ChangesTooLarge(current.jaar, current.version, reasons, fingerprint)
    return approval
