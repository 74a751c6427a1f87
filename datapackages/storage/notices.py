"""Notices to readers about a year: a release was taken back, a source said its figures were wrong.

A notice lies in ``berichten.json`` beside the ``latest.json`` of its year, so that whoever holds the lock
on publishing that year may write it. Its shape, reading and encoding belong here; feed and portal show it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import msgspec

from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from pathlib import Path

    from datapackages.storage.pointer import Pointer

NOTICES = "berichten.json"

_Identifier = Annotated[str, msgspec.Meta(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
_Moment = Annotated[datetime, msgspec.Meta(tz=True)]
_Text = Annotated[str, msgspec.Meta(pattern=r"\S", max_length=10_000)]


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A Dutch text for readers; ``id`` is unique within the year and, like the moment, for good."""

    id: _Identifier
    moment: _Moment
    titel: _Text
    tekst: _Text


class NoticesDamaged(OpenbegrotingError):
    """The notices of a year cannot be read as what we wrote."""


def read_notices(folder: Path) -> tuple[Notice, ...]:
    """The notices in a year's folder, as they were written; none if there is no such file.

    Raises ``NoticesDamaged`` for anything else, two notices with one ``id`` included.
    """
    path = folder / NOTICES
    try:
        notices = msgspec.json.decode(path.read_bytes(), type=tuple[Notice, ...])
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError, msgspec.DecodeError) as error:
        raise _damaged(path, str(error)) from error
    if len({notice.id for notice in notices}) < len(notices):
        raise _damaged(path, "two notices with the same id")
    return notices


def encoded(notices: tuple[Notice, ...]) -> bytes:
    """The content of ``berichten.json``."""
    return msgspec.json.format(msgspec.json.encode(notices), indent=2) + b"\n"


def of_withdrawals(pointer: Pointer) -> tuple[Notice, ...]:
    """What readers are told of each step back that ``latest.json`` holds; the same text every time."""
    return tuple(
        Notice(
            f"intrekking-{step.sequence}",
            step.at,
            f"Versie {step.from_version} is ingetrokken; versie {step.to_version} geldt weer",
            f"De uitgever heeft {pointer.name} teruggezet van versie {step.from_version} naar versie "
            f"{step.to_version}. Reden: {step.reason}" + (f" ({step.by})" if step.by else ""),
        )
        for step in pointer.withdrawals
    )


def all_notices(folder: Path, pointer: Pointer) -> tuple[Notice, ...]:
    """The notices in a year's folder, and those that follow from its pointer, oldest first.

    The pointer is the truth: a run that was killed between switching it and writing the notice leaves
    nothing untold. Raises ``NoticesDamaged``.
    """
    written = read_notices(folder)
    known = {notice.id for notice in written}
    added = [notice for notice in of_withdrawals(pointer) if notice.id not in known]
    return tuple(sorted([*written, *added], key=lambda notice: (notice.moment, notice.id)))


def _damaged(path: Path, found: str) -> NoticesDamaged:
    return NoticesDamaged(
        f"notices {path}", expected="a list of notices", found=found[:200], remedy="restore it from a backup"
    )
