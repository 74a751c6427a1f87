"""What a run says while it works: a status line on a terminal, plain lines elsewhere, all on stderr.

What is told to the logger ``openbegroting.progress`` holds only until the next time: on a terminal it
replaces what stood there, in a log there is a line of it now and then.
"""

from __future__ import annotations

import logging
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.logging import RichHandler
from rich.markup import escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from rich.status import Status

LOGGER = "openbegroting"

PROGRESS = "openbegroting.progress"

SECONDS_BETWEEN_LINES = 30.0
"""Of progress, in a log."""


@contextmanager
def showing_progress() -> Iterator[Callable[[str], None]]:
    """A function that announces what is being done; messages of the flow are shown as they come."""
    console = Console(stderr=True)
    if not console.is_terminal:
        lines = logging.StreamHandler(sys.stderr)
        with _shown(LOGGER, lines), _shown(PROGRESS, _NowAndThen(lines)):
            yield logging.getLogger(LOGGER).info
        return
    above = RichHandler(console=console, show_time=False, show_path=False, show_level=False, markup=False)
    with console.status("starting") as status, _shown(LOGGER, above):
        line = _StatusLine(status)
        with _shown(PROGRESS, line):
            yield line.announce


@contextmanager
def _shown(name: str, handler: logging.Handler) -> Iterator[None]:
    logger = logging.getLogger(name)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)


class _StatusLine(logging.Handler):
    """The line at the bottom of a terminal: what was announced, and how far it is."""

    def __init__(self, status: Status) -> None:
        super().__init__()
        self._status = status
        self._announced = ""

    def announce(self, text: str) -> None:
        self._announced = text
        self._status.update(escape(text))

    def emit(self, record: logging.LogRecord) -> None:
        self._status.update(escape(f"{self._announced} · {record.getMessage()}"))


class _NowAndThen(logging.Handler):
    """Lets one message through when the last one, or the beginning, was long enough ago."""

    def __init__(self, lines: logging.Handler) -> None:
        super().__init__()
        self._lines = lines
        self._last = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        now = time.monotonic()
        if now - self._last >= SECONDS_BETWEEN_LINES:
            self._last = now
            self._lines.emit(record)
