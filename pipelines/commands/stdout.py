"""Stdout, which its reader may close before everything was said: ``openbegroting explain ... | head``.

That is no mistake of anyone. What is printed is decided by the commands, and what becomes of it here.
"""

from __future__ import annotations

import os
import select
import sys
from typing import TextIO

from rich.console import Console

NOBODY_READS = 128 + 13
"""What a shell makes of a program that SIGPIPE ended. The signal itself would also end a run when the far
side of one of its connections goes away."""


class Printed(Console):
    """rich's console on stdout; a closed one is told to the command line, not settled here."""

    def on_broken_pipe(self) -> None:
        """Raises the ``BrokenPipeError`` that rich would turn into an exit of its own."""
        raise BrokenPipeError


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
