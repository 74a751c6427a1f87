"""The judgement of one year: its normalised tables put before the judge, its verdicts kept.

A year whose inputs, rules and code are the same as last time keeps its judgement; nothing is judged twice.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from assets.aansluiting import year_tables as aansluiting
from assets.documents import year_tables as documents
from assets.iv3 import year_tables as iv3
from assets.iv3.pulling import SOURCE as IV3
from assets.reference import year_tables as reference
from assets.release.provenance import normalise_bronnen
from assets.warehouse import WarehouseChanged, fingerprint
from datapackages.schema import tables
from expectations.judging import judge
from expectations.reports import as_json
from expectations.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assets.sources.pulls import Pull, Pulls
    from assets.sources.registry import Registry
    from assets.warehouse import Kept, Warehouse

STEP = "judged"

QUARANTINE = "quarantaine"

TABLES = tuple(name for name in tables() if name != QUARANTINE)

ROOMS = (iv3, documents, reference, aansluiting)
"""The rooms whose tables are judged together; each has STEP, TALLY_TABLE and inputs()."""


@dataclass(frozen=True, slots=True)
class JudgedYear:
    """What the judge found of a year: its verdicts, ``validatie.json``, and the tables they are about."""

    jaar: int
    verdicts: tuple[Verdict, ...]
    validation: Mapping[str, Any]
    kept: Kept


def pulls_of(registry: Registry, jaar: int, pulls: Pulls) -> dict[str, Pull | None]:
    """Every source the registry names for ``jaar``, with its last pull; None if it never could be had."""
    found: dict[str, Pull | None] = {}
    if iv3.asked_for(registry, jaar):
        found[IV3] = iv3.pull_of(registry, jaar, pulls)
    for source in registry.documents_of(jaar):
        found[source.id] = pulls.last_complete(source.id, jaar)
    return found


def refresh(registry: Registry, jaar: int, pulls: Pulls, warehouse: Warehouse) -> JudgedYear:
    """The judgement of ``jaar``, with accepted and refused rows in the warehouse.

    Raises ``WarehouseChanged`` when the tables of a room were not made from the pulls there are now.
    """
    standing = current(registry, jaar, pulls, warehouse)
    if standing is not None:
        return standing
    normalised: dict[str, pl.DataFrame] = {}
    for room in ROOMS:
        kept = warehouse.current(room.STEP, jaar, room.inputs(registry, jaar, pulls))
        if kept is None:
            raise WarehouseChanged(
                f"{room.STEP} of {jaar}",
                expected="tables made from the last pull",
                found="none, or others",
                remedy="see why that step failed, and run again",
            )
        normalised |= warehouse.tables(kept, "normalised")
    tally = pl.concat([normalised[room.TALLY_TABLE] for room in ROOMS])
    read = {name: frame for name, frame in normalised.items() if name in TABLES}
    read["bronnen"] = normalise_bronnen(_known(registry, jaar, pulls), read)
    judgement = judge(read, tally, jaar=jaar)
    findings = {
        "verdicts": [asdict(verdict) for verdict in judgement.verdicts],
        "validation": as_json(judgement),
    }
    kept = warehouse.keep(
        STEP,
        jaar,
        inputs(registry, jaar, pulls),
        {"accepted": judgement.accepted, "quarantine": {QUARANTINE: judgement.quarantine}},
        findings,
    )
    return _judged(jaar, kept)


def inputs(registry: Registry, jaar: int, pulls: Pulls) -> str:
    """The fingerprint of everything the judgement of ``jaar`` follows from."""
    bodies = [item.body for pull in _known(registry, jaar, pulls) for item in pull.bodies]
    return fingerprint(
        [
            *(room.inputs(registry, jaar, pulls) for room in ROOMS),
            # As a set: a pull that is released stands in the history as well, and nothing has changed.
            *sorted({f"{body.sha256} {body.url}" for body in bodies}),
        ]
    )


def current(registry: Registry, jaar: int, pulls: Pulls, warehouse: Warehouse) -> JudgedYear | None:
    """The judgement of ``jaar`` if nothing it follows from has changed since; else None."""
    kept = warehouse.current(STEP, jaar, inputs(registry, jaar, pulls))
    return _judged(jaar, kept) if kept is not None else None


def last(jaar: int, warehouse: Warehouse) -> JudgedYear | None:
    """The last judgement of ``jaar``, whether or not it still holds; None without one."""
    kept = warehouse.kept(STEP, jaar)
    return _judged(jaar, kept) if kept is not None else None


def _judged(jaar: int, kept: Kept) -> JudgedYear:
    verdicts = tuple(
        Verdict(**verdict | {"sample": tuple(verdict["sample"])}) for verdict in kept.findings["verdicts"]
    )
    return JudgedYear(jaar, verdicts, kept.findings["validation"], kept)


def _known(registry: Registry, jaar: int, pulls: Pulls) -> list[Pull]:
    """The pulls there are of the year's sources, our own register and earlier releases of Iv3 included."""
    earlier = [edition.pull for edition in iv3.editions_of(registry, jaar, pulls)]
    found = [*pulls_of(registry, jaar, pulls).values(), pulls.last_complete(reference.SOURCE, jaar), *earlier]
    return [pull for pull in found if pull is not None]
