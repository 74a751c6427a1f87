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
        with _attached(_LinesNowAndThen(logging.StreamHandler(sys.stderr))):
            yield logging.getLogger(LOGGER).info
        return
    lines = RichHandler(console=console, show_time=False, show_path=False, show_level=False, markup=False)
    with console.status("starting") as status:
        terminal = _Terminal(lines, status)
        with _attached(terminal):
            yield terminal.announce


@contextmanager
def _attached(handler: logging.Handler) -> Iterator[None]:
    """One handler for all, because messages of years in other processes come to it directly."""
    logger = logging.getLogger(LOGGER)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(handler)


class _Terminal(logging.Handler):
    """Messages above, and below them one line: what was announced, and how far each process is with it."""

    def __init__(self, lines: logging.Handler, status: Status) -> None:
        super().__init__()
        self._lines = lines
        self._status = status
        self._announced = ""
        self._progress: dict[int | None, str] = {}

    def announce(self, text: str) -> None:
        self._announced = text
        self._progress.clear()
        self._status.update(escape(text))

    def emit(self, record: logging.LogRecord) -> None:
        if record.name != PROGRESS:
            self._lines.emit(record)
            return
        self._progress[record.process] = record.getMessage()
        self._status.update(escape(" · ".join((self._announced, *self._progress.values()))))


class _LinesNowAndThen(logging.Handler):
    """Messages as lines; progress only when the last line of it, or the beginning, was long enough ago."""

    def __init__(self, lines: logging.Handler) -> None:
        super().__init__()
        self._lines = lines
        self._last = time.monotonic()

    def emit(self, record: logging.LogRecord) -> None:
        if record.name == PROGRESS:
            now = time.monotonic()
            if now - self._last < SECONDS_BETWEEN_LINES:
                return
            self._last = now
        self._lines.emit(record)
