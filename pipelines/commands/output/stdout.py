"""What is written to stdout: JSON for machines, text of sources made harmless, a reader that goes away.

A reader that closes early (``openbegroting explain ... | head``) is no mistake of anyone. What is printed is
decided by the commands; tables for people are in ``console``.
"""

from __future__ import annotations

import json
import os
import select
import sys
from datetime import date, datetime
from typing import TextIO

import click

NOBODY_READS = 128 + 13
"""What a shell makes of a program that SIGPIPE ended. The signal itself would also end a run when the far
side of one of its connections goes away."""

LONGEST_NAME = 80

LONGEST_LINE = 2_000
"""Characters of a line of which most may come from a source."""


def printable(text: str, *, longest: int | None = LONGEST_NAME) -> str:
    """Text from a source on one line, cut to ``longest`` characters, without what a terminal would obey."""
    cut = text if longest is None or len(text) <= longest else f"{text[:longest]}..."
    return "".join(
        sign if sign.isprintable() else " " if sign.isspace() else "\N{REPLACEMENT CHARACTER}" for sign in cut
    )


def print_json(told: object) -> None:
    """``told`` for a machine: moments and days in ISO 8601, whatever else JSON lacks as its own text."""
    click.echo(json.dumps(told, ensure_ascii=False, indent=2, default=_text_of))


def _text_of(value: object) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def is_closed() -> bool:
    """Whether nobody reads stdout, or stderr, any more; what was left to say there then goes nowhere."""
    closed = [stream for stream in (sys.stdout, sys.stderr) if _lacks_a_reader(stream)]
    for stream in closed:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    return bool(closed)


def _lacks_a_reader(stream: TextIO) -> bool:
    watching = select.poll()
    try:
        watching.register(stream, 0)  # errors are told unasked
    except (OSError, ValueError):  # no file of the system's: a test reads along
        return False
    return any(event & (select.POLLERR | select.POLLHUP) for _, event in watching.poll(0))
