"""Decides, from the ledger of verdicts alone, whether a year is released, and has it released.

The outcome of every attempt is kept in the warehouse, so that the command line and whoever watches can
tell published, unchanged, withheld, incomplete, nothing-to-publish and failed apart.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 - msgspec reads the annotations
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Literal

import msgspec

from assets.documents.year_tables import missing_pages, vanished_pages
from assets.iv3.pulling.pull import SOURCE as IV3
from assets.iv3.revisions.history import remember_released
from assets.release import judging
from assets.release.accounting import hold_against
from assets.release.judging import JudgedYear, pulls_of
from assets.release.overruling import overruled, told_in
from assets.release.provenance import made_with
from datapackages.descriptor import DESCRIPTOR
from datapackages.errors import OpenbegrotingError
from datapackages.releasing.holding_back import ChangesTooLarge, ContentWithdrawn
from datapackages.releasing.releases import accepted_rows
from expectations.conservation import ENDS
from expectations.ledger import objections
from expectations.mending import MENDED
from expectations.rules.catalogue import rules
from expectations.rules.evidence import QUARANTINE
from expectations.verdicts import NOT_RUN

if TYPE_CHECKING:
    from assets.sources.pulls import Pulls
    from assets.sources.registry import Registry
    from assets.warehouse import Warehouse
    from datapackages.releasing.released import Release
    from datapackages.releasing.releases import Releases
    from expectations.ledger import Entry, Ledger, Objection

STEP = "released"

CONSERVED = ("opgehaald", *ENDS, *(f"{name}_eur" for name in ("opgehaald", "correctie", *ENDS)))
"""Rows and signed euros: accepted + quarantined + exact duplicates = pulled + what corrections added."""

What = Literal["published", "unchanged", "withheld", "incomplete", "nothing", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a year in its last run; ``version`` is the release that stands now.

    ``withheld``: a validation kept it from being released. ``incomplete``: no validation did, but a source or
    a page that is released cannot be had any more; every run tries again. ``failed``: an obstacle of ours did
    (a full disk, another run that was first); trying again may help. ``awaiting`` is what a person must
    approve of before it can be released.
    """

    jaar: int
    what: What
    version: str | None
    reasons: tuple[str, ...] = ()
    missing_sources: tuple[str, ...] = ()
    accepted: int = 0
    quarantined: int = 0
    awaiting: str | None = None
    overruled: tuple[str, ...] = ()
    """Blocking rules that failed, and that a person let through."""
    released_on: str | None = None
    """The day (ISO 8601, UTC) that ``version`` is from."""
    mended: int = 0
    """Rows that were in quarantine in the last release, and that their source mended."""
    conserved: Mapping[str, int] = field(default_factory=dict)
    """``CONSERVED`` over the tables that are counted on the raw bodies; empty if the year was not judged."""


def publish(
    registry: Registry, jaar: int, pulls: Pulls, warehouse: Warehouse, releases: Releases, ledger: Ledger
) -> Outcome:
    """Release ``jaar`` if its judgement allows; the last good release stays otherwise.

    Never raises for an obstacle that has a message: it is a reason in the outcome, which is kept.
    """
    try:
        outcome = _published(registry, jaar, pulls, warehouse, releases, ledger)
    except OpenbegrotingError as error:
        outcome = Outcome(jaar, "failed", _version(releases.latest(jaar)), (str(error),))
    warehouse.keep(STEP, jaar, "", {}, asdict(outcome))
    return outcome


def _published(
    registry: Registry, jaar: int, pulls: Pulls, warehouse: Warehouse, releases: Releases, ledger: Ledger
) -> Outcome:
    sources = pulls_of(registry, jaar, pulls)
    never_had = tuple(name for name, pull in sources.items() if pull is None)
    latest = releases.latest(jaar)
    version = _version(latest)
    if len(never_had) == len(sources):
        return Outcome(jaar, "nothing", version, ("no source of this year could be had",), never_had)
    judged = judging.current(registry, jaar, pulls, warehouse, releases, ledger)
    entry = ledger.last(jaar)
    if judged is None or entry is None:
        return Outcome(jaar, "failed", version, ("the year was not judged; an earlier step failed",))
    tables = warehouse.tables(judged.kept, "accepted")
    quarantine = warehouse.tables(judged.kept, "quarantine")[QUARANTINE]
    hold_against(judged.validation, tables, quarantine)
    approvals = overruled(entry, releases.approvals)
    approved = tuple(approval.rule or "" for approval in approvals)
    objected = reasons_against(entry, judged, approved)
    outcome = Outcome(
        jaar,
        "withheld" if objected else "incomplete",
        version,
        (*objected, *_losses(never_had, latest, _vanished(registry, jaar, pulls, latest))),
        (*never_had, *_missing_pages(registry, jaar, pulls, never_had)),
        accepted=accepted_rows({name: frame.height for name, frame in tables.items()}),
        quarantined=quarantine.height,
        released_on=_day(latest),
        mended=judged.validation["hersteld"]["lot"][MENDED],
        conserved=_conserved(judged),
        overruled=approved,
    )
    if outcome.reasons:
        return outcome
    try:
        publication = releases.publish(
            jaar,
            tables | {QUARANTINE: quarantine},
            told_in(judged.validation, approvals),
            missing_sources=outcome.missing_sources,
            made_with=made_with(),
        )
    except ChangesTooLarge as error:
        return replace(outcome, what="withheld", reasons=(str(error),), awaiting=error.fingerprint)
    except ContentWithdrawn as error:
        return replace(outcome, what="withheld", reasons=(str(error),))
    present = sources.get(IV3)
    if present is not None:
        remember_released(present, pulls)
    what: What = "published" if publication.published else "unchanged"
    standing = publication.release
    return replace(outcome, what=what, version=standing.version, released_on=_day(standing))


def _version(release: Release | None) -> str | None:
    return release.version if release is not None else None


def _day(release: Release | None) -> str | None:
    return release.published_at.date().isoformat() if release is not None else None


def _conserved(judged: JudgedYear) -> dict[str, int]:
    lines = judged.validation["behoud"]
    return {name: sum(line[name] or 0 for line in lines) for name in CONSERVED}


def standing(
    registry: Registry, jaar: int, pulls: Pulls, warehouse: Warehouse, releases: Releases, ledger: Ledger
) -> Outcome | None:
    """The outcome that still holds because nothing it follows from has changed since; None if any has."""
    before, latest = last(jaar, warehouse), releases.latest(jaar)
    if (
        before is None
        or before.what not in {"published", "unchanged", "withheld"}
        or before.version != _version(latest)
        or (latest is not None and not (latest.folder / DESCRIPTOR).is_file())
        or judging.current(registry, jaar, pulls, warehouse, releases, ledger) is None
        or _approved(before, releases)
        or let_through(jaar, releases, ledger) != before.overruled
    ):
        return None
    return replace(before, what="unchanged") if before.what == "published" else before


def let_through(jaar: int, releases: Releases, ledger: Ledger) -> tuple[str, ...]:
    """The rules whose failures in the last judgement are let through by now."""
    entry = ledger.last(jaar)
    approvals = overruled(entry, releases.approvals) if entry is not None else ()
    return tuple(approval.rule or "" for approval in approvals)


def _approved(outcome: Outcome, releases: Releases) -> bool:
    """Whether what it waited for was approved of since."""
    return (
        outcome.awaiting is not None
        and releases.approvals is not None
        and releases.approvals.given(outcome.jaar, "wijzigingen", outcome.awaiting) is not None
    )


def last(jaar: int, warehouse: Warehouse) -> Outcome | None:
    """The outcome of the last attempt to release ``jaar``, or None."""
    kept = warehouse.kept(STEP, jaar)
    try:
        return msgspec.convert(kept.findings, Outcome) if kept is not None else None
    except msgspec.ValidationError:  # left by another version of the code
        return None


def _missing_pages(
    registry: Registry, jaar: int, pulls: Pulls, never_had: tuple[str, ...]
) -> tuple[str, ...]:
    return tuple(
        f"{source.id}: {page}"
        for source in registry.documents_of(jaar)
        if source.id not in never_had
        for page in missing_pages(source, pulls)
    )


def _vanished(
    registry: Registry, jaar: int, pulls: Pulls, latest: Release | None
) -> tuple[tuple[str, str], ...]:
    """Document and page of each page that was released and cannot be had any more."""
    return vanished_pages(registry, jaar, pulls, latest.tables()["paginas"]) if latest is not None else ()


def reasons_against(entry: Entry, judged: JudgedYear, approved: tuple[str, ...]) -> tuple[str, ...]:
    """What the ledger has against the year, with examples of ``judged``; it may leave out nothing of that."""
    samples = {verdict.rule: verdict.sample for verdict in judged.verdicts}
    found = objections(entry, tuple(rule.id for rule in rules()))
    untold = {verdict.rule for verdict in judged.verdicts if verdict.blocks} - {one.rule for one in found}
    return (
        *(
            f"{objection.rule}: {_obstacle(objection, samples)}"
            for objection in found
            if objection.outcome == NOT_RUN or objection.rule not in approved
        ),
        *(f"{rule}: keeps the year by its judgement, and the ledger is silent" for rule in sorted(untold)),
    )


def _losses(
    never_had: tuple[str, ...], latest: Release | None, vanished: tuple[tuple[str, str], ...]
) -> tuple[str, ...]:
    """Sources and pages that are released and cannot be had any more: only the registry takes them out."""
    if latest is None:
        return ()
    sources = sorted(_sources_in(latest) & set(never_had)) if never_had else []
    return (
        *(
            f"{name}: is in release {latest.version}, but its pull is gone and it cannot be had any more"
            for name in sources
        ),
        *(
            f"{document}: page {page} is in release {latest.version}, but cannot be had any more"
            for document, page in vanished
        ),
    )


def _obstacle(objection: Objection, samples: Mapping[str, tuple[str, ...]]) -> str:
    """What is the matter with a rule, and the gravest of its findings."""
    if objection.outcome == NOT_RUN:
        return f"{objection.told} ({NOT_RUN})"
    sample = samples.get(objection.rule, ())
    return f"{objection.told}: {sample[0]}" if sample else objection.told


def _sources_in(release: Release) -> set[str]:
    tables = release.tables()
    documents = set(tables["documenten"]["document"])
    return documents | {IV3} if tables["iv3_leveringen"].height else documents
