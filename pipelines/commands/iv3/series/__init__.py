"""``openbegroting iv3 series``: one municipality over the years, from the releases that stand.

The command is here; what it shows is gathered and written in the modules of this folder.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipelines.commands.iv3.view import form_options, verslag_option
from pipelines.commands.options import home_option

if TYPE_CHECKING:
    from pipelines.commands.iv3.view import Form

YEAR = click.IntRange(2010, 2100)
"""Iv3 as it is began in 2010; a year too far would be told absent one by one."""


@click.command(short_help="One municipality over the years.")
@click.argument("gemeente")
@click.option("--from", "first", type=YEAR, help="First year. Default: the first that has a release.")
@click.option("--to", "last", type=YEAR, help="Last year. Default: the last that has a release.")
@click.option(
    "--taakveld",
    "taakvelden",
    multiple=True,
    help="Only this taakveld, in the smallest group that all years share. Can be given again.",
)
@verslag_option
@click.option("--per-inwoner", is_flag=True, help="Euros per inhabitant, where those are known.")
@click.option(
    "--as-delivered",
    is_flag=True,
    help="What the municipality of that code delivered itself, without those that merged into it.",
)
@form_options
@home_option
def series(*, form: Form, home: Path | None, **asked: Any) -> None:
    """GEMEENTE over the years, per hoofdtaakveld, as the municipality it is today.

    What merged into it is added up, shares of what was split are marked as estimates, and years with another
    list of taakvelden only meet in groups that cover the same.
    """
    from pipelines.commands.iv3.series.gathering import Asked, gathered
    from pipelines.commands.iv3.series.writing import print_series, print_series_for_machine

    found = gathered(Asked(**asked), home)
    if form is None:
        print_series(found)
    else:
        print_series_for_machine(found, form)
