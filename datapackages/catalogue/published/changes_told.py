"""``wijzigingen.json`` of a release in one or two Dutch sentences, for catalogue and feed.

Telling only; what changed was decided, and written down, when the release was made.
"""

from __future__ import annotations

import msgspec

from datapackages.changes import FOLLOWS
from datapackages.releasing.approvals import Approval  # noqa: TC001 - msgspec reads the annotation

FIRST = "Eerste uitgave."
MENTIONED = 5
"""Tables that a summary names; a change of more than these is told by their number."""


class _Schema(msgspec.Struct):
    tabel: str
    wijziging: str


class _Counts(msgspec.Struct):
    toegevoegd: int = 0
    vervallen: int = 0
    gewijzigd: int = 0


class _Table(msgspec.Struct):
    tabel: str
    toegevoegd: int = 0
    vervallen: int = 0
    gewijzigd: int = 0
    waarvan_gevolg: _Counts = msgspec.field(default_factory=_Counts)

    @property
    def own(self) -> _Counts:
        """The rows that do not differ because those of another table do."""
        rest = self.waarvan_gevolg
        return _Counts(
            self.toegevoegd - rest.toegevoegd,
            self.vervallen - rest.vervallen,
            self.gewijzigd - rest.gewijzigd,
        )

    @property
    def differs(self) -> bool:
        return bool(self.own.toegevoegd or self.own.vervallen or self.own.gewijzigd)


class _Changes(msgspec.Struct):
    eerste_uitgave: bool
    schema: tuple[_Schema, ...]
    tabellen: tuple[_Table, ...]
    goedkeuringen: tuple[Approval, ...] = ()


def told(report: bytes) -> str:
    """What a release changed, such as ``Rijen: 3 toegevoegd en 1 gewijzigd, in doelen en secties``.

    Raises ``ValueError`` when the report is none of ours.
    """
    changes = msgspec.json.decode(report, type=_Changes)
    if changes.eerste_uitgave:
        return FIRST
    tables = tuple(table for table in changes.tabellen if table.tabel != FOLLOWS)
    sentences = filter(None, [_rows(tables), _schema(changes.schema)])
    approvals = (approval.sentence for approval in changes.goedkeuringen)
    return " ".join([" ".join(sentences) or "Geen verschil in de rijen.", *approvals])


def _rows(tables: tuple[_Table, ...]) -> str:
    counts = {
        "toegevoegd": sum(table.own.toegevoegd for table in tables),
        "vervallen": sum(table.own.vervallen for table in tables),
        "gewijzigd": sum(table.own.gewijzigd for table in tables),
    }
    parts = [f"{_number(count)} {what}" for what, count in counts.items() if count]
    if not parts:
        return ""
    differing = [table.tabel for table in tables if table.differs]
    where = _listed(differing) if len(differing) <= MENTIONED else f"{len(differing)} tabellen"
    return f"Rijen: {_listed(parts)}, in {where}."


def _schema(schema: tuple[_Schema, ...]) -> str:
    if not schema:
        return ""
    if len(schema) > MENTIONED:
        return f"Opbouw: {_number(len(schema))} wijzigingen."
    return "Opbouw: " + "; ".join(f"{change.tabel}: {change.wijziging}" for change in schema) + "."


def _number(count: int) -> str:
    return f"{count:,}".replace(",", ".")


def _listed(parts: list[str]) -> str:
    """Parts as a Dutch sentence lists them: ``a, b en c``."""
    return " en ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
