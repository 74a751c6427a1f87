"""``openbegroting dev``: Dagster's own UI on this code location."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from pipelines.commands.options import home_option, sources_option


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), default=3000, show_default=True)
@sources_option
@home_option
def dev(port: int, sources: Path | None, home: Path | None) -> None:
    """Start Dagster's UI and daemons on loopback, on the same home and registry as ``run``."""
    from assets.sources.registry import read_registry
    from pipelines.home import CHECKOUT, HOME_VARIABLE, SOURCES_VARIABLE, made_home_at, sources_at
    from pipelines.runs import instance_at

    place = made_home_at(home)
    registry = read_registry(sources_at(sources))
    instance_at(place).dispose()
    os.environ[HOME_VARIABLE] = str(place.root)
    os.environ[SOURCES_VARIABLE] = str(registry.path)
    os.chdir(CHECKOUT)
    dagster = str(Path(sys.executable).with_name("dagster"))
    # Dagster's web server has no authentication of its own: never beyond this machine.
    os.execv(dagster, [dagster, "dev", "-w", "workspace.yaml", "-h", "127.0.0.1", "-p", str(port)])  # noqa: S606
