"""``openbegroting iv3 leveringen``: who delivered which report, and who did not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipelines.commands.iv3.view import form_options
from pipelines.commands.options import home_option

if TYPE_CHECKING:
    from pipelines.commands.iv3.view import Form


@click.command(short_help="Who delivered what in a year, and who did not.")
@click.argument("year", type=int)
@form_options
@home_option
def leveringen(year: int, form: Form, home: Path | None) -> None:
    """Per report of YEAR how many municipalities delivered it, and which did not."""
    from pipelines.commands.iv3.deliveries import (
        delivered_of,
        print_deliveries,
        print_deliveries_for_machine,
    )
    from pipelines.commands.iv3.finding import edition_at

    delivered = delivered_of(edition_at(home, year))
    if form is None:
        print_deliveries(delivered)
    else:
        print_deliveries_for_machine(delivered, form)
