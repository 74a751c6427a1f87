"""The command line: ``openbegroting``.

Results go to stdout and messages to stderr. A mistake of the user or of a source ends in one clear line,
never in a traceback; the exit codes are those of the table in README.
"""

from __future__ import annotations

import os
from typing import NoReturn

import click

from datapackages.errors import NotFound, OpenbegrotingError
from pipelines.commands.alert import alert
from pipelines.commands.dev import dev
from pipelines.commands.explain import explain
from pipelines.commands.iv3 import iv3
from pipelines.commands.output.stdout import NOBODY_READS, is_closed
from pipelines.commands.read import read
from pipelines.commands.releases.approve import approve
from pipelines.commands.releases.diff import diff
from pipelines.commands.releases.push import push
from pipelines.commands.releases.rollback import rollback
from pipelines.commands.releases.verify import verify
from pipelines.commands.rules import rules
from pipelines.commands.run import run
from pipelines.commands.serve import serve
from pipelines.commands.status import status

FAILED = 1
WRONG_USE = 2


class OneLineErrors(click.Group):
    """A group whose commands report what went wrong in one line."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read what stands before the command."""
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            return _refuse(ctx, error)
        except OSError as error:  # nobody can write the help
            return _tell_of_obstacle(ctx, error)

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; an error of ours becomes its message and exit code 2, 1 for what is not there."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            _refuse(ctx, error)
        except OpenbegrotingError as error:
            click.echo(f"openbegroting: {error}", err=True)
            ctx.exit(FAILED if isinstance(error, NotFound) else WRONG_USE)
        except OSError as error:
            _tell_of_obstacle(ctx, error)


def _tell_of_obstacle(ctx: click.Context, error: OSError) -> NoReturn:
    """End with what this machine refuses; without a word when it is that nobody reads on."""
    if isinstance(error, BrokenPipeError) and is_closed():
        ctx.exit(NOBODY_READS)
    told = OpenbegrotingError(
        str(error.filename or "a file"),
        expected="what can be read and written here",
        found=str(error.strerror or error),
        remedy="see what it is, who owns it, and whether the disk has room",
    )
    click.echo(f"openbegroting: {told}", err=True)
    ctx.exit(FAILED)


def _refuse(ctx: click.Context, error: click.UsageError) -> NoReturn:
    """End with what is wrong with the arguments and where to read of them; a lone group tells itself."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        raise error
    command = error.ctx.command_path if error.ctx is not None else ctx.command_path
    wrong = error.format_message().rstrip(".")
    click.echo(f"openbegroting: {wrong} · {command} --help tells what it takes", err=True)
    ctx.exit(WRONG_USE)


@click.group(cls=OneLineErrors, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="openbegroting", prog_name="openbegroting")
def main() -> None:
    """Open budget data of Dutch municipalities: pulled, validated, traced and published per year."""
    # Neither Dagster nor Great Expectations may tell anyone about the runs of our users.
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
    os.environ["GX_ANALYTICS_ENABLED"] = "false"


for command in (
    run,
    status,
    explain,
    rules,
    iv3,
    read,
    diff,
    approve,
    rollback,
    verify,
    push,
    alert,
    serve,
    dev,
):
    main.add_command(command)
