"""How figures are to be shown: the options that subcommands of ``iv3`` share, most as one value."""

from __future__ import annotations

from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Literal

import click

if TYPE_CHECKING:
    from collections.abc import Callable

Form = Literal["csv", "json"] | None
"""In what form the result goes to stdout; None is a table for people."""


REPORTS = {
    "begroting": "X000",
    "kwartaal-1": "X001",
    "kwartaal-2": "X002",
    "kwartaal-3": "X003",
    "kwartaal-4": "X004",
    "rekening": "X005",
}
"""What a report is called on the command line, and its code."""


@dataclass(frozen=True, slots=True)
class View:
    """Per inhabitant or in total, with or without every taakveld and internal bookings, and the form."""

    per_inwoner: bool
    taakvelden: bool
    intern: bool
    form: Form


def form_options(command: Callable[..., None]) -> Callable[..., None]:
    """Adds --csv and --json, which arrive as ``form``; the last one given counts."""
    command = click.option("--json", "form", flag_value="json", help="Print JSON, for a machine.")(command)
    return click.option("--csv", "form", flag_value="csv", help="Print CSV: comma, dot, whole euros.")(
        command
    )


def verslag_option(command: Callable[..., None]) -> Callable[..., None]:
    """Adds --verslag, one report, which arrives as one of ``REPORTS``."""
    return click.option(
        "--verslag",
        type=click.Choice(list(REPORTS)),
        default="begroting",
        show_default=True,
        help="Budget, a quarter (from 1 January on) or annual account.",
    )(command)


def view_options(*, per_inwoner: bool) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Adds the options of a ``View``, which arrives as ``view``; ``per_inwoner`` is the default."""

    def add(command: Callable[..., None]) -> Callable[..., None]:
        @wraps(command)
        def with_view(
            *, per_inwoner: bool, taakvelden: bool, intern: bool, form: Form, **rest: object
        ) -> None:
            command(view=View(per_inwoner, taakvelden, intern, form), **rest)

        options = (
            click.option(
                "--per-inwoner/--totaal",
                default=per_inwoner,
                show_default=True,
                help="Euros per inhabitant, or the whole amounts.",
            ),
            click.option("--taakvelden", is_flag=True, help="Every taakveld instead of the hoofdtaakvelden."),
            click.option(
                "--intern/--zonder-intern",
                default=True,
                show_default=True,
                help="Keep or leave out internal bookings (taakvelden 0.10, 0.11, categories 7.1, 7.4, 7.5).",
            ),
            form_options,
        )
        decorated: Callable[..., None] = with_view
        for option in reversed(options):
            decorated = option(decorated)
        return decorated

    return add
