"""The judgement of one year: its normalised tables put before the judge, its verdicts kept.

A year whose inputs, rules and code are the same as last time keeps its judgement; nothing is judged twice.
What was published before is one of the inputs, as far as it is compared with.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import polars as pl

from assets.aansluiting import year_tables as aansluiting
from assets.corrections.applying import CORRECTIONS, apply
from assets.corrections.following import followed
from assets.documents import year_tables as documents
from assets.iv3.pulling.pull import SOURCE as IV3
from assets.iv3.tables import year_tables as iv3
from assets.reference import year_tables as reference
from assets.release.comparing import Compared, compared_with, earlier_of
from assets.release.provenance import normalise_bronnen
from assets.sources.durable import writing
from assets.warehouse import code_version, fingerprint
from datapackages.errors import OpenbegrotingError
from datapackages.schema import tables
from expectations.conservation import ENDS
from expectations.judging import judge
from expectations.ledger import Entry, SourceLine, line_of
from expectations.quarantine import checksums
from expectations.reports import as_json
from expectations.rules.catalogue import rules
from expectations.rules.evidence import QUARANTINE
from expectations.verdicts import Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assets.sources.pulls import Pull, Pulls
    from assets.sources.registry import Registry
    from assets.warehouse import Kept, Warehouse
    from datapackages.releasing.released import Release
    from datapackages.releasing.releases import Releases
    from expectations.judging import Judgement
    from expectations.ledger import Ledger

STEP = "judged"

TABLES = tuple(name for name in tables() if name != QUARANTINE)

ROOMS = (iv3, documents, reference, aansluiting)
"""The rooms whose tables are judged together; each has STEP, TALLY_TABLE and inputs()."""


class TableNotMade(OpenbegrotingError):
    """A table that no room made: judged as an empty one it would be gone without a word."""


@dataclass(frozen=True, slots=True)
class JudgedYear:
    """What the judge found of a year: its verdicts, ``validatie.json``, and the tables they are about."""

    jaar: int
    verdicts: tuple[Verdict, ...]
    validation: Mapping[str, Any]
    compared: Compared
    kept: Kept


@dataclass(frozen=True, slots=True)
class Case:
    """What is put before the judge; see ``expectations.judging.judge``."""

    tables: Mapping[str, pl.DataFrame]
    tally: pl.DataFrame
    corrected: pl.DataFrame


def pulls_of(registry: Registry, jaar: int, pulls: Pulls) -> dict[str, Pull | None]:
    """Every source the registry names for ``jaar``, with its last pull; None if it never could be had."""
    found: dict[str, Pull | None] = {}
    if iv3.asked_for(registry, jaar):
        found[IV3] = iv3.pull_of(registry, jaar, pulls)
    for source in registry.documents_of(jaar):
        found[source.id] = pulls.last_complete(source.id, jaar)
    return found


def refresh(
    registry: Registry,
    jaar: int,
    pulls: Pulls,
    warehouse: Warehouse,
    releases: Releases,
    ledger: Ledger,
    run: str,
) -> JudgedYear:
    """The judgement of ``jaar``, with accepted and refused rows in the warehouse, entered in the ledger.

    Raises ``WarehouseChanged`` when the tables of a room were not made from the pulls there are now,
    ``TableNotMade``, and ``ReleaseDamaged`` when the last release of the year cannot be read: nothing can
    follow it then.
    """
    standing = current(registry, jaar, pulls, warehouse, releases, ledger)
    if standing is not None:
        return standing
    normalised: dict[str, pl.DataFrame] = {}
    for room in ROOMS:
        kept = warehouse.required(room.STEP, jaar, room.inputs(registry, jaar, pulls))
        normalised |= warehouse.tables(kept, "normalised")
    case = case_of(registry, jaar, pulls, normalised)
    latest = releases.latest(jaar)
    compared = compared_with(jaar, latest, releases)
    pulled = iv3.pull_of(registry, jaar, pulls) is not None
    earlier = earlier_of(registry, jaar, compared, releases, pulled=pulled)
    judgement = judge(case.tables, case.tally, jaar=jaar, corrected=case.corrected, earlier=earlier)
    origins = _origins(_sourced(registry, jaar, pulls))
    findings = {
        "compared": asdict(compared),
        "verdicts": [asdict(verdict) for verdict in judgement.verdicts],
        "validation": as_json(judgement, origins) | {"code": code_version()},
    }
    kept = warehouse.keep(
        STEP,
        jaar,
        inputs(registry, jaar, pulls, releases, latest),
        {"accepted": judgement.accepted, "quarantine": {QUARANTINE: judgement.quarantine}},
        findings,
    )
    # Last: tables that the ledger does not know of are judged again, never released.
    _enter(ledger, run, kept, judgement, _sources_of(origins, judgement))
    return _judged(jaar, kept)


def case_of(registry: Registry, jaar: int, pulls: Pulls, normalised: Mapping[str, pl.DataFrame]) -> Case:
    """What the rooms made of ``jaar`` (``normalised``), corrected, with the bodies it came from.

    Raises ``TableNotMade`` unless that is every table.
    """
    corrected = apply(normalised, registry.corrections_of(jaar))
    followed_tables = followed(corrected.tables, corrected.changed)
    read = {name: frame for name, frame in followed_tables.items() if name in TABLES}
    read[CORRECTIONS] = corrected.correcties
    read["bronnen"] = normalise_bronnen(_known(registry, jaar, pulls), read)
    lacking = ", ".join(name for name in TABLES if name not in read)
    if lacking:
        raise TableNotMade(
            f"tables of {jaar}",
            expected="every table that is published, if only an empty one",
            found=f"none made for {lacking}",
            remedy=f"openbegroting run --year {jaar} has them made anew",
        )
    tally = pl.concat([normalised[room.TALLY_TABLE] for room in ROOMS])
    return Case(read, tally, corrected.differences)


def _enter(
    ledger: Ledger, run: str, kept: Kept, judgement: Judgement, sources: tuple[SourceLine, ...]
) -> None:
    versions, refused = {rule.id: rule.version for rule in rules()}, checksums(judgement.quarantine)
    entry = Entry(
        jaar=judgement.jaar,
        run=run,
        at=datetime.now(UTC),
        code=code_version(),
        made_from=kept.made_from,
        rules=tuple(
            line_of(verdict, versions[verdict.rule], refused.get(verdict.table))
            for verdict in judgement.verdicts
        ),
        sources=sources,
    )
    with writing(ledger.root):
        ledger.add(entry)


def _origins(pulls: Mapping[str, Pull]) -> dict[str, str]:
    """The source that each body was pulled from; one that two sources gave counts for the first."""
    bodies = [(item.body.sha256, source) for source, pull in pulls.items() for item in pull.bodies]
    return dict(reversed(bodies))


def _sources_of(origins: Mapping[str, str], judgement: Judgement) -> tuple[SourceLine, ...]:
    """Where the rows of each source went: the conservation of its bodies, over all tables."""
    counts = ["opgehaald", *ENDS]
    rows = (
        judgement.conservation.filter(pl.col("bron").is_in(list(origins)))
        .group_by(source=pl.col("bron").replace_strict(origins, default=None, return_dtype=pl.String))
        .agg(pl.col(counts).sum(), pl.col("quarantaine_eur").sum())
        .sort("source")
    )
    return tuple(SourceLine(*row) for row in rows.select("source", *counts, "quarantaine_eur").iter_rows())


def inputs(registry: Registry, jaar: int, pulls: Pulls, releases: Releases, compared: Release | None) -> str:
    """The fingerprint of all that a judgement of ``jaar`` follows from that is compared with this release.

    The year before counts only beside a release of the year itself: years that are made for the first time
    are made beside each other, and must not come out differently for the order in which they end.
    """
    bodies = [item.body for pull in _known(registry, jaar, pulls) for item in pull.bodies]
    published = [compared, releases.latest(jaar - 1)] if compared is not None else []
    return fingerprint(
        [
            *(room.inputs(registry, jaar, pulls) for room in ROOMS),
            # As a set: a pull that is released stands in the history as well, and nothing has changed.
            *sorted({f"{body.sha256} {body.url}" for body in bodies}),
            *(release.manifest_sha256 if release is not None else "none" for release in published),
            *(correction.fingerprint for correction in registry.corrections_of(jaar)),
        ]
    )


def current(
    registry: Registry, jaar: int, pulls: Pulls, warehouse: Warehouse, releases: Releases, ledger: Ledger
) -> JudgedYear | None:
    """The judgement of ``jaar`` if nothing it follows from has changed since and it was entered; else None.

    It was compared with the release that was the last one then: that may still be the last one, or be the
    parent of the release that the judgement led to.
    """
    latest = releases.latest(jaar)
    parent = releases.release(jaar, latest.parent) if latest is not None and latest.parent else None
    for compared in (latest, parent) if latest is not None else (None,):
        kept = warehouse.current(STEP, jaar, inputs(registry, jaar, pulls, releases, compared))
        if kept is not None:
            entered = ledger.last(jaar)
            known = entered is not None and entered.made_from == kept.made_from
            return _judged(jaar, kept) if known else None
    return None


def last(jaar: int, warehouse: Warehouse) -> JudgedYear | None:
    """The last judgement of ``jaar``, whether or not it still holds; None without one that we can read."""
    kept = warehouse.kept(STEP, jaar)
    try:
        return _judged(jaar, kept) if kept is not None else None
    except (KeyError, TypeError):  # left by another version of the code
        return None


def _judged(jaar: int, kept: Kept) -> JudgedYear:
    verdicts = tuple(
        Verdict(
            **verdict
            | {"sample": tuple(verdict["sample"]), "sources": tuple(map(tuple, verdict.get("sources", ())))}
        )
        for verdict in kept.findings["verdicts"]
    )
    # Absent from what an older version of the code left.
    compared = Compared(**kept.findings.get("compared", {}))
    return JudgedYear(jaar, verdicts, kept.findings["validation"], compared, kept)


def _sourced(registry: Registry, jaar: int, pulls: Pulls) -> dict[str, Pull]:
    """The last pull of each of the year's sources, our own register included, as far as there is one."""
    found = {**pulls_of(registry, jaar, pulls), reference.SOURCE: pulls.last_complete(reference.SOURCE, jaar)}
    return {source: pull for source, pull in found.items() if pull is not None}


def _known(registry: Registry, jaar: int, pulls: Pulls) -> list[Pull]:
    """The pulls there are of the year's sources, our own register and earlier releases of Iv3 included."""
    earlier = [edition.pull for edition in iv3.editions_of(registry, jaar, pulls)]
    return [*_sourced(registry, jaar, pulls).values(), *earlier]
