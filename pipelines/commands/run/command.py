"""``openbegroting run``: the whole flow, for all years of the registry or some of them."""

from __future__ import annotations

import logging
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.options import (
    alerts_option,
    corrections_option,
    home_option,
    json_option,
    sources_option,
)

if TYPE_CHECKING:
    from assets.sources.registry import Registry
    from pipelines.home import Home
    from pipelines.monitoring.settings import Settings
    from pipelines.running.years import YearRun

FAILED = 1
WITHHELD = 3
SOURCE_MISSING = 4


@click.command(short_help="Pull, read, judge and release.")
@click.option("--year", "years", type=int, multiple=True, help="Only this year; may be given more than once.")
@click.option(
    "--workers",
    type=click.IntRange(min=1),
    envvar="OPENBEGROTING_WORKERS",
    help="Years at a time. Default: one for each core, at most 4; a national year takes about a gigabyte.",
)
@click.option(
    "--signing-key",
    type=click.Path(path_type=Path),
    envvar="OPENBEGROTING_SIGNING_KEY",
    help="Sign releases with this Ed25519 key, which lies outside checkout and home. Default: unsigned.",
)
@sources_option
@corrections_option
@alerts_option
@home_option
@json_option
def run(  # noqa: PLR0913 - one for each option
    years: tuple[int, ...],
    workers: int | None,
    signing_key: Path | None,
    sources: Path | None,
    corrections: Path | None,
    alerts: Path | None,
    home: Path | None,
    *,
    as_json: bool,
) -> None:
    """Pull, read, judge and release; then tell what was published, and where to look.

    Whoever is named in alerts.yaml is told what is wrong.

    \b
    Exit code: 0 published or unchanged, 3 a validation kept a year from being released,
    4 a source could not be had (the rest went on), 2 wrong use,
    1 an obstacle of ours, such as a full disk.
    """  # noqa: D301 - click wants the sign itself
    from datapackages.errors import OpenbegrotingError
    from pipelines.home import KEY_VARIABLE, made_home_at, releases_at, resolved
    from pipelines.monitoring.settings import settings_beside
    from pipelines.registry import registry_at

    registry = registry_at(sources, corrections)
    settings = settings_beside(registry.path, alerts)
    unknown = sorted(set(years) - set(registry.years))
    if unknown:
        raise OpenbegrotingError(
            f"year {unknown[0]}",
            expected=f"one of {', '.join(map(str, registry.years))}",
            found=f"no source of it in {registry.path.name}",
        )
    from pipelines.commands.run.progress import showing_progress
    from pipelines.running.workers import default_workers, render_pages, run_years

    place = made_home_at(home)
    if signing_key is not None:
        os.environ[KEY_VARIABLE] = str(resolved(signing_key))  # the years run in other processes
        releases_at(place, signing=True)  # a key that cannot be used is told before anything is done
    chosen = tuple(sorted(set(years))) or registry.years
    with showing_progress() as announce:
        runs = run_years(place, registry, chosen, announce, workers=workers or default_workers())
        lagging = render_pages(place)
        tell_what_is_wrong(place, registry, settings, runs, lagging)
    from pipelines.commands.run.summary import print_summary

    print_summary(runs, place, as_json=as_json)
    if lagging is not None:
        click.echo(f"openbegroting: {lagging}", err=True)
        sys.exit(FAILED)
    sys.exit(exit_code(runs))


def tell_what_is_wrong(
    home: Home, registry: Registry, settings: Settings, runs: list[YearRun], lagging: str | None
) -> None:
    """Tell what is wrong; that this cannot be done changes nothing about what became of the years."""
    from pipelines.monitoring.watching import EndedRun, watch

    now = datetime.now(UTC)
    try:
        watch(home, registry, settings, [EndedRun(item.jaar, now, item.crash or lagging) for item in runs])
    except Exception as error:  # noqa: BLE001 - whatever it is, the years are released and their outcome is told
        logging.getLogger("openbegroting.monitoring").warning("the watch over this run broke off: %s", error)


def exit_code(runs: list[YearRun]) -> int:
    """The gravest thing that happened to any year."""
    outcomes = [item.outcome.what if item.outcome is not None else "failed" for item in runs]
    if "failed" in outcomes:
        return FAILED
    if "withheld" in outcomes:
        return WITHHELD
    if "incomplete" in outcomes or any(item.unavailable for item in runs):
        return SOURCE_MISSING
    return 0
