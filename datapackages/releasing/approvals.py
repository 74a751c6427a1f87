"""What a person approved of that the flow would not do by itself: kept for good, one line of JSON each.

An approval covers exactly what it was given for, known by a fingerprint, and nothing that comes later. What
needs approval, and what follows from it, is decided elsewhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime  # noqa: TC003 - msgspec reads the annotation
from typing import TYPE_CHECKING, Annotated, Literal

import msgspec

from datapackages.errors import OpenbegrotingError
from datapackages.storage.lines import add_line, whole_lines
from datapackages.words import datum

if TYPE_CHECKING:
    from pathlib import Path

Kind = Literal["wijzigingen", "regel"]
"""A change between two releases, or the failure of a rule."""

_Text = Annotated[str, msgspec.Meta(pattern=r"\S", max_length=2_000)]


class Approval(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who approved of what, why and when; ``covers`` is the fingerprint of what it was given for."""

    jaar: int
    kind: Kind = msgspec.field(name="soort")
    covers: _Text = msgspec.field(name="dekt")
    reason: _Text = msgspec.field(name="reden")
    by: _Text = msgspec.field(name="door")
    at: Annotated[datetime, msgspec.Meta(tz=True)] = msgspec.field(name="op")
    rule: str | None = msgspec.field(name="regel", default=None)

    @property
    def sentence(self) -> str:
        """The approval as a Dutch reader is told of it."""
        what = (
            "er meer veranderde dan zonder goedkeuring mag"
            if self.kind == "wijzigingen"
            else f"de controle {self.rule} niet slaagde"
        )
        return f"Vrijgegeven door {self.by} op {datum(self.at)}, hoewel {what}: {self.reason}"

    def told(self) -> dict[str, object]:
        """The approval as a release tells of it."""
        return dict(msgspec.to_builtins(self))


class ApprovalsDamaged(OpenbegrotingError):
    """The list of approvals holds something that we did not write; nothing is approved by it."""


@dataclass(frozen=True, slots=True)
class Approvals:
    """``approvals.jsonl``, to which lines are only ever added."""

    path: Path

    def all(self) -> tuple[Approval, ...]:
        """Every approval, oldest first; a last line that was cut off by a kill is none.

        Raises ``ApprovalsDamaged``.
        """
        try:
            lines = whole_lines(self.path)
        except FileNotFoundError:
            return ()
        found = []
        for number, line in enumerate(lines, start=1):
            try:
                found.append(msgspec.json.decode(line, type=Approval))
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                raise ApprovalsDamaged(
                    f"{self.path}:{number}",
                    expected="an approval",
                    found=str(error)[:200],
                    remedy="restore the file from a backup",
                ) from error
        return tuple(found)

    def given(self, jaar: int, kind: Kind, covers: str, *, rule: str | None = None) -> Approval | None:
        """The last approval of exactly this, or None."""
        matching = [
            approval
            for approval in self.all()
            if (approval.jaar, approval.kind, approval.covers, approval.rule) == (jaar, kind, covers, rule)
        ]
        return matching[-1] if matching else None

    def add(self, approval: Approval) -> None:
        """Adds a line that is on disk when this returns; ``OSError`` when the disk refuses."""
        add_line(self.path, msgspec.json.encode(approval))
