"""Decides, from the judgement alone, whether a year is released, and has it released.

The outcome of every attempt is kept in the warehouse, so that the command line, the portal and whoever
watches can tell published, unchanged, withheld and nothing-to-publish apart.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Literal

from assets.documents.year_tables import missing_pages
from assets.iv3.pulling import SOURCE as IV3
from assets.release import judging
from assets.release.judging import QUARANTINE, TABLES, JudgedYear, pulls_of
from datapackages.errors import OpenbegrotingError

if TYPE_CHECKING:
    from assets.sources.pulls import Pulls
    from assets.sources.registry import Registry
    from assets.warehouse import Warehouse
    from datapackages.releases import Release, Releases

STEP = "released"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a year in its last run; ``version`` is the release that stands now."""

    jaar: int
    what: Literal["published", "unchanged", "withheld", "nothing"]
    version: str | None
    reasons: tuple[str, ...] = ()
    missing_sources: tuple[str, ...] = ()
    accepted: int = 0
    quarantined: int = 0


def publish(
    registry: Registry,
    judged: JudgedYear,
    pulls: Pulls,
    warehouse: Warehouse,
    releases: Releases,
) -> Outcome:
    """Release the year of ``judged`` if it may be; the last good release stays otherwise.

    What keeps a year from being released (its judgement, a source that vanished, a package that fails its
    own gate, another run that was first, a full disk) is a reason in the outcome.
    """
    jaar = judged.jaar
    sources = pulls_of(registry, jaar, pulls)
    never_had = tuple(name for name, pull in sources.items() if pull is None)
    missing = (*never_had, *_missing_pages(registry, jaar, pulls, never_had))
    latest = releases.latest(jaar)
    tables = {name: frame for name in TABLES if (frame := warehouse.read("accepted", name, jaar)) is not None}
    quarantine = warehouse.read("quarantine", QUARANTINE, jaar)
    if quarantine is not None:
        tables[QUARANTINE] = quarantine
    counts = {
        "accepted": sum(frame.height for name, frame in tables.items() if name != QUARANTINE),
        "quarantined": quarantine.height if quarantine is not None else 0,
    }
    version = latest.version if latest is not None else None
    if len(never_had) == len(sources):
        return _keep(
            warehouse, Outcome(jaar, "nothing", version, ("no source of this year could be had",), missing)
        )
    reasons = _objections(judged, never_had, latest)
    if reasons:
        return _keep(warehouse, Outcome(jaar, "withheld", version, reasons, missing, **counts))
    try:
        publication = releases.publish(jaar, tables, dict(judged.validation), missing_sources=missing)
    except OpenbegrotingError as error:
        return _keep(warehouse, Outcome(jaar, "withheld", version, (str(error),), missing, **counts))
    return _keep(
        warehouse,
        Outcome(
            jaar,
            "published" if publication.published else "unchanged",
            publication.release.version,
            (),
            missing,
            **counts,
        ),
    )


def standing(
    registry: Registry, jaar: int, pulls: Pulls, warehouse: Warehouse, releases: Releases
) -> Outcome | None:
    """The outcome that still holds because nothing it follows from has changed since; None if any has."""
    before, latest = last(jaar, warehouse), releases.latest(jaar)
    if (
        before is None
        or latest is None
        or before.version != latest.version
        or not warehouse.is_current(judging.STEP, jaar, judging.inputs(registry, jaar, pulls))
    ):
        return None
    return replace(before, what="unchanged") if before.what == "published" else before


def last(jaar: int, warehouse: Warehouse) -> Outcome | None:
    """The outcome of the last attempt to release ``jaar``, or None."""
    note = warehouse.note(STEP, jaar)
    if note is None:
        return None
    found = note["findings"]
    return Outcome(
        **found | {"reasons": tuple(found["reasons"]), "missing_sources": tuple(found["missing_sources"])}
    )


def _missing_pages(
    registry: Registry, jaar: int, pulls: Pulls, never_had: tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(
        f"{source.id}: {page}"
        for source in registry.documents_of(jaar)
        if source.id not in never_had
        for page in missing_pages(source, pulls)
    )


def _objections(judged: JudgedYear, never_had: tuple[str, ...], latest: Release | None) -> tuple[str, ...]:
    """Why the year may not be released; empty when it may.

    A source that was released and cannot be had any more may not vanish: only taking it out of the
    registry does that.
    """
    reasons = [
        f"{verdict.rule}: {verdict.reason or f'{verdict.failed} of {verdict.total} fail'}"
        for verdict in judged.verdicts
        if verdict.blocks
    ]
    if latest is not None and never_had:
        reasons += [
            f"{name}: is in release {latest.version}, but its pull is gone and it cannot be had any more"
            for name in sorted(_sources_in(latest) & set(never_had))
        ]
    return tuple(reasons)


def _sources_in(release: Release) -> set[str]:
    tables = release.tables()
    documents = set(tables["documenten"]["document"])
    return documents | {IV3} if tables["iv3_leveringen"].height else documents


def _keep(warehouse: Warehouse, outcome: Outcome) -> Outcome:
    warehouse.complete(STEP, outcome.jaar, "", asdict(outcome))
    return outcome
