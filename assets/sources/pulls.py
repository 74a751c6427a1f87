"""Which bodies made up the last complete pull of a source for a year, and why a later one failed.

A failed pull leaves the last complete one in place; what is left of one that lost bodies is said to be that.
Pulls that a release was made from are kept beside it, numbered, so that revisions can be told ever after.
The bodies themselves are in ``archive``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - msgspec reads the annotation
from typing import TYPE_CHECKING

import msgspec

from assets.sources.archive import Body  # noqa: TC001 - msgspec reads the annotation
from assets.sources.durable import read_json, write_atomically, writing

if TYPE_CHECKING:
    from pathlib import Path

_SOURCE = re.compile(r"[a-z0-9-]{1,100}")

_NUMBERED = re.compile(r"[0-9]{4,9}[.]json")


@dataclass(frozen=True, slots=True)
class PulledBody:
    """A body and what it is in its pull, such as ``tabelinfo`` or ``rijen:X000:0003``."""

    role: str
    body: Body


@dataclass(frozen=True, slots=True)
class Pull:
    """Everything a source gave for a year, in the order in which it was read."""

    source: str
    """``iv3`` or the id of a document."""
    jaar: int
    bodies: tuple[PulledBody, ...]
    pulled_at: datetime
    asked: tuple[str, ...] | None = None
    """The parts of the source that were asked for, such as municipalities; None for all of it."""
    missing: tuple[str, ...] = ()
    """What is known to lack, in Dutch and as it is published: pages of a site, or the limit that was met."""
    findings: tuple[str, ...] = ()
    """What was noticed and keeps nothing from being used, a line for a person each."""
    rows: int | None = None
    """How many rows its bodies hold together; None where that was not counted."""

    def covers(self, wanted: tuple[str, ...] | None) -> bool:
        """Whether all that is wanted was asked for; what was not asked for says nothing."""
        return self.asked is None or (wanted is not None and set(wanted) <= set(self.asked))


@dataclass(frozen=True, slots=True)
class PullFailure:
    """Why a source could not be had for a year."""

    source: str
    jaar: int
    message: str
    failed_at: datetime


class Pulls:
    """Manifests ``<source>/jaar=<jaar>.json`` in the folder ``root``; failures and releases beside them."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def save(self, pull: Pull) -> None:
        """Keep a complete pull as the last one; clears the failure. Raises ``StoreUnwritable``."""
        write_atomically(self._manifest(pull.source, pull.jaar), _as_json(pull))
        failure = self._failure(pull.source, pull.jaar)
        with writing(failure):
            failure.unlink(missing_ok=True)

    def save_incomplete(self, pull: Pull, failure: PullFailure) -> None:
        """Keep what is left of a pull, and why the rest is not there; a pull without bodies is no pull.

        Raises ``StoreUnwritable``.
        """
        manifest = self._manifest(pull.source, pull.jaar)
        if pull.bodies:
            write_atomically(manifest, _as_json(pull))
        else:
            with writing(manifest):
                manifest.unlink(missing_ok=True)
        self.save_failure(failure)

    def last_complete(self, source: str, jaar: int) -> Pull | None:
        """The last complete pull, or None when there never was one (or it cannot be read any more)."""
        return read_json(self._manifest(source, jaar), Pull)

    def save_failure(self, failure: PullFailure) -> None:
        """Keep why the latest pull failed, beside the last complete one. Raises ``StoreUnwritable``."""
        write_atomically(self._failure(failure.source, failure.jaar), _as_json(failure))

    def failure(self, source: str, jaar: int) -> PullFailure | None:
        """Why the latest pull failed; None when it was complete."""
        return read_json(self._failure(source, jaar), PullFailure)

    def save_released(self, number: int, pull: Pull) -> None:
        """Keep a pull that a release was made from, for good. Raises ``StoreUnwritable``."""
        write_atomically(self._released(pull.source, pull.jaar) / f"{number:04}.json", _as_json(pull))

    def released(self, source: str, jaar: int) -> dict[int, Pull]:
        """The pulls that releases were made from, by number, the oldest first."""
        folder = self._released(source, jaar)
        kept = sorted(folder.iterdir()) if folder.is_dir() else []
        found = {int(path.stem): read_json(path, Pull) for path in kept if _NUMBERED.fullmatch(path.name)}
        return {number: pull for number, pull in sorted(found.items()) if pull is not None}

    def _released(self, source: str, jaar: int) -> Path:
        return self._manifest(source, jaar).with_suffix(".released")

    def _manifest(self, source: str, jaar: int) -> Path:
        if not _SOURCE.fullmatch(source):
            raise ValueError(f"{source!r} is no id of a source")
        return self.root / source / f"jaar={jaar}.json"

    def _failure(self, source: str, jaar: int) -> Path:
        return self._manifest(source, jaar).with_suffix(".failure.json")


def _as_json(value: Pull | PullFailure) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"
