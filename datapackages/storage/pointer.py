"""``latest.json``: the one file that says which release of a year is the newest, and which came before.

Its shape, reading and the ways in which it can be damaged belong here; when it moves is decided by the
releases. It is the only published file that holds a clock value.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec reads the annotations
from typing import TYPE_CHECKING, Annotated

import msgspec

from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from pathlib import Path

POINTER = "latest.json"

Version = Annotated[str, msgspec.Meta(pattern=r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$")]
Sha256 = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


class PointerDamaged(OpenbegrotingError):
    """``latest.json`` cannot be read as what we wrote; nothing is published until it is restored."""


class ReleasedFile(msgspec.Struct, frozen=True):
    """A file of a release: name in its folder, size in bytes, SHA-256."""

    path: str
    bytes: int
    sha256: Sha256


class Entry(msgspec.Struct, frozen=True):
    """One release: what it is called, what it followed, and the checksum of its ``SHA256SUMS``.

    ``sequence`` counts the releases of a year from 1 and orders them; clocks do not.
    """

    version: Version
    sequence: int
    parent: Version | None
    published_at: datetime
    manifest_sha256: Sha256
    rows: dict[str, int]


class Withdrawal(msgspec.Struct, frozen=True):
    """A step back: from which release to which, why, and who took it; ``sequence`` counts on as ever."""

    sequence: int
    at: datetime
    from_version: Version = msgspec.field(name="van")
    to_version: Version = msgspec.field(name="naar")
    reason: str = msgspec.field(name="reden")
    by: str | None = msgspec.field(name="door", default=None)


class Pointer(msgspec.Struct, frozen=True):
    """The release that stands at the front, all releases of the year in ``history``, oldest first.

    ``sequence`` goes up with every switch and never down, also when the release that stands is taken
    back for an earlier one. ``missing_sources`` are the sources that the last run could not have; they
    may have changed since the release was made.
    """

    name: str
    jaar: int
    version: Version
    path: Version
    sequence: int
    parent: Version | None
    published_at: datetime
    manifest_sha256: Sha256
    rows: dict[str, int]
    files: tuple[ReleasedFile, ...]
    missing_sources: tuple[str, ...] = msgspec.field(name="ontbrekende_bronnen")
    history: tuple[Entry, ...]
    withdrawals: tuple[Withdrawal, ...] = msgspec.field(name="intrekkingen", default=())

    @property
    def withdrawn(self) -> dict[str, Withdrawal]:
        """The releases that were taken back and not put back since, with the step that did it."""
        numbers = {entry.version: entry.sequence for entry in self.history}
        found: dict[str, Withdrawal] = {}
        for step in self.withdrawals:
            found |= {
                version: step
                for version, number in numbers.items()
                if numbers[step.to_version] < number < step.sequence
            }
            found.pop(step.to_version, None)
        return found

    def encoded(self) -> bytes:
        """The content of ``latest.json``."""
        return msgspec.json.format(msgspec.json.encode(self), indent=2) + b"\n"


def read_pointer(path: Path) -> Pointer | None:
    """What ``latest.json`` says; None if it does not exist.

    Raises ``PointerDamaged`` if it is anything else than a pointer we wrote.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise _damaged(path, str(error.strerror)) from error
    try:
        pointer = msgspec.json.decode(content, type=Pointer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _damaged(path, str(error)) from error
    known = {entry.version for entry in pointer.history}
    for version in (pointer.version, *(step.to_version for step in pointer.withdrawals)):
        if version not in known:
            raise _damaged(path, f"version {version} absent from its own history")
    return pointer


def _damaged(path: Path, found: str) -> PointerDamaged:
    return PointerDamaged(
        f"pointer {path}",
        expected="a release pointer as this program writes it",
        found=found[:200],
        remedy="restore it from a backup; the releases beside it are untouched",
    )
