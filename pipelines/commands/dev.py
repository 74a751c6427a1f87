"""``openbegroting dev``: Dagster's own UI on this code location."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from pipelines.commands.options import corrections_option, home_option, sources_option


@click.command(short_help="Start Dagster's own UI on this machine.")
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True)
@sources_option
@corrections_option
@home_option
def dev(port: int, sources: Path | None, corrections: Path | None, home: Path | None) -> None:
    """Start Dagster's UI and daemons on loopback, on the same home and registry as ``run``."""
    from pipelines.home import (
        CHECKOUT,
        CORRECTIONS_VARIABLE,
        HOME_VARIABLE,
        SOURCES_VARIABLE,
        made_home_at,
    )
    from pipelines.registry import registry_at
    from pipelines.running.runs import instance_at

    place = made_home_at(home)
    registry = registry_at(sources, corrections)
    instance_at(place).dispose()
    os.environ[HOME_VARIABLE] = str(place.root)
    os.environ[SOURCES_VARIABLE] = str(registry.path)
    if registry.corrections_path is not None:
        os.environ[CORRECTIONS_VARIABLE] = str(registry.corrections_path)
    os.chdir(CHECKOUT)
    dagster = str(Path(sys.executable).with_name("dagster"))
    # Dagster's web server has no authentication of its own: never beyond this machine.
    os.execv(dagster, [dagster, "dev", "-w", "workspace.yaml", "-h", "127.0.0.1", "-p", str(port)])  # noqa: S606
