"""``wijzigingen.json`` of a release in one or two Dutch sentences, for catalogue and feed.

Telling only; what changed was decided, and written down, when the release was made.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from datapackages.changes import FOLLOWS
from datapackages.changes.reporting import Counts
from datapackages.words import getal

if TYPE_CHECKING:
    from datapackages.changes.reporting import Report, Shape, Table

FIRST = "Eerste uitgave."
MENTIONED = 5
"""Tables that a summary names; a change of more than these is told by their number."""


def told(changes: Report) -> str:
    """What a release changed, such as ``Rijen: 3 toegevoegd en 1 gewijzigd, in doelen en secties``."""
    if changes.eerste_uitgave:
        return FIRST
    tables = tuple(table for table in changes.tabellen if table.tabel != FOLLOWS)
    sentences = filter(None, [_rows(tables), _schema(changes.schema)])
    approvals = (approval.sentence for approval in changes.goedkeuringen)
    return " ".join([" ".join(sentences) or "Geen verschil in de rijen.", *approvals])


def _rows(tables: tuple[Table, ...]) -> str:
    counts = {what: sum(getattr(table.own, what) for table in tables) for what in Counts.__struct_fields__}
    parts = [f"{getal(count)} {what}" for what, count in counts.items() if count]
    if not parts:
        return ""
    differing = [table.tabel for table in tables if table.own != Counts()]
    where = _listed(differing) if len(differing) <= MENTIONED else f"{len(differing)} tabellen"
    return f"Rijen: {_listed(parts)}, in {where}."


def _schema(schema: tuple[Shape, ...]) -> str:
    if not schema:
        return ""
    if len(schema) > MENTIONED:
        return f"Opbouw: {getal(len(schema))} wijzigingen."
    return "Opbouw: " + "; ".join(f"{change.tabel}: {change.wijziging}" for change in schema) + "."


def _listed(parts: list[str]) -> str:
    """Parts as a Dutch sentence lists them: ``a, b en c``."""
    return " en ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
