"""The judgement of one year: its normalised tables put before the judge, its verdicts kept.

A year whose inputs, rules and code are the same as last time keeps its judgement; nothing is judged twice.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from assets.documents import year_tables as documents
from assets.iv3 import year_tables as iv3
from assets.iv3.pulling import SOURCE as IV3
from assets.reference import year_tables as reference
from assets.release.provenance import normalise_bronnen
from assets.warehouse import fingerprint
from datapackages.schema import tables
from expectations.judging import judge
from expectations.reports import as_json
from expectations.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assets.sources.pulls import Pull, Pulls
    from assets.sources.registry import Registry
    from assets.warehouse import Warehouse

STEP = "judged"

QUARANTINE = "quarantaine"

TABLES = tuple(name for name in tables() if name != QUARANTINE)

_TALLIES = (iv3.TALLY_TABLE, documents.TALLY_TABLE, reference.TALLY_TABLE)


@dataclass(frozen=True, slots=True)
class JudgedYear:
    """What the judge found of a year: its verdicts, ``validatie.json``, and whether it may be released."""

    jaar: int
    releasable: bool
    verdicts: tuple[Verdict, ...]
    validation: Mapping[str, Any]


def pulls_of(registry: Registry, jaar: int, pulls: Pulls) -> dict[str, Pull | None]:
    """Every source the registry names for ``jaar``, with its last pull; None if it never could be had."""
    names = [IV3] if iv3.asked_for(registry, jaar) else []
    names += [source.id for source in registry.documents_of(jaar)]
    return {name: pulls.last_complete(name, jaar) for name in names}


def refresh(registry: Registry, jaar: int, pulls: Pulls, warehouse: Warehouse) -> JudgedYear:
    """The judgement of ``jaar``, with accepted and refused rows in the warehouse."""
    made_from = inputs(registry, jaar, pulls)
    if warehouse.is_current(STEP, jaar, made_from):
        kept = last(jaar, warehouse)
        if kept is not None:
            return kept
    warehouse.begin(STEP, jaar)
    normalised = _normalised(jaar, _known(registry, jaar, pulls), warehouse)
    judgement = judge(normalised, _tally(jaar, warehouse), jaar=jaar)
    warehouse.write("accepted", jaar, judgement.accepted)
    warehouse.write("quarantine", jaar, {QUARANTINE: judgement.quarantine})
    validation = as_json(judgement)
    warehouse.complete(
        STEP,
        jaar,
        made_from,
        {
            "releasable": judgement.releasable,
            "verdicts": [asdict(verdict) for verdict in judgement.verdicts],
            "validation": validation,
        },
    )
    return JudgedYear(jaar, judgement.releasable, tuple(judgement.verdicts), validation)


def inputs(registry: Registry, jaar: int, pulls: Pulls) -> str:
    """The fingerprint of everything the judgement of ``jaar`` follows from."""
    return fingerprint(
        [
            iv3.inputs(registry, jaar, pulls),
            documents.inputs(registry, jaar, pulls),
            *(
                f"{item.body.sha256} {item.body.url}"
                for pull in _known(registry, jaar, pulls)
                for item in pull.bodies
            ),
        ]
    )


def _known(registry: Registry, jaar: int, pulls: Pulls) -> list[Pull]:
    """The pulls there are of the year's sources, our own register included."""
    found = [*pulls_of(registry, jaar, pulls).values(), pulls.last_complete(reference.SOURCE, jaar)]
    return [pull for pull in found if pull is not None]


def last(jaar: int, warehouse: Warehouse) -> JudgedYear | None:
    """The last judgement of ``jaar``, or None."""
    note = warehouse.note(STEP, jaar)
    if note is None:
        return None
    found = note["findings"]
    verdicts = tuple(
        Verdict(**verdict | {"sample": tuple(verdict["sample"])}) for verdict in found["verdicts"]
    )
    return JudgedYear(jaar, found["releasable"], verdicts, found["validation"])


def _normalised(jaar: int, known: list[Pull], warehouse: Warehouse) -> dict[str, pl.DataFrame]:
    read = {
        name: frame
        for name in TABLES
        if name != "bronnen" and (frame := warehouse.read("normalised", name, jaar)) is not None
    }
    return read | {"bronnen": normalise_bronnen(known, read)}


def _tally(jaar: int, warehouse: Warehouse) -> pl.DataFrame:
    tallies = [frame for name in _TALLIES if (frame := warehouse.read("normalised", name, jaar)) is not None]
    return pl.concat(tallies)
