"""``openbegroting iv3 show``: budget and account of one municipality."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.iv3.view import REPORTS, view_options
from pipelines.commands.options import home_option

if TYPE_CHECKING:
    from pipelines.commands.iv3.view import View


@click.command(short_help="Budget and account of a municipality in a year.")
@click.argument("gemeente")
@click.argument("year", type=int)
@click.option(
    "--verslag",
    "verslagen",
    type=click.Choice(list(REPORTS)),
    multiple=True,
    default=("begroting", "rekening"),
    show_default=True,
    help="Budget, a quarter (from 1 January on) or annual account. Can be given again.",
)
@view_options(per_inwoner=False)
@home_option
def show(gemeente: str, year: int, verslagen: tuple[str, ...], view: View, home: Path | None) -> None:
    """Budget and account of GEMEENTE in YEAR, per hoofdtaakveld; or the reports that are asked for.

    The second placing if there is one, else the first; which one is said below the table.
    """
    from pipelines.commands.iv3.exporting import print_for_machine
    from pipelines.commands.iv3.figures import figures_of
    from pipelines.commands.iv3.finding import edition_at, gemeente_in
    from pipelines.commands.iv3.printing import print_municipality

    edition = edition_at(home, year)
    reports = [REPORTS[verslag] for verslag in dict.fromkeys(verslagen)]
    figures = figures_of(edition, [gemeente_in(edition, gemeente)], reports, view)
    if view.form is None:
        print_municipality(figures)
    else:
        print_for_machine(figures, view.form)
