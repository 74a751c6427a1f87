"""The command itself: arguments, exit codes, and which of the two answers is given."""

from __future__ import annotations

import sys

import click

from pipelines.commands.options import json_option
from pipelines.commands.output.stdout import print_json

UNAVAILABLE = 4


@click.command(short_help="What is understood of one page of a document site.")
@click.argument("page", metavar="FILE_OR_URL")
@json_option
def read(page: str, *, as_json: bool) -> None:
    """Tell what is understood of one page of a document site: a file (.html, .txt) or an address.

    Shows its sections, goals and tables, how every table was read, and what stays unknown and why. With
    --json: the rows of every table as a run would publish them. Nothing is kept.

    \b
    Examples:
      openbegroting read seeds/kadernota.txt
      openbegroting read https://amersfoort.begroting-2023.nl/p4960/taakvelden
    """  # noqa: D301 - click wants the sign itself
    from assets.documents.reading import UnreadablePage, read_page
    from assets.sources.fetching import SourceError
    from pipelines.commands.read.getting import get
    from pipelines.commands.read.printing import described
    from pipelines.commands.read.rows import rows_of

    try:
        got = get(page)
        understood = read_page(got.content, got.mediatype, got.url)
    except SourceError as error:
        click.echo(f"openbegroting: {error}", err=True)
        sys.exit(UNAVAILABLE)
    except UnreadablePage as problem:
        click.echo(f"openbegroting: {page}: {problem}", err=True)
        sys.exit(UNAVAILABLE)
    if as_json:
        print_json(rows_of(got, understood))
    else:
        for line in described(got, understood):
            click.echo(line)
