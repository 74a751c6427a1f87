"""``openbegroting iv3 show``: budget and account of one municipality."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.iv3.view import view_options
from pipelines.commands.options import home_option

if TYPE_CHECKING:
    from pipelines.commands.iv3.view import View

REPORTS = ("X000", "X005")


@click.command()
@click.argument("gemeente")
@click.argument("year", type=int)
@view_options(per_inwoner=False)
@home_option
def show(gemeente: str, year: int, view: View, home: Path | None) -> None:
    """Budget and account of GEMEENTE in YEAR, per hoofdtaakveld.

    The second placing if there is one, else the first; which one is said below the table.
    """
    from pipelines.commands.iv3.exporting import print_for_machine
    from pipelines.commands.iv3.figures import figures_of
    from pipelines.commands.iv3.finding import edition_at, gemeente_in
    from pipelines.commands.iv3.printing import print_municipality

    edition = edition_at(home, year)
    figures = figures_of(edition, [gemeente_in(edition, gemeente)], REPORTS, view)
    if view.form is None:
        print_municipality(figures)
    else:
        print_for_machine(figures, view.form)
