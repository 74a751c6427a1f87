"""``openbegroting iv3 compare``: municipalities beside each other."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from datapackages.errors import OpenbegrotingError
from pipelines.commands.iv3.view import REPORTS, verslag_option, view_options
from pipelines.commands.options import home_option

if TYPE_CHECKING:
    from pipelines.commands.iv3.view import View


@click.command(short_help="Municipalities beside each other in one year.")
@click.argument("gemeenten", nargs=-1, metavar="GEMEENTE GEMEENTE...")
@click.argument("year", type=int)
@verslag_option
@view_options(per_inwoner=True)
@home_option
def compare(gemeenten: tuple[str, ...], year: int, verslag: str, view: View, home: Path | None) -> None:
    """Two or more municipalities in YEAR beside each other, and how each differs from the first."""
    from pipelines.commands.iv3.exporting import print_for_machine
    from pipelines.commands.iv3.figures import figures_of
    from pipelines.commands.iv3.finding import edition_at, gemeente_in
    from pipelines.commands.iv3.printing import print_comparison

    edition = edition_at(home, year)
    found = [gemeente_in(edition, gemeente) for gemeente in gemeenten]
    if len({gemeente.code for gemeente in found}) < max(2, len(found)):
        raise OpenbegrotingError(
            "municipalities to compare",
            expected="two or more, each once",
            found=", ".join(map(str, found)) or "none",
        )
    figures = figures_of(edition, found, [REPORTS[verslag]], view, compared=True)
    if view.form is None:
        print_comparison(figures)
    else:
        print_for_machine(figures, view.form)
