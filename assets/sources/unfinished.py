"""What a pull that is not complete yet already has, so that after a kill it goes on where it stopped.

A notebook only saves requests: one that is lost, torn or too old costs nothing else. What is noted, and
whether it is any good, is decided by who pulls. Complete pulls are in ``pulls``.
"""

from __future__ import annotations

import logging
import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

import msgspec

from assets.sources.archive import ArchiveDamaged, Body
from assets.sources.durable import write_atomically, writing

if TYPE_CHECKING:
    from pathlib import Path

    from assets.sources.archive import Archive

logger = logging.getLogger("openbegroting.archive")

T = TypeVar("T")

LONGEST = timedelta(hours=24)
"""How long ago a pull may have begun to be gone on with: sources are also revised without saying so."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """The first line of the file."""

    state: str
    begun_at: datetime


class Notebook(Generic[T]):
    """The notes of one pull in progress, ``unfinished/<source>-<jaar>.jsonl`` in the archive.

    One line per note, only ever added to; removed when the pull is complete.
    """

    def __init__(self, archive: Archive, source: str, jaar: int, kind: type[T], longest: timedelta) -> None:
        """A pull that was begun ``longest`` ago is not gone on with."""
        self.path: Path = archive.root / "unfinished" / f"{source}-{jaar}.jsonl"
        self._kind = kind
        self._longest = longest

    def resume(self, state: str) -> tuple[datetime, list[T]]:
        """Go on with the pull of this ``state`` of the source, or begin one: when it was begun, its notes.

        A pull of another state, and one that was begun too long ago, is forgotten. Raises
        ``StoreUnwritable``.
        """
        now = datetime.now(UTC)
        begun, notes = self._read()
        if begun is not None and begun.state == state and now - self._longest <= begun.begun_at <= now:
            logger.info("%s: going on with a pull that has %s answers", self.path.stem, len(notes))
            return begun.begun_at, notes
        write_atomically(self.path, msgspec.json.encode(_Begun(state, now)))
        return now, []

    def add(self, note: T) -> None:
        """Keep a note. Raises ``StoreUnwritable``."""
        with writing(self.path):
            handle = os.open(self.path, os.O_WRONLY | os.O_APPEND)
            try:
                # A line that was torn has no end; the next one must not be read as part of it.
                os.write(handle, b"\n" + msgspec.json.encode(note))
            finally:
                os.close(handle)

    def forget(self) -> None:
        """Nothing of the pull is needed any more. Raises ``StoreUnwritable``."""
        with writing(self.path):
            self.path.unlink(missing_ok=True)

    def _read(self) -> tuple[_Begun | None, list[T]]:
        if not self.path.exists():
            return None, []
        with writing(self.path):
            first, *rest = self.path.read_bytes().splitlines() or [b""]
        begun = _decoded(first, _Begun)
        return begun, [note for line in rest if (note := _decoded(line, self._kind)) is not None]


@dataclass(frozen=True, slots=True)
class _Noted:
    """An answer that is in the archive, and whether it turned out to be of no use."""

    body: Body
    useless: bool


class Unfinished:
    """The answers of one pull in progress.

    Only answers to the same questions about the same state of the source are given back.
    """

    def __init__(self, archive: Archive, source: str, jaar: int) -> None:
        self._notebook = Notebook(archive, source, jaar, _Noted, LONGEST)
        self.path = self._notebook.path
        self._archive = archive
        self._bodies: dict[str, Body] = {}

    def resume(self, state: str) -> datetime:
        """Go on with the pull of this ``state`` of the source, or begin one; returns when it was begun.

        Raises ``StoreUnwritable``.
        """
        begun_at, notes = self._notebook.resume(state)
        last = {note.body.url: note for note in notes}
        self._bodies = {url: note.body for url, note in last.items() if not note.useless}
        return begun_at

    def answer(self, url: str) -> tuple[Body, bytes] | None:
        """What ``url`` answered to this pull before it was resumed; None when that must be asked (again)."""
        body = self._bodies.get(url)
        if body is None:
            return None
        try:
            return body, self._archive.read(body.sha256)
        except ArchiveDamaged as damage:
            logger.warning("%s", damage)
            return None

    def note(self, body: Body, *, useless: bool = False) -> None:
        """Remember an answer that is in the archive; a ``useless`` one is asked again by the next run.

        Raises ``StoreUnwritable``.
        """
        self._notebook.add(_Noted(body, useless))

    def forget(self) -> None:
        """The pull is complete, or its answers contradict each other. Raises ``StoreUnwritable``."""
        self._bodies = {}
        self._notebook.forget()


def _decoded(line: bytes, kind: type[T]) -> T | None:
    """None for a line that was torn by a power cut: that costs a request, never a wrong answer."""
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        logger.warning("passed over an unreadable line of an unfinished pull (%s)", error)
        return None
