"""Judgement, package and portal as Dagster assets; every rule is part of an asset check."""

import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import dagster as dg

from assets.aansluiting import year_tables as aansluiting
from assets.documents.normalising import TABLES as DOCUMENT_TABLES
from assets.iv3.tables import year_tables as iv3
from assets.materialized import OWNERS, each_year, files_result, key_of, results, table_spec, years
from assets.reference import year_tables as reference
from assets.release import judging, pages, publishing
from assets.release.checks import Check, Finding, checks, finding
from assets.sources.pulls import Pulls
from assets.sources.registry import Registry
from assets.warehouse import Warehouse
from datapackages.packing.building import VALIDATION
from datapackages.releasing.releases import Releases
from expectations.ledger import Ledger
from expectations.rules.evidence import QUARANTINE
from expectations.rules.page import PAGE as RULE_PAGE

_NORMALISED = [
    key_of("normalised", name)
    for name in (*iv3.TABLES, *DOCUMENT_TABLES, *reference.TABLES, *aansluiting.TABLES)
]

PACKAGE = dg.AssetKey(["release", "data_package"])
PORTAL = dg.AssetKey(["release", "portal"])


def _judged_key(name: str) -> dg.AssetKey:
    return key_of("quarantine" if name == QUARANTINE else "accepted", name)


def _check_spec(check: Check) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        check.name,
        asset=_judged_key(check.table),
        description=check.description,
        blocking=True,
        metadata={"rules": check.rule_ids, "rule page": dg.MetadataValue.path(f"{RULE_PAGE}#{check.table}")},
    )


@dg.multi_asset(
    specs=[
        *(table_spec("accepted", name, deps=_NORMALISED, group="judgement") for name in judging.TABLES),
        table_spec("quarantine", QUARANTINE, deps=_NORMALISED, group="judgement"),
    ],
    check_specs=[_check_spec(check) for check in checks()],
)
def judged_tables(
    context: dg.AssetExecutionContext,
    registry: dg.ResourceParam[Registry],
    pulls: dg.ResourceParam[Pulls],
    warehouse: dg.ResourceParam[Warehouse],
    releases: dg.ResourceParam[Releases],
    ledger: dg.ResourceParam[Ledger],
) -> Iterator[dg.MaterializeResult[Any] | dg.AssetCheckResult]:
    """Judge every table of each year; rows that break a row rule go to quarantine."""
    began = time.monotonic()
    judged = each_year(
        context,
        lambda jaar: judging.refresh(registry, jaar, pulls, warehouse, releases, ledger, context.run.run_id),
    )
    kept = {jaar: year.kept for jaar, year in judged.items()}
    yield from results("accepted", kept, judging.TABLES, warehouse, began)
    yield from results("quarantine", kept, (QUARANTINE,), warehouse, began)
    let_through = {jaar: publishing.let_through(jaar, releases, ledger) for jaar in judged}
    found = [(check, finding(check, list(judged.values()), let_through)) for check in checks()]
    if any(one.blocks for _, one in found):
        # After a blocking check that fails Dagster starts no later step of this run, of no year.
        context.log.warning("A blocking rule failed: the gate is passed here, and the other years go on.")
        _pass_the_gate(context, registry, pulls, warehouse, releases, ledger)
    links = _links(judged, releases)
    yield from (_check_result(check, one, links) for check, one in found)


def _links(judged: Iterable[int], releases: Releases) -> dict[str, Any]:
    """Per year the ``validatie.json`` of the release that stands; the verdicts of now are in the check."""
    standing = {jaar: release for jaar in judged if (release := releases.latest(jaar)) is not None}
    return {
        f"validatie.json of release {release.version} of {jaar}": dg.MetadataValue.path(
            release.folder / VALIDATION
        )
        for jaar, release in standing.items()
    }


def _check_result(check: Check, found: Finding, links: Mapping[str, Any]) -> dg.AssetCheckResult:
    return dg.AssetCheckResult(
        asset_key=_judged_key(check.table),
        check_name=check.name,
        passed=found.passed,
        severity=dg.AssetCheckSeverity.ERROR if found.blocks else dg.AssetCheckSeverity.WARN,
        metadata={**found.metadata, **links},
    )


def _pass_the_gate(
    context: dg.AssetExecutionContext,
    registry: Registry,
    pulls: Pulls,
    warehouse: Warehouse,
    releases: Releases,
    ledger: Ledger,
) -> None:
    """What the later steps of this run would do, as far as they were asked for.

    Every year is released or kept as the ledger says, and the pages tell of it.
    """
    asked = context.run.asset_selection  # nothing stands for everything
    if not asked or PACKAGE in asked:
        for jaar in years(context):
            outcome = publishing.publish(registry, jaar, pulls, warehouse, releases, ledger)
            if outcome.what in {"published", "unchanged"}:
                told = {"outcome": outcome.what, "release": outcome.version}
                context.log_event(dg.AssetMaterialization(PACKAGE, partition=str(jaar), metadata=told))
    if not asked or PORTAL in asked:
        pages.render(releases, ledger)


@dg.asset(
    key=PACKAGE,
    deps=[*(key_of("accepted", name) for name in judging.TABLES), key_of("quarantine", QUARANTINE)],
    group_name="release",
    owners=OWNERS,
    kinds={"frictionless", "csv", "parquet", "excel"},
    description=(
        "The year's data package, released when its judgement allows and something changed. The decision is "
        "taken from the ledger of verdicts, never from the status of a run; otherwise the last release stays."
    ),
)
def data_package(
    context: dg.AssetExecutionContext,
    registry: dg.ResourceParam[Registry],
    pulls: dg.ResourceParam[Pulls],
    warehouse: dg.ResourceParam[Warehouse],
    releases: dg.ResourceParam[Releases],
    ledger: dg.ResourceParam[Ledger],
) -> dg.MaterializeResult[Any]:
    """Release each year of this run, or say why not."""
    began = time.monotonic()
    outcomes = [
        publishing.publish(registry, jaar, pulls, warehouse, releases, ledger) for jaar in years(context)
    ]
    standing = [release for item in outcomes if (release := releases.latest(item.jaar)) is not None]
    return files_result(
        [path for release in standing for path in release.folder.iterdir()],
        sum(item.accepted for item in outcomes),
        [
            ("jaar", "outcome", "release", "quarantined", "reasons"),
            *(
                (item.jaar, item.what, item.version, item.quarantined, "; ".join(item.reasons))
                for item in outcomes
            ),
        ],
        began,
    )


@dg.asset(
    key=PORTAL,
    deps=[PACKAGE],
    group_name="release",
    owners=OWNERS,
    kinds={"html"},
    description="The catalogue and the static portal over all releases that stand, of every year.",
)
def portal(
    context: dg.AssetExecutionContext,
    warehouse: dg.ResourceParam[Warehouse],
    releases: dg.ResourceParam[Releases],
    ledger: dg.ResourceParam[Ledger],
) -> dg.MaterializeResult[Any]:
    """Make catalogue and portal anew from what is released; then fail the run if a year of it failed."""
    began = time.monotonic()
    pages.render(releases, ledger)
    failed = [
        f"{outcome.jaar}: {'; '.join(outcome.reasons)}"
        for jaar in years(context)
        if (outcome := publishing.last(jaar, warehouse)) is not None and outcome.what == "failed"
    ]
    if failed:
        raise dg.Failure(f"not released: {' | '.join(failed)}")
    written = sorted([*releases.public.rglob("*.html"), *releases.public.glob("catalogus/*.*")])
    listed = [(str(page.relative_to(releases.public)),) for page in written]
    return files_result(written, len(written), [("page",), *listed], began)
