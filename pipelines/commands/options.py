"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

home_option = click.option(
    "--home",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where state is kept. Default: $OPENBEGROTING_HOME, else var/ in the checkout.",
)

sources_option = click.option(
    "--sources",
    type=click.Path(path_type=Path),
    help="The registry of sources. Default: $OPENBEGROTING_SOURCES, else the embedded samples.",
)

corrections_option = click.option(
    "--corrections",
    type=click.Path(path_type=Path),
    help="Corrections of what sources give. Default: $OPENBEGROTING_CORRECTIONS, else corrections.yaml "
    "beside the registry, if it is there.",
)

alerts_option = click.option(
    "--alerts",
    type=click.Path(path_type=Path),
    help="Whom to tell what is wrong. Default: $OPENBEGROTING_ALERTS, else alerts.yaml beside the registry.",
)

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON, for a machine.")
