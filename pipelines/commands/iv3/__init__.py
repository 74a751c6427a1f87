"""``openbegroting iv3``: the published Iv3 figures for people, read from the releases and nothing else.

One module per subcommand; finding what was asked for, summing it and writing it each have their own.
"""

from __future__ import annotations

import click

from pipelines.commands.iv3.compare import compare
from pipelines.commands.iv3.leveringen import leveringen
from pipelines.commands.iv3.series import series
from pipelines.commands.iv3.show import show


@click.group(short_help="Iv3 figures: show, compare, over the years, deliveries.")
def iv3() -> None:
    """Iv3 figures of published releases: one municipality, several compared, over the years, who delivered.

    A municipality is its CBS code or its name. Exit code: 0, 1 not found, 2 wrong use.
    """


for command in (show, compare, series, leveringen):
    iv3.add_command(command)
